"""Reads code lists: a listed notation is simply read, a near miss is mended, anything else is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeAlias

from khet.calc import thai
from khet.calc.schema import CodeList, Field
from khet.engine import schemas
from khet.engine.checks.reads import EMPTY, NOTHING, Read, cleaned, shown
from khet.engine.readers.tables import Cell

_IGNORED = re.compile(r"[\s.\-()/_]")
_DOUBLED_MARK = re.compile("([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\\1+")
_ROOM = re.compile(r"(.*\d)\s*/\s*(\w{1,6})")
YES_NO = "yes_no"
CodeListKey: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


def fold(text: str) -> str:
    """A text without what people vary without meaning: dots, spaces, capitals, kind of digits, a doubled vowel sign."""
    return _DOUBLED_MARK.sub(r"\1", _IGNORED.sub("", thai.to_arabic_digits(thai.clean(text)).casefold()))


@cache
def _exact(codes: CodeListKey) -> Mapping[str, str]:
    words = {}
    for key, spellings in codes:
        words.update(dict.fromkeys(spellings, key))
    return words


@cache
def _folded(codes: CodeListKey) -> Mapping[str, str]:
    """Folded spellings that belong to one code only."""
    owners: dict[str, set[str]] = {}
    for key, spellings in codes:
        for spelling in spellings:
            owners.setdefault(fold(spelling), set()).add(key)
    return {word: next(iter(keys)) for word, keys in owners.items() if len(keys) == 1 and word}


def _key(codes: CodeList) -> CodeListKey:
    return tuple((code.key, (code.key, code.name, *code.spellings)) for code in codes.codes)


def reader(field: Field) -> Callable[[Cell], Read]:
    """Read the cells of one code column into code keys."""
    if field.codes is None:
        raise ValueError(f"{field.key} has no code list")
    exact, folded = _exact(_key(field.codes)), _folded(_key(field.codes))
    by_key, is_grade = field.codes.by_key, field.codes.key == "grade"

    def read(cell: Cell) -> Read:
        text, cause = cleaned(shown(cell))
        key = exact.get(text)
        if key is not None:
            return Read(key, cause, by_key[key].name if cause else "")
        if text in EMPTY:
            return NOTHING
        key = folded.get(fold(text))
        if key is not None:
            return Read(key, "code.spelling", by_key[key].name)
        room = _ROOM.fullmatch(thai.to_arabic_digits(text)) if is_grade else None
        key = folded.get(fold(room.group(1))) if room else None
        return Read(key, "grade.with_room", by_key[key].name) if key else Read(problem="code.unknown")

    return read


def room_in_grade(cell: Cell) -> str:
    """The room that stands behind a grade: "2" in ม.1/2."""
    found = _ROOM.fullmatch(thai.to_arabic_digits(cleaned(shown(cell))[0]))
    return found.group(2) if found else ""


def word_reader(field: Field) -> Callable[[Cell], Read]:
    """Read a text whose usual words are known (a prefix): a known one is written in full, another stays as it is."""
    if field.codes is None:
        raise ValueError(f"{field.key} has no code list")
    exact, folded = _exact(_key(field.codes)), _folded(_key(field.codes))
    names = {key: code.name for key, code in field.codes.by_key.items()}

    def read(cell: Cell) -> Read:
        text, cause = cleaned(shown(cell))
        if text in EMPTY:
            return NOTHING
        key = exact.get(text)
        if key is not None:
            return Read(names[key], cause, names[key] if cause else "")
        key = folded.get(fold(text))
        if key is not None:
            return Read(names[key], "code.spelling", names[key])
        return Read(text, cause, text if cause else "")

    return read


def boolean_reader(field: Field, *, blank_is_no: bool) -> Callable[[Cell], Read]:
    """Read yes and no; the words of the column's own header mean yes, and in some columns a blank means no."""
    listed = schemas.code_list(YES_NO)
    exact, folded = _exact(_key(listed)), _folded(_key(listed))
    own = {field.name, *field.headers}
    blank = Read(False) if blank_is_no else NOTHING
    names = {key: code.name for key, code in listed.by_key.items()}

    def read(cell: Cell) -> Read:
        text, cause = cleaned(shown(cell))
        if text in EMPTY:
            return blank
        key = "yes" if text in own else exact.get(text)
        if key is None:
            key = folded.get(fold(text))
            cause = "code.spelling" if key else cause
        if key is None:
            return Read(problem="code.unknown")
        return Read(key == "yes", cause, names[key] if cause else "")

    return read
