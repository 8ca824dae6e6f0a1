"""Values in the expressions of forms, and how XPath turns one kind into another. Numbers are exact decimals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Context, Decimal

Scalar = str | Decimal | bool | date
Value = str | Decimal | bool | date | list["Scalar"]

EPOCH = date(1970, 1, 1)
NAN = Decimal("NaN")
DAY = 86_400
ARITHMETIC = Context(prec=34, Emax=999, Emin=-999, traps=[])
LONGEST_NUMBER = 60
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*", re.ASCII)


def scalar(value: Value) -> Scalar:
    """One value: the first of many, "" when there is none."""
    if isinstance(value, list):
        return value[0] if value else ""
    return value


def each(value: Value) -> list[Scalar]:
    """The values, one or many."""
    return value if isinstance(value, list) else [value]


def number(value: Value) -> Decimal:
    """As a number; a day counts from 1970, what is no number is NaN."""
    found = scalar(value)
    if isinstance(found, bool):
        return Decimal(int(found))
    if isinstance(found, Decimal):
        return found
    if isinstance(found, date):
        return days(found)
    return _number_of_text(found.strip())


def _number_of_text(text: str) -> Decimal:
    if _NUMBER.fullmatch(text) and len(text) <= LONGEST_NUMBER:
        return Decimal(text)
    moment = moment_of(text)
    return days(moment) if moment is not None else NAN


def days(moment: date) -> Decimal:
    """Days since 1970; a datetime with its part of the day, in its own time."""
    whole = Decimal((date(moment.year, moment.month, moment.day) - EPOCH).days)
    if not isinstance(moment, datetime):
        return whole
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return ARITHMETIC.add(whole, ARITHMETIC.divide(Decimal(seconds), Decimal(DAY)))


def moment_of(value: Value) -> date | None:
    """As a day or a moment, when it is one."""
    found = scalar(value)
    if isinstance(found, date):
        return found
    if isinstance(found, Decimal):
        return _day_of_number(found)
    if isinstance(found, bool):
        return None
    text = found.strip()
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        return None


def _day_of_number(found: Decimal) -> date | None:
    if not found.is_finite():
        return None
    try:
        return EPOCH + timedelta(days=int(found))
    except OverflowError:
        return None


def text(value: Value) -> str:
    """As text: whole numbers without a point, days in ISO order."""
    found = scalar(value)
    if isinstance(found, str):
        return found
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, Decimal):
        return _text_of_number(found)
    return found.isoformat()


def _text_of_number(found: Decimal) -> str:
    if not found.is_finite():
        return "NaN"
    if abs(found.adjusted()) > LONGEST_NUMBER and found:
        return "NaN" if found.adjusted() > 0 else "0"
    shown = format(found, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown


def truth(value: Value) -> bool:
    """As true or false: text that is not empty, a number that is not 0, entries that are there."""
    if isinstance(value, list):
        return bool(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return not value.is_nan() and value != 0
    return value != "" if isinstance(value, str) else True


def is_blank(value: Value) -> bool:
    """Whether nothing was answered."""
    return value == "" or value == []


def equal(left: Value, right: Value) -> bool:
    """XPath's ``=``: with entries on a side, whether any is equal."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    return any(_same(one, other) for one in each(left) for other in each(right))


def unequal(left: Value, right: Value) -> bool:
    """XPath's ``!=``: with entries on a side, whether any differs."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) != truth(right)
    return any(not _same(one, other) for one in each(left) for other in each(right))


def _same(one: Scalar, other: Scalar) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    left, right = number(one), number(other)
    return not left.is_nan() and not right.is_nan() and left == right


def compared(left: Value, right: Value, holds: Callable[[Decimal, Decimal], bool]) -> bool:
    """XPath's ``<`` and the like, as numbers; what is no number compares with nothing."""
    ones, others = _numbers(left), _numbers(right)
    return any(holds(one, other) for one in ones for other in others)


def _numbers(value: Value) -> list[Decimal]:
    found: Iterable[Decimal] = (number(item) for item in each(value))
    return [item for item in found if not item.is_nan()]
