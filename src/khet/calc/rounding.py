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
    exact = value if isinstance(value, Fraction) else Fraction(value)
    scaled = abs(exact.numerator) * 10**places
    whole, rest = divmod(scaled, exact.denominator)
    if rest * 2 >= exact.denominator:
        whole += 1
    return Decimal(-whole if exact.numerator < 0 else whole).scaleb(-places)


def text(value: Fraction | Decimal | int, places: int) -> str:
    """Give the figure rounded half up with exactly ``places`` decimals, as in "3.50"."""
    return f"{half_up(value, places):.{places}f}"


def plain(value: Fraction | Decimal | int) -> str:
    """Give a figure in its shortest exact decimal form: "4", "79.5"; a fraction that does not end stays "23/6"."""
    exact = value if isinstance(value, Fraction) else Fraction(value)
    places = decimal_places(exact)
    if places is None:
        return f"{exact.numerator}/{exact.denominator}"
    return text(exact, places)


def decimal_places(value: Fraction) -> int | None:
    """Count the decimals an exact decimal form needs, or None when it never ends."""
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None
