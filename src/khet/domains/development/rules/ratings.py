"""How resource persons were rated before, summed up; figures of too few people are not told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc import rounding

SMALLEST = 5


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating: the mean of so many people on a scale up to ``scale_top``."""

    mean: Decimal
    n: int
    scale_top: int

    @property
    def is_told(self) -> bool:
        """Whether enough people rated for the figure to be shown."""
        return self.n >= SMALLEST


@dataclass(frozen=True, slots=True)
class Overall:
    """Several ratings on one scale: the mean over everybody who rated, how many they were, at how many events."""

    mean: Fraction
    n: int
    scale_top: int
    events: int

    @property
    def mean_text(self) -> str:
        """The mean with two decimals."""
        return rounding.text(self.mean, 2)


def overall(ratings: Iterable[Rated]) -> Overall | None:
    """The ratings that may be told, weighted by how many rated; None without any.

    Given newest first: ratings on another scale than the newest are left out, because means of different scales say
    nothing together.
    """
    told = [each for each in ratings if each.is_told]
    same = [each for each in told if each.scale_top == told[0].scale_top]
    if not same:
        return None
    n = sum(each.n for each in same)
    total = sum((Fraction(each.mean) * each.n for each in same), Fraction(0))
    return Overall(total / n, n, same[0].scale_top, len(same))
