"""The quality of an instrument that was tried out, against what the office accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khet.calc.agreement import icc, kappa
from khet.calc.reliability import Unfit, cronbach
from khet.domains.instruments.rules import columns
from khet.domains.instruments.rules.analysis import scales
from khet.domains.instruments.rules.analysis_tests import analyse_test
from khet.domains.instruments.rules.analysis_types import (
    NO_FIGURE,
    Exact,
    Figure,
    TestAnalysis,
    TestItem,
    figure,
)
from khet.domains.instruments.rules.columns import Item, Row, Score
from khet.domains.instruments.rules.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """One rated item: alpha without it, its correlation with the others, and whether it is accepted.

    ``accepted`` is None where the figure does not exist. ``lifts``: alpha is higher without the item.
    """

    key: str
    number: str
    label: str
    mean: Figure
    sd: Figure
    item_total: Figure
    alpha_if_deleted: Figure
    accepted: bool | None
    lifts: bool


@dataclass(frozen=True, slots=True)
class ScaleVerdict:
    """Alpha of the items of one table; ``unfit`` says in Thai why there is none."""

    pair: str
    items: tuple[ItemVerdict, ...]
    n: int
    left_out: int
    alpha: Figure
    accepted: bool | None
    unfit: str


@dataclass(frozen=True, slots=True)
class TestItemVerdict:
    """One item of a test: ``p_accepted`` and ``r_accepted`` against the office's thresholds."""

    item: TestItem
    p_accepted: bool
    r_accepted: bool


@dataclass(frozen=True, slots=True)
class TestVerdict:
    """A test: its items, and KR-20 with whether it is accepted."""

    test: TestAnalysis
    items: tuple[TestItemVerdict, ...]
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class AgreementVerdict:
    """Two or more observers of the same cases: kappa of the first two, ICC(2,1) of the scores, and by item."""

    cases: int
    observers: int
    compared: int
    kappa: Figure
    kappa_accepted: bool | None
    kappa_unfit: str
    icc: Figure
    icc_accepted: bool | None
    icc_unfit: str
    items: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """What a try-out says of an instrument."""

    n: int
    thresholds: Thresholds
    scales: tuple[ScaleVerdict, ...]
    test: TestVerdict | None
    agreement: AgreementVerdict | None


def quality(
    read: columns.Answered, thresholds: Thresholds, *, cases: Mapping[str, Sequence[Row]] | None = None
) -> Quality:
    """Judge a try-out. ``cases`` has what each observer gave to the same case, in the same order of observers."""
    asked = read.items
    judged = reliabilities(read, thresholds)
    return Quality(
        n=len(read.rows),
        thresholds=thresholds,
        scales=judged,
        test=_test(asked, read.rows, thresholds),
        agreement=agreement([item for item in asked if item.in_total], cases, thresholds) if cases else None,
    )


def reliabilities(read: columns.Answered, thresholds: Thresholds) -> tuple[ScaleVerdict, ...]:
    """Alpha of each table of at least two items."""
    groups = [group for group in scales(read.items) if len(group) > 1]
    return tuple(scale(group, [read.scores[item.key] for item in group], thresholds) for group in groups)


def scale(group: Sequence[Item], scores: Sequence[Sequence[Score | None]], thresholds: Thresholds) -> ScaleVerdict:
    """Alpha with what each item does to it, over the persons who answered all items."""
    pair = group[0].question.pair
    try:
        found = cronbach(scores)
    except Unfit as problem:
        return ScaleVerdict(pair, (), len(scores[0]), 0, NO_FIGURE, None, str(problem))
    items = tuple(
        ItemVerdict(
            key=item.key,
            number=str(place),
            label=item.label,
            mean=figure(each.summary.mean),
            sd=figure(each.summary.sd),
            item_total=figure(each.item_total, 3),
            alpha_if_deleted=figure(each.alpha_if_deleted, 3),
            accepted=reaches(each.item_total, thresholds.r_min),
            lifts=each.alpha_if_deleted is not None and each.alpha_if_deleted > found.alpha,
        )
        for place, (item, each) in enumerate(zip(group, found.items, strict=True), start=1)
    )
    alpha = figure(found.alpha, 3)
    return ScaleVerdict(pair, items, found.n, found.left_out, alpha, reaches(found.alpha, thresholds.alpha), "")


def reaches(value: Exact | None, least: Exact) -> bool | None:
    """Whether an exact figure reaches a threshold; None where there is no figure."""
    return None if value is None else value >= least


def _test(asked: Sequence[Item], rows: Sequence[Row], thresholds: Thresholds) -> TestVerdict | None:
    test = analyse_test(asked, rows)
    if test is None:
        return None
    items = tuple(
        TestItemVerdict(
            item,
            p_accepted=item.p.exact is not None and thresholds.p_min <= item.p.exact <= thresholds.p_max,
            r_accepted=item.r.exact is not None and item.r.exact >= thresholds.r_min,
        )
        for item in test.items
    )
    return TestVerdict(test, items, reaches(test.kr20.exact, thresholds.kr20))


def agreement(
    items: Sequence[Item], cases: Mapping[str, Sequence[Row]], thresholds: Thresholds
) -> AgreementVerdict | None:
    """Compare the observers of each case; cases that fewer observers saw than the others are left out."""
    observers = max((len(rows) for rows in cases.values()), default=0)
    seen = [rows for rows in cases.values() if len(rows) == observers]
    if observers < 2 or not items:
        return None
    given = [[[item.turned.get(row.get(item.key, "")) for item in items] for row in rows] for rows in seen]
    whole = _kappa([(first, second) for case in given for first, second in zip(case[0], case[1], strict=True)])
    own = tuple(
        (item.key, _kappa([(case[0][place], case[1][place]) for case in given])[0]) for place, item in enumerate(items)
    )
    correlation, unfit = _icc([case for case in given if all(score is not None for row in case for score in row)])
    return AgreementVerdict(
        cases=len(seen),
        observers=observers,
        compared=whole[2],
        kappa=whole[0],
        kappa_accepted=reaches(whole[0].exact, thresholds.kappa),
        kappa_unfit=whole[1],
        icc=correlation,
        icc_accepted=reaches(correlation.exact, thresholds.icc),
        icc_unfit=unfit,
        items=own,
    )


def _kappa(pairs: Sequence[tuple[Score | None, Score | None]]) -> tuple[Figure, str, int]:
    """Kappa over the pairs that both observers scored, or why there is none, and how many pairs there were."""
    both = [pair for pair in pairs if None not in pair]
    try:
        return figure(kappa([a for a, _b in both], [b for _a, b in both]), 3), "", len(both)
    except Unfit as problem:
        return NO_FIGURE, str(problem), len(both)


def _icc(cases: Sequence[Sequence[Sequence[Score | None]]]) -> tuple[Figure, str]:
    """ICC(2,1) of the observers' total scores of each case."""
    totals = [[sum((score for score in row if score is not None), 0) for row in case] for case in cases]
    try:
        return figure(icc(totals), 3), ""
    except Unfit as problem:
        return NO_FIGURE, str(problem)
