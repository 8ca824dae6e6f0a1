"""Which statements a computation needs: figures that read the same rows of the same offices are counted in one.

Nothing here speaks SQL. A figure is counted over the offices for which every part of its indicator has a snapshot, so
that a quotient never divides the incidents of two offices by the pupils of three.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from khet.calc import formula
from khet.calc.formula import Leaf, Reason, Typed
from khet.calc.formula.resolving import PEOPLE, usual_round
from khet.calc.formula.typed import Column, Join, Moment
from khet.calc.indicator import Indicator
from khet.calc.schema import Dataset, Guard, Kind
from khet.engine.sources import Source

OFFICE, NETWORK, SCHOOL, YEAR = "office", "network", "school", "year"
STRUCTURE = (OFFICE, NETWORK, SCHOOL, YEAR)
NETWORK_ID = "network_id"
GRADE, SEX = "grade", "sex"
PUPILS = "pupils"

Datasets = Mapping[str, Dataset]


@dataclass(frozen=True, slots=True)
class Period:
    """One period of one dataset."""

    dataset: str
    year: int
    round: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure over a set of offices (their ids in order): what a column of a result holds."""

    leaf: Leaf
    offices: tuple[int, ...]

    def __hash__(self) -> int:
        return hash(self.leaf)


@dataclass(frozen=True, slots=True)
class Use:
    """An indicator ready to be computed: its checked formula, the offices that have all of its data, or why not.

    ``missing`` are periods that offices do not have, ``absent`` fields that their files had no column for.
    """

    indicator: Indicator
    typed: Typed
    offices: tuple[int, ...]
    missing: tuple[tuple[Period, tuple[int, ...]], ...]
    absent: tuple[tuple[Period, str, tuple[int, ...]], ...] = ()
    reason: Reason | None = None

    def asked(self, leaf: Leaf) -> Asked:
        """The column that holds one of its figures."""
        return Asked(leaf, self.offices)


@dataclass(frozen=True, slots=True)
class Scan:
    """One statement: the figures over one period of one dataset, of some offices."""

    period: Period
    offices: tuple[int, ...]
    asked: tuple[Asked, ...]


