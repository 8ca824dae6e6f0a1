"""Which schools' comings and goings may not be told, because few people stand behind them or could be worked out."""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 5


def is_small(count: int) -> bool:
    """Whether a count tells of persons: one to four."""
    return 0 < count < LEAST


def hidden_schools(flows: Sequence[Sequence[int]]) -> frozenset[int]:
    """The places of the schools whose flows are not told.

    A school is hidden whole, for its flows follow from each other and from its size. The totals of the office are told,
    so that the hidden schools together must not be few either: the next smallest are hidden with them until each sum is
    none or no longer small, and no school stands hidden alone.
    """
    hidden = {at for at, counts in enumerate(flows) if any(map(is_small, counts))}
    rest = sorted((at for at in range(len(flows)) if at not in hidden), key=lambda at: (sum(flows[at]), at))
    while hidden and rest and not _is_safe([flows[at] for at in hidden]):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def _is_safe(flows: Sequence[Sequence[int]]) -> bool:
    return len(flows) > 1 and not any(is_small(sum(counts)) for counts in zip(*flows, strict=True))
