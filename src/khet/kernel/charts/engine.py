"""The engine that draws a ready spec: the only place that loads it, for it takes much memory."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

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
