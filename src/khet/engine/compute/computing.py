"""Compute: plan the statements, run them, and keep what was lately computed, because snapshots never change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from khet.calc.indicator import Indicator
from khet.engine.backends.base import Backend, Stale
from khet.engine.compute import limiting, plan
from khet.engine.compute.limiting import Unsplittable
from khet.engine.compute.plan import OFFICE, SCHOOL, STRUCTURE, YEAR, Datasets
from khet.engine.compute.stated import stated
from khet.engine.compute.statements import Setting, build
from khet.engine.compute.tables import Block, Counted, StateTable
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
    limits = limiting.limits(only or {}, schools)
    shelf = plan.Shelf(sources)
    for dimension in (*by, *limits):
        _check_dimension(dimension, known)
    offices = limiting.offices(shelf, limits)
    split = (*by, *limits)
    uses = [
        plan.use(each, datasets=known, shelf=shelf, year=year, dimensions=split, offices=offices) for each in indicators
    ]
    shown = limits.pop(OFFICE, None)
    setting = Setting(known, shelf, schools, people, year, tuple(by), limits, backend)
    wanted_year = limits.pop(YEAR, (year,))
    scans = plan.scans(uses, year) if year in wanted_year and shown != () else ()
    periods = {period for use in uses for leaf in use.typed.leaves for period in plan.periods(leaf, year)}
    return StateTable(
        by=tuple(by),
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


def _only_schools(limits: Mapping[str, tuple[str | int, ...]], schools: Schools) -> frozenset[int] | None:
    if SCHOOL not in limits:
        return None
    named = set(limits[SCHOOL])
    return frozenset(row.school_id for row in schools.rows if row.school_id in named)


def _block(scan: plan.Scan, setting: Setting) -> Block:
    try:
        return _counted(scan, setting)
    except Stale:
        return _counted(scan, setting)


def _counted(scan: plan.Scan, setting: Setting) -> Block:
    built = build(scan, setting)
    statement = built.statement
    key = (setting.backend.name, statement)
    counted = _kept.get(key)
    if counted is None:
        table = setting.backend.run(statement)
        names = [*built.by, *statement.columns[len(built.by) :]]
        counted = Counted(built.by, table.rename_columns(names))
        _kept.put(key, counted)
    return Block(counted, built.columns, scan.offices)


class _Kept:
    """The results last used, up to a number of whole numbers in all; shared by the threads of a process.

    A statement names every snapshot it reads and snapshots never change, so a kept result never becomes wrong.
    """

    def __init__(self) -> None:
        self._results: OrderedDict[Hashable, Counted] = OrderedDict()
        self._numbers = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Counted | None:
        """Give a result and make it the last used."""
        with self._lock:
            found = self._results.get(key)
            if found is not None:
                self._results.move_to_end(key)
            return found

    def put(self, key: Hashable, counted: Counted) -> None:
        """Keep a result; the longest unused make room for it, and one that is too large is not kept."""
        with self._lock:
            if counted.size > MOST_KEPT_NUMBERS // 4 or key in self._results:
                return
            self._results[key] = counted
            self._numbers += counted.size
            while self._numbers > MOST_KEPT_NUMBERS:
                _, old = self._results.popitem(last=False)
                self._numbers -= old.size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._results.clear()
            self._numbers = 0


_kept = _Kept()


def forget() -> None:
    """Forget every kept result, so that the next computation is measured and not remembered."""
    _kept.clear()
