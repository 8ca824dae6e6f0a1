"""Which characters the papers' own font can show, read from the font file itself.

Only needed for a paper that holds a character no font at hand has; a few lines here spare a font library.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

import fontpkg_sarabun

SUBSTITUTE = "–"


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """The code points that Sarabun maps to a glyph."""
    data = (Path(fontpkg_sarabun.ROOT) / "files" / "Sarabun-Regular.ttf").read_bytes()
    start = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, start + 2)
    points: set[int] = set()
    for at in range(count):
        (offset,) = struct.unpack_from(">I", data, start + 4 + 8 * at + 4)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if form == 4:
            points |= _format_4(data, start + offset)
        elif form == 12:
            points |= _format_12(data, start + offset)
    return frozenset(points)


def _table(data: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for at in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * at)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name!r}")


def _format_4(data: bytes, start: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", data, start + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + twice)
    return {point for first, end in zip(firsts, ends, strict=True) for point in range(first, end + 1)} - {0xFFFF}


def _format_12(data: bytes, start: int) -> set[int]:
    (count,) = struct.unpack_from(">I", data, start + 12)
    groups = [struct.unpack_from(">II", data, start + 16 + 12 * at) for at in range(count)]
    return {point for first, end in groups for point in range(first, end + 1)}
