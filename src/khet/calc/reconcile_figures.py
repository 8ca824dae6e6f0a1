"""The figures that rows come to, kept as exact sums so that a row or a part can be taken out again.

Figures stand as integers scaled by the decimals of their column (53.72 is 5372); only ``Total.rounded`` leaves the
exact world, half up, to the decimals in which the file states the figure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from khet.calc import rounding

WEIGHTED, UNWEIGHTED, SUM = "weighted", "unweighted", "sum"


@dataclass(frozen=True, slots=True)
class Total:
    """What some rows come to: a sum over a divisor."""

    numerator: int = 0
    denominator: int = 0

    def __sub__(self, other: Total) -> Total:
        return Total(self.numerator - other.numerator, self.denominator - other.denominator)

    @property
    def exact(self) -> Fraction | None:
        """The figure as a fraction, or None when no row counts."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def rounded(self) -> int | None:
        """The figure rounded half up, or None when no row counts."""
        exact = self.exact
        return None if exact is None else int(rounding.half_up(exact, 0))


@dataclass(frozen=True)
class Column:
    """One column of figures with the number of pupils behind each; ``low`` and ``high`` bound a possible figure."""

    key: str
    label: str
    values: Sequence[int | None]
    weights: Sequence[int | None] = ()
    places: int = 0
    low: int = 0
    high: int | None = None

    def total(self, weighting: str, rows: Collection[int] | None = None) -> Total:
        """What all rows, or the given ones, come to."""
        chosen = range(len(self.values)) if rows is None else rows
        shares = [self.share(weighting, row) for row in chosen]
        divisor = 1 if weighting == SUM else sum(share.denominator for share in shares)
        return Total(sum(share.numerator for share in shares), divisor)

    def share(self, weighting: str, row: int) -> Total:
        """What one row adds; nothing when its figure is missing, or its weight where weights count."""
        value = self.values[row]
        if value is None:
            return Total()
        if weighting == WEIGHTED:
            weight = self.weights[row]
            return Total() if weight is None else Total(value * weight, weight)
        return Total(value, 0 if weighting == SUM else 1)

    def text(self, scaled: int) -> str:
        """A figure as it is written."""
        return rounding.text(Fraction(scaled, 10**self.places), self.places)
