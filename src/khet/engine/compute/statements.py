"""One statement for one scan: the rows, what belongs to the same person elsewhere, and all figures counted at once.

A joined row is looked up by the person. Inside one year it is that of the same office, where a person stands once;
across years a pupil is followed into any office, and should two rows answer, one deterministic row of the smallest
values stands for them, so that nobody is ever counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khet.calc.formula.resolving import PEOPLE
from khet.calc.formula.typed import SCHOOL, SIZE, Column, Join, Test
from khet.calc.schema import Dataset, Guard, Kind
from khet.engine.backends.base import (
    KEYS,
    OFFICE,
    PERSON,
    ROW,
    ROWS,
    SCHOOL_ID,
    SENSITIVE,
    Backend,
    Lookup,
    Relation,
    Statement,
)
from khet.engine.compute import expressions, plan
from khet.engine.compute.limiting import Limit
from khet.engine.sources import People, Schools, Source

if TYPE_CHECKING:
    from sqlglot import exp

OWN, OWN_SENSITIVE = "r", "s"
SCHOOLS_TABLE, LINKS_TABLE = "khet_schools", "khet_links"
ABSORBED, KEPT = "absorbed", "kept"

Only = Mapping[str, Limit]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all statements of one computation share."""

    datasets: Mapping[str, Dataset]
    shelf: plan.Shelf
    schools: Schools
    people: People
    year: int
    by: tuple[str, ...]
    only: Only
    backend: Backend


