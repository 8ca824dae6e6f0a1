"""Reads dates as yyyymmdd of the common era, and says when an era was mixed up.

A column of text has one era: where Buddhist years are in the majority a common-era year is a slip and is mended; a
column that is all common era is simply that. A date cell of a spreadsheet that holds the year 2567 was typed in
Buddhist years and stored as if it were the common era.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from khet.calc import calendars
from khet.engine.checks.reads import EMPTY, NOTHING, Read, digits, shown
from khet.engine.readers.tables import Cell

EARLIEST_YEAR, YEARS_AHEAD = 1900, 10
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?: +00?:00(?::00)?)?")
_BUDDHIST = re.compile(r"(?<!\d)2[4-6]\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\- ]\S+[/.\- ]\d{2}|\d{1,2}[^\d]+\d{2}")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")


def reader(cells: Mapping[Cell, int], *, today: date) -> Callable[[Cell], Read]:
    """Read the cells of one date column; ``cells`` says how often each stands in it."""
    is_buddhist = _mostly_buddhist(cells)
    latest = today.year + YEARS_AHEAD

    def read(cell: Cell) -> Read:
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            return _judged(cell, "", latest) if cell.year < calendars.FIRST_BE_YEAR else _turned(cell, latest)
        text, cause = digits(shown(cell))
        if text in EMPTY:
            return NOTHING
        return _text(text, cause, is_buddhist=is_buddhist, latest=latest)

    return read


def written(value: int) -> str:
    """A stored date as people write it: 15/06/2567."""
    year, month, day = value // 10000, value // 100 % 100, value % 100
    return f"{day:02d}/{month:02d}/{calendars.be_year(year)}"


def stored(day: date) -> int:
    """A date as it is stored."""
    return day.year * 10000 + day.month * 100 + day.day


def as_date(value: int) -> date:
    """A stored date as a date."""
    return date(value // 10000, value // 100 % 100, value % 100)


def _text(text: str, cause: str, *, is_buddhist: bool, latest: int) -> Read:
    plain = _DAY_FIRST.fullmatch(text)
    if plain:
        day, month, year = (int(part) for part in plain.groups())
        is_common = year < calendars.FIRST_BE_YEAR
        cause = cause or ("date.common_era" if is_common and is_buddhist else "")
        read = _made(year if is_common else calendars.ce_year(year), month, day, cause, latest)
        # In a column of the common era a mended cell stays in it, or the column's era would turn with it.
        return replace(read, after=f"{day:02d}/{month:02d}/{year}") if read.after and not is_buddhist else read
    iso = _YEAR_FIRST.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
        is_common = year < calendars.FIRST_BE_YEAR
        cause = cause or ("" if is_common else "date.era")
        return _made(year if is_common else calendars.ce_year(year), month, day, cause, latest)
    try:
        found = calendars.parse_date(text)
    except calendars.ThaiDateError:
        return Read(problem="date.unreadable")
    short = _SHORT_YEAR.fullmatch(text) is not None
    return _judged(found, cause or ("date.two_digits" if short else ""), latest)


def _made(year: int, month: int, day: int, cause: str, latest: int) -> Read:
    try:
        return _judged(date(year, month, day), cause, latest)
    except ValueError:
        return Read(problem="date.unreadable")


def _turned(cell: date, latest: int) -> Read:
    """A date cell in Buddhist years; 29 February cannot be one, since the sheet would not have taken it."""
    return _made(calendars.ce_year(cell.year), cell.month, cell.day, "date.era", latest)


def _judged(found: date, cause: str, latest: int) -> Read:
    value = stored(found)
    if not EARLIEST_YEAR <= found.year <= latest:
        return Read(problem="date.range", fallback=value)
    return Read(value, cause, written(value) if cause else "")


def _mostly_buddhist(cells: Mapping[Cell, int]) -> bool:
    """Tell the era of a column by its rows; short years count as Buddhist, since that is how they are read."""
    buddhist = common = 0
    for cell, count in cells.items():
        if isinstance(cell, date):
            buddhist += count if cell.year >= calendars.FIRST_BE_YEAR else 0
        elif isinstance(cell, str):
            text = digits(cell)[0]
            if _DAY_FIRST.fullmatch(text) and int(text.split(" ")[0][-4:]) < calendars.FIRST_BE_YEAR:
                common += count
            elif _DAY_FIRST.fullmatch(text) or _BUDDHIST.search(text) or _SHORT_YEAR.fullmatch(text):
                buddhist += count
    return buddhist > 0 and buddhist >= common
