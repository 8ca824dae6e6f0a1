"""What stands beside a figure: the area, the network, the province and the country, and the year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from khet.calc import formula
from khet.calc.formula.tree import Aggregate, Arithmetic, Expression, Formula, Minus, Number
from khet.calc.indicator import Indicator
from khet.domains.indicators.queries import cells, definitions
from khet.domains.indicators.queries import figures as figure_queries
from khet.domains.indicators.queries.computing import Basis, basis
from khet.domains.indicators.queries.rows import ComparedFigure, FigureRow, IndicatorRow
from khet.domains.indicators.rules.dimensions import NETWORK, PLACES, SCHOOL
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor

STATED = ("country", "area_stated")


def compared(
    *,
    actor: Actor,
    office_id: int,
    code: str,
    year: int,
    on: date,
    only: Mapping[str, str] | None = None,
    shelf: Basis | None = None,
    known: Sequence[IndicatorRow] = (),
) -> tuple[ComparedFigure, ...]:
    """What to compare a figure with, as far as the actor may see it; about six queries for each.

    For a school its network and area, for a network its area; always the year before, and what files state about the
    country where the figure is a mean that they state. Raises as ``figures`` does.
    """
    slice_ = dict(only or {})
    shelf = shelf or basis([office_id], on=on)
    known = known or [definitions.indicator_row(actor=actor, code=code, office_id=office_id)]
    asked: dict[str, Any] = {"actor": actor, "office_id": office_id, "on": on, "shelf": shelf, "known": known}
    found: list[ComparedFigure] = []
    for kind, label, wanted, of_year in _wider(office_id, slice_, year, on):
        row = _one(code, of_year, wanted, asked)
        if row is not None and row.is_shown:
            found.append(ComparedFigure(kind, label, of_year, row.text, row.number))
    return (*found, *_stated(known[0], year, shelf))


def _wider(
    office_id: int, slice_: Mapping[str, str], year: int, on: date
) -> list[tuple[str, str, dict[str, str], int]]:
    attributes = {key: value for key, value in slice_.items() if key not in PLACES}
    found: list[tuple[str, str, dict[str, str], int]] = [("last_year", _("ปีก่อน"), dict(slice_), year - 1)]
    school = slice_.get(SCHOOL, "")
    if school:
        place = organisations.school(int(school), on)
        if place.network_id is not None:
            found.append((NETWORK, place.network_name, {**attributes, NETWORK: str(place.network_id)}, year))
    if SCHOOL in slice_ or NETWORK in slice_:
        name = organisations.office_names([office_id]).get(office_id, "")
        found.append(("area", name, attributes, year))
    return found


def _one(code: str, year: int, only: Mapping[str, str], asked: Mapping[str, Any]) -> FigureRow | None:
    table = figure_queries.figures(codes=[code], years=[year], only=only, **asked)
    return table.rows[0] if table.rows else None


def _stated(row: IndicatorRow, year: int, shelf: Basis) -> list[ComparedFigure]:
    """What the files of the office state about the country and the area itself."""
    indicator = definitions.calculated(row)
    made = {kind: reference(indicator, kind) for kind in STATED}
    wanted = {kind: each for kind, each in made.items() if each is not None}
    if not wanted:
        return []
    return [
        ComparedFigure(kind, label, year, cells.shown(figure), figure, stated=True)
        for kind, label, figure in _read(shelf, wanted, year)
    ]


def _read(shelf: Basis, wanted: Mapping[str, Indicator], year: int) -> list[tuple[str, str, Decimal]]:
    labels = {"country": _("ระดับประเทศ"), "area_stated": _("ระดับเขตตามที่ไฟล์ระบุ")}
    table = shelf.count(list(wanted.values()), year=year, by=())
    found = []
    for kind, each in wanted.items():
        figure = table.figure(each.code, ())
        if figure.value is not None:
            found.append((kind, labels[kind], figure.value))
    return found


def reference(indicator: Indicator, kind: str) -> Indicator | None:
    """The indicator of what files state in place of the mean that this one is; None when it is no such mean."""
    tree = formula.parse(indicator.formula)
    root = _with_stated(tree.root, kind)
    if root is None:
        return None
    text = formula.write(Formula(root))
    return replace(
        indicator, code=f"{indicator.code}.{kind.replace('_', '-')}", formula=text, thresholds=(), target=None
    )


def _with_stated(node: Expression, kind: str) -> Expression | None:
    """The same expression with its one mean read from stated rows; None when there is none, or more around it."""
    if isinstance(node, Aggregate):
        if node.kind != "mean" or _joins(node):
            return None
        return Aggregate(kind, node.rows, of=node.of)
    if isinstance(node, Arithmetic) and isinstance(node.right, Number):
        left = _with_stated(node.left, kind)
        return None if left is None else replace(node, left=left)
    if isinstance(node, Minus):
        part = _with_stated(node.part, kind)
        return None if part is None else replace(node, part=part)
    return None


def _joins(node: Aggregate) -> bool:
    return node.of is None or bool(node.of.dataset and node.of.dataset != node.rows.dataset)
