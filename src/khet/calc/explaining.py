"""Put a value into words: the division, the band it falls into, and how far the next level is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc import rounding
from khet.calc.bands import Band, BandSet
from khet.calc.criteria_types import Framework
from khet.calc.explanation import BandFound, NextLevel

Components = Sequence[tuple[str, Fraction]]

LONGEST_DECIMAL = 8


def division(numerator: Fraction, denominator: Fraction, exact: Fraction, shown: str, terms: Sequence[str] = ()) -> str:
    """Write a division with its exact and its rounded answer: "46 ÷ 12 = 3.8333… → 3.83"."""
    above = f"({' + '.join(terms)})" if len(terms) > 1 else _term(numerator)
    return f"{above} ÷ {_term(denominator)} = {_answer(exact, shown)}"


def _term(value: Fraction) -> str:
    shown = rounding.plain(value)
    return f"({shown})" if "/" in shown else shown


def _answer(exact: Fraction, shown: str) -> str:
    decimals = len(shown.partition(".")[2])
    places = rounding.decimal_places(exact)
    if places is not None and places <= decimals:
        return shown
    if places is not None and places <= LONGEST_DECIMAL:
        return f"{rounding.text(exact, places)} → {shown}"
    return f"{_cut(exact, decimals + 2)}… → {shown}"


def _cut(exact: Fraction, places: int) -> str:
    """Write the first decimals without rounding, as one does before the dots."""
    return rounding.text(Fraction(exact.numerator * 10**places // exact.denominator, 10**places), places)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a value is worth: the band it falls into, where it was looked up, and what the next one needs."""

    level: int | None
    name: str | None
    found: BandFound
    next_level: NextLevel | None


def judge(
    framework: Framework, value: Fraction, shown: str, components: Components = (), *, complete: bool = True
) -> Judgement:
    """Look a value up in the framework's table; ``shown`` is the value with the framework's decimals.

    Without conditions the answer depends on the rounded value alone, and is kept for the next one like it.
    """
    bands = framework.bands
    looked_up = shown if bands.decimals == framework.decimals else rounding.text(value, bands.decimals)
    if bands.has_conditions:
        return _judge(framework, value, shown, looked_up, components, complete=complete)
    key = ("judgement", shown, looked_up)
    kept: Judgement | None = framework.memo.get(key)
    if kept is None:
        kept = framework.memo[key] = _judge(framework, value, shown, looked_up, (), complete=True)
    return kept


def _judge(
    framework: Framework, value: Fraction, shown: str, looked_up: str, components: Components, *, complete: bool
) -> Judgement:
    bands = framework.bands
    band = bands.find(value, [part for _, part in components], complete=complete)
    return Judgement(
        level=None if band is None else band.level,
        name=None if band is None else band.name,
        found=_band_found(bands, looked_up, band),
        next_level=_next_level(framework, Decimal(shown), band, components),
    )


def _band_found(bands: BandSet, looked_up: str, band: Band | None) -> BandFound:
    """Say in which table the value was looked up, as what, and which row was found."""
    return BandFound(
        code=bands.code,
        version=bands.version,
        name=bands.name,
        decimals=bands.decimals,
        looked_up=looked_up,
        level=None if band is None else band.level,
        level_name=None if band is None else band.name,
        low=None if band is None else str(band.low),
        high=None if band is None else str(band.high),
        components_low=None if band is None or band.components_low is None else rounding.plain(band.components_low),
    )


def _next_level(framework: Framework, shown: Decimal, band: Band | None, components: Components) -> NextLevel | None:
    """Say what the next level above needs; None at the top.

    ``needs`` is counted from the value as it is shown, so that adding the two gives the figure in
    the table; with a condition on the components, the ones still too low are named as well.
    """
    bands = framework.bands
    above = [found for found in bands.bands if band is not None and found.level > band.level]
    if not above:
        return None
    following = min(above, key=lambda found: found.level)
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
