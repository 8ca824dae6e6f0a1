"""Difficulty and discrimination of test items, by 27 % groups and by point-biserial correlation; IOC of experts.

Items are scored 0 and 1. Groups: the 27 % with the highest and the lowest totals (at least one person each); of equal
totals those that come first in the table are taken first, from either end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc.descriptives import root, variance_of
from khet.calc.reliability import Unfit

GROUP = Fraction(27, 100)
# STOU's words for difficulty: from this share of right answers upwards (of p rounded to two decimals).
DIFFICULTY_WORDS = (
    (Decimal("0.81"), "ง่ายมาก"),
    (Decimal("0.61"), "ง่าย"),
    (Decimal("0.51"), "ค่อนข้างง่าย"),
    (Decimal("0.50"), "พอเหมาะ"),
    (Decimal("0.40"), "ค่อนข้างยาก"),
    (Decimal("0.20"), "ยาก"),
    (Decimal("0.00"), "ยากมาก"),
)


@dataclass(frozen=True, slots=True)
class ItemQuality:
    """One item: right answers of all, difficulty and discrimination by groups, point-biserial with the rest."""

    right: int
    n: int
    difficulty: Fraction
    group_difficulty: Fraction
    discrimination: Fraction
    point_biserial: Decimal | None


def analyse(items: Sequence[Sequence[int]]) -> list[ItemQuality]:
    """Describe each item of a test. Raises Unfit for other scores than 0 and 1 or fewer than two persons."""
    if any(answer not in (0, 1) for item in items for answer in item):
        raise Unfit("not_binary", "การวิเคราะห์ข้อสอบใช้กับคะแนน 0 และ 1 เท่านั้น")
    if not items or len(items[0]) < 2:
        raise Unfit("too_few_persons", "ต้องมีผู้สอบอย่างน้อย 2 คน")
    totals = list(map(sum, zip(*items, strict=True)))
    n = len(totals)
    size = max(1, int(n * GROUP + Fraction(1, 2)))
    order = sorted(range(n), key=lambda person: -totals[person])
    high, low = order[:size], sorted(range(n), key=lambda person: totals[person])[:size]
    return [_quality(item, totals, high, low) for item in items]


def _quality(item: Sequence[int], totals: Sequence[int], high: Sequence[int], low: Sequence[int]) -> ItemQuality:
    top, bottom, size = sum(item[person] for person in high), sum(item[person] for person in low), len(high)
    right, n = sum(item), len(item)
    return ItemQuality(
        right=right,
        n=n,
        difficulty=Fraction(right, n),
        group_difficulty=Fraction(top + bottom, 2 * size),
        discrimination=Fraction(top - bottom, size),
        point_biserial=correlation(item, [total - answer for total, answer in zip(totals, item, strict=True)]),
    )


def correlation(left: Sequence[int], right: Sequence[int]) -> Decimal | None:
    """Pearson's correlation; None where one side does not vary."""
    n = len(left)
    variances = [variance_of(n, sum(side), sum(value * value for value in side)) for side in (left, right)]
    if 0 in variances:
        return None
    together = sum(a * b for a, b in zip(left, right, strict=True))
    covariance = Fraction(together * n - sum(left) * sum(right), n * (n - 1))
    size = root(covariance**2 / (variances[0] * variances[1]))
    return -size if covariance < 0 else size


def difficulty_word(p: Decimal) -> str:
    """The word for a difficulty between 0 and 1 that is rounded to two decimals."""
    return next(word for least, word in DIFFICULTY_WORDS if p >= least)


def ioc(ratings: Sequence[int]) -> Fraction:
    """Index of item-objective congruence: the mean of the experts' +1, 0 and -1. Raises Unfit for other ratings."""
    if not ratings:
        raise Unfit("no_experts", "ยังไม่มีผู้เชี่ยวชาญให้คะแนนข้อนี้")
    if any(rating not in (-1, 0, 1) for rating in ratings):
        raise Unfit("not_a_rating", "คะแนน IOC ต้องเป็น +1, 0 หรือ -1")
    return Fraction(sum(ratings), len(ratings))
