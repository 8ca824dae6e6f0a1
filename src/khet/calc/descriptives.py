"""Means and standard deviations as Thai offices print them: S.D. with n - 1, rounded half up, totals both ways.

Answers are integers or Decimals, ``None`` where a person left the item out. Means are exact fractions; a standard
deviation is a root, kept as a Decimal of fifty digits, which is exact wherever a half could fall.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from operator import mul

DIGITS = 50

Answer = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Summary:
    """What one item's answers give: how many, how many left out, their mean and S.D. (n - 1)."""

    n: int
    missing: int
    mean: Fraction | None
    variance: Fraction | None

    @property
    def sd(self) -> Decimal | None:
        """The standard deviation; None for fewer than two answers."""
        return None if self.variance is None else root(self.variance)


@dataclass(frozen=True, slots=True)
class Total:
    """The last line of a table of items, in both of the ways met in reports.

    ``mean`` is over all answers. ``mean_of_sds`` is the mean of the items' S.D.s, which many reports print as the total
    S.D.; ``pooled_sd`` is the S.D. of all answers together.
    """

    n: int
    mean: Fraction | None
    mean_of_sds: Decimal | None
    pooled_sd: Decimal | None


def root(square: Fraction) -> Decimal:
    """The square root to fifty digits; exact where the root is a decimal of fewer."""
    with localcontext() as context:
        context.prec = DIGITS
        return (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()


def variance_of(count: int, total: Answer, squares: Answer) -> Fraction:
    """The sample variance (n - 1) from a count, a sum and a sum of squares."""
    return (Fraction(squares) - Fraction(total) ** 2 / count) / (count - 1)


def summary(answers: Sequence[Answer | None]) -> Summary:
    """Describe one item. The mean needs one answer, the S.D. two."""
    given = [answer for answer in answers if answer is not None]
    n = len(given)
    if n == 0:
        return Summary(0, len(answers), None, None)
    total = sum(given)
    variance = variance_of(n, total, sum(map(mul, given, given))) if n > 1 else None
    return Summary(n, len(answers) - n, Fraction(total) / n, variance)


def total(items: Sequence[Sequence[Answer | None]]) -> Total:
    """Describe a table of items as one, with the total S.D. both ways."""
    pooled = summary([answer for item in items for answer in item])
    deviations = [sd for item in items if (sd := summary(item).sd) is not None]
    with localcontext() as context:
        context.prec = DIGITS
        mean_of_sds = sum(deviations, Decimal(0)) / len(deviations) if deviations else None
    return Total(pooled.n, pooled.mean, mean_of_sds, pooled.sd)


def frequencies(answers: Iterable[Answer | None]) -> dict[Answer, int]:
    """How often each answer was given, lowest first; blanks are left out."""
    counted = Counter(answer for answer in answers if answer is not None)
    return {answer: counted[answer] for answer in sorted(counted)}


def shares(counts: Mapping[Answer, int], places: int = 2) -> dict[Answer, Decimal]:
    """Percentages that add up to exactly 100, by the largest remainder; all 0 when nothing was counted.

    Of equal remainders the one that comes first in the mapping is rounded up.
    """
    whole = sum(counts.values())
    unit = 100 * 10**places
    if whole == 0:
        return {answer: Decimal(0).scaleb(-places) for answer in counts}
    parts = {answer: divmod(count * unit, whole) for answer, count in counts.items()}
    left = unit - sum(part for part, _rest in parts.values())
    order = sorted(parts, key=lambda answer: -parts[answer][1])
    raised = set(order[:left])
    return {answer: Decimal(part + (answer in raised)).scaleb(-places) for answer, (part, _rest) in parts.items()}


def ranks(values: Sequence[Answer]) -> list[int]:
    """Competition ranks from the highest: equal values share the better rank, the next is skipped (1, 2, 2, 4)."""
    first: dict[Answer, int] = {}
    for place, value in enumerate(sorted(values, reverse=True), start=1):
        first.setdefault(value, place)
    return [first[value] for value in values]
