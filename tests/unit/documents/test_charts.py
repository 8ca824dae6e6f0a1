"""Charts say what their table says, leave non-scores out, and draw Thai with SARA AM in its place."""

from __future__ import annotations

from decimal import Decimal

from khet.kernel import charts
from khet.kernel.documents import Level, plain

POINTS = [
    charts.Point("น้ำใจ", Decimal("3.50"), "3.50", level=Level(4, "ดีมาก")),
    charts.Point("ปฐมวัย", None, "-"),
]


def bar() -> charts.Chart:
    return charts.bar(POINTS, title="คะแนน", label_title="ข้อ", value_title="ค่า", bounds=(Decimal(0), Decimal(5)))


def test_the_table_has_every_point_and_the_drawing_only_those_with_a_value():
    chart = bar()

    assert [plain(row.cells[0].text) for row in chart.table.rows] == ["น้ำใจ", "ปฐมวัย"]
    assert [value["label"] for value in chart.spec["data"]["values"]] == ["น้ำใจ"]


def test_sara_am_is_decomposed_in_the_drawing_only():
    drawn = charts.svg(bar().spec)

    assert "น\u0e4d้าใจ" in drawn
    assert "น้ำใจ" not in drawn


def test_thai_digits_reach_labels():
    assert "๓.๕๐" in charts.svg(bar().spec, digits="thai")


def test_a_label_cannot_become_markup():
    chart = charts.line(
        [charts.Point("<script>alert(1)</script>", Decimal(1), "1", "ก")],
        title="แนวโน้ม",
        label_title="ปี",
        value_title="ค่า",
    )

    assert "<script" not in charts.svg(chart.spec)


def test_a_line_names_its_series_in_the_table():
    points = [charts.Point("2569", Decimal(3), "3.00", "ก"), charts.Point("2570", Decimal(4), "4.00", "ข")]
    chart = charts.line(points, title="แนวโน้ม", label_title="ปี", value_title="ค่า")

    assert [column.title for column in chart.table.columns] == ["ชุดข้อมูล", "ปี", "ค่า"]
    assert chart.spec["encoding"]["color"]["scale"]["domain"] == ["ก", "ข"]


def test_a_picture_for_word_is_a_png():
    assert charts.png(bar().spec).startswith(b"\x89PNG")
