"""What an analysis says: every figure exact, beside its text as it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc.descriptives import Summary
from khet.calc.rounding import text

Exact = Fraction | Decimal | int
NONE = "–"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: exact, and as it is printed; a dash stands where there is none."""

    exact: Exact | None = None
    printed: str = NONE

    @property
    def is_known(self) -> bool:
        """Whether there is a figure at all."""
        return self.exact is not None


NO_FIGURE = Figure()


def figure(value: Exact | None, places: int = 2) -> Figure:
    """A figure rounded half up for print."""
    return NO_FIGURE if value is None else Figure(value, text(value, places))


def percent(part: int, whole: int) -> Figure:
    """A share in percent with two decimals."""
    return figure(Fraction(100 * part, whole)) if whole else NO_FIGURE


@dataclass(frozen=True, slots=True)
class Level:
    """The word that a mean earns, with its number among ``of`` levels."""

    number: int
    name: str
    of: int


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a choice was given; ``percent`` is "" where it is withheld."""

    key: str
    label: str
    score: Exact | None
    count: int
    percent: Figure


@dataclass(frozen=True, slots=True)
class Share:
    """How many reach a level or more, of how many."""

    level: Exact
    label: str
    count: int
    n: int

    @property
    def percent(self) -> Figure:
        """The share in percent."""
        return percent(self.count, self.n)


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """One question: who answered, what, and, where answers are numbers, their mean, S.D., level and rank.

    ``table`` names the scale table in which the item stands ("" for none); ``number`` is its place there. ``unknown``
    counts answers that are none of the choices. ``per_entry``: the question stands in a repeated group, so its answers
    are entries and not persons. ``conditional``: it was not asked of everybody.
    """

    key: str
    number: str
    label: str
    kind: str
    dimension: str
    table: str
    n: int
    missing: int
    unknown: int
    frequencies: tuple[Frequency, ...]
    mean: Figure
    sd: Figure
    level: Level | None = None
    rank: int | None = None
    at_least: tuple[Share, ...] = ()
    least: Figure = NO_FIGURE
    most: Figure = NO_FIGURE
    texts: tuple[str, ...] = ()
    reversed: bool = False
    conditional: bool = False
    per_entry: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The last line of a table or of a dimension, with the S.D. in both of the ways met in reports."""

    n: int
    persons: int
    mean: Figure
    mean_of_sds: Figure
    pooled_sd: Figure
    level: Level | None


@dataclass(frozen=True, slots=True)
class Dimension:
    """Items of one aspect, summed up together."""

    name: str
    keys: tuple[str, ...]
    total: Total
    rank: int | None


@dataclass(frozen=True, slots=True)
class ScaleTable:
    """Ratings on one scale that make one table: ``pair`` says which side of a dual response it is."""

    key: str
    pair: str
    low: Exact
    high: Exact
    keys: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    total: Total
    persons_at_least: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need: what is and what ought to be, both indices with their ranks, and why it must be read with care."""

    key: str
    label: str
    dimension: str
    n: int
    present: Figure
    desired: Figure
    gap: Figure
    pni: Figure
    pni_modified: Figure
    rank: int | None
    rank_modified: int | None
    flag: str


@dataclass(frozen=True, slots=True)
class TestItem:
    """One item of a test: right answers, difficulty and discrimination in both ways."""

    key: str
    number: str
    label: str
    right: int
    n: int
    p: Figure
    word: str
    p_groups: Figure
    r: Figure
    point_biserial: Figure


@dataclass(frozen=True, slots=True)
class TestAnalysis:
    """A test: the scores (in the order of the rows), their mean and S.D., who passes, its items and KR-20."""

    n: int
    full: int
    scores: tuple[int, ...]
    mean: Figure
    sd: Figure
    least: Figure
    most: Figure
    pass_percent: Decimal
    passed: Share
    items: tuple[TestItem, ...]
    kr20: Figure
    unfit: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """A campaign analysed. ``withheld``: too few answered for anything but their number to be shown."""

    n: int
    invited: int | None
    items: tuple[ItemAnalysis, ...]
    tables: tuple[ScaleTable, ...]
    needs: tuple[NeedLine, ...]
    needs_by_dimension: tuple[NeedLine, ...]
    test: TestAnalysis | None
    withheld: bool = False

    @property
    def response_rate(self) -> Figure:
        """Who answered of those invited, in percent."""
        return percent(self.n, self.invited) if self.invited else NO_FIGURE

    @property
    def main(self) -> ScaleTable | None:
        """The table of which reports speak: the one with most items, the first of equals."""
        return max(self.tables, key=lambda table: len(table.keys), default=None)

    @property
    def main_side(self) -> str:
        """Which side of a dual response the main table is; "" of none."""
        return self.main.pair if self.main else ""

    @property
    def total(self) -> Total | None:
        """The last line of the main table."""
        return self.main.total if self.main else None

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions of the main table."""
        return self.main.dimensions if self.main else ()

    @property
    def texts(self) -> tuple[ItemAnalysis, ...]:
        """The questions answered in words."""
        return tuple(item for item in self.items if item.kind == "text")

    def item(self, key: str) -> ItemAnalysis:
        """The item of a key; KeyError when there is none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def of_table(self, table: ScaleTable) -> tuple[ItemAnalysis, ...]:
        """The items of a table in its order."""
        by_key = {item.key: item for item in self.items}
        return tuple(by_key[key] for key in table.keys)


@dataclass(frozen=True, slots=True)
class Counted:
    """The exact state of an item's scores: how many, their sum and the sum of squares."""

    n: int
    total: Exact
    squares: Exact
    summary: Summary


def highest(items: Sequence[ItemAnalysis]) -> tuple[ItemAnalysis, ...]:
    """The items with the highest printed mean; all of them where several share it."""
    return tuple(item for item in items if item.rank == 1)


def lowest(items: Sequence[ItemAnalysis]) -> tuple[ItemAnalysis, ...]:
    """The items with the lowest printed mean."""
    known = [item.rank for item in items if item.rank is not None]
    return tuple(item for item in items if known and item.rank == max(known))
