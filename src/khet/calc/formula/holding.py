"""Tell of one row, given as plain values, whether a test holds: true, false, or None while it is unknown.

Engines say the same in SQL; this is what they are compared with, and how rows that a file states are chosen.
"""

from __future__ import annotations

from collections.abc import Callable

from khet.calc.calendars import AcademicYear
from khet.calc.formula.typed import (
    AgeRange,
    Column,
    DayOfYear,
    Either,
    Every,
    IsFound,
    IsIn,
    IsKnown,
    IsTrue,
    Join,
    Opposite,
    Range,
    Related,
    Test,
)

Value = str | int | None
YEAR = 10_000


class Row:
    """How to look at a row: the value of a column, whether a joined row was found, and the school year of the row."""

    def __init__(self, get: Callable[[Column], Value], found: Callable[[Join], bool], *, year: int) -> None:
        self.get = get
        self.found = found
        self.year = year


def day_of_year(day: DayOfYear, year: int) -> int:
    """Give a day of a school year as yyyymmdd."""
    month, number = (int(part) for part in day.month_day.split("-"))
    opens = AcademicYear.OPENS
    common = year - 543 + ((month, number) < opens)
    return common * YEAR + month * 100 + number


def holds(test: Test, row: Row) -> bool | None:
    """Tell whether the test holds of the row, or None when that is unknown."""
    if isinstance(test, Opposite):
        inside = holds(test.part, row)
        return None if inside is None else not inside
    if isinstance(test, Every):
        return _all([holds(part, row) for part in test.parts])
    if isinstance(test, Either):
        inside = _all([_opposite(holds(part, row)) for part in test.parts])
        return _opposite(inside)
    if isinstance(test, IsFound):
        return row.found(test.join)
    if isinstance(test, IsKnown):
        return row.get(test.column) is not None
    return _compared(test, row)


def _opposite(found: bool | None) -> bool | None:
    return None if found is None else not found


def _all(parts: list[bool | None]) -> bool | None:
    if False in parts:
        return False
    return None if None in parts else True


def _compared(test: IsIn | Range | AgeRange | Related | IsTrue, row: Row) -> bool | None:
    if isinstance(test, Related):
        return _related(row.get(test.left), test.op, row.get(test.right))
    if isinstance(test, AgeRange):
        return _aged(test, row)
    value = row.get(test.column)
    if value is None:
        return None
    if isinstance(test, IsIn):
        return value in test.values
    return _within(int(value), test.low, test.high) if isinstance(test, Range) else bool(value)


def _related(left: Value, op: str, right: Value) -> bool | None:
    if left is None or right is None:
        return None
    if op == "=":
        return left == right
    return int(left) < int(right) if op == "<" else int(left) <= int(right)


def _aged(test: AgeRange, row: Row) -> bool | None:
    birth = row.get(test.birth)
    on: Value
    if isinstance(test.on, Column):
        on = row.get(test.on)
    else:
        on = day_of_year(test.on, row.year) if isinstance(test.on, DayOfYear) else test.on
    if birth is None or on is None:
        return None
    return _within(int(on) - int(birth), *age_bounds(test))


def age_bounds(test: AgeRange) -> tuple[int | None, int | None]:
    """Bounds of the difference of two dates as yyyymmdd that mean the ages: a full year of age is 10,000 of it."""
    low = None if test.low is None else test.low * YEAR
    return low, None if test.high is None else test.high * YEAR + YEAR - 1


def _within(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)
