"""The form of a definition: what officers type, as plain data for the definition and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khet.calc.indicator import Indicator, Polarity, SmallCell, to_plain
from khet.domains.indicators.rules.dimensions import GRADE, NETWORK, OFFICE, SCHOOL, SEX
from khet.kernel.web.forms import DecimalField, IntegerField, KhetForm, TextField

DIMENSIONS = (
    (OFFICE, _("เขตพื้นที่")),
    (NETWORK, _("เครือข่าย")),
    (SCHOOL, _("สถานศึกษา")),
    (GRADE, _("ชั้น")),
    (SEX, _("เพศ")),
    ("year", _("ปี")),
)
POLARITIES = (
    (Polarity.HIGHER.value, _("ยิ่งมากยิ่งดี")),
    (Polarity.LOWER.value, _("ยิ่งน้อยยิ่งดี")),
    (Polarity.NONE.value, _("ไม่มีทิศทาง")),
)
SMALL_CELLS = (
    (SmallCell.BOTH.value, _("จำนวนที่นับได้และจำนวนทั้งหมด")),
    (SmallCell.NUMERATOR.value, _("จำนวนที่นับได้ (ตัวตั้ง)")),
    (SmallCell.DENOMINATOR.value, _("จำนวนทั้งหมด (ตัวหาร)")),
    (SmallCell.NONE.value, _("ไม่ใช่ข้อมูลของบุคคล ไม่ต้องปกปิด")),
)
LEVELS = (5, 4, 3, 2)


class DefinitionForm(KhetForm):
    """One indicator: its formula, how the value is shown, what is wanted of it, by what it may be split."""

    code = forms.CharField(
        label=_("รหัส"), max_length=60, help_text=_("อักษรอังกฤษเล็ก ตัวเลข จุด และขีด เช่น enrolment.girls")
    )
    name = forms.CharField(label=_("ชื่อตัวชี้วัด"), max_length=300)
    name_en = forms.CharField(label=_("ชื่อภาษาอังกฤษ"), max_length=300, required=False)
    group = forms.CharField(label=_("หมวด"), max_length=80, required=False)
    formula = TextField(label=_("สูตร"), rows=5)
    round = forms.CharField(
        label=_("รอบที่ใช้เมื่อสูตรไม่ระบุ"), max_length=10, required=False, help_text=_("เช่น 06-10 คือ 10 มิถุนายน")
    )
    scale = IntegerField(label=_("คูณด้วย"), min_value=1, initial=1, help_text=_("100 เมื่อแสดงเป็นร้อยละ"))
    unit = forms.CharField(label=_("หน่วย"), max_length=40, required=False)
    unit_en = forms.CharField(label=_("หน่วยภาษาอังกฤษ"), max_length=40, required=False)
    decimals = IntegerField(label=_("ทศนิยม"), min_value=0, max_value=6, initial=2)
    polarity = forms.ChoiceField(label=_("ทิศทาง"), choices=POLARITIES)
    target = DecimalField(label=_("ค่าเป้าหมายของตัวชี้วัด"), required=False)
    level_5 = DecimalField(label=_("ระดับ 5 เมื่อถึง"), required=False)
    level_4 = DecimalField(label=_("ระดับ 4 เมื่อถึง"), required=False)
    level_3 = DecimalField(label=_("ระดับ 3 เมื่อถึง"), required=False)
    level_2 = DecimalField(label=_("ระดับ 2 เมื่อถึง"), required=False)
    by = forms.MultipleChoiceField(
        label=_("แยกได้ตาม"), choices=DIMENSIONS, widget=forms.CheckboxSelectMultiple, required=False
    )
    by_more = forms.CharField(
        label=_("แยกตามช่องรหัสอื่น"), required=False, help_text=_("เช่น pupils.disadvantage คั่นด้วยเว้นวรรค")
    )
    small_cell = forms.ChoiceField(label=_("ปกปิดเมื่อจำนวนใดน้อยกว่า 5 คน"), choices=SMALL_CELLS)
    source = forms.CharField(label=_("ที่มาของนิยาม"), max_length=300, required=False)
    about = TextField(label=_("คำอธิบาย"), rows=2, required=False)
    note = forms.CharField(label=_("เปลี่ยนอะไร เพราะอะไร"), max_length=300, required=False)

    def plain(self) -> dict[str, Any]:
        """The definition as plain data; what is missing or wrong is left for the definition to judge."""
        return plain_of(self.data)

    @staticmethod
    def initial_of(indicator: Indicator) -> dict[str, Any]:
        """What the form shows of a definition."""
        plain = to_plain(indicator)
        known = {key for key, _label in DIMENSIONS}
        levels = dict(indicator.thresholds)
        return {
            **{key: value for key, value in plain.items() if key not in {"thresholds", "by"}},
            "by": [key for key in indicator.by if key in known],
            "by_more": " ".join(key for key in indicator.by if key not in known),
            **{f"level_{level}": bound for level, bound in levels.items()},
        }


def plain_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values as plain data of a definition, empty ones left out."""

    def text(key: str) -> str:
        return str(data.get(key) or "").strip()

    keys = ("code", "name", "name_en", "group", "formula", "unit", "unit_en", "polarity", "round", "small_cell")
    found: dict[str, Any] = {key: text(key) for key in (*keys, "source", "about") if text(key)}
    found |= {key: int(text(key)) for key in ("scale", "decimals") if text(key).isdecimal() and len(text(key)) < 10}
    if text("target"):
        found["target"] = text("target").replace(",", "")
    bounds = {str(level): text(f"level_{level}").replace(",", "") for level in LEVELS if text(f"level_{level}")}
    if bounds:
        found["thresholds"] = bounds
    chosen = data.getlist("by") if hasattr(data, "getlist") else list(data.get("by") or [])
    by = [*chosen, *text("by_more").replace(",", " ").split()]
    if by:
        found["by"] = by
    return found


class ImportForm(KhetForm):
    """A file of definitions."""

    file = forms.FileField(label=_("ไฟล์ตัวชี้วัด (YAML)"), allow_empty_file=True)
    note = forms.CharField(label=_("บันทึกถึงผู้อ่านภายหลัง"), max_length=300, required=False)


class TargetForm(KhetForm):
    """The target of one year."""

    year = IntegerField(label=_("ปี พ.ศ."), min_value=2500, max_value=2700)
    value = DecimalField(label=_("ค่าเป้าหมาย"), required=False, help_text=_("เว้นว่างเพื่อยกเลิก"))
    note = forms.CharField(label=_("ที่มาของเป้าหมาย"), max_length=300, required=False)


class ThresholdsForm(KhetForm):
    """An office's own thresholds of levels."""

    level_5 = DecimalField(label=_("ระดับ 5 เมื่อถึง"), required=False)
    level_4 = DecimalField(label=_("ระดับ 4 เมื่อถึง"), required=False)
    level_3 = DecimalField(label=_("ระดับ 3 เมื่อถึง"), required=False)
    level_2 = DecimalField(label=_("ระดับ 2 เมื่อถึง"), required=False)
    note = forms.CharField(label=_("เหตุผล"), max_length=300, required=False)


class OpenForm(KhetForm):
    """What of an indicator is public."""

    code = forms.ChoiceField(label=_("ตัวชี้วัด"))
    by = forms.MultipleChoiceField(
        label=_("แยกตาม"), choices=DIMENSIONS[1:5], widget=forms.CheckboxSelectMultiple, required=False
    )
    years = forms.MultipleChoiceField(label=_("ปี"), widget=forms.CheckboxSelectMultiple)
