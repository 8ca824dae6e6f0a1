"""Figures: indicators of an office, split as asked, each with what it was made of, hidden where it must be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from khet.domains.indicators import permissions
from khet.domains.indicators.queries import aims, cells, definitions, hiding, labels, noting, showing
from khet.domains.indicators.queries import sight as sights
from khet.domains.indicators.queries.cells import View
from khet.domains.indicators.queries.computing import READER, Basis, aimed, basis
from khet.domains.indicators.queries.rows import (
    DimensionRow,
    FigureRow,
    FigureTable,
    IndicatorRow,
    SnapshotRef,
    Warned,
)
from khet.domains.indicators.rules import dimensions
from khet.domains.indicators.rules.refusals import BadTable
from khet.domains.indicators.rules.sight import Sight
from khet.domains.organisations import public as organisations
from khet.domains.warehouse import public as warehouse
from khet.kernel.actor import Actor


@dataclass(frozen=True)
class Wish:
    """A table somebody asks for, checked: what, of which years, split and limited how."""

    office_id: int | None
    years: tuple[int, ...]
    by: tuple[str, ...]
    only: Mapping[str, str]
    on: date
    totals: bool = False


def figures(
    *,
    actor: Actor,
    office_id: int | None,
    codes: Sequence[str],
    years: Sequence[int],
    on: date,
    by: Sequence[str] = (),
    only: Mapping[str, str] | None = None,
    totals: bool = False,
    shelf: Basis | None = None,
    known: Sequence[IndicatorRow] = (),
) -> FigureTable:
    """Figures of indicators of an office (of every office reached without one), in the structure of the day ``on``.

    With ``totals`` rows are added in which dimensions are totalled over. About 16 queries, however many rows; six with
    the ``shelf`` that the page has taken, four when the actor has read the indicators (``known``) before. Raises
    NotAllowed, NoSuchIndicator, BadTable for a table that cannot be made.
    """
    actor.require(permissions.FIGURE_VIEW)
    wish = Wish(office_id, dimensions.check_years(years), tuple(by), dict(only or {}), on, totals)
    rows = _chosen(actor, dimensions.check_codes(codes), office_id, {row.code: row for row in known})
    found = shelf or basis(offices_of(actor, office_id, on), on=on)
    plain, guarded = sights.sight(actor, found), sights.sight(actor, found, sensitive=True)
    return table_of(rows, wish, basis=found, sight_of=lambda row: guarded if row.uses_sensitive else plain)


def _chosen(
    actor: Actor, codes: Sequence[str], office_id: int | None, known: Mapping[str, IndicatorRow]
) -> Sequence[IndicatorRow]:
    if all(code in known for code in codes):
        return [known[code] for code in codes]
    return definitions.chosen_rows(actor=actor, codes=codes, office_id=office_id)


def shelf(*, actor: Actor, office_id: int, on: date) -> Basis:
    """What figures of an office are counted from, for a page with several tables of it; about nine queries."""
    actor.require(permissions.FIGURE_VIEW)
    sights.check_office_seen(actor, office_id)
    return basis([office_id], on=on)


def open_table(*, open_id: int, on: date) -> FigureTable:
    """The figures of one published indicator, for everybody: small cells are hidden whoever asks.

    Raises NoSuchIndicator. About 16 queries.
    """
    opened = showing.open_row(open_id=open_id)
    rows = definitions.chosen_rows(actor=READER, codes=[opened.code], office_id=opened.office_id)
    wish = Wish(opened.office_id, opened.years, opened.by, {}, on, totals=True)
    return table_of(rows, wish, basis=basis([opened.office_id], on=on), sight_of=lambda _: sights.EVERYBODY)


def data_years(*, actor: Actor, office_id: int, codes: Sequence[str] = ()) -> tuple[int, ...]:
    """The academic years for which an office has snapshots, of the datasets that some indicators read; newest first."""
    actor.require(permissions.FIGURE_VIEW)
    sights.check_office_seen(actor, office_id)
    names: set[str] = set()
    if codes:
        for row in definitions.chosen_rows(actor=actor, codes=codes, office_id=office_id):
            names |= set(row.datasets)
    return years_with_data([office_id], names)


def offices_of(actor: Actor, office_id: int | None, on: date) -> tuple[int, ...]:
    """The offices that a table is about: the one named, or all that the actor reaches as a whole; raises BadTable."""
    if office_id is not None:
        return (office_id,)
    found = organisations.offices(actor=actor, on=on, permission=permissions.FIGURE_VIEW)
    reach = actor.reach(permissions.FIGURE_VIEW)
    ids = tuple(row.id for row in found if reach.covers_office(row.id))
    if not ids:
        raise BadTable("โปรดระบุเขต", "Name an office")
    return ids


def table_of(
    rows: Sequence[IndicatorRow], wish: Wish, *, basis: Basis, sight_of: Callable[[IndicatorRow], Sight]
) -> FigureTable:
    """The table for somebody who sees each indicator's figures as ``sight_of`` says."""
    fitting, warnings = _fitting(rows, wish)
    made: list[FigureRow] = []
    sources: dict[tuple[str, int], tuple[SnapshotRef, ...]] = {}
    wanted = (basis.targets, basis.thresholds) if wish.office_id is not None else ({}, {})
    for sight, group in _grouped(fitting, sight_of):
        view = View(wish.by, wish.only, basis, sight, wish.totals)
        every = [definitions.definition_by_hash(row.definition_hash) for row in group]
        veiled = hiding.veils(every, basis=basis, sight=sight, years=wish.years, attributes=view.attributes)
        for year in wish.years:
            found, used, told = _year(group, view, year, wanted, veiled[year])
            made += found
            sources |= used
            warnings += told
    warnings += noting.disagreements(rows, wish.years, found=basis.disagreements)
    labelled, columns = _labelled(made, wish)
    return FigureTable(
        office_id=wish.office_id,
        by=wish.by,
        years=wish.years,
        only=wish.only,
        indicators={row.code: row for row in rows},
        dimensions=columns,
        rows=tuple(_ordered(labelled, [row.code for row in rows], columns)),
        sources=sources,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _fitting(rows: Sequence[IndicatorRow], wish: Wish) -> tuple[list[IndicatorRow], list[Warned]]:
    """The indicators that can be split so, and a warning for the others; raises BadTable when none can."""
    fitting, warnings = [], []
    problem: BadTable | None = None
    for row in rows:
        try:
            dimensions.shape(by=wish.by, only=wish.only, allowed=row.by, datasets=definitions.datasets())
            fitting.append(row)
        except BadTable as refused:
            problem = refused
            warnings.append(noting.not_by(row.code, wish.years[-1], refused))
    if problem is not None and not fitting:
        raise problem
    return fitting, warnings


def _grouped(
    rows: Sequence[IndicatorRow], sight_of: Callable[[IndicatorRow], Sight]
) -> list[tuple[Sight, list[IndicatorRow]]]:
    groups: dict[Sight, list[IndicatorRow]] = {}
    for row in rows:
        groups.setdefault(sight_of(row), []).append(row)
    return list(groups.items())


def _year(
    rows: Sequence[IndicatorRow],
    view: View,
    year: int,
    wanted: tuple[aims.Targets, aims.Thresholds],
    veiled: Mapping[str, hiding.Veil],
) -> tuple[list[FigureRow], dict[tuple[str, int], tuple[SnapshotRef, ...]], list[Warned]]:
    targets, thresholds = wanted
    every = [definitions.definition_by_hash(row.definition_hash) for row in rows]
    measured = [aimed(each.indicator, thresholds.get(row.id)) for row, each in zip(rows, every, strict=True)]
    counted = cells.tables(view, measured, year)
    made: list[FigureRow] = []
    sources: dict[tuple[str, int], tuple[SnapshotRef, ...]] = {}
    warnings: list[Warned] = []
    for row in rows:
        target = targets.get((row.id, year), row.target)
        mine = [
            figure
            for table in counted
            for figure in cells.rows(view, table, row.code, veil=veiled[row.code], target=target)
        ]
        made += mine
        sources[row.code, year] = tuple(noting.reference(source) for source in counted[0].sources(row.code))
        warnings += noting.about(row.code, year, counted[0], mine)
    return made, sources, warnings


def _labelled(made: Sequence[FigureRow], wish: Wish) -> tuple[list[FigureRow], tuple[DimensionRow, ...]]:
    columns = []
    for at, key in enumerate(wish.by):
        met = {value for row in made if (value := row.keys[at]) is not None}
        columns.append(labels.dimension(key, met, on=wish.on, datasets=definitions.datasets()))
    words = [{value.key: value.label for value in column.values} for column in columns]
    total = labels.total()
    labelled = [
        replace(
            row,
            labels=tuple(total if key is None else words[at].get(key, key) for at, key in enumerate(row.keys)),
        )
        for row in made
    ]
    return labelled, tuple(columns)


def _ordered(rows: Sequence[FigureRow], codes: Sequence[str], columns: Sequence[DimensionRow]) -> list[FigureRow]:
    """By indicator, year, then the dimensions in their own order; totals stand last."""
    code_rank = {code: at for at, code in enumerate(codes)}
    ranks = [{value.key: at for at, value in enumerate(column.values)} for column in columns]

    def rank(row: FigureRow) -> tuple[int, ...]:
        keys = (
            len(ranks[at]) if key is None else ranks[at].get(key, len(ranks[at])) for at, key in enumerate(row.keys)
        )
        return (code_rank[row.code], row.year, *keys)

    return sorted(rows, key=rank)


def years_with_data(office_ids: Collection[int], names: Collection[str]) -> tuple[int, ...]:
    """The years with snapshots of some datasets (of any without names), the newest first; one query."""
    found = warehouse.sources(office_ids=list(office_ids), datasets=list(names) or None)
    return tuple(sorted({source.year for source in found}, reverse=True))
