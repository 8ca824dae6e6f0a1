"""A bar of a whole: its parts follow each other, and none leaves it."""

from __future__ import annotations

from decimal import Decimal

from khet.kernel.charts import plots


def test_parts_follow_each_other_and_what_lacks_stays_empty() -> None:
    told = plots.parts(
        [
            (Decimal(50), "l5", "50.00", "มากที่สุด"),
            (Decimal(0), "l4", "0.00", "มาก"),
            (Decimal(25), "l3", "25.00", "กลาง"),
        ],
        title="ข้อ 1",
    )

    bars = [mark for mark in told.marks if mark.kind == "rect"]
    assert [(mark.x, mark.width) for mark in bars] == [(0, 319), (320, 159)]
    assert [mark.text for mark in told.marks if mark.kind == "text"] == ["50.00", "25.00"]


def test_a_part_too_narrow_for_its_words_goes_without_them_and_never_past_the_end() -> None:
    told = plots.parts([(Decimal(95), "l5", "95.00", ""), (Decimal("5.01"), "l4", "5.01", "")], title="")

    assert [mark.text for mark in told.marks if mark.kind == "text"] == ["95.00"]
    assert max(mark.x + mark.width for mark in told.marks if mark.kind == "rect") <= plots.WIDE
