"""Invented content for the gallery: a form, schools, charts and explanations."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as plain
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khet.kernel.charts import Point, bar, line
from khet.kernel.charts import plots as plots_of
from khet.kernel.documents.model import Chart, Level
from khet.kernel.web import forms, tables

TODAY = date(2024, 1, 15)
AT = datetime(2024, 1, 15, 9, 5, tzinfo=ZoneInfo("Asia/Bangkok"))

WHY: dict[str, Any] = {
    "formula": "mean",
    "text": "11 ÷ 3 = 3.6666… → 3.67",
    "inputs": [
        {"code": "1", "name": "การอ่านออกเขียนได้", "value": "4.00", "exact": "4", "weight": "1"},
        {"code": "2", "name": "โรงเรียนปลอดภัย", "value": "4.50", "exact": "9/2", "weight": "1"},
        {"code": "3", "name": "ห้องสมุดมีชีวิต", "value": "2.50", "exact": "5/2", "weight": "1"},
    ],
    "left_out": [{"code": "4", "name": "ศูนย์เด็กเล็ก", "state": "not_applicable", "reason": "เฉพาะ สพป."}],
    "numerator": "11",
    "denominator": "3",
    "exact": "11/3",
    "rounded": "3.67",
    "decimals": 2,
    "rounding": "half-up",
    "band_set": {
        "code": "sample",
        "version": "1",
        "name": "ช่วงกว้าง 0.80",
        "band": {"level": 4, "name": "ดีมาก", "from": "3.41", "to": "4.20"},
    },
    "framework": {"code": "sample", "version": "1"},
    "partial": True,
    "rounds_missing": ["12"],
    "next_level": {"name": "ดีเยี่ยม", "level": 5, "needs": "0.54"},
}
WEIGHTED = WHY | {
    "formula": "weighted_sum",
    "text": "0.6 × 90.00 + 0.4 × 80.00 = 86.00",
    "inputs": [
        {"code": "A", "name": "การเปิดเผยข้อมูล", "value": "90.00", "exact": "90", "weight": "0.6"},
        {"code": "B", "name": "การรับรู้ของผู้มาติดต่อ", "value": "80.00", "exact": "80", "weight": "0.4"},
    ],
    "left_out": [],
    "exact": "86",
    "rounded": "86.00",
    "partial": False,
    "rounds_missing": [],
    "next_level": None,
}


class SampleForm(forms.KhetForm):
    """Every kind of field."""

    name = plain.CharField(label=lazy("ชื่อกิจกรรม"), max_length=80)
    held_on = forms.ThaiDateField(label=lazy("วันที่จัด"))
    score = forms.DecimalField(label=lazy("คะแนน"), max_value=5, min_value=1, help_text=lazy("1 ถึง 5 ใช้เลขไทยได้"))
    kind = plain.ChoiceField(
        label=lazy("ระดับ"),
        choices=[("5", lazy("มากที่สุด")), ("4", lazy("มาก")), ("3", lazy("ปานกลาง"))],
        widget=plain.RadioSelect,
    )
    group = plain.ChoiceField(
        label=lazy("กลุ่ม"), choices=[("a", lazy("กลุ่มนิเทศ")), ("b", lazy("กลุ่มแผน"))], required=False
    )
    note = forms.TextField(label=lazy("หมายเหตุ"), required=False)
    open = plain.BooleanField(label=lazy("เปิดให้โรงเรียนเห็น"), required=False)
    file = plain.FileField(label=lazy("หลักฐาน"), required=False, help_text=lazy("ลากไฟล์มาวางได้"))


SCHOOLS = [
    {"code": f"{1000 + at}", "name": f"โรงเรียน{name}", "network": network, "pupils": pupils, "level": level, "due": due}
    for at, (name, network, pupils, level, due) in enumerate(
        [
            ("ดอยรุ่งวิทยา", "ดอยรุ่ง", 412, (4, "ดีมาก"), date(2024, 1, 12)),
            ("ภูหมอกพิทยา", "ภูหมอก", 1204, (5, "ดีเยี่ยม"), date(2024, 1, 15)),
            ("ห้วยแก้วศึกษา", "ดอยรุ่ง", 96, (2, "พอใช้"), date(2024, 1, 17)),
            ("เอื้องคำวิทยาคม", "ภูหมอก", 688, (3, "ดี"), date(2024, 3, 1)),
            ("แม่สายธาร", "ดอยรุ่ง", 57, (None, "ยังไม่รายงาน"), None),
            ("บ้านไร่ชายทุ่ง", "ภูหมอก", 231, (1, "ปรับปรุง"), date(2024, 2, 9)),
        ]
    )
]


def table_spec(name: str = "sample", **changes: Any) -> tables.TableSpec:
    """The gallery's table: sorts, filters, pages by four rows, exports."""
    given: dict[str, Any] = {
        "heading": lazy("สถานศึกษา (ตัวอย่าง)"),
        "columns": (
            tables.Column("name", lazy("สถานศึกษา")),
            tables.Column("network", lazy("เครือข่าย")),
            tables.Column("pupils", lazy("นักเรียน"), kind="number"),
            tables.Column("level", lazy("ระดับ"), kind="level"),
            tables.Column("due", lazy("กำหนดส่ง"), kind="due"),
        ),
        "filters": (tables.Filter("network", lazy("เครือข่าย"), [("ดอยรุ่ง", "ดอยรุ่ง"), ("ภูหมอก", "ภูหมอก")]),),
        "search": True,
        "order": "name",
        "page_size": 4,
        "today": TODAY,
    }
    return tables.TableSpec(name=name, **{**given, **changes})


