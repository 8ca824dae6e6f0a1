"""The words of kinds, states, licences and readers, in the page's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "draft": (_("ร่าง"), "calm"),
    "submitted": (_("รอพิจารณา"), "busy"),
    "returned": (_("ส่งคืนให้ปรับ"), "warn"),
    "published": (_("เผยแพร่แล้ว"), "good"),
    "withdrawn": (_("ถอนการเผยแพร่"), "calm"),
}
KINDS = {"practice": _("แนวปฏิบัติที่ดี"), "innovation": _("นวัตกรรม")}
MEDIA = {
    "document": _("เอกสาร"),
    "slides": _("สไลด์"),
    "lesson_plan": _("แผนการจัดการเรียนรู้"),
    "worksheet": _("ใบงาน แบบฝึก"),
    "video": _("วีดิทัศน์"),
    "picture": _("ภาพ"),
    "audio": _("เสียง"),
    "program": _("โปรแกรม แอป"),
    "other": _("อื่น ๆ"),
}
LICENCES = {
    "cc0": _("สาธารณสมบัติ (CC0)"),
    "cc-by": _("ใช้ได้ ต้องอ้างที่มา (CC BY)"),
    "cc-by-sa": _("ใช้ได้ อ้างที่มา และแบ่งปันต่อแบบเดียวกัน (CC BY-SA)"),
    "cc-by-nc": _("ใช้ได้ อ้างที่มา ห้ามใช้เพื่อการค้า (CC BY-NC)"),
    "office": _("ใช้ภายในสำนักงานเขตและสถานศึกษาในสังกัด"),
    "ask": _("ขออนุญาตเจ้าของก่อนใช้"),
}
AUDIENCES = {
    "office": _("บุคลากรในสังกัด"),
    "everybody": _("ทุกคน รวมผู้ที่ไม่ลงชื่อเข้าใช้"),
    "owner": _("เฉพาะผู้เพิ่มและผู้ดูแล"),
}
LEVELS = {
    5: _("ดีเยี่ยม"),
    4: _("ดีมาก"),
    3: _("ดี"),
    2: _("พอใช้"),
    1: _("ปรับปรุง"),
}
