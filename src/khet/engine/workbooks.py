"""Writes cells into workbooks as what they are: a text stays a text, whatever it begins with."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from khet.engine.readers.tables import Cell

LONGEST_TEXT = 32_767
LARGEST_WHOLE = 10**15
FIRST_YEAR, LAST_YEAR = 1900, 9999
LONGEST_SHEET_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

PLAIN, DATE, MOMENT, TIME = "@", "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm"


def put(sheet: Any, row: int, column: int, cell: Cell, formats: Any) -> None:
    """Write one cell; ``formats`` gives the format of a number format. Nothing written starts a formula or a link."""
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, formats(""))
    elif isinstance(cell, int | float):
        _put_number(sheet, row, column, cell, formats)
    elif isinstance(cell, datetime | date):
        _put_date(sheet, row, column, cell, formats)
    elif isinstance(cell, time):
        sheet.write_datetime(row, column, cell, formats(TIME))
    else:
        sheet.write_string(row, column, fit(cell), formats(""))


def sheet_name(text: str, used: set[str]) -> str:
    """A name that Excel takes and that no other sheet has; ``used`` remembers it."""
    bare = " ".join(text.translate(_NOT_IN_NAMES).split())[:LONGEST_SHEET_NAME] or "ข้อมูล"
    name, number = bare, 2
    while name.casefold() in used:
        end = f" ({number})"
        name, number = bare[: LONGEST_SHEET_NAME - len(end)] + end, number + 1
    used.add(name.casefold())
    return name


def fit(text: str) -> str:
    """A text no longer than a cell may hold."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _put_number(sheet: Any, row: int, column: int, number: float, formats: Any) -> None:
    if abs(number) < LARGEST_WHOLE:  # false for what is no number too; a longer code would lose its last digits
        sheet.write_number(row, column, number, formats(""))
    else:
        sheet.write_string(row, column, str(number), formats(""))


def _put_date(sheet: Any, row: int, column: int, day: date, formats: Any) -> None:
    if FIRST_YEAR < day.year <= LAST_YEAR and not (isinstance(day, datetime) and day.tzinfo):
        sheet.write_datetime(row, column, day, formats(MOMENT if isinstance(day, datetime) else DATE))
    else:
        sheet.write_string(row, column, day.isoformat(), formats(""))


def letters_of(column: int) -> str:
    """The letters of a column: 0 is A."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """The column (from 0) of its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
