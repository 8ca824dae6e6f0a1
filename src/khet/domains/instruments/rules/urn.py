"""How anonymous answers are mixed before anybody can see them, and the ledger of who has spent a link.

An answer goes into an urn first. When the urn holds ``2 × K`` answers a random half is tipped out and becomes rows;
the rest stays and is mixed with what comes later. Neither the urn nor the ledger keeps a time or an order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

K = 8
BALLOT = 16
MARK = 8
# The least size of what is sealed: whoever has earlier versions of the box sees how long they are.
LEAST = 16 * 1024
# How many openings of an open link are remembered at least, so that a form sent twice counts once.
REMEMBERED = 2_000

Paper = Mapping[str, Any]


def put(urn: Iterable[Paper], paper: Paper, *, chance: Random) -> tuple[list[Paper], list[Paper]]:
    """Put one paper into the urn: what stays in it, and what is tipped out; both in random order."""
    papers = [*urn, paper]
    chance.shuffle(papers)
    if len(papers) < 2 * K:
        return papers, []
    return papers[K:], papers[:K]


def tip(urn: Iterable[Paper], *, chance: Random) -> list[Paper]:
    """Everything that is in the urn, in random order; for closing."""
    papers = list(urn)
    chance.shuffle(papers)
    return papers


def urn_bytes(urn: Iterable[Paper], *, at_least: int = 0) -> bytes:
    """The papers as stored; their order is the one given, which is random already.

    Blanks at the end hide how long the papers are: the difference between two versions would be the length of one
    answer. The size is a power of two of ``LEAST``, and never below ``at_least``, that of the version before.
    """
    bare = json.dumps([dict(paper) for paper in urn], ensure_ascii=False, separators=(",", ":")).encode()
    size = max(LEAST, at_least)
    while size < len(bare):
        size *= 2
    return bare.ljust(size)


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Answers in which the keys of pictures are replaced by their new ones."""
    if isinstance(value, dict):
        return {key: renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def urn_from(data: bytes) -> list[Paper]:
    """The papers as they were stored."""
    papers: list[Paper] = json.loads(data) if data else []
    return papers


@dataclass(slots=True)
class Ledger:
    """Which ballots are spent, each beside a mark of the opening it was spent with; sorted, so that no order remains.

    The mark lets a phone that never heard the answer ask again: the same opening is told "received", another one
    "answered already". Openings of an open link, which has no ballots, are remembered in two generations.
    """

    spent: dict[bytes, bytes] = field(default_factory=dict)
    recent: set[bytes] = field(default_factory=set)
    before: set[bytes] = field(default_factory=set)

    def knows(self, mark: bytes) -> bool:
        """Whether an open link's form with this mark was received."""
        return mark in self.recent or mark in self.before

    def remember(self, mark: bytes) -> None:
        """Note an opening of an open link."""
        if len(self.recent) >= REMEMBERED:
            self.before, self.recent = self.recent, set()
        self.recent.add(mark)

    def dump(self) -> bytes:
        """The ledger as stored: three counted lists, each sorted."""
        spent = b"".join(ballot + mark for ballot, mark in sorted(self.spent.items()))
        lists = (spent, b"".join(sorted(self.recent)), b"".join(sorted(self.before)))
        return b"".join(len(part).to_bytes(4, "big") + part for part in lists)

    @classmethod
    def load(cls, data: bytes) -> Ledger:
        """The ledger as it was stored."""
        parts, at = [], 0
        while at < len(data):
            end = at + 4 + int.from_bytes(data[at : at + 4], "big")
            parts.append(data[at + 4 : end])
            at = end
        if not parts:
            return cls()
        spent, recent, before = parts
        width = BALLOT + MARK
        return cls(
            {spent[at : at + BALLOT]: spent[at + BALLOT : at + width] for at in range(0, len(spent), width)},
            {recent[at : at + MARK] for at in range(0, len(recent), MARK)},
            {before[at : at + MARK] for at in range(0, len(before), MARK)},
        )
