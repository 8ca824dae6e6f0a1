"""Who stands behind a figure: the pseudonyms of the rows that one of its parts counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from khet.calc.formula import Leaf
from khet.calc.formula.typed import COUNT, SHARE, Every
from khet.calc.indicator import Indicator
from khet.engine.backends.base import PERSON, Backend, Statement
from khet.engine.compute import expressions, plan
from khet.engine.compute.computing import OnlyValues, limits, offices_within, shipped
from khet.engine.compute.statements import Builder, Setting
from khet.engine.sources import NOBODY, People, Schools, Source

if TYPE_CHECKING:
    from sqlglot import exp

MOST = 2_000


class NoPeople(ValueError):
    """The part of the figure counts no persons."""


def persons(
    indicator: Indicator,
    *,
    part: int = 0,
    sources: Iterable[Source],
    schools: Schools,
    year: int,
    only: OnlyValues | None = None,
    backend: Backend,
    people: People = NOBODY,
    datasets: plan.Datasets | None = None,
    most: int = MOST,
) -> tuple[int, ...]:
    """The pseudonyms of the persons whom the part (by its place in the formula) counts: at most ``most`` and one more.

    Of a share those who have the part asked about, of a mean everybody it rests on. Raises NoPeople.
    """
    known = shipped() if datasets is None else datasets
    wanted = limits(only or {}, schools)
    shelf = plan.Shelf(sources)
    offices = offices_within(shelf, wanted)
    use = plan.use(indicator, datasets=known, shelf=shelf, year=year, dimensions=tuple(wanted), offices=offices)
    leaf = use.typed.leaves[part] if part < len(use.typed.leaves) else None
    if leaf is None or leaf.is_stated or known[leaf.dataset].subject not in plan.PEOPLE:
        raise NoPeople
    if use.reason is not None:
        return ()
    wanted.pop(plan.OFFICE, None)
    setting = Setting(known, shelf, schools, people, year, (), wanted, backend)
    scan = plan.Scan(plan.period_of(leaf.dataset, leaf.moment, year), use.offices, (plan.Asked(_counted(leaf), use.offices),))
    table = backend.run(_Builder(scan, setting).people(most + 1))
    return tuple(int(value) for value in table.column(0).to_pylist() if value is not None)


def _counted(leaf: Leaf) -> Leaf:
    """The part as a plain count of rows."""
    tests = tuple(test for test in (leaf.where, leaf.part if leaf.kind == SHARE else None) if test is not None)
    where = None if not tests else tests[0] if len(tests) == 1 else Every(tests)
    return replace(leaf, kind=COUNT, where=where, part=None, of=None, weight=None)
