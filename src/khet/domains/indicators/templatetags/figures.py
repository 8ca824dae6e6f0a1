"""Filters and tags of the pages that explore figures."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khet.domains.indicators.queries.rows import HIDDEN, FigureRow
from khet.domains.indicators.web.exploring_shown import level_word as word_of

register = template.Library()
NOTHING = mark_safe('<span class="muted">–</span>')


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


@register.simple_tag
def figure_value(figure: FigureRow | None) -> SafeString:
    """A figure in a cell: its text, or that it is hidden. Pages print hundreds: a tag is quicker than a template."""
    if not figure:
        return NOTHING
    if figure.state == HIDDEN:
        return _hidden(_("ปกปิดเพื่อไม่ให้รู้ถึงตัวบุคคล"), figure.text)
    return escape(figure.text)


@register.simple_tag
def figure_cells(figures: Sequence[FigureRow | None]) -> SafeString:
    """The figures of a row of a two-way table as cells; the last one is the row's total."""
    *cells, total = [figure_value(figure) for figure in figures]
    inside = "".join(f'<td class="n">{cell}</td>' for cell in cells)
    return mark_safe(f'{inside}<td class="n sum">{total}</td>')  # noqa: S308 - every value is escaped


@lru_cache(maxsize=16)
def _hidden(title: str, text: str) -> SafeString:
    return format_html('<abbr class="hid" title="{}">{}</abbr>', title, text)
