"""What the causes of doubt are called above their questions, in a few words.

The sentences with columns, counts and samples come with each finding; here stands only the heading that many of them
share. A cause without a heading shows its own sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

TITLES: Mapping[str, Any] = {
    "cell.missing": _("ช่องที่จำเป็นว่างอยู่"),
    "code.unknown": _("ค่าไม่อยู่ในรายการที่ใช้ได้"),
    "text.unreadable": _("ตัวอักษรเสียหาย อ่านไม่ได้"),
    "number.unreadable": _("อ่านเป็นตัวเลขไม่ได้"),
    "number.not_whole": _("ต้องเป็นจำนวนเต็ม"),
    "number.range": _("ตัวเลขอยู่นอกช่วงที่เป็นไปได้"),
    "date.unreadable": _("อ่านเป็นวันที่ไม่ได้"),
    "date.range": _("ปีของวันที่เป็นไปไม่ได้"),
    "id.checksum": _("เลขประจำตัวประชาชนไม่ถูกต้อง"),
    "id.length": _("เลขประจำตัวไม่ครบ 13 หลัก"),
    "id.rounded": _("เลขประจำตัวถูกโปรแกรมตารางปัดไปแล้ว"),
    "school.unknown": _("รหัสโรงเรียนไม่มีในทะเบียน"),
    "school.code_name": _("รหัสกับชื่อเป็นคนละโรงเรียน"),
    "school.name_twice": _("ชื่อโรงเรียนซ้ำกันในเขต"),
    "school.name_unknown": _("ชื่อโรงเรียนไม่มีในทะเบียน"),
    "school.missing": _("ไม่บอกว่าเป็นของโรงเรียนใด"),
    "school.column_missing": _("ไม่มีคอลัมน์โรงเรียน"),
    "school.other_office": _("โรงเรียนของเขตอื่น"),
    "school.twice": _("โรงเรียนเดียวมีผลหลายแถว"),
    "row.order": _("วันที่สลับลำดับ"),
    "row.grade_order": _("ชั้นสูงสุดต่ำกว่าชั้นต่ำสุด"),
    "row.future": _("วันที่อยู่ในอนาคต"),
    "row.sum": _("ผลรวมไม่เท่ากับส่วนย่อย"),
    "row.prefix_sex": _("คำนำหน้าชื่อไม่ตรงกับเพศ"),
    "row.age_impossible": _("อายุเป็นไปไม่ได้"),
    "row.twice": _("รายการเดียวกันมีหลายแถว"),
    "person.id_twice": _("เลขประจำตัวเดียวกันอยู่หลายแถว"),
    "person.number_twice": _("เลขประจำตัวนักเรียนซ้ำในโรงเรียน"),
    "file.column_missing": _("ไม่มีคอลัมน์ที่จำเป็น"),
    "file.empty": _("ไฟล์มีแต่หัวคอลัมน์"),
    "file.year_differs": _("ปีในไฟล์ไม่ตรงกับปีที่ระบุ"),
    "file.period_unknown": _("ไม่ทราบปีและรอบของข้อมูล"),
    "file.period_ahead": _("ปีการศึกษายังมาไม่ถึง"),
    "file.other_office": _("ไฟล์ของเขตอื่น"),
    "file.other_year": _("น่าจะเป็นไฟล์ของปีอื่น"),
    "file.dates_other_year": _("วันที่ในไฟล์เป็นของปีอื่น"),
    "identity.conflict": _("เลขประจำตัวเป็นของอีกคนหนึ่ง"),
    "identity.candidates": _("อาจเป็นคนที่มีในระบบแล้ว"),
    "identity.new_number": _("คนเดิมที่ได้เลขประจำตัวใหม่"),
    "identity.no_number": _("ไม่มีเลขประจำตัวและไม่พบคนที่ตรงกัน"),
    "identity.same_person_twice": _("คนเดียวกันอยู่หลายแถว"),
}
NEEDS_PERIOD = frozenset({"file.period_unknown", "file.period_ahead", "file.other_year", "file.dates_other_year"})
NEEDS_MAPPING = frozenset({"file.column_missing", "school.column_missing"})


def about_people(cause: str) -> bool:
    """Whether the words and options of a cause name people."""
    return cause.startswith(("identity.", "person."))
