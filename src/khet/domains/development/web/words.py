"""The Thai words of forms, states and kinds, as the pages show them, each state with the tone of its badge."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from khet.calc import rounding
from khet.domains.development.queries.rows import ResourcePersonRow
from khet.domains.development.rules.ratings import Overall, Rated

FORMS = {
    "training": _("อบรม"),
    "workshop": _("อบรมเชิงปฏิบัติการ"),
    "study_visit": _("ศึกษาดูงาน"),
    "plc": _("ชุมชนการเรียนรู้ทางวิชาชีพ (PLC)"),
    "coaching": _("การโค้ช"),
    "self_learning": _("เรียนรู้ด้วยตนเอง"),
    "elearning": _("e-Learning"),
}
EVENT_STATES = {
    "draft": (_("ร่าง"), "calm"),
    "open": (_("เปิดรับสมัคร"), "good"),
    "running": (_("กำลังจัด"), "busy"),
    "done": (_("จัดแล้ว"), "good"),
    "cancelled": (_("ยกเลิก"), "bad"),
}
STEPS = {
    "draft": _("กลับเป็นร่าง"),
    "open": _("เปิดรับสมัคร"),
    "running": _("เริ่มกิจกรรม"),
    "done": _("สรุปว่าจัดแล้ว"),
    "cancelled": _("ยกเลิกกิจกรรม"),
}
REGISTRATIONS = {
    "invited": (_("ได้รับเชิญ รอตอบ"), "calm"),
    "applied": (_("รออนุมัติ"), "busy"),
    "waiting": (_("รายชื่อสำรอง"), "warn"),
    "confirmed": (_("มีที่นั่ง"), "good"),
    "declined": (_("ปฏิเสธคำเชิญ"), "calm"),
    "refused": (_("ไม่อนุมัติ"), "bad"),
    "cancelled": (_("ยกเลิก"), "calm"),
}
EVIDENCE = {
    "needs": _("ผลสำรวจความต้องการจำเป็น"),
    "competency": _("ผลประเมินสมรรถนะ"),
    "achievement": _("ผลสัมฤทธิ์ของผู้เรียน"),
    "policy": _("นโยบายและยุทธศาสตร์"),
    "lesson": _("บทเรียนจากกิจกรรมก่อน"),
}
HOWS = {
    "qr": _("สแกน QR"),
    "code": _("รหัสประจำตัว"),
    "list": _("เช็กชื่อ"),
    "import": _("นำเข้า"),
    "api": _("ระบบอื่น"),
}
SELF_LEARNING = {
    "reported": (_("รอตรวจ"), "busy"),
    "accepted": (_("รับรองแล้ว"), "good"),
    "returned": (_("ส่งคืนให้แก้ไข"), "warn"),
}
AUDIENCES = (("office", _("บุคลากรทุกคนในเขตสมัครได้")), ("invited", _("เฉพาะผู้ได้รับเชิญ")))


def rated(found: Rated | Overall) -> str:
    """A rating in words: the mean, the top of its scale, and how many people rated."""
    mean = rounding.text(found.mean, 2)
    return now("%(mean)s จาก %(top)s, n = %(n)s") % {"mean": mean, "top": found.scale_top, "n": found.n}


def people_choices(people: Iterable[ResourcePersonRow], kept: Collection[int]) -> list[tuple[str, str]]:
    """Resource persons to choose from, with how they were rated; who is retired only where chosen already."""
    return [(str(each.id), _person(each)) for each in people if not each.is_retired or each.id in kept]


def _person(row: ResourcePersonRow) -> str:
    parts = [row.name, f"({row.affiliation})" if row.affiliation else ""]
    if row.overall is not None:
        parts.append(f"★ {rated(row.overall)}")
    elif row.ratings:
        parts.append("★ " + now("ผู้ประเมินน้อยเกินไปจึงไม่แสดง"))
    return " ".join(filter(None, parts))
