"""Needs assessment with dual responses: D, what is, and I, what ought to be; PNI and PNI modified.

PNI = (I - D) · I and PNI modified = (I - D) / D, from the means of the group (the mean of single indices is another
number). The two can rank differently, so each result says which it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from khet.calc.descriptives import Answer, ranks, summary


@dataclass(frozen=True, slots=True)
class Need:
    """One item: both means over those who answered both sides, both indices, and their ranks (1 is the greatest need).

    ``flag`` is "" or why the index must not be read plainly: "no_answers", "negative" (more than wished for) or
    "zero" (D is 0, so PNI modified does not exist).
    """

    name: str
    n: int
    present: Fraction | None
    desired: Fraction | None
    pni: Fraction | None
    pni_modified: Fraction | None
    rank: int | None
    rank_modified: int | None
    flag: str


def assess(
    items: Sequence[tuple[str, Sequence[Answer | None], Sequence[Answer | None]]],
) -> list[Need]:
    """Index and rank items given as (name, answers on what is, answers on what ought to be), in the order given."""
    measured = [_indices(*item) for item in items]
    plain = _ranked([each[3] for each in measured])
    modified = _ranked([each[4] for each in measured])
    return [
        Need(name, n, present, desired, pni, pni_modified, plain[place], modified[place], flag)
        for place, ((name, _is, _ought), (n, present, desired, pni, pni_modified, flag)) in enumerate(
            zip(items, measured, strict=True)
        )
    ]


_Indices = tuple[int, Fraction | None, Fraction | None, Fraction | None, Fraction | None, str]


def _indices(name: str, present: Sequence[Answer | None], desired: Sequence[Answer | None]) -> _Indices:
    pairs = [(d, i) for d, i in zip(present, desired, strict=True) if d is not None and i is not None]
    is_now, ought = summary([d for d, _i in pairs]).mean, summary([i for _d, i in pairs]).mean
    if is_now is None or ought is None:
        return 0, None, None, None, None, "no_answers"
    gap = ought - is_now
    if is_now == 0:
        return len(pairs), is_now, ought, gap * ought, None, "zero"
    return len(pairs), is_now, ought, gap * ought, gap / is_now, "negative" if gap < 0 else ""


def _ranked(values: Sequence[Fraction | None]) -> list[int | None]:
    known = [value for value in values if value is not None]
    places = iter(ranks(known))
    return [None if value is None else next(places) for value in values]
