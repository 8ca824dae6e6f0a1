"""Whether a printed mean and S.D. can come from that many answers on that scale at all.

With n whole answers only certain sums exist, so only certain means; with a sum only certain sums of squares, so only
certain S.D.s (the tests known as GRIM and GRIMMER). A printed value stands for every value that rounds to it half up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from khet.calc import thai

_NUMBER = re.compile(r"\d*\.\d+|\d+")
_MALFORMED = re.compile(r"0\d+")


@dataclass(frozen=True, slots=True)
class Plausible:
    """The verdict: ``reason`` is "" when possible, else "mean", "sd" or "range", with the message in Thai.

    ``sums`` are the totals of answers that fit the mean, ``example`` one set of answers that gives both figures.
    """

    possible: bool
    reason: str
    message: str
    sums: tuple[int, ...] = ()
    example: tuple[int, ...] = ()


class Malformed(ValueError):
    """A printed figure is not a number as printed ("065"); the message is Thai and suggests what was meant."""


def printed(text: str) -> Decimal:
    """Read a printed figure. Raises Malformed for one that lost its point or is no number."""
    cleaned = thai.to_arabic_digits(text).strip()
    if _MALFORMED.fullmatch(cleaned):
        raise Malformed(f"“{text}” ไม่ใช่รูปแบบตัวเลขที่ถูกต้อง อาจหมายถึง {cleaned[0]}.{cleaned[1:]}")
    if not _NUMBER.fullmatch(cleaned):
        raise Malformed(f"“{text}” ไม่ใช่ตัวเลข")
    return Decimal(cleaned)


def check(*, mean: Decimal, sd: Decimal | None, n: int, low: int, high: int) -> Plausible:
    """Whether ``n`` whole answers from ``low`` to ``high`` can print this mean and S.D. (n - 1)."""
    if not low <= mean <= high:
        return Plausible(False, "range", "ค่าเฉลี่ยอยู่นอกช่วงของมาตรวัด")
    sums = tuple(_integers(mean, Fraction(n)))
    sums = tuple(total for total in sums if n * low <= total <= n * high)
    if not sums:
        return Plausible(False, "mean", f"ไม่มีคำตอบ {n} ชุดใดให้ค่าเฉลี่ยนี้ได้")
    if sd is None or n < 2:
        return Plausible(True, "", "เป็นไปได้", sums)
    for total in sums:
        for squares in _squares(total, sd, n):
            if found := _answers(total, squares, n, low, high):
                return Plausible(True, "", "เป็นไปได้", sums, found)
    return Plausible(False, "sd", f"ไม่มีคำตอบ {n} ชุดใดให้ทั้งค่าเฉลี่ยและส่วนเบี่ยงเบนมาตรฐานนี้ได้")


def possible_sizes(*, mean: Decimal, sd: Decimal | None, low: int, high: int, among: range) -> list[int]:
    """The numbers of answers for which the printed figures are possible."""
    return [n for n in among if check(mean=mean, sd=sd, n=n, low=low, high=high).possible]


def _half(figure: Decimal) -> tuple[Fraction, Fraction]:
    """What rounds half up to the printed figure: from the first (included) to the second (not)."""
    exponent = figure.as_tuple().exponent
    step = Fraction(1, 10**-exponent) if isinstance(exponent, int) and exponent < 0 else Fraction(1)
    return Fraction(figure) - step / 2, Fraction(figure) + step / 2


def _integers(figure: Decimal, scale: Fraction) -> Iterator[int]:
    """The whole numbers that, divided by ``scale``, print the figure."""
    least, most = _half(figure)
    number = -(-(least * scale).numerator // (least * scale).denominator)
    while number < most * scale:
        yield number
        number += 1


def _squares(total: int, sd: Decimal, n: int) -> Iterator[int]:
    """The sums of squares that print the S.D.: (Σx² - (Σx)²/n) / (n - 1) between two squares; Σx² is odd as Σx is."""
    least, most = _half(sd)
    base = Fraction(total * total, n)
    lowest = base + max(least, Fraction(0)) ** 2 * (n - 1)
    number = -(-lowest.numerator // lowest.denominator)
    while number < base + most**2 * (n - 1):
        if number % 2 == total % 2:
            yield number
        number += 1


def _answers(total: int, squares: int, n: int, low: int, high: int) -> tuple[int, ...]:
    """Answers with this sum and sum of squares, highest first; empty when there are none."""

    @cache
    def place(value: int, left: int, rest: int, rest_squares: int) -> tuple[int, ...] | None:
        if left == 0:
            return () if rest == rest_squares == 0 else None
        if value < low or not left * low <= rest <= left * value or rest_squares * left < rest * rest:
            return None
        for count in range(left, -1, -1):
            found = place(value - 1, left - count, rest - count * value, rest_squares - count * value * value)
            if found is not None:
                return (value,) * count + found
        return None

    return place(high, n, total, squares) or ()
