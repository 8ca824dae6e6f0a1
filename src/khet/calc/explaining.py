"""Put a value into words: the division, the band it falls into, and how far the next level is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from khet.calc import rounding
from khet.calc.bands import Band, BandSet
from khet.calc.criteria_types import Framework
from khet.calc.explanation import BandFound, NextLevel

Components = Sequence[tuple[str, Fraction]]

LONGEST_DECIMAL = 8


def division(
    numerator: Fraction, denominator: Fraction, exact: Fraction, decimals: int, *, terms: Sequence[str] = ()
) -> str:
    """Write a division with its exact and its rounded answer: "46 ÷ 12 = 3.8333… → 3.83"."""
    above = f"({' + '.join(terms)})" if len(terms) > 1 else _term(numerator)
    return f"{above} ÷ {_term(denominator)} = {_answer(exact, decimals)}"


def _term(value: Fraction) -> str:
    shown = rounding.plain(value)
    return f"({shown})" if "/" in shown else shown


def _answer(exact: Fraction, decimals: int) -> str:
    rounded = rounding.text(exact, decimals)
    places = rounding.decimal_places(exact)
    if places is not None and places <= decimals:
        return rounded
    if places is not None and places <= LONGEST_DECIMAL:
        return f"{rounding.text(exact, places)} → {rounded}"
    return f"{_cut(exact, decimals + 2)}… → {rounded}"


def _cut(exact: Fraction, places: int) -> str:
    """Write the first decimals without rounding, as one does before the dots."""
    return rounding.text(Fraction(exact.numerator * 10**places // exact.denominator, 10**places), places)


def band_found(bands: BandSet, value: Fraction, band: Band | None) -> BandFound:
    """Say in which table the value was looked up, as what, and which row was found."""
    return BandFound(
        code=bands.code,
        version=bands.version,
        name=bands.name,
        decimals=bands.decimals,
        looked_up=rounding.text(value, bands.decimals),
        level=None if band is None else band.level,
        level_name=None if band is None else band.name,
        low=None if band is None else str(band.low),
        high=None if band is None else str(band.high),
        components_low=None if band is None or band.components_low is None else rounding.plain(band.components_low),
    )


def next_level(
    framework: Framework, value: Fraction, band: Band | None, components: Components = ()
) -> NextLevel | None:
    """Say what the next level above needs; None at the top.

    ``needs`` is counted from the value as it is shown, so that adding the two gives the figure in
    the table; with a condition on the components, the ones still too low are named as well.
    """
    bands = framework.bands
    above = [found for found in bands.bands if band is not None and found.level > band.level]
    if not above:
        return None
    following = min(above, key=lambda found: found.level)
    shown = rounding.half_up(value, framework.decimals)
    needs = max(Decimal(0), _enough(bands, following, framework.decimals) - shown)
    least = following.components_low
    low = () if least is None else tuple(_too_low(framework, components, least))
    if needs == 0 and least is None:
        needs = Decimal(1).scaleb(-framework.decimals)
    return NextLevel(
        name=following.name,
        level=following.level,
        needs=f"{needs:.{framework.decimals}f}",
        components_low=None if least is None else rounding.plain(least),
        components=low,
    )


def _enough(bands: BandSet, band: Band, decimals: int) -> Decimal:
    """The lowest shown figure that is rounded up into the band, when the table rounds harder than the page."""
    if bands.decimals >= decimals:
        return band.low
    return band.low - Decimal(5).scaleb(-bands.decimals - 1)


def _too_low(framework: Framework, components: Components, least: Decimal) -> list[tuple[str, str]]:
    places = framework.decimals
    shown = [(code, rounding.half_up(value, places)) for code, value in components]
    return [(code, f"{least - value:.{places}f}") for code, value in shown if value < least]
