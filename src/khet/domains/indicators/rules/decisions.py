"""A decision about what is hidden of a figure, and how it is written down."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

Place = tuple[str, int]
"""A school, a network, an office's own people, or an office, by its kind and number."""
AREA: Place | None = None
"""Everything together."""
Cell = tuple[Place | None, str | None]
"""A place, and the value of the attribute by which it is split (None: the place as a whole)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The hidden cells of one figure in one year by one attribute, and the places on which it was decided."""

    hidden: frozenset[Cell]
    rest: frozenset[Place | None]


def to_bytes(decision: Decision) -> bytes:
    """Write a decision down, small: hundreds of cells take some hundred bytes."""
    cells: dict[str, list[list[str | int]]] = {}
    for place, value in sorted(decision.hidden, key=repr):
        cells.setdefault(json.dumps(value), []).append(_plain(place))
    plain = {"hidden": cells, "rest": [_plain(place) for place in sorted(decision.rest, key=repr)]}
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def from_bytes(data: bytes) -> Decision:
    """Read what ``to_bytes`` wrote; raises ValueError or zlib.error for anything else."""
    plain = json.loads(zlib.decompress(data))
    places: dict[tuple[str, int], Place | None] = {}

    def place(kind: str, number: int) -> Place | None:
        return places.setdefault((kind, number), (kind, number) if kind else AREA)

    hidden: set[Cell] = set()
    for written, found in plain["hidden"].items():
        value = json.loads(written)
        hidden.update((place(*each), value) for each in found)
    return Decision(frozenset(hidden), frozenset(place(*each) for each in plain["rest"]))


def _plain(place: Place | None) -> list[str | int]:
    return ["", 0] if place is None else list(place)
