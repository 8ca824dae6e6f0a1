"""Who stands behind a figure: the pseudonyms of the rows that one of its parts counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from khet.calc.formula import Leaf
from khet.calc.formula.resolving import PEOPLE as OF_PERSONS
from khet.calc.formula.typed import COUNT, SHARE, Every
from khet.calc.indicator import Indicator
from khet.engine.backends.base import PERSON, Backend, Statement
from khet.engine.compute import expressions, plan
from khet.engine.compute.statements import OWN, Setting, _Builder, _column
from khet.engine.sources import NOBODY, People, Schools, Source

MOST = 2_000


class NoPersons(ValueError):
    """The part of the figure counts no persons."""


def persons_behind(
    indicator: Indicator,
    *,
    part: int = 0,
    sources: Iterable[Source],
    schools: Schools,
    year: int,
    only: Mapping[str, str] | None = None,
    backend: Backend,
    people: People = NOBODY,
    datasets: plan.Datasets,
    most: int = MOST,
) -> tuple[int, ...]:
    """Give the pseudonyms of the persons whom a part of the formula counts, in order: at most ``most`` and one more.

    ``part`` is the place among ``Typed.leaves``. Of a share those who have what is asked about, of a mean everybody it
    rests on. Raises NoPersons.
    """
    limits = _limits(only or {}, schools)
    shelf = plan.Shelf(sources)
    offices = tuple(sorted(shelf.every_office()))
    use = plan.use(indicator, datasets=datasets, shelf=shelf, year=year, dimensions=tuple(limits), offices=offices)
    leaf = use.typed.leaves[part] if 0 <= part < len(use.typed.leaves) else None
    if leaf is None or leaf.is_stated or datasets[leaf.dataset].subject not in OF_PERSONS:
        raise NoPersons
    if use.reason is not None:
        return ()
    setting = Setting(datasets, shelf, schools, people, year, (), limits, backend)
    asked = plan.Asked(_counted(leaf), use.offices)
    scan = plan.Scan(plan.period_of(leaf.dataset, leaf.moment, year), use.offices, (asked,))
    table = backend.run(_PersonBuilder(scan, setting).statement(most + 1))
    return tuple(int(value) for value in table.column(0).to_pylist() if value is not None)


def _limits(only: Mapping[str, str], schools: Schools) -> dict[str, tuple[str | int, ...]]:
    """The slice as a statement takes it: ids as numbers, a network through its schools."""
    found: dict[str, tuple[str | int, ...]] = {}
    for dimension, value in only.items():
        if dimension == plan.NETWORK:
            inside = tuple(sorted(row.school_id for row in schools.rows if str(row.network_id) == value))
            named = found.get(plan.SCHOOL)
            found[plan.SCHOOL] = tuple(each for each in inside if named is None or each in named)
        elif dimension == plan.SCHOOL:
            named = found.get(plan.SCHOOL)
            found[plan.SCHOOL] = tuple(each for each in (int(value),) if named is None or each in named)
        elif dimension not in plan.STRUCTURE:
            found[dimension] = (value,)
    return found


def _counted(leaf: Leaf) -> Leaf:
    """The part as a plain count of rows."""
    tests = tuple(test for test in (leaf.where, leaf.part if leaf.kind == SHARE else None) if test is not None)
    where = None if not tests else tests[0] if len(tests) == 1 else Every(tests)
    return replace(leaf, kind=COUNT, where=where, part=None, of=None, weight=None)


class _PersonBuilder(_Builder):
    """The statement of one count, answered with persons in place of their number."""

    def statement(self, most: int) -> Statement:
        """Make the statement."""
        from sqlglot import exp

        columns, joins = plan.needed(self.scan.asked)
        self.collect(columns, joins, ())
        self.own(PERSON)
        names = expressions.Names(
            self.place, self.found, year=self.scan.period.year, wide=not self.setting.backend.has_wide_sums
        )
        conditions = [*self.limits(), *self.common(names)]
        person = _column(PERSON, OWN)
        select = exp.Select()
        select.set("expressions", [exp.alias_(person, "k0"), exp.alias_(exp.Count(this=exp.Star()), "a0")])
        self.tables(select)
        for condition in conditions:
            select.where(condition, copy=False)
        select.set("group", exp.Group(expressions=[person.copy()]))
        select.order_by(person.copy(), copy=False)
        select.limit(most, copy=False)
        text = select.sql(dialect=self.setting.backend.dialect)
        return Statement(text, (False,), 1, tuple(sorted(self.read)), self.lookups())
