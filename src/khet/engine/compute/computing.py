"""Compute: plan the statements, run them, and keep what was lately computed, because snapshots never change."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from khet.calc.indicator import Indicator
from khet.engine.backends.base import Backend
from khet.engine.compute import limiting, plan, slicing
from khet.engine.compute.limiting import Unsplittable
from khet.engine.compute.plan import OFFICE, SCHOOL, STRUCTURE, YEAR, Datasets
from khet.engine.compute.stated import stated
from khet.engine.compute.statements import Setting, build
from khet.engine.compute.tables import Block, Counted, StateTable
from khet.engine.keeping import Kept
from khet.engine.sources import NOBODY, People, Schools, Source

MOST_KEPT_NUMBERS = 2_000_000


def compute(
    indicators: Sequence[Indicator],
    *,
    sources: Iterable[Source],
    schools: Schools,
    year: int,
    by: Sequence[str] = (),
    only: limiting.OnlyValues | None = None,
    backend: Backend,
    people: People = NOBODY,
    datasets: Datasets | None = None,
) -> StateTable:
    """Count everything that indicators need for one year, split ``by`` dimensions and limited to ``only``.

    Dimensions are office, network, school, grade, sex, year and "dataset.field" of a coded field; ``only`` gives for a
    dimension one value or several. Raises FormulaErrors for a formula that does not fit the datasets, Unsplittable for
    a dimension that does not exist, EngineProblem when the engine fails.
    """
    known = _shipped() if datasets is None else datasets
    world = _World(tuple(sources), schools, people, known, backend)
    wish = _Wish(tuple(indicators), year, tuple(by), frozenset(limiting.limits(only or {}, schools).items()))
    return _remembered(wish, world)


@dataclass(frozen=True, slots=True)
class _World:
    """What a table is counted from, and by whom."""

    sources: tuple[Source, ...]
    schools: Schools
    people: People
    datasets: Datasets
    backend: Backend

    @property
    def key(self) -> Hashable:
        """Everything that a table depends on: snapshots never change."""
        people = frozenset(self.people.kept.items())
        return self.sources, self.schools.rows, people, plan.hold(self.datasets), self.backend.name


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a table shall hold."""

    indicators: tuple[Indicator, ...]
    year: int
    by: tuple[str, ...]
    limits: frozenset[tuple[str, limiting.Limit]]


def _remembered(wish: _Wish, world: _World) -> StateTable:
    key = wish, world.key
    table = _tables.get(key)
    if table is None:
        limits = dict(wish.limits)
        school = slicing.lone_school(limits, wish.by, frozenset(source.office_id for source in world.sources))
        if school is None:
            table = _table(wish, world)
        else:
            others = wish.limits - {(SCHOOL, limits[SCHOOL])}
            whole = _remembered(replace(wish, by=(SCHOOL, *wish.by), limits=others), world)
            table = slicing.of_school(whole, school)
        _tables.put(key, table, _size(table))
    return table


def _size(table: StateTable) -> int:
    """About how many numbers a table holds, with what it knows of schools, indicators and snapshots."""
    counted = sum(block.counted.size for block in table.blocks)
    beside = 4 * len(table.schools.rows) + sum(10 * len(found) for found in table.used.values())
    return counted + beside + 50 * len(table.uses)


def _table(wish: _Wish, world: _World) -> StateTable:
    by, year, datasets, schools = wish.by, wish.year, world.datasets, world.schools
    limits = dict(sorted(wish.limits))
    shelf = plan.Shelf(world.sources)
    for dimension in (*by, *limits):
        _check_dimension(dimension, datasets)
    offices = limiting.offices(shelf, limits)
    split = (*by, *limits)
    uses = [
        plan.use(each, datasets=datasets, shelf=shelf, year=year, dimensions=split, offices=offices)
        for each in wish.indicators
    ]
    shown = limits.pop(OFFICE, None)
    setting = Setting(datasets, shelf, schools, world.people, year, by, limits, world.backend)
    wanted_year = limits.pop(YEAR, (year,))
    scans = plan.scans(uses, year) if year in wanted_year and shown != () else ()
    periods = {period for use in uses for leaf in use.typed.leaves for period in plan.periods(leaf, year)}
    return StateTable(
        by=by,
        year=year,
        uses={use.indicator.code: use for use in uses},
        blocks=tuple(_block(scan, setting) for scan in scans),
        schools=schools,
        stated=stated(uses, shelf=shelf, year=year, offices=offices),
        used={period: shelf.take(period, shelf.offices(period)) for period in periods},
        offices=offices,
        only_schools=_only_schools(limits, schools),
    )


def _shipped() -> Datasets:
    from khet.engine import schemas

    return schemas.load()


def _check_dimension(dimension: str, datasets: Datasets) -> None:
    if dimension in STRUCTURE:
        return
    if not any(plan.dimension_column(datasets, key, dimension) for key in datasets):
        raise Unsplittable(dimension)


def _only_schools(limits: Mapping[str, limiting.Limit], schools: Schools) -> frozenset[int] | None:
    if SCHOOL not in limits:
        return None
    named = set(limits[SCHOOL])
    return frozenset(row.school_id for row in schools.rows if row.school_id in named)


def _block(scan: plan.Scan, setting: Setting) -> Block:
    built = build(scan, setting)
    statement = built.statement
    key = (setting.backend.name, statement)
    counted = _kept.get(key)
    if counted is None:
        table = setting.backend.run(statement)
        names = [*built.by, *statement.columns[len(built.by) :]]
        counted = Counted(built.by, table.rename_columns(names))
        _kept.put(key, counted, counted.size)
    return Block(counted, built.columns, scan.offices)


_kept: Kept[Counted] = Kept(MOST_KEPT_NUMBERS)
_tables: Kept[StateTable] = Kept(MOST_KEPT_NUMBERS)
"""A statement names every snapshot that it reads, as does what a table was made of, and snapshots never change: what is
kept never becomes wrong. Nothing here is hidden from anybody yet; that is decided for each reader."""


def forget() -> None:
    """Forget every kept result, so that the next computation is measured and not remembered."""
    _kept.clear()
    _tables.clear()
