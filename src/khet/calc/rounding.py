"""Rounding half up in exact arithmetic, and figures as the text people read.

Python's own ``round`` goes to the even neighbour (4.5 becomes 4), which gives another
level than the published tables; binary floats cannot hold 0.005 at all. So every
figure here is an integer, a Decimal or a Fraction.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction | Decimal | int, places: int) -> Decimal:
    """Round to ``places`` decimals, a half going away from zero."""
    return Decimal(text(value, places))


def text(value: Fraction | Decimal | int, places: int) -> str:
    """Give the figure rounded half up with exactly ``places`` decimals, as in "3.50"."""
    scaled = _scaled(value, places)
    digits = str(abs(scaled)).zfill(places + 1)
    whole = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{whole}" if scaled < 0 else whole


def _scaled(value: Fraction | Decimal | int, places: int) -> int:
    """The rounded figure without its point: 3.825 to 2 places is 383."""
    numerator, denominator = value.as_integer_ratio()
    shift: int = 10**places
    whole, rest = divmod(abs(numerator) * shift, denominator)
    if rest * 2 >= denominator:
        whole += 1
    return -whole if numerator < 0 else whole


def plain(value: Fraction | Decimal | int) -> str:
    """Give a figure in its shortest exact decimal form: "4", "79.5"; a fraction that does not end stays "23/6"."""
    numerator, denominator = value.as_integer_ratio()
    if denominator == 1:
        return str(numerator)
    places = decimal_places(value)
    return f"{numerator}/{denominator}" if places is None else text(value, places)


def decimal_places(value: Fraction | Decimal | int) -> int | None:
    """Count the decimals an exact decimal form needs, or None when it never ends."""
    rest = value.as_integer_ratio()[1]
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None
