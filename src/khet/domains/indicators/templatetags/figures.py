"""Filters of the pages that explore figures."""

from __future__ import annotations

from fractions import Fraction

from django import template

from khet.domains.indicators.web.exploring_shown import level_word as word_of

register = template.Library()


@register.filter
def counted(value: Fraction | int | None) -> str:
    """An exact count or sum: whole as it is, else with two decimals; a dash for none."""
    if value is None:
        return "–"
    exact = Fraction(value)
    if exact.denominator == 1:
        return f"{exact.numerator:,}"
    hundredths = (abs(exact) * 100 + Fraction(1, 2)).__floor__()
    return f"{'-' if exact < 0 else ''}{hundredths // 100:,}.{hundredths % 100:02d}"


@register.filter
def level_word(number: int | None) -> str:
    """The word of a level of five."""
    return word_of(number)
