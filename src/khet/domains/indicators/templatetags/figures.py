"""Filters and tags of the pages that explore figures."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khet.domains.indicators.queries.rows import HIDDEN, FigureRow
from khet.domains.indicators.web.exploring_shown import Line, level_word
from khet.kernel.charts import plots
from khet.kernel.templatetags.khet import level as level_shown

register = template.Library()
TOTAL = ' class="total"'
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


@register.simple_tag
def figure_rows(
    lines: Sequence[Line], value: str, top: str, bottom: str, level: str, *, has_parts: bool, has_levels: bool
) -> SafeString:
    """The rows of a one-way table under these headings."""
    value, top, bottom = map(conditional_escape, (value, top, bottom))
    levels = _Levels(level)

    def row(line: Line) -> str:
        figure = line.figure
        cells = [_named(line), _valued(line, value)]
        if has_parts:
            cells += [_part(figure.numerator, top), _part(figure.denominator, bottom)]
        if has_levels:
            cells.append(levels.cell(figure.level))
        return f"<tr{TOTAL if line.is_total else ''}>{''.join(cells)}{_drawn(line)}</tr>"

    return mark_safe("".join(map(row, lines)))  # noqa: S308 - every value is escaped


@register.simple_tag
def ranked_rows(lines: Sequence[Line], place: str, value: str, level: str, *, has_levels: bool) -> SafeString:
    """The rows of a ranking under these headings."""
    place, value = map(conditional_escape, (place, value))
    levels = _Levels(level)

    def row(line: Line) -> str:
        first = f'<td class="n muted" data-label="{place}">{line.place or "–"}</td>'
        last = levels.cell(line.figure.level) if has_levels else ""
        return f"<tr>{first}{_named(line)}{_drawn(line)}{_valued(line, value)}{last}</tr>"

    return mark_safe("".join(map(row, lines)))  # noqa: S308 - every value is escaped


def _named(line: Line) -> str:
    label = escape(line.label)
    shown = f'<a href="{escape(line.url)}">{label}</a>' if line.url else label
    return f'<td class="lead-cell">{shown}</td>'


def _valued(line: Line, word: str) -> str:
    return f'<td class="n" data-label="{word}"><a href="{escape(line.why_url)}">{figure_value(line.figure)}</a></td>'


def _part(value: Fraction | int | None, word: str) -> str:
    return f'<td class="n{" blank" if value is None else ""}" data-label="{word}">{counted(value)}</td>'


def _drawn(line: Line) -> str:
    return f'<td class="bar">{plots.svg(line.bar) if line.bar else ""}</td>'


class _Levels:
    """The cells of levels, each made once for a table."""

    def __init__(self, word: str) -> None:
        self._word = conditional_escape(word)
        self._cells: dict[int | None, str] = {}

    def cell(self, number: int | None) -> str:
        """The cell of a level, empty without one."""
        if number not in self._cells:
            inside = level_shown(number, level_word(number)) if number else ""
            blank = "" if number else " blank"
            self._cells[number] = f'<td class="nowrap{blank}" data-label="{self._word}">{inside}</td>'
        return self._cells[number]


@lru_cache(maxsize=16)
def _hidden(title: str, text: str) -> SafeString:
    return format_html('<abbr class="hid" title="{}">{}</abbr>', title, text)