def bars() -> Chart:
    """Bars coloured by level; one point has no score."""
    return bar(
        [
            Point("1 การอ่านออกเขียนได้", Decimal("4.00"), "4.00", level=Level(4, "ดีมาก")),
            Point("2 โรงเรียนปลอดภัย น้ำใจ", Decimal("4.50"), "4.50", level=Level(5, "ดีเยี่ยม")),
            Point("3 ห้องสมุดมีชีวิต", Decimal("2.50"), "2.50", level=Level(2, "พอใช้")),
            Point("4 ศูนย์เด็กเล็ก", None, "เฉพาะ สพป."),
        ],
        title=_("ผลรายตัวชี้วัด (ตัวอย่าง)"),
        label_title=_("ตัวชี้วัด"),
        value_title=_("ค่า"),
        bounds=(Decimal(0), Decimal(5)),
    )


def lines() -> Chart:
    """Lines over three years."""
    return line(
        [
            Point(year, Decimal(value), value, series=series)
            for series, values in (("QP", ("3.10", "3.52", "3.83")), ("AP", ("4.20", "4.40", "4.80")))
            for year, value in zip(("2564", "2565", "2566"), values, strict=True)
        ],
        title=_("แนวโน้มสามปี (ตัวอย่าง)"),
        label_title=_("ปีงบประมาณ"),
        value_title=_("ค่าเฉลี่ย"),
        bounds=(Decimal(1), Decimal(5)),
    )


def sample_forms() -> tuple[SampleForm, SampleForm]:
    """A form not yet sent, and one sent with mistakes."""
    wrong = {
        "name": "",
        "held_on": "31/2/2566",
        "score": "๗.๕",
        "kind": "4",
        "group": "b",
        "note": "พิมพ์ค้างไว้",
        "open": "on",
    }
    return SampleForm(initial={"held_on": TODAY, "score": Decimal("4.50"), "kind": "5"}, auto_id="ok_%s"), SampleForm(
        wrong, auto_id="bad_%s"
    )


def plots() -> list[tuple[str, plots_of.Plot]]:
    """Small drawings with a caption each."""
    years, values = ["2565", "2566", "2567"], [Decimal("61.5"), Decimal("64.2"), Decimal("70.1")]
    line = plots_of.Series("", values, ["61.50", "64.20", "70.10"])
    places = [
        plots_of.Dot("บ้านตัวอย่าง", Decimal("18.41"), Decimal("99.02"), "l4", "70.10"),
        plots_of.Dot("บ้านสาธิต", Decimal("18.29"), Decimal("99.31"), "l2", "58.00"),
        plots_of.Dot("บ้านลอง", Decimal("18.52"), Decimal("99.22"), "none", "ปกปิด"),
    ]
    drawn = [
        (_("แนวโน้มในบรรทัด"), plots_of.spark(values, title="61.50 – 70.10")),
        (_("แนวโน้มกับเป้าหมาย"), plots_of.trend(years, [line], title="2565–2567", target=Decimal(68))),
        (_("การกระจาย"), plots_of.columns([("50–60", 4, ""), ("60–70", 9, ""), ("70–80", 3, "")], title="50–80")),
        (_("จุดบนแผนที่"), plots_of.dots(places, title=_("ที่ตั้งโรงเรียน"))),
        (_("แถบในตารางกับค่าของเขต"), plots_of.share(Decimal(58), Decimal(0), Decimal(100), mark=Decimal(70))),
    ]
    return [(caption, plot) for caption, plot in drawn if plot is not None]
