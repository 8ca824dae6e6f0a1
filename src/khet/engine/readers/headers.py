"""Headers as people type them, brought to one form: for showing, and for matching."""

from __future__ import annotations

import re
from functools import lru_cache

from khet.calc import thai

_REQUIRED = re.compile(r"[*＊]+|[(\[]\s*(?:ต้องกรอก|จำเป็น|required)\s*[)\]]|ต้องกรอก", re.IGNORECASE)
_BREAKS = re.compile(r"[\s\x00-\x1f]+")
_NOT_A_SIGN = re.compile(r"[^0-9a-z\u0e01-\u0e3a\u0e40-\u0e4e]+")
LONGEST = 300


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """A header fit to show: one line, no marks of "required", no doubled spaces, ำ in one piece."""
    one_line = _BREAKS.sub(" ", thai.clean(text[: LONGEST * 2]))
    return _BREAKS.sub(" ", _REQUIRED.sub(" ", one_line)).strip(" :")[:LONGEST]


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """What two spellings of one header have in common: letters and digits only, Thai digits as Arabic ones."""
    return _NOT_A_SIGN.sub("", thai.to_arabic_digits(clean(text)).casefold())


def join(upper: str, lower: str) -> str:
    """One header of the two rows it stands in, "group / column"; words that both rows say are said once."""
    if not upper or not lower or key(upper) == key(lower):
        return lower or upper
    return f"{upper} / {lower}"