@dataclass(frozen=True)
class Built:
    """A statement with what its columns mean: the dimensions of its keys, and (top, bottom) columns by figure."""

    statement: Statement
    by: tuple[str, ...]
    columns: Mapping[plan.Asked, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Joined:
    """A joined table: its alias, the snapshots it reads, and whether they are those of another year."""

    alias: str
    dataset: Dataset
    sources: tuple[Source, ...]
    pins: tuple[tuple[str, str], ...]
    is_elsewhen: bool


def build(scan: plan.Scan, setting: Setting) -> Built:
    """Make the statement of a scan."""
    return Builder(scan, setting).build()


class Builder:
    """The making of one statement: first everything that is needed is collected, then tables and columns are named."""

    def __init__(self, scan: plan.Scan, setting: Setting) -> None:
        self.scan = scan
        self.setting = setting
        self.dataset = setting.datasets[scan.period.dataset]
        self.sources = setting.shelf.take(scan.period, scan.offices)
        self.many = len(self.sources) > 1
        self.joined: dict[tuple[str, tuple[Source, ...], tuple[tuple[str, str], ...]], _Joined] = {}
        self.wanted: dict[str, dict[str, None]] = {OWN: {}}
        self.needs_schools = False
        self.by_office = False
        self.one_part: str | None = None
        self.read: list[Relation] = []

    def build(self) -> Built:
        """Collect what is needed first, so that every table is read once and with those columns only."""
        from sqlglot import exp

        columns, joins = plan.needed(self.scan.asked)
        dimensions = [each for each in self.setting.by if not self.is_constant(each)]
        self.collect(columns, joins, dimensions)
        keys = [self.dimension(each) for each in dimensions]
        names = self.names()
        common = self.common()
        conditions = [*self.limits(), *(expressions.test_sql(test, names) for test in common)]
        figures, selected = self.figures(names, common)
        select = exp.Select()
        select.set("expressions", [exp.alias_(key, f"k{at}", copy=False) for at, key in enumerate(keys)] + selected)
        self.tables(select)
        for condition in conditions:
            select.where(condition, copy=False)
        if keys:
            select.set("group", exp.Group(expressions=[key.copy() for key in keys]))
        text = select.sql(dialect=self.setting.backend.dialect, copy=False)
        kinds = tuple(each not in plan.STRUCTURE for each in dimensions)
        statement = Statement(text, kinds, len(selected), self.lookups(), tuple(self.read))
        return Built(statement, tuple(dimensions), figures)

    def names(self) -> expressions.Names:
        """Give where the conditions of figures find their columns."""
        is_wide = not self.setting.backend.has_wide_sums
        return expressions.Names(self.place, self.found, year=self.scan.period.year, wide=is_wide)

    def collect(self, columns: Sequence[Column], joins: Sequence[Join], dimensions: Sequence[str]) -> None:
        """Note every column and table before any is named; rows of sensitive fields alone need no second table."""
        for column in columns:
            self.place(column)
        for join in joins:
            self.join(join)
        for dimension in dimensions:
            self.dimension(dimension)
        self.limits()
        self.by_office = self.many and any(not each.is_elsewhen for each in self.joined.values())
        if self.by_office:
            self.own(OFFICE)
        self.one_part = _only_part(self.dataset, self.wanted[OWN])

    def figures(
        self, names: expressions.Names, common: Sequence[Test]
    ) -> tuple[dict[plan.Asked, tuple[str, str]], list[exp.Expr]]:
        """Give every different count and sum a column of its own, and say which belong to which figure."""
        from sqlglot import exp

        numbers: dict[exp.Expr, str] = {}
        found = {}
        for asked in self.scan.asked:
            top, bottom = expressions.figure_sql(asked.leaf, names, common)
            pair = [numbers.setdefault(each, f"a{len(numbers)}") for each in (top, bottom) if each is not None]
            found[asked] = pair[0], pair[1] if len(pair) > 1 else ""
        return found, [exp.alias_(each, alias, copy=False) for each, alias in numbers.items()]

    # Dimensions

    def is_constant(self, dimension: str) -> bool:
        """Whether a dimension has one value in all rows, so that the statement need not know it."""
        return dimension == plan.YEAR or (dimension == plan.OFFICE and not self.many)

    def dimension(self, dimension: str) -> exp.Expr:
        """Give the column by which rows are split."""
        if dimension == plan.OFFICE:
            return self.own(OFFICE)
        if dimension == plan.SCHOOL:
            return self.own(SCHOOL_ID)
        if dimension == plan.NETWORK:
            return self.school(plan.NETWORK_ID)
        found = plan.dimension_column(self.setting.datasets, self.dataset.key, dimension)
        assert found is not None  # noqa: S101 - the plan left out figures that cannot be split so
        dataset, key = self.setting.datasets[found[0]], found[1]
        if dataset.key == self.dataset.key:
            return self.own(key)
        period = plan.dimension_join(self.setting.datasets, self.scan, dataset.key)
        sources = self.setting.shelf.nearest(dataset, period.year, period.round, self.scan.offices)
        return self.column_of(self.table(dataset, sources, (), is_elsewhen=False), key)

    def limits(self) -> list[exp.Expr]:
        """Give the conditions that the caller set on dimensions."""
        found: list[exp.Expr] = []
        for dimension, values in self.setting.only.items():
            if not self.is_constant(dimension):
                found.append(expressions.among(self.dimension(dimension), values))
        return found

    def common(self) -> tuple[Test, ...]:
        """Give what every figure of the scan asks of its rows, so that other rows are not even read."""
        shared = expressions.conjuncts(self.scan.asked[0].leaf.where)
        for asked in self.scan.asked[1:]:
            theirs = set(expressions.conjuncts(asked.leaf.where))
            shared = tuple(test for test in shared if test in theirs)
        return shared

    # Columns

    def place(self, column: Column) -> exp.Expr:
        """Give a column of the formula."""
        if column.dataset == SCHOOL and column.field == SIZE:
            return self.school(SIZE)
        if column.join is None:
            return self.own(column.field)
        return self.column_of(self.join(column.join), column.field)

    def found(self, join: Join) -> exp.Expr:
        """Give a column that is known exactly when the joined row is there."""
        return self.column_of(self.join(join), PERSON)

    def own(self, key: str) -> exp.Expr:
        """Give a column of the rows themselves."""
        self.wanted[OWN].setdefault(key)
        alone = self.one_part is not None or _part(self.dataset, key) != SENSITIVE
        return column_sql(key, OWN if alone else OWN_SENSITIVE)

    def school(self, key: str) -> exp.Expr:
        """Give a column of the register of schools."""
        self.needs_schools = True
        self.own(SCHOOL_ID)
        return column_sql(key, "d")

    def column_of(self, joined: _Joined, key: str) -> exp.Expr:
        """Give a column of a joined table."""
        self.wanted.setdefault(joined.alias, {}).setdefault(key)
        return column_sql(key, joined.alias)

    # Tables

    def join(self, join: Join) -> _Joined:
        """Give the joined table of a formula's name."""
        period = plan.period_of(join.dataset, join.moment, self.setting.year)
        is_elsewhen = period.year != self.scan.period.year
        offices = self.setting.shelf.offices(period) if is_elsewhen else self.scan.offices
        sources = self.setting.shelf.take(period, offices)
        return self.table(self.setting.datasets[join.dataset], sources, join.pins, is_elsewhen=is_elsewhen)

    def table(
        self, dataset: Dataset, sources: tuple[Source, ...], pins: tuple[tuple[str, str], ...], *, is_elsewhen: bool
    ) -> _Joined:
        """Name a joined table; the same one is joined once."""
        self.own(PERSON)
        key = (dataset.key, sources, pins)
        made = _Joined(f"j{len(self.joined)}", dataset, sources, pins, is_elsewhen)
        found = self.joined.setdefault(key, made)
        self.wanted.setdefault(found.alias, {}).setdefault(PERSON)
        return found

    def tables(self, select: exp.Select) -> None:
        """Put the rows and everything joined to them after FROM."""
        from sqlglot import exp

        self.rows(select, self.dataset, self.sources, list(self.wanted[OWN]), (OWN, OWN_SENSITIVE))
        person = self.person(select, OWN) if self.joined else None
        for joined in self.joined.values():
            on: exp.Expr = exp.EQ(this=person, expression=column_sql(PERSON, joined.alias))
            if self.many and not joined.is_elsewhen:
                same_office = exp.EQ(this=column_sql(OFFICE, OWN), expression=column_sql(OFFICE, joined.alias))
                on = exp.And(this=on, expression=same_office)
            select.join(self.joined_table(joined), on=on.copy(), join_type="left", join_alias=joined.alias, copy=False)
        if self.needs_schools:
            on = exp.EQ(this=column_sql(SCHOOL_ID, OWN), expression=column_sql(SCHOOL_ID, "d"))
            select.join(exp.to_table(SCHOOLS_TABLE), on=on, join_type="left", join_alias="d", copy=False)

    def person(self, select: exp.Select, alias: str) -> exp.Expr:
        """Give the person of a table's rows: where two were found to be one, the one that stands."""
        from sqlglot import exp

        person: exp.Expr = column_sql(PERSON, alias)
        if not self.setting.people.kept:
            return person
        on = exp.EQ(this=person, expression=column_sql(ABSORBED, "l"))
        select.join(exp.to_table(LINKS_TABLE), on=on, join_type="left", join_alias="l", copy=False)
        return exp.Coalesce(this=column_sql(KEPT, "l"), expressions=[person.copy()])

    def rows(
        self,
        select: exp.Select,
        dataset: Dataset,
        sources: tuple[Source, ...],
        keys: Sequence[str],
        aliases: tuple[str, str],
    ) -> None:
        """Put a dataset's snapshots after FROM: the open part, the sensitive part, or both row by row."""
        from sqlglot import exp

        part = _only_part(dataset, keys)
        if part is not None:
            select.from_(_aliased(self.relation(dataset, part, sources, keys), aliases[0]), copy=False)
            return
        linking = _linking(dataset, is_many=len(sources) > 1)
        open_keys = [key for key in keys if _part(dataset, key) != SENSITIVE]
        closed_keys = [key for key in keys if _part(dataset, key) == SENSITIVE]
        opened = self.relation(dataset, ROWS, sources, [*open_keys, *linking])
        closed = self.relation(dataset, SENSITIVE, sources, [*closed_keys, *linking])
        select.from_(_aliased(opened, aliases[0]), copy=False)
        on = exp.and_(*(_linked(key, *aliases) for key in linking))
        select.join(_aliased(closed, aliases[1]), on=on, copy=False)

    def relation(self, dataset: Dataset, part: str, sources: tuple[Source, ...], keys: Sequence[str]) -> exp.Expr:
        """Ask the engine for snapshots as a table."""
        columns = tuple(dict.fromkeys(key for key in keys if key != OFFICE))
        wanted = Relation(dataset, part, sources, columns or (ROW,), has_office=OFFICE in keys)
        self.read.append(wanted)
        return self.setting.backend.relation(wanted)

    def joined_table(self, joined: _Joined) -> exp.Expr:
        """Give a joined table: as it stands where one person has one row, otherwise picked and gathered by person."""
        from sqlglot import exp

        keys = list(self.wanted[joined.alias])
        if self.many and not joined.is_elsewhen:
            keys.append(OFFICE)
        gathers = bool(self.setting.people.kept) or (joined.is_elsewhen and len(joined.sources) > 1)
        part = _only_part(joined.dataset, [*keys, *(key for key, _ in joined.pins)])
        if part is not None and not joined.pins and not gathers:
            return self.relation(joined.dataset, part, joined.sources, keys)
        inner = exp.Select()
        self.rows(inner, joined.dataset, joined.sources, [*keys, *(key for key, _ in joined.pins)], ("b", "c"))
        person = self.person(inner, "b")
        home = {key: "b" if part or _part(joined.dataset, key) != SENSITIVE else "c" for key in joined.dataset.by_key}
        columns = {key: column_sql(key, home.get(key, "b")) for key in keys if key != PERSON}
        for key, value in joined.pins:
            inner.where(exp.EQ(this=column_sql(key, home[key]), expression=expressions.literal(value)), copy=False)
        selected: list[exp.Expr] = [exp.alias_(person.copy(), PERSON)]
        for key, column in columns.items():
            selected.append(exp.alias_(_least(joined.dataset, key, column) if gathers else column, key))
        inner.set("expressions", selected)
        if gathers:
            group = [person.copy(), *([columns[OFFICE].copy()] if OFFICE in columns else [])]
            inner.set("group", exp.Group(expressions=group))
        return exp.Subquery(this=inner)

    def lookups(self) -> tuple[Lookup, ...]:
        """Give the small tables that come along."""
        found = []
        if self.joined and self.setting.people.kept:
            found.append(Lookup(LINKS_TABLE, (ABSORBED, KEPT), tuple(sorted(self.setting.people.kept.items()))))
        if self.needs_schools:
            rows = tuple((row.school_id, row.network_id, row.size or None) for row in self.setting.schools.rows)
            found.append(Lookup(SCHOOLS_TABLE, (SCHOOL_ID, plan.NETWORK_ID, SIZE), rows, (SIZE,)))
        return tuple(found)


def column_sql(key: str, table: str) -> exp.Column:
    """Name a column; its name comes from a schema or from here, never from a person's text."""
    from sqlglot import exp

    return exp.Column(this=exp.to_identifier(key, quoted=True), table=exp.to_identifier(table))


def _aliased(table: exp.Expr, alias: str) -> exp.Expr:
    from sqlglot import exp

    return exp.alias_(table, alias, table=True, copy=False)


def _part(dataset: Dataset, key: str) -> str:
    """Give the part of a snapshot in which a column lives; the keys live in both ("")."""
    if key in KEYS or key == OFFICE:
        return ""
    return SENSITIVE if dataset.by_key[key].guard is Guard.SENSITIVE else ROWS


def _linking(dataset: Dataset, *, is_many: bool) -> list[str]:
    """Give the columns by which the two parts of a row find each other.

    The number of the row is enough inside one snapshot. Over many, the person comes first although nothing depends on
    it: rows are then spread evenly, which halves DuckDB's work.
    """
    if not is_many:
        return [ROW]
    return [*([PERSON] if dataset.subject in PEOPLE else []), ROW, OFFICE]


def _linked(key: str, left: str, right: str) -> exp.Expr:
    """Say that a column of both parts is the same; a row that is of nobody is that in both."""
    from sqlglot import exp

    sides: list[exp.Expr] = [column_sql(key, left), column_sql(key, right)]
    if key == PERSON:
        sides = [exp.Coalesce(this=side, expressions=[exp.Literal.number(0)]) for side in sides]
    return exp.EQ(this=sides[0], expression=sides[1])


def _only_part(dataset: Dataset, keys: Sequence[str] | Mapping[str, None]) -> str | None:
    """Give the part that has all of these columns, or None when both are needed."""
    parts = {_part(dataset, key) for key in keys} - {""}
    if len(parts) > 1:
        return None
    return parts.pop() if parts else ROWS


def _least(dataset: Dataset, key: str, column: exp.Expr) -> exp.Expr:
    """Give the smallest value of a group; of yes and no, yes only when all say so."""
    from sqlglot import exp

    if key == OFFICE:
        return column
    field = dataset.by_key.get(key)
    if field is not None and field.kind is Kind.BOOLEAN:
        return exp.LogicalAnd(this=column)
    return exp.Min(this=column)
