"""The QR code that leads from a paper to the page that verifies it."""

from __future__ import annotations

import io
from functools import lru_cache

import segno


@lru_cache(maxsize=64)
def as_svg(url: str) -> str:
    """The code as an SVG drawing."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


@lru_cache(maxsize=64)
def as_png(url: str) -> bytes:
    """The code as a PNG picture, for Word and Excel."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="png", border=2, scale=6)
    return out.getvalue()
