"""Before and after a development: the paired comparison of two tests, gains, E1/E2, who passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc import paired
from khet.calc.descriptives import Answer
from khet.calc.reliability import Unfit
from khet.calc.rounding import half_up
from khet.domains.instruments.rules.analysis_types import NO_FIGURE, Figure, Share, figure
from khet.engine.distributions import mark, t_two_sided

Scores = Mapping[int, Answer]
EI_ACCEPTED = Decimal("0.50")
# Of a normalised gain rounded to two decimals (Hake, 1998).
GAIN_WORDS = ((Decimal("0.70"), "สูง"), (Decimal("0.30"), "ปานกลาง"))
# Relative development scores in percent, from this value upwards (Kanjanawasee).
DEVELOPMENT_WORDS = ((76, "ระดับสูงมาก"), (51, "ระดับสูง"), (26, "ระดับกลาง"), (0, "ระดับต้น"))


@dataclass(frozen=True, slots=True)
class Effect:
    """The comparison of those who have both scores; ``in_percent``: the full scores differed, so shares are compared.

    ``p_text`` and ``stars`` are as reports print them. ``gain_class`` is what Thai reports call E.I.;
    ``gain_persons`` the mean of the persons' own gains. ``unfit`` says in Thai why there is no comparison.
    """

    n: int
    left_out: int
    full: Answer
    in_percent: bool
    before: tuple[Figure, Figure]
    after: tuple[Figure, Figure]
    sum_of_differences: Figure
    sum_of_squares: Figure
    t: Figure
    df: int
    p: float | None
    p_text: str
    stars: str
    gain_class: Figure
    gain_persons: Figure
    gain_word: str
    ei_accepted: bool | None
    at_full: int
    development: tuple[tuple[str, int], ...]
    passed_before: Share
    passed_after: Share
    e1: Figure
    e2: Figure
    unfit: str


def compare(
    before: Scores,
    after: Scores,
    *,
    full_before: Answer,
    full_after: Answer,
    pass_percent: Decimal,
    during: tuple[list[Answer], Answer] | None = None,
) -> Effect:
    """Compare two tests person by person; ``during`` are scores of activities and their full score, for E1."""
    people = sorted({*before, *after})
    in_percent = full_before != full_after
    full: Answer = 100 if in_percent else full_after
    first = [_scaled(before.get(person), full_before, in_percent) for person in people]
    second = [_scaled(after.get(person), full_after, in_percent) for person in people]
    had, has, left_out = paired.both(first, second)
    least = Fraction(pass_percent) * Fraction(full) / 100
    shares = Share(least, "", *paired.passed(had, least)), Share(least, "", *paired.passed(has, least))
    e1, e2 = _efficiency(during, has, full)
    try:
        found = paired.compare(first, second)
    except Unfit as problem:
        return _nothing(len(had), left_out, full, in_percent, shares, (e1, e2), str(problem))
    gain = paired.gain(had, has, full=full)
    p = None if found.t is None else t_two_sided(found.t, found.degrees)
    return Effect(
        n=found.n,
        left_out=found.left_out,
        full=full,
        in_percent=in_percent,
        before=(figure(found.before.mean), figure(found.before.sd)),
        after=(figure(found.after.mean), figure(found.after.sd)),
        sum_of_differences=figure(found.sum_of_differences, 0 if not in_percent else 2),
        sum_of_squares=figure(found.sum_of_squares, 0 if not in_percent else 2),
        t=figure(found.t),
        df=found.degrees,
        p=p,
        p_text=_p_text(p),
        stars="" if p is None else mark(p),
        gain_class=figure(gain.of_class, 4),
        gain_persons=figure(gain.mean_of_persons, 4),
        gain_word=gain_word(gain.of_class),
        ei_accepted=None if gain.of_class is None else gain.of_class >= EI_ACCEPTED,
        at_full=gain.at_full,
        development=_development(had, has, full),
        passed_before=shares[0],
        passed_after=shares[1],
        e1=e1,
        e2=e2,
        unfit="",
    )


def _scaled(score: Answer | None, full: Answer, in_percent: bool) -> Answer | None:
    return score if score is None or not in_percent else Fraction(score) * 100 / Fraction(full)


def _efficiency(during: tuple[list[Answer], Answer] | None, has: list[Answer], full: Answer) -> tuple[Figure, Figure]:
    """E1 and E2 in percent; without scores of activities there is no pair to speak of."""
    if during is None:
        return NO_FIGURE, NO_FIGURE
    e1, e2 = paired.efficiency(during[0], during[1], has, full)
    return figure(e1), figure(e2)


def gain_word(gain: Fraction | None) -> str:
    """The word for a normalised gain."""
    if gain is None:
        return ""
    shown = half_up(gain, 2)
    return next((word for least, word in GAIN_WORDS if shown >= least), "ต่ำ")


def _development(had: list[Answer], has: list[Answer], full: Answer) -> tuple[tuple[str, int], ...]:
    """How many persons stand at each level of relative development; who fell back stands by themselves."""
    counts = dict.fromkeys([*(word for _least, word in DEVELOPMENT_WORDS), "คะแนนลดลง"], 0)
    for first, second in zip(had, has, strict=True):
        if first == full:
            continue
        score = half_up((Fraction(second) - Fraction(first)) / (Fraction(full) - Fraction(first)) * 100, 0)
        counts[next((word for least, word in DEVELOPMENT_WORDS if score >= least), "คะแนนลดลง")] += 1
    return tuple(counts.items())


def _p_text(p: float | None) -> str:
    if p is None:
        return ""
    return "p < .0001" if p < 0.0001 else "p = " + f"{p:.4f}".removeprefix("0")


def _nothing(
    n: int,
    left_out: int,
    full: Answer,
    in_percent: bool,
    shares: tuple[Share, Share],
    efficiency: tuple[Figure, Figure],
    unfit: str,
) -> Effect:
    none = (NO_FIGURE, NO_FIGURE)
    return Effect(
        n, left_out, full, in_percent, none, none, NO_FIGURE, NO_FIGURE, NO_FIGURE, 0, None, "", "", NO_FIGURE,
        NO_FIGURE, "", None, 0, (), *shares, *efficiency, unfit,
    )  # fmt: skip
