"""Who stands behind a figure: the pseudonyms of the rows that one of its parts counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from khet.calc.formula import Leaf
from khet.calc.formula.resolving import PEOPLE as OF_PERSONS
from khet.calc.formula.typed import COUNT, Every, IsKnown
from khet.calc.indicator import Indicator
from khet.engine.backends.base import PERSON, Backend, Statement
from khet.engine.compute import expressions, limiting, plan
from khet.engine.compute.statements import OWN, Builder, Setting, column_sql
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
    only: limiting.OnlyValues | None = None,
    backend: Backend,
    people: People = NOBODY,
    datasets: plan.Datasets,
    most: int = MOST,
) -> tuple[int, ...]:
    """Give the pseudonyms of the persons whom a part of the formula counts, in order: at most ``most`` and one more.

    ``part`` is the place among ``Typed.leaves``. Of a share those who have what is asked about, of a mean everybody it
    rests on. Raises NoPersons.
    """
    limits = limiting.limits(only or {}, schools)
    shelf = plan.Shelf(sources)
    offices = limiting.offices(shelf, limits)
    use = plan.use(indicator, datasets=datasets, shelf=shelf, year=year, dimensions=tuple(limits), offices=offices)
    leaf = use.typed.leaves[part] if 0 <= part < len(use.typed.leaves) else None
    if leaf is None or leaf.is_stated or datasets[leaf.dataset].subject not in OF_PERSONS:
        raise NoPersons
    if use.reason is not None or year not in limits.get(plan.YEAR, (year,)):
        return ()
    limits = {each: values for each, values in limits.items() if each not in (plan.OFFICE, plan.YEAR)}
    setting = Setting(datasets, shelf, schools, people, year, (), limits, backend)
    asked = plan.Asked(_counted(leaf), use.offices)
    scan = plan.Scan(plan.period_of(leaf.dataset, leaf.moment, year), use.offices, (asked,))
    table = backend.run(_PersonBuilder(scan, setting).statement(most + 1))
    return tuple(int(value) for value in table.column(0).to_pylist() if value is not None)


def _counted(leaf: Leaf) -> Leaf:
    """The part as a plain count of rows."""
    known = () if leaf.of is None else (IsKnown(leaf.of),)
    tests = (*expressions.conjuncts(leaf.where), *expressions.conjuncts(leaf.part), *known)
    return replace(leaf, kind=COUNT, where=Every(tests), part=None, of=None, weight=None)


class _PersonBuilder(Builder):
    """The statement of one count, answered with persons in place of their number."""

    def statement(self, most: int) -> Statement:
        """Make the statement."""
        from sqlglot import exp

        columns, joins = plan.needed(self.scan.asked)
        self.collect(columns, joins, ())
        self.own(PERSON)
        names = self.names()
        conditions = [*self.limits(), *(expressions.test_sql(test, names) for test in self.common())]
        person = column_sql(PERSON, OWN)
        select = exp.Select()
        select.set("expressions", [exp.alias_(person, "k0"), exp.alias_(exp.Count(this=exp.Star()), "a0")])
        self.tables(select)
        for condition in conditions:
            select.where(condition, copy=False)
        select.set("group", exp.Group(expressions=[person.copy()]))
        select.order_by(person.copy(), copy=False)
        select.limit(most, copy=False)
        text = select.sql(dialect=self.setting.backend.dialect)
        return Statement(text, (False,), 1, self.lookups(), tuple(self.read))
