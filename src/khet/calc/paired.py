"""Before and after: paired t, gain of a class and of each person, effectiveness index, E1/E2, relative development.

Only people with both scores enter. The class's normalised gain (Σpost - Σpre) / (N·full - Σpre) is what Thai reports
call the effectiveness index (E.I.); the mean of the persons' own gains is another number under the same name, so both
are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc.descriptives import Answer, Summary, root, summary, variance_of
from khet.calc.reliability import Unfit


@dataclass(frozen=True, slots=True)
class Paired:
    """The paired comparison: ``t`` is None when everybody changed by the same amount (its size is then unbounded)."""

    n: int
    left_out: int
    before: Summary
    after: Summary
    sum_of_differences: Fraction
    sum_of_squares: Fraction
    t: Decimal | None
    degrees: int


@dataclass(frozen=True, slots=True)
class Gain:
    """Normalised gain against a full score: of the class, and the mean of the persons' own.

    People who had the full score already cannot gain; they are counted in ``at_full`` and left out of the mean.
    """

    of_class: Fraction | None
    mean_of_persons: Fraction | None
    at_full: int


def both(before: Sequence[Answer | None], after: Sequence[Answer | None]) -> tuple[list[Answer], list[Answer], int]:
    """The scores of those who have both, and how many were left out."""
    if len(before) != len(after):
        raise Unfit("ragged", "จำนวนคะแนนก่อนและหลังไม่เท่ากัน")
    pairs = [(a, b) for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    return [a for a, _b in pairs], [b for _a, b in pairs], len(before) - len(pairs)


def compare(before: Sequence[Answer | None], after: Sequence[Answer | None]) -> Paired:
    """Paired t = ΣD / √((N·ΣD² - (ΣD)²) / (N - 1)) with N - 1 degrees of freedom. Raises Unfit below two pairs."""
    first, second, left_out = both(before, after)
    n = len(first)
    if n < 2:
        raise Unfit("too_few_persons", "ต้องมีผู้ที่มีคะแนนทั้งก่อนและหลังอย่างน้อย 2 คน")
    changes = [Fraction(b) - Fraction(a) for a, b in zip(first, second, strict=True)]
    added, squares = sum(changes, Fraction(0)), sum((change * change for change in changes), Fraction(0))
    spread = variance_of(n, added, squares)
    t = None
    if spread > 0:
        size = root(added * added / (n * spread))
        t = -size if added < 0 else size
    return Paired(n, left_out, summary(first), summary(second), added, squares, t, n - 1)


def gain(before: Sequence[Answer | None], after: Sequence[Answer | None], *, full: Answer) -> Gain:
    """Normalised gain. Raises Unfit for a score above the full one."""
    first, second, _left_out = both(before, after)
    if any(score > full for score in [*first, *second]):
        raise Unfit("above_full", "มีคะแนนเกินคะแนนเต็ม")
    had, has = (sum((Fraction(score) for score in scores), Fraction(0)) for scores in (first, second))
    room = len(first) * Fraction(full) - had
    of_class = (has - had) / room if room else None
    own = [
        (Fraction(b) - Fraction(a)) / (Fraction(full) - Fraction(a))
        for a, b in zip(first, second, strict=True)
        if a != full
    ]
    mean = sum(own, Fraction(0)) / len(own) if own else None
    return Gain(of_class, mean, len(first) - len(own))


def efficiency(
    during: Sequence[Answer | None], during_full: Answer, final: Sequence[Answer | None], final_full: Answer
) -> tuple[Fraction | None, Fraction | None]:
    """E1 and E2 in percent: the mean score during the activities and in the final test, each of its full score."""
    means = (summary(during).mean, summary(final).mean)
    fulls = (Fraction(during_full), Fraction(final_full))
    e1, e2 = (None if mean is None else mean / full * 100 for mean, full in zip(means, fulls, strict=True))
    return e1, e2


def passed(scores: Sequence[Answer | None], least: Answer) -> tuple[int, int]:
    """How many reached the score, and of how many who have one."""
    given = [score for score in scores if score is not None]
    return sum(score >= least for score in given), len(given)
