"""Charts drawn on the server: SVG for papers and pages without scripts, PNG for Word.

Drawing libraries misplace the letter after SARA AM, so every text of a spec is decomposed before it is drawn.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from khet.calc.thai import to_thai_digits
from khet.kernel import press
from khet.kernel.documents.model import Digits
from khet.kernel.documents.text import clean, for_drawing

PRINTED = ("printed", "label", "series", "sort", "domain")


def svg(spec: Mapping[str, Any], *, digits: Digits = "arabic") -> str:
    """The chart as an SVG drawing."""
    return _svg(_ready(spec, digits))


def png(spec: Mapping[str, Any], *, digits: Digits = "arabic") -> bytes:
    """The chart as a PNG picture, sharp enough for print."""
    return _png(_ready(spec, digits))


def data_address(spec: Mapping[str, Any], *, digits: Digits = "arabic") -> str:
    """The chart as a ``data:`` address for an ``img`` element."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg(spec, digits=digits).encode()).decode()


def _ready(spec: Mapping[str, Any], digits: Digits) -> str:
    return json.dumps(_drawn(spec, digits, shown=False), ensure_ascii=False, sort_keys=True)


def _drawn(value: Any, digits: Digits, *, shown: bool) -> Any:
    """The spec with its texts as they must be drawn; names of fields, colours and types stay as they are."""
    if isinstance(value, str):
        text = for_drawing(clean(value))
        return to_thai_digits(text) if shown and digits == "thai" else text
    if isinstance(value, Mapping):
        return {key: _drawn(item, digits, shown=key in PRINTED) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_drawn(item, digits, shown=shown) for item in value]
    return value


@lru_cache(maxsize=128)
def _svg(spec: str) -> str:
    return str(press.run("svg", spec))


@lru_cache(maxsize=16)
def _png(spec: str) -> bytes:
    return bytes(press.run("png", spec))
