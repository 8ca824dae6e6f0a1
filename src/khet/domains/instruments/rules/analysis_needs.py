"""Needs from dual responses: pairs of items, one for what is and one for what ought to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from khet.calc.needs import Need, assess
from khet.domains.instruments.rules.analysis_types import NO_FIGURE, NeedLine, figure
from khet.domains.instruments.rules.columns import Item, Score

Column = Sequence[Score | None]
Pair = tuple[Item, Item]


def pairs(found: Sequence[Item]) -> tuple[Pair, ...]:
    """The items that make pairs, in the order of what is; one without its other half is left out."""
    sides: dict[tuple[str, str], Item] = {
        (item.question.pair, item.question.pair_key): item
        for item in found
        if item.in_total and item.question.pair and item.question.pair_key
    }
    return tuple(
        (item, sides[("desired", key)])
        for (side, key), item in sides.items()
        if side == "present" and ("desired", key) in sides
    )


def needs(found: Sequence[Pair], scores: Mapping[str, Column]) -> tuple[NeedLine, ...]:
    """PNI and PNI modified of every pair, each ranked over all pairs."""
    assessed = assess([(present.key, scores[present.key], scores[desired.key]) for present, desired in found])
    return tuple(
        _line(need, present.question.pair_key, present.label, present.dimension)
        for need, (present, _desired) in zip(assessed, found, strict=True)
    )


def by_dimension(found: Sequence[Pair], scores: Mapping[str, Column]) -> tuple[NeedLine, ...]:
    """The same of each dimension, from the means of the group over all its items; ``n`` is persons, not answers."""
    joined: dict[str, tuple[list[Score | None], list[Score | None]]] = {}
    persons: dict[str, set[int]] = {}
    for present, desired in found:
        sides = joined.setdefault(present.dimension, ([], []))
        now, wanted = scores[present.key], scores[desired.key]
        sides[0].extend(now)
        sides[1].extend(wanted)
        both = {row for row, each in enumerate(zip(now, wanted, strict=True)) if None not in each}
        persons[present.dimension] = persons.get(present.dimension, set()) | both
    if set(joined) <= {""}:
        return ()
    assessed = assess([(name, *sides) for name, sides in joined.items()])
    return tuple(replace(_line(need, need.name, need.name, need.name), n=len(persons[need.name])) for need in assessed)


def _line(need: Need, key: str, label: str, dimension: str) -> NeedLine:
    gap = NO_FIGURE if need.present is None or need.desired is None else figure(need.desired - need.present)
    return NeedLine(
        key=key,
        label=label,
        dimension=dimension,
        n=need.n,
        present=figure(need.present),
        desired=figure(need.desired),
        gap=gap,
        pni=figure(need.pni, 3),
        pni_modified=figure(need.pni_modified, 3),
        rank=need.rank,
        rank_modified=need.rank_modified,
        flag=need.flag,
    )
