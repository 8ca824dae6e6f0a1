"""Rows of figures are put together without a template: nothing in them may become markup."""

from __future__ import annotations

from fractions import Fraction

from khet.domains.indicators.queries.rows import FigureRow
from khet.domains.indicators.templatetags.figures import figure_rows, ranked_rows
from khet.domains.indicators.web.exploring_shown import Line

EVIL = "<script>alert('x')</script>"


def line(**changes: object) -> Line:
    figure = FigureRow("code", 2567, ("1",), (EVIL,), "shown", EVIL, numerator=Fraction(1200), level=4)
    return Line(**{"figure": figure, "label": EVIL, "url": f"/a/?x={EVIL}&y=1", "why_url": f"/w/?{EVIL}", **changes})


def test_what_people_typed_is_text_in_a_table():
    shown = figure_rows([line()], EVIL, "ตัวตั้ง", "ตัวหาร", "ระดับ", has_parts=True, has_levels=True)

    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 5
    assert "&amp;y=1" in shown


def test_what_people_typed_is_text_in_a_ranking():
    shown = ranked_rows([line(place=1)], "ที่", EVIL, "ระดับ", has_levels=True)

    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 5


def test_a_row_says_what_it_has():
    whole = figure_rows([line(is_total=True, url="")], "คน", "ตัวตั้ง", "ตัวหาร", "ระดับ", has_parts=True, has_levels=False)

    assert whole.startswith('<tr class="total"><td class="lead-cell">&lt;script')
    assert '<td class="n" data-label="ตัวตั้ง">1,200</td><td class="n blank" data-label="ตัวหาร">–</td>' in whole
    assert "level" not in whole
    assert '<td class="n muted" data-label="ที่">–</td>' in ranked_rows([line()], "ที่", "คน", "ระดับ", has_levels=False)
