"""The engine that draws a ready spec: the only place that loads it, for it takes much memory.

As a program (``python -m khet.kernel.charts.engine``) it reads pickled pairs (svg or png, spec) from its input and
answers each with (True, drawing) or (False, what went wrong), until its input ends.
"""

from __future__ import annotations

import pickle
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import fontpkg_sarabun
import vl_convert

SHARPNESS = 3


def svg(spec: str) -> str:
    """The drawing as SVG."""
    _fonts()
    return str(vl_convert.vegalite_to_svg(spec))


def png(spec: str) -> bytes:
    """The drawing as PNG, sharp enough for print."""
    _fonts()
    return bytes(vl_convert.vegalite_to_png(spec, scale=SHARPNESS))


@lru_cache(maxsize=1)
def _fonts() -> None:
    vl_convert.register_font_directory(str(Path(fontpkg_sarabun.ROOT) / "files"))


def answer(into: BinaryIO, out: BinaryIO) -> None:
    """Draw what is asked until nobody asks any more."""
    while True:
        try:
            kind, spec = pickle.load(into)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        pickle.dump(_drawn(kind, spec), out)
        out.flush()


def _drawn(kind: str, spec: str) -> tuple[bool, Any]:
    try:
        return True, svg(spec) if kind == "svg" else png(spec)
    except Exception as trouble:  # noqa: BLE001 - the one who asked is told, whatever it is
        return False, f"{type(trouble).__name__}: {trouble}"


if __name__ == "__main__":
    answer(sys.stdin.buffer, sys.stdout.buffer)