class Shelf:
    """The snapshots at hand, by period; when an office has two of one period the last given stands."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_period: dict[Period, dict[int, Source]] = {}
        for source in sources:
            period = Period(source.dataset, source.year, source.round)
            self._by_period.setdefault(period, {})[source.office_id] = source

    def offices(self, period: Period) -> frozenset[int]:
        """The offices that have the period."""
        return frozenset(self._by_period.get(period, {}))

    def without(self, period: Period, field: str) -> frozenset[int]:
        """The offices whose snapshot of the period has nothing in a field, because the file had no such column."""
        found = self._by_period.get(period, {})
        return frozenset(office for office, source in found.items() if field in source.absent)

    def every_office(self) -> frozenset[int]:
        """The offices that have anything."""
        return frozenset(office for found in self._by_period.values() for office in found)

    def take(self, period: Period, offices: Collection[int]) -> tuple[Source, ...]:
        """The snapshots of some offices in one period, ordered by office."""
        found = self._by_period.get(period, {})
        return tuple(found[office] for office in sorted(set(offices) & set(found)))

    def nearest(self, dataset: Dataset, year: int, round_: str, offices: Collection[int]) -> tuple[Source, ...]:
        """One snapshot of each office in a year: of the round that is asked for, or else of the first there is."""
        found: dict[int, Source] = {}
        for each in (round_, *dataset.rounds):
            for source in self.take(Period(dataset.key, year, each), offices):
                found.setdefault(source.office_id, source)
        return tuple(found[office] for office in sorted(found))


@lru_cache(maxsize=2_000)
def typed_formula(text: str, round_: str, datasets: _Datasets) -> Typed:
    """Read and check a formula once. Raises FormulaErrors."""
    return formula.check(formula.parse(text), datasets.by_key, usual_round=round_)


class _Datasets:
    """The datasets as a key of the cache: one object for one mapping."""

    def __init__(self, by_key: Datasets) -> None:
        self.by_key = by_key


_held: list[_Datasets] = []


def hold(datasets: Datasets) -> _Datasets:
    """Give the one holder of a mapping of datasets."""
    for held in _held:
        if held.by_key is datasets:
            return held
    del _held[:-3]
    _held.append(_Datasets(datasets))
    return _held[-1]


def period_of(dataset: str, moment: Moment, year: int) -> Period:
    """The period that is meant in a figure of some year."""
    return Period(dataset, moment.year_of(year), moment.round)


def periods(leaf: Leaf, year: int) -> tuple[Period, ...]:
    """Every period that a figure reads."""
    joined = (period_of(join.dataset, join.moment, year) for join in leaf.joins())
    return tuple(dict.fromkeys((period_of(leaf.dataset, leaf.moment, year), *joined)))


def fields(leaf: Leaf, year: int) -> tuple[tuple[Period, str], ...]:
    """Every field of a row that a figure looks at, each with the period it is read from."""
    found = (
        (period_of(column.join.dataset, column.join.moment, year), column.field)
        if column.join is not None
        else (period_of(leaf.dataset, leaf.moment, year), column.field)
        for column in leaf.columns()
        if column.dataset != SCHOOL
    )
    return tuple(dict.fromkeys(found))


def use(
    indicator: Indicator,
    *,
    datasets: Datasets,
    shelf: Shelf,
    year: int,
    dimensions: Sequence[str],
    offices: Collection[int],
) -> Use:
    """See which offices have what an indicator reads, and whether it can be split as asked. Raises FormulaErrors."""
    typed = typed_formula(indicator.formula, indicator.round, hold(datasets))
    counted = [leaf for leaf in typed.leaves if not leaf.is_stated]
    having, missing = frozenset(offices), []
    for period in dict.fromkeys(period for leaf in counted for period in periods(leaf, year)):
        lacking = frozenset(offices) - shelf.offices(period)
        if lacking or not offices:
            missing.append((period, tuple(sorted(lacking))))
        having -= lacking
    absent = []
    for period, field in dict.fromkeys(each for leaf in counted for each in fields(leaf, year)):
        if without := shelf.without(period, field) & frozenset(offices):
            absent.append((period, field, tuple(sorted(without))))
            having -= without
    reason = None if having else Reason.NO_DATA
    if any(not splits(datasets, leaf.dataset, each) for leaf in counted for each in dimensions):
        reason = Reason.NOT_BY
    return Use(indicator, typed, tuple(sorted(having)), tuple(missing), tuple(absent), reason)


def splits(datasets: Datasets, dataset: str, dimension: str) -> bool:
    """Tell whether the rows of a dataset can be split by a dimension."""
    return dimension in STRUCTURE or dimension_column(datasets, dataset, dimension) is not None


def dimension_column(datasets: Datasets, dataset: str, dimension: str) -> tuple[str, str] | None:
    """Give the (dataset, field) by which rows are split: their own field, or that of the same person elsewhere."""
    own = datasets[dataset]
    if dimension in (GRADE, SEX):
        if dimension in own.by_key:
            return dataset, dimension
        return (PUPILS, dimension) if own.subject == "pupil" and PUPILS in datasets else None
    named, _, key = dimension.partition(".")
    other = datasets.get(named)
    found = other.by_key.get(key) if other else None
    if other is None or found is None or found.kind is not Kind.CODE or found.guard is Guard.PERSONAL:
        return None
    if named == dataset:
        return named, key
    same_people = own.subject in PEOPLE and own.subject == other.subject and other.grain == ("person",)
    return (named, key) if same_people else None


def dimension_join(datasets: Datasets, scan: Scan, dataset: str) -> Period:
    """The period in which the rows of a scan find a dimension that they have not themselves."""
    return Period(dataset, scan.period.year, usual_round(datasets[dataset], scan.period.round))


def scans(uses: Iterable[Use], year: int) -> tuple[Scan, ...]:
    """Group the figures of all indicators into statements, each figure once."""
    found: dict[tuple[Period, tuple[int, ...]], dict[Asked, None]] = {}
    for each in uses:
        if each.reason is not None:
            continue
        for leaf in each.typed.leaves:
            if not leaf.is_stated:
                period = period_of(leaf.dataset, leaf.moment, year)
                found.setdefault((period, each.offices), {}).setdefault(each.asked(leaf))
    return tuple(Scan(period, offices, tuple(asked)) for (period, offices), asked in found.items())


def needed(asked: Iterable[Asked]) -> tuple[tuple[Column, ...], tuple[Join, ...]]:
    """Every column and every joined row that some figures look at, each once."""
    columns = dict.fromkeys(column for each in asked for column in each.leaf.columns())
    joins = dict.fromkeys(join for each in asked for join in each.leaf.joins())
    return tuple(columns), tuple(joins)
