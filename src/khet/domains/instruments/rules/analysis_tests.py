"""Tests: a point for every right answer, who passes, and the quality of each item."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from khet.calc.descriptives import summary
from khet.calc.item_analysis import ItemQuality, analyse, difficulty_word
from khet.calc.paired import passed
from khet.calc.reliability import Unfit, kr20
from khet.calc.rounding import half_up
from khet.domains.instruments.rules.analysis_types import NO_FIGURE, Figure, Share, TestAnalysis, TestItem, figure
from khet.domains.instruments.rules.columns import Column, Item, Row, column

PASS_PERCENT = Decimal(80)


def marked(item: Item, given: Column) -> list[int]:
    """1 for the right answer, 0 for another one or none; of several choices all the right ones and no other."""
    right = item.question.right
    if item.question.kind == "select_multiple":
        wanted = set(right.split())
        return [int(set((answer or "").split()) == wanted) for answer in given]
    return [int(answer == right) for answer in given]


def test_items(found: Sequence[Item]) -> tuple[Item, ...]:
    """The items that have a right answer."""
    return tuple(item for item in found if item.question.right and not item.repeats)


def scores_of(found: Sequence[Item], rows: Sequence[Row]) -> tuple[list[list[int]], list[int]]:
    """Right and wrong by item, and the score of every row."""
    marks = [marked(item, column(item, rows)) for item in found]
    return marks, list(map(sum, zip(*marks, strict=True))) if rows else []


def analyse_test(
    found: Sequence[Item], rows: Sequence[Row], *, pass_percent: Decimal = PASS_PERCENT
) -> TestAnalysis | None:
    """Analyse the items with a right answer; None when the form has none."""
    asked = test_items(found)
    if not asked:
        return None
    marks, scores = scores_of(asked, rows)
    whole = summary(scores)
    least = Fraction(pass_percent) * len(asked) / 100
    quality, reliability, unfit = _quality(marks)
    return TestAnalysis(
        n=len(scores),
        full=len(asked),
        scores=tuple(scores),
        mean=figure(whole.mean),
        sd=figure(whole.sd),
        least=figure(min(scores, default=None), 0),
        most=figure(max(scores, default=None), 0),
        pass_percent=pass_percent,
        passed=Share(least, "", *passed(scores, least)),
        items=tuple(_item(item, each, place) for place, (item, each) in enumerate(zip(asked, quality, strict=True), 1))
        if quality
        else (),
        kr20=reliability,
        unfit=unfit,
    )


def _quality(marks: list[list[int]]) -> tuple[list[ItemQuality], Figure, str]:
    """What can be said of the items; a table that gives no KR-20 says why."""
    try:
        quality = analyse(marks)
    except Unfit as problem:
        return [], NO_FIGURE, str(problem)
    try:
        return quality, figure(kr20(marks), 3), ""
    except Unfit as problem:
        return quality, NO_FIGURE, str(problem)


def _item(item: Item, quality: ItemQuality, place: int) -> TestItem:
    return TestItem(
        key=item.key,
        number=str(place),
        label=item.label,
        right=quality.right,
        n=quality.n,
        p=figure(quality.difficulty, 3),
        word=difficulty_word(half_up(quality.difficulty, 2)),
        p_groups=figure(quality.group_difficulty, 3),
        r=figure(quality.discrimination, 3),
        point_biserial=figure(quality.point_biserial, 3),
    )
