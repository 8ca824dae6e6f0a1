"""A paper with a template of its own (a certificate, a card): the domain brings the template and plain data.

All text reaches the template as data, cut into words with ``line``; none of it is ever markup. Nothing is read from
the template's surroundings.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from khet.kernel.documents import fontmap
from khet.kernel.documents.pdf import STANDARD, fonts
from khet.kernel.documents.sheet import Sheet
from khet.kernel.documents.text import clean, words


def typeset(sheet: Sheet) -> bytes:
    """The paper as tagged PDF/A-2a, or its first page as a picture; the same sheet gives the same bytes."""
    day = sheet.stamped
    setting: dict[str, Any] = {
        "font_paths": fonts(),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(sheet.data, ensure_ascii=False)},
    }
    if sheet.form == "png":
        pages = typst.compile(_template(sheet.template), format="png", ppi=float(sheet.dots_per_inch), **setting)
        return bytes(pages[0] if isinstance(pages, list) else pages)
    stamp = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return bytes(
        typst.compile(_template(sheet.template), format="pdf", pdf_standards=[STANDARD], timestamp=stamp, **setting)
    )


def line(text: str) -> list[str]:
    """A line of text as the words between which it may break, without what no font can print."""
    known = fontmap.covered()
    shown = "".join(letter if ord(letter) in known or letter.isspace() else "-" for letter in clean(text))
    return list(words(shown.replace("\n", " ")))


@lru_cache(maxsize=8)
def _template(path: Path) -> bytes:
    return path.read_bytes()
