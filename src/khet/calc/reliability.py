"""Cronbach's alpha with what each item does to it, and KR-20.

A table is a list of items, each the list of all persons' answers in the same order. Alpha is
k/(k-1) · (1 - Σ item variances / variance of the total), both with n - 1. KR-20 is the same on answers 0 and 1; its
Σpq is a population variance, so both variances there are population variances, which gives alpha exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from operator import mul
from typing import Literal

from khet.calc.descriptives import DIGITS, Answer, Summary, root, summary

Missing = Literal["listwise", "pairwise"]


class Unfit(ValueError):
    """The table cannot give the figure; ``code`` says why to a program, the message is Thai and fit to show."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class ItemReliability:
    """One item: its summary, alpha without it, and its correlation with the sum of the other items."""

    summary: Summary
    alpha_if_deleted: Fraction | None
    item_total: Decimal | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Alpha of a table: ``n`` persons were used, ``left_out`` had gaps and were not (listwise)."""

    alpha: Fraction
    n: int
    left_out: int
    missing: Missing
    items: tuple[ItemReliability, ...]


def cronbach(items: Sequence[Sequence[Answer | None]], *, missing: Missing = "listwise") -> Reliability:
    """Alpha, alpha if each item is deleted, and corrected item-total correlations.

    ``listwise`` uses only persons who answered everything; ``pairwise`` gives each pair of items all persons who
    answered both. Raises Unfit for fewer than two items or persons, or where nobody differs.
    """
    _check_shape(items)
    used: Sequence[Sequence[Answer | None]] = items
    left_out = 0
    if missing == "pairwise":
        variances, with_total, whole = _pairwise(items)
    else:
        complete, left_out = _complete(items)
        variances, with_total, whole = _covariances_with_total(complete)
        used = complete
    if whole <= 0:
        raise Unfit("no_variance", "คะแนนรวมของทุกคนเท่ากัน จึงคำนวณค่าความเชื่อมั่นไม่ได้")
    alpha = _alpha(len(items), sum(variances, Fraction(0)), whole)
    described = [
        ItemReliability(
            summary(used[index]),
            _without(len(items), variances, with_total[index], whole, index),
            _corrected(variances[index], with_total[index], whole),
        )
        for index in range(len(items))
    ]
    return Reliability(alpha, len(used[0]), left_out, missing, tuple(described))


def kr20(items: Sequence[Sequence[int]]) -> Fraction:
    """KR-20 of items scored 0 and 1, with population variances on both sides. Raises Unfit as ``cronbach``."""
    if any(answer not in (0, 1) for item in items for answer in item):
        raise Unfit("not_binary", "KR-20 ใช้กับคะแนน 0 และ 1 เท่านั้น")
    return cronbach(items).alpha


def _check_shape(items: Sequence[Sequence[Answer | None]]) -> None:
    if len(items) < 2:
        raise Unfit("too_few_items", "ต้องมีอย่างน้อย 2 ข้อ")
    if len({len(item) for item in items}) > 1:
        raise Unfit("ragged", "จำนวนคำตอบของแต่ละข้อไม่เท่ากัน")


def _complete(items: Sequence[Sequence[Answer | None]]) -> tuple[list[list[Answer]], int]:
    """The items with only the persons who answered all, and how many were left out."""
    whole = [row for row in zip(*items, strict=True) if None not in row]
    if len(whole) < 2:
        raise Unfit("too_few_persons", "ต้องมีผู้ตอบครบทุกข้ออย่างน้อย 2 คน")
    return [list(column) for column in zip(*whole, strict=True)], len(items[0]) - len(whole)


_Table = tuple[list[Fraction], list[Fraction], Fraction]


def _covariances_with_total(items: Sequence[Sequence[Answer]]) -> _Table:
    """Each item's variance, its covariance with the total, and the total's variance: three passes over the cells."""
    n = len(items[0])
    totals = list(map(sum, zip(*items, strict=True)))
    whole = sum(totals)
    variances, with_total = [], []
    for item in items:
        added = sum(item)
        variances.append(_moment(sum(map(mul, item, item)), added, added, n))
        with_total.append(_moment(sum(map(mul, item, totals)), added, whole, n))
    return variances, with_total, _moment(sum(map(mul, totals, totals)), whole, whole, n)


def _pairwise(items: Sequence[Sequence[Answer | None]]) -> _Table:
    """The same three from the matrix of covariances, each over the persons who answered both items."""
    size = len(items)
    matrix = [[Fraction(0)] * size for _row in range(size)]
    for first in range(size):
        for second in range(first, size):
            both = [(a, b) for a, b in zip(items[first], items[second], strict=True) if a is not None and b is not None]
            if len(both) < 2:
                raise Unfit("too_few_pairs", "มีข้อคู่หนึ่งที่มีผู้ตอบทั้งสองข้อน้อยกว่า 2 คน")
            left, right = zip(*both, strict=True)
            value = _moment(sum(map(mul, left, right)), sum(left), sum(right), len(both))
            matrix[first][second] = matrix[second][first] = value
    with_total = [sum(row, Fraction(0)) for row in matrix]
    return [matrix[index][index] for index in range(size)], with_total, sum(with_total, Fraction(0))


def _moment(products: Answer, left: Answer, right: Answer, n: int) -> Fraction:
    """The sample covariance (n - 1) from a sum of products and two sums."""
    return (Fraction(products) - Fraction(left) * Fraction(right) / n) / (n - 1)


def _alpha(size: int, inside: Fraction, whole: Fraction) -> Fraction:
    return Fraction(size, size - 1) * (1 - inside / whole)


def _without(
    size: int, variances: list[Fraction], with_total: Fraction, whole: Fraction, index: int
) -> Fraction | None:
    """Alpha of the other items; None when fewer than two are left or they do not vary."""
    rest = whole - 2 * with_total + variances[index]
    if size < 3 or rest <= 0:
        return None
    return _alpha(size - 1, sum(variances, Fraction(0)) - variances[index], rest)


def _corrected(variance: Fraction, with_total: Fraction, whole: Fraction) -> Decimal | None:
    """The correlation of an item with the sum of the others; None when either does not vary."""
    rest = whole - 2 * with_total + variance
    if variance <= 0 or rest <= 0:
        return None
    covariance = with_total - variance
    with localcontext() as context:
        context.prec = DIGITS
        size = root(covariance * covariance / (variance * rest))
    return -size if covariance < 0 else size
