"""A paper in a page: safe text, the site's classes, nothing a strict policy forbids."""

from __future__ import annotations

import re

from khet.kernel import charts
from khet.kernel.documents import Heading, Items, KeyFigure, KeyFigures, Level, Paragraph, Reference, render_html
from tests.papers_cast import HOSTILE, SIGNED, issued, levels_table, paper


def test_user_text_is_escaped():
    blocks = (Heading(HOSTILE), Paragraph(HOSTILE), Items((HOSTILE,)), KeyFigures((KeyFigure(HOSTILE, HOSTILE),)))
    made = render_html(paper(*blocks, title=HOSTILE))

    assert "<script" not in made
    assert made.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;") == 6


def test_an_address_that_is_no_address_is_no_link():
    made = render_html(paper(Paragraph("ก"), reference=Reference("1/2570", "javascript:alert(1)")))

    assert "javascript:" not in made


def test_has_no_inline_style_or_script():
    chart = charts.bar([charts.Point("ก", None, "-")], title="กราฟ", label_title="ข้อ", value_title="คะแนน")
    made = render_html(issued(levels_table(), chart, SIGNED))

    assert not re.search(r"\s(style|on\w+)=|<style|<script", made)


def test_cells_are_merged_and_heads_say_what_they_head():
    made = render_html(paper(levels_table()))

    assert '<th class="c" scope="col" rowspan="2">ตัวชี้วัด</th>' in made
    assert '<th class="c" scope="colgroup" colspan="2">ระดับคุณภาพ</th>' in made
    assert '<td class="c" colspan="2">ติดตามแต่ไม่ประเมินผล</td>' in made
    assert '<th class="in-1" scope="row">ตัวชี้วัดที่ 3</th>' in made


def test_a_level_is_dots_word_and_colour():
    made = render_html(paper(KeyFigures((KeyFigure("รวม", "2.50", Level(2, "พอใช้")),))))

    assert '<span class="level l2">' in made
    assert made.count('<s class="on"></s>') == 2
    assert "พอใช้" in made


def test_thai_digits_reach_the_page():
    assert "๔.๕๐" in render_html(paper(levels_table(), digits="thai"))
