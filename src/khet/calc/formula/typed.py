"""A checked formula: every name is a known field, every value stands as snapshots hold it, every time has its round.

Engines compute ``Leaf`` by ``Leaf`` and know nothing of text; comparisons are few on purpose, so that each engine says
them alike. What is unknown stays unknown through every test (neither true nor false), as in SQL.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from khet.calc.formula.tree import Formula
from khet.calc.schema import Kind

COUNT, SUM, MEAN, SHARE, COUNTRY, AREA_STATED = "count", "sum", "mean", "share", "country", "area_stated"
STATED = {COUNTRY: "country", AREA_STATED: "area"}
SCHOOL_ID, SCHOOL, SIZE = "school_id", "school", "size"


@dataclass(frozen=True, slots=True)
class Moment:
    """A period: so many years before the figure's own (negative: after it), or a fixed year; and the round."""

    back: int
    year: int | None
    round: str

    def year_of(self, figure_year: int) -> int:
        """Give the Buddhist year that is meant in a figure of some year."""
        return figure_year - self.back if self.year is None else self.year

    def step(self, years: int, round_: str) -> Moment:
        """Move by whole years, to a round of its own."""
        if self.year is not None:
            return Moment(0, self.year + years, round_)
        return Moment(self.back - years, None, round_)


@dataclass(frozen=True, slots=True)
class Join:
    """The row of the same person in a dataset and period; ``pins`` are the (field, code) that make it one row."""

    dataset: str
    moment: Moment
    pins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the row itself, or of a joined row. ``dataset`` "school" with field "size" is the school's size."""

    dataset: str
    field: str
    kind: Kind
    places: int = 0
    is_sensitive: bool = False
    join: Join | None = None


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day, named "mm-dd", of the school year that the rows belong to."""

    month_day: str


@dataclass(frozen=True, slots=True)
class IsIn:
    """The column has one of these values."""

    column: Column
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The column lies between two whole numbers, both included; None leaves an end open."""

    column: Column
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Full years from a date to a day lie between two ages, both included; None leaves an end open."""

    birth: Column
    on: int | DayOfYear | Column
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Related:
    """Two columns compared: ``op`` is = or < or <=."""

    left: Column
    op: str
    right: Column


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A yes-or-no column says yes."""

    column: Column


@dataclass(frozen=True, slots=True)
class IsKnown:
    """The column has a value."""

    column: Column


@dataclass(frozen=True, slots=True)
class IsFound:
    """The person has a row there."""

    join: Join


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not this; unknown stays unknown."""

    part: Test


@dataclass(frozen=True, slots=True)
class Every:
    """All of these."""

    parts: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    parts: tuple[Test, ...]


Test = IsIn | Range | AgeRange | Related | IsTrue | IsKnown | IsFound | Opposite | Every | Either


@dataclass(frozen=True, slots=True)
class Leaf:
    """One figure that an engine counts: what, of which rows, of which period.

    ``of`` is the field that sum, mean and stated rows take, ``weight`` that of a weighted mean, ``part`` the condition
    of a share. Two leaves that say the same are equal, whichever formula they stand in. Leaves are looked up for every
    cell of every table, so each keeps its hash.
    """

    kind: str
    dataset: str
    moment: Moment
    where: Test | None = None
    part: Test | None = None
    of: Column | None = None
    weight: Column | None = None
    text: str = dataclasses.field(default="", compare=False)
    _hash: int = dataclasses.field(default=0, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        said = (self.kind, self.dataset, self.moment, self.where, self.part, self.of, self.weight)
        object.__setattr__(self, "_hash", hash(said))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        """Make it anew in another process, where texts have other hashes."""
        said = (self.kind, self.dataset, self.moment, self.where, self.part, self.of, self.weight, self.text)
        return Leaf, said

    @property
    def is_stated(self) -> bool:
        """Whether a file states it, so that it is neither counted nor added up."""
        return self.kind in STATED

    @property
    def has_bottom(self) -> bool:
        """Whether it is a quotient: a share or a mean."""
        return self.kind in (SHARE, MEAN)

    @property
    def scale(self) -> int:
        """By how much the stored whole numbers exceed the values."""
        return 1 if self.of is None else int(10**self.of.places)

    def columns(self) -> Iterator[Column]:
        """Every column it looks at."""
        yield from (column for column in (self.of, self.weight) if column is not None)
        for test in (self.where, self.part):
            yield from () if test is None else columns_of(test)

    def joins(self) -> tuple[Join, ...]:
        """Every joined row it looks at, each once, in order of appearance."""
        found = [column.join for column in self.columns() if column.join is not None]
        for test in (self.where, self.part):
            found += [] if test is None else [each.join for each in _parts(test) if isinstance(each, IsFound)]
        return tuple(dict.fromkeys(found))


def _parts(test: Test) -> Iterator[Test]:
    """The test and everything inside it."""
    yield test
    inside: tuple[Test, ...] = ()
    if isinstance(test, Every | Either):
        inside = test.parts
    elif isinstance(test, Opposite):
        inside = (test.part,)
    for part in inside:
        yield from _parts(part)


def columns_of(test: Test) -> Iterator[Column]:
    """Every column a test looks at."""
    for part in _parts(test):
        if isinstance(part, IsIn | Range | IsTrue | IsKnown):
            yield part.column
        elif isinstance(part, Related):
            yield part.left
            yield part.right
        elif isinstance(part, AgeRange):
            yield part.birth
            if isinstance(part.on, Column):
                yield part.on


@dataclass(frozen=True, slots=True)
class Constant:
    """A number of the formula."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Negative:
    """The negative of a part."""

    part: Node


@dataclass(frozen=True, slots=True)
class Combined:
    """Two parts joined by + - * or /."""

    left: Node
    op: str
    right: Node


Node = Leaf | Constant | Negative | Combined


@dataclass(frozen=True, slots=True)
class Typed:
    """A formula that can be computed. ``leaves`` are its figures, each once, in the order in which they appear."""

    formula: Formula
    root: Node
    leaves: tuple[Leaf, ...]

    @property
    def uses_sensitive(self) -> bool:
        """Whether any figure looks at a sensitive field: callers then ask for the right and the purpose."""
        return any(column.is_sensitive for leaf in self.leaves for column in leaf.columns())

    @property
    def datasets(self) -> tuple[str, ...]:
        """The datasets it reads, each once."""
        found = [name for leaf in self.leaves for name in (leaf.dataset, *(join.dataset for join in leaf.joins()))]
        return tuple(dict.fromkeys(found))


def combine(left: Fraction, op: str, right: Fraction) -> Fraction:
    """Work out one sign of arithmetic."""
    if op == "+":
        return left + right
    if op == "-":
        return left - right
    return left * right if op == "*" else left / right
