"""Reads whole numbers and decimals into scaled integers."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from khet.calc import rounding
from khet.calc.schema import Field, Kind
from khet.engine.checks.reads import EMPTY, NOTHING, Read, digits, shown
from khet.engine.readers.tables import Cell

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d*)?|[+-]?\.\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+-]?\d{1,2}")
# No figure of an office is larger, and a snapshot could not hold one that is.
MOST = 10**15
# A binary float is as near to what was typed as this; anything farther was typed with more decimals.
_NOISE = Fraction(1, 10**9)


def reader(field: Field) -> Callable[[Cell], Read]:
    """Read the cells of one number column; a number is scaled by the decimals of the field."""
    places = field.places if field.kind is Kind.DECIMAL else 0
    scale = 10**places
    low = scaled(field.low, places) if field.low else None
    high = scaled(field.high, places) if field.high else None
    whole = field.kind is Kind.INTEGER

    def read(cell: Cell) -> Read:
        text, cause = digits(shown(cell))
        if text in EMPTY:
            return NOTHING
        text, cause = _without_unit(text, field.unit, cause)
        exact = _exact(text)
        if exact is None:
            return Read(problem="number.unreadable")
        if exact == 0 and field.zero_is_missing:
            return Read(None, "zero.missing", "")
        value = int(rounding.half_up(exact * scale, 0))
        if abs(value) > MOST:
            return Read(problem="number.unreadable")
        if abs(Fraction(value, scale) - exact) > _NOISE:
            if whole:
                return Read(problem="number.not_whole", fallback=value)
            cause = "number.rounded"
        if (low is not None and value < low) or (high is not None and value > high):
            return Read(problem="number.range", fallback=value)
        return Read(value, cause, rounding.text(Fraction(value, scale), places) if cause else "")

    return read


def scaled(text: str, places: int) -> int:
    """A bound as it is written, scaled."""
    return int(Decimal(text).scaleb(places))


def _exact(text: str) -> Fraction | None:
    if _NUMBER.fullmatch(text) or _SCIENTIFIC.fullmatch(text):
        return Fraction(text.rstrip(".") or "0")
    if _GROUPED.fullmatch(text):
        return Fraction(text.replace(",", ""))
    return None


def _without_unit(text: str, unit: str, cause: str) -> tuple[str, str]:
    """Take off a unit or a percent sign that was typed into the cell."""
    for sign in (unit, unit.rstrip("."), "%" if unit == "ร้อยละ" else ""):
        if sign and text.endswith(sign) and text != sign:
            return text[: -len(sign)].rstrip(), cause or "number.unit"
    return text, cause
