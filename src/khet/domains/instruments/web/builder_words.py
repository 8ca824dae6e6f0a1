"""The words of the builder: kinds of questions and instruments, and which fields each kind has."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = (
    ("rating", _("มาตรประมาณค่า")),
    ("matrix", _("ตารางมาตรประมาณค่า")),
    ("select_one", _("เลือกตอบข้อเดียว")),
    ("select_multiple", _("เลือกตอบหลายข้อ")),
    ("rank", _("เรียงลำดับ")),
    ("text", _("ข้อความ")),
    ("integer", _("จำนวนเต็ม")),
    ("decimal", _("ทศนิยม")),
    ("date", _("วันที่")),
    ("time", _("เวลา")),
    ("datetime", _("วันและเวลา")),
    ("image", _("ภาพถ่าย")),
    ("geopoint", _("ตำแหน่งที่ตั้ง")),
    ("note", _("คำชี้แจง")),
    ("calculate", _("ค่าที่คำนวณ")),
    ("group", _("ตอนหรือกลุ่มข้อ")),
    ("repeat", _("กลุ่มข้อที่ตอบซ้ำได้")),
)
KIND_WORDS = dict(KINDS)
INSTRUMENT_KINDS = (
    ("satisfaction", _("แบบประเมินความพึงพอใจ")),
    ("needs", _("แบบสำรวจความต้องการจำเป็น")),
    ("test", _("แบบทดสอบ")),
    ("observation", _("แบบสังเกต")),
    ("supervision", _("แบบนิเทศ")),
    ("checklist", _("แบบตรวจสอบรายการ")),
    ("service", _("แบบประเมินการให้บริการ")),
    ("competency", _("แบบประเมินสมรรถนะ")),
    ("screening", _("แบบคัดกรอง")),
    ("other", _("เครื่องมืออื่น")),
)
INSTRUMENT_WORDS = dict(INSTRUMENT_KINDS)
LISTS = (
    ("satisfaction5", _("ความพึงพอใจ 5 ระดับ")),
    ("quality5", _("คุณภาพ 5 ระดับ")),
    ("agree5", _("ความเห็นด้วย 5 ระดับ")),
    ("rubric4", _("รูบริก 4 ระดับ")),
    ("frequency3", _("ความถี่ 3 ระดับ")),
    ("done2", _("ปฏิบัติ หรือไม่ปฏิบัติ")),
    ("yes_no", _("ใช่ หรือไม่ใช่")),
    ("test4", _("ตัวเลือกข้อสอบ ก ข ค ง")),
)
STATES = {
    "draft": (_("ร่าง"), "calm"),
    "published": (_("เผยแพร่แล้ว"), "good"),
    "retired": (_("เลิกใช้"), "calm"),
}

CHOOSING = frozenset({"select_one", "select_multiple", "rating", "rank", "matrix"})
BOXES = frozenset({"group", "repeat", "matrix"})
SILENT = frozenset({"note", "calculate", *BOXES})
# Fields of the editor that a kind does not have.
_WITHOUT: dict[str, frozenset[str]] = {
    "list_key": frozenset(kind for kind, _word in KINDS if kind not in CHOOSING),
    "choice_filter": frozenset(kind for kind, _word in KINDS if kind not in CHOOSING - {"rating", "matrix"}),
    "right": frozenset(kind for kind, _word in KINDS if kind != "select_one"),
    "reversed": frozenset(kind for kind, _word in KINDS if kind != "rating"),
    "pair": frozenset(kind for kind, _word in KINDS if kind != "rating"),
    "pair_key": frozenset(kind for kind, _word in KINDS if kind != "rating"),
    "calculation": frozenset(kind for kind, _word in KINDS if kind in BOXES | {"note"}),
    "required": SILENT,
    "constraint": SILENT,
    "message_th": SILENT,
    "message_en": SILENT,
    "default": SILENT,
    "read_only": SILENT,
    "dimension": frozenset({"note", "calculate", "repeat"}),
}


def fields_without(kind: str) -> frozenset[str]:
    """The fields of the editor that this kind of question does not have."""
    return frozenset(name for name, kinds in _WITHOUT.items() if kind in kinds)
