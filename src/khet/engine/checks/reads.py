"""What reading one cell gives, and the small steps every reader shares: text as typed, damage taken out, emptiness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from khet.calc import thai
from khet.engine.checks.types import Value
from khet.engine.readers.tables import Cell

# Dashes alone say "nothing" in every export; so does an empty cell.
EMPTY = frozenset(("", "-", "--", "---", "–", "—", "_", "- -"))
UNREADABLE = "\ufffd"
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\r\n\v\f]|  ")
_WIDE = re.compile("[\uff01-\uff5e]")
_SPLIT_AM = re.compile(
    "\u0e4d[\u0e48-\u0e4b]?\u0e32|[\u0e48-\u0e4b]\u0e4d\u0e32|[\u0e01-\u0e2e\u0e48-\u0e4b] +[\u0e32\u0e33]"
)
_DOUBLE_E = "\u0e40\u0e40"
_SUSPICIOUS = ("  ", "| ", " |", "\u0e4d", " \u0e32", " \u0e33", _DOUBLE_E, UNREADABLE)
_THAI_DIGIT = re.compile("[๐-๙]")


@dataclass(frozen=True, slots=True)
class Read:
    """A cell that was read.

    ``repair`` is the cause for which it was mended, with ``after`` the text it is read as. ``problem`` is the cause for
    which a person is asked; ``value`` is None then, and ``fallback`` what the cell would be if it were accepted.
    """

    value: Value = None
    repair: str = ""
    after: str = ""
    problem: str = ""
    fallback: Value = None


NOTHING = Read()


def shown(cell: Cell) -> str:
    """A cell as text, the way a person sees it in the sheet."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def cleaned(text: str) -> tuple[str, str]:
    """Take out what nobody typed on purpose; gives the text and the cause of the repair, "" when nothing was wrong.

    Spaces at either end are taken off without a word: that is how text cells are read.
    """
    bare = text.strip(" ")
    if bare.isascii() and bare.isprintable() and "  " not in bare:
        return bare, ""
    cause = _damage(bare)
    if not cause:
        return bare, ""
    return _mended(bare), cause


def all_clean(texts: Iterable[str]) -> bool:
    """A quick look at many texts at once: True only where ``cleaned`` gives back every one of them as it stands."""
    joined = f"|{'|'.join(texts)}|"
    # What is invisible, and every space but the plain one, is not printable.
    return joined.isprintable() and not any(sign in joined for sign in _SUSPICIOUS) and not _WIDE.search(joined)


def _mended(text: str) -> str:
    plain = _INVISIBLE.sub("", text).translate(FULL_WIDTH)
    return thai.clean(thai.clean(" ".join(plain.split())))


def _damage(text: str) -> str:
    """The cause that names best what is wrong with a text."""
    if _SPLIT_AM.search(text):
        return "text.sara_am"
    if _DOUBLE_E in text:
        return "text.sara_ae"
    if _INVISIBLE.search(text):
        return "text.invisible"
    if _WIDE.search(text):
        return "text.full_width"
    return "text.spaces" if _ODD_SPACES.search(text) else ""


def digits(text: str) -> tuple[str, str]:
    """Like ``cleaned``, and Thai digits become Arabic ones."""
    plain, cause = cleaned(text)
    if not plain.isascii() and _THAI_DIGIT.search(plain):
        return thai.to_arabic_digits(plain), "digits.thai"
    return plain, cause
