"""Reads what identifies a person: citizen numbers, G codes, and names that share one cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from khet.calc import identifiers
from khet.calc.schema import Field
from khet.engine import schemas
from khet.engine.checks.reads import EMPTY, NOTHING, Read, digits, shown
from khet.engine.readers.tables import Cell

_MARKS = re.compile(r"[\s'’‘`\-.]")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_G_CODE = re.compile(r"G\d{12}")
LENGTH = 13
# A number that a spreadsheet rounded ends in zeros; a real one ends so once in a hundred thousand.
_ROUNDED_TAIL = "00000"


def id_reader(field: Field) -> Callable[[Cell], Read]:
    """Read the column of citizen numbers or G codes."""
    del field
    return read_id


def read_id(cell: Cell) -> Read:
    """Read a citizen number or a G code; a number that a spreadsheet has rounded cannot be saved."""
    if isinstance(cell, str) and is_citizen_number(cell):
        return Read(cell)
    text, cause = digits(shown(cell))
    if text in EMPTY:
        return NOTHING
    if isinstance(cell, (int, float)):
        cause = "id.number"
    if _SCIENTIFIC.fullmatch(text):
        return Read(problem="id.rounded")
    bare = _MARKS.sub("", text).upper()
    if bare != text:
        cause = cause or "id.marks"
    if _G_CODE.fullmatch(bare):
        return Read(bare, cause, bare if cause else "")
    if len(bare) == LENGTH and bare.isascii() and bare.isdecimal():
        return _citizen(bare, cause)
    return Read(problem="id.length", fallback=bare)


def is_citizen_number(text: str) -> bool:
    """Whether a text is a citizen number as it should be: thirteen digits, of which the last agrees with the others."""
    return (
        len(text) == LENGTH
        and text.isascii()
        and text.isdecimal()
        and identifiers.check_digit(text[:12]) == int(text[12])
    )


def _citizen(bare: str, cause: str) -> Read:
    if identifiers.check_digit(bare[:12]) != int(bare[12]):
        problem = "id.rounded" if bare.endswith(_ROUNDED_TAIL) else "id.checksum"
        return Read(problem=problem, fallback=bare if problem == "id.checksum" else None)
    return Read(bare, cause, bare if cause else "")


def split_name(text: str) -> tuple[str, str, str]:
    """Prefix, first name and last name of a full name in one cell; the prefix is written in full."""
    prefix, rest = _prefix(" ".join(text.split()))
    first, _, last = rest.partition(" ")
    return prefix, first, last.strip()


def _prefix(text: str) -> tuple[str, str]:
    for spelling, name in _prefixes():
        rest = text[len(spelling) :].lstrip()
        if text.startswith(spelling) and rest and not _is_mark(rest[0]):
            return name, rest
    return "", text


def _is_mark(character: str) -> bool:
    """Tell whether a character cannot begin a word, so that what stands before it is no prefix."""
    return (
        character in "\u0e30\u0e31\u0e32\u0e33\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
    )


@cache
def _prefixes() -> tuple[tuple[str, str], ...]:
    """The prefixes that may be glued to a name, longest first."""
    words = {
        spelling: code.name
        for code in schemas.code_list("prefix").codes
        for spelling in (code.name, *code.spellings)
        if len(spelling) > 3 or "." in spelling or spelling in ("นาย", "นาง")
    }
    return tuple(sorted(words.items(), key=lambda pair: -len(pair[0])))
