"""How well the cells of a column fit a field, whatever is written over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from khet.calc import thai
from khet.calc.schema import Code, Field, Kind
from khet.engine.readers import headers
from khet.engine.readers.tables import Cell, RawTable

MOST_LOOKED_AT = 200
NOTHING_TYPED = frozenset({"-", "–", "—", "ไม่มี", "ไม่ระบุ", "ไม่ทราบ", "null", "none", "n/a", "."})

_PERSON = re.compile(r"(?:[0-9]{13}|G[0-9]{12}|[0-9][.,][0-9]+E\+?1[0-9])")
_SCHOOL = re.compile(r"(?:[0-9]{6}|[0-9]{8}|[0-9]{10})")
_SHORT_NUMBER = re.compile(r"[0-9]{1,10}")
_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?")
_DATE = re.compile(r"[0-9]{1,4}[/.\-][0-9]{1,2}[/.\-][0-9]{1,4}(?:[ T].*)?|[0-9]{1,2}\s*[ก-ฮ][^0-9]+[0-9]{2,4}")
_DECORATION = re.compile(r"[\s'’\-]")


def looked_at(table: RawTable, column: int) -> tuple[Cell, ...]:
    """The first cells of a column that hold something."""
    found: list[Cell] = []
    for cell in table.columns[column]:
        if cell is not None and str(cell).strip().casefold() not in NOTHING_TYPED:
            found.append(cell)
            if len(found) == MOST_LOOKED_AT:
                break
    return tuple(found)


def fit(field: Field, cells: Sequence[Cell]) -> float | None:
    """The share of cells that could be a value of the field; None where there is nothing to judge by."""
    if not cells:
        return None
    test = _BY_KEY.get(field.key) or _BY_KIND.get(field.kind)
    if field.codes is not None and field.kind is Kind.CODE:
        known = _spellings(field)
        return sum(headers.key(str(cell)) in known for cell in cells) / len(cells)
    return sum(map(test, cells)) / len(cells) if test else None


def spelled(code: Code) -> tuple[str, ...]:
    """The keys of every way to write a code."""
    return tuple(key for key in map(headers.key, (code.key, code.name, *code.spellings)) if key)


@cache
def _spellings(field: Field) -> frozenset[str]:
    return frozenset(key for code in (field.codes.codes if field.codes else ()) for key in spelled(code))


def _bare(cell: Cell) -> str:
    return _DECORATION.sub("", thai.to_arabic_digits(str(cell))).upper()


def is_person(cell: Cell) -> bool:
    """Whether a cell looks like a citizen number or a G code, also where Excel has rounded it."""
    return bool(_PERSON.fullmatch(_bare(cell)))


def is_school(cell: Cell) -> bool:
    """Whether a cell looks like one of a school's three codes."""
    return bool(_SCHOOL.fullmatch(_bare(cell)))


def _is_short_number(cell: Cell) -> bool:
    return bool(_SHORT_NUMBER.fullmatch(_bare(cell)))


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return False
    return isinstance(cell, int | float) or bool(_NUMBER.fullmatch(thai.to_arabic_digits(str(cell)).strip()))


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, date | datetime) or bool(_DATE.fullmatch(thai.to_arabic_digits(str(cell)).strip()))


def _is_words(cell: Cell) -> bool:
    return isinstance(cell, str) and not _is_number(cell) and any(map(str.isalpha, cell))


_BY_KEY: Mapping[str, Callable[[Cell], bool]] = MappingProxyType(
    {
        "citizen_id": is_person,
        "school_code": is_school,
        "student_no": _is_short_number,
        "school_name": _is_words,
        "first_name": _is_words,
        "last_name": _is_words,
    }
)
_BY_KIND: Mapping[Kind, Callable[[Cell], bool]] = MappingProxyType(
    {Kind.INTEGER: _is_number, Kind.DECIMAL: _is_number, Kind.DATE: _is_date}
)
