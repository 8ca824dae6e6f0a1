"""How far observers agree: Cohen's kappa for categories, the intraclass correlation for scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from fractions import Fraction

from khet.calc.descriptives import Answer
from khet.calc.reliability import Unfit


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> Fraction:
    """Cohen's kappa of two observers: (observed - expected agreement) / (1 - expected).

    Raises Unfit without a case, for lists of unequal length, and where both always gave one and the same category.
    """
    if len(first) != len(second):
        raise Unfit("ragged", "ผู้สังเกตสองคนให้คะแนนไม่เท่าจำนวนกัน")
    n = len(first)
    if n == 0:
        raise Unfit("too_few_cases", "ต้องมีอย่างน้อย 1 รายการที่ทั้งสองคนให้คะแนน")
    observed = Fraction(sum(a == b for a, b in zip(first, second, strict=True)), n)
    left, right = Counter(first), Counter(second)
    expected = Fraction(sum(count * right[category] for category, count in left.items()), n * n)
    if expected == 1:
        raise Unfit("no_variance", "ผู้สังเกตทั้งสองให้ค่าเดียวกันทุกรายการ จึงคำนวณค่าแคปปาไม่ได้")
    return (observed - expected) / (1 - expected)


def icc(cases: Sequence[Sequence[Answer]]) -> Fraction:
    """ICC(2,1): two-way random effects, absolute agreement, single observer. A case is its scores by all observers.

    (MSR - MSE) / (MSR + (k - 1)·MSE + k·(MSC - MSE)/n), after Shrout and Fleiss (1979). Raises Unfit for fewer than two
    cases or observers, for gaps, and where all scores are equal.
    """
    n, k = len(cases), len(cases[0]) if cases else 0
    if n < 2 or k < 2:
        raise Unfit("too_few_cases", "ต้องมีอย่างน้อย 2 รายการ และผู้สังเกต 2 คน")
    if any(len(case) != k for case in cases):
        raise Unfit("ragged", "ผู้สังเกตให้คะแนนไม่ครบทุกรายการ")
    table = [[Fraction(score) for score in case] for case in cases]
    grand = sum((sum(case, Fraction(0)) for case in table), Fraction(0)) / (n * k)
    rows = k * sum(((sum(case, Fraction(0)) / k - grand) ** 2 for case in table), Fraction(0))
    columns = n * sum(((sum(column, Fraction(0)) / n - grand) ** 2 for column in zip(*table, strict=True)), Fraction(0))
    whole = sum(((score - grand) ** 2 for case in table for score in case), Fraction(0))
    between, observers = rows / (n - 1), columns / (k - 1)
    error = (whole - rows - columns) / ((n - 1) * (k - 1))
    spread = between + (k - 1) * error + k * (observers - error) / n
    if spread == 0:
        raise Unfit("no_variance", "คะแนนเท่ากันทุกรายการ จึงคำนวณความสอดคล้องไม่ได้")
    return (between - error) / spread
