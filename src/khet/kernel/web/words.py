"""The words of states that pages show, each with the tone of its badge; and a problem in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STATES: dict[str, tuple[_StrPromise, str]] = {
    # a result on its way to being published
    "draft": (_("ร่าง"), "calm"),
    "submitted": (_("รอหัวหน้ากลุ่มยืนยัน"), "busy"),
    "confirmed": (_("รอผู้ประเมินให้ระดับ"), "busy"),
    "scored": (_("ให้ระดับแล้ว"), "good"),
    "published": (_("เผยแพร่แล้ว"), "good"),
    "returned": (_("ส่งคืนให้แก้ไข"), "warn"),
    "amended": (_("แก้ไขหลังเผยแพร่"), "warn"),
    # a job
    "queued": (_("รอคิว"), "calm"),
    "running": (_("กำลังทำงาน"), "busy"),
    "done": (_("เสร็จแล้ว"), "good"),
    "failed": (_("ไม่สำเร็จ"), "bad"),
    "cancelled": (_("ยกเลิกแล้ว"), "calm"),
    # a follow-up
    "open": (_("ยังไม่รายงาน"), "calm"),
    "reported": (_("รายงานแล้ว รอตรวจยืนยัน"), "busy"),
    "verified": (_("ตรวจยืนยันแล้ว"), "good"),
    # an issued paper
    "valid": (_("ใช้ได้"), "good"),
    "superseded": (_("มีฉบับใหม่แทน"), "warn"),
    "revoked": (_("ยกเลิกแล้ว"), "bad"),
    # criteria
    "active": (_("ใช้อยู่"), "good"),
    "retired": (_("เลิกใช้"), "calm"),
    "closed": (_("ปิดแล้ว"), "calm"),
    # a node without a score
    "not_applicable": (_("ไม่ใช้กับสำนักงานนี้"), "calm"),
    "tracked_not_scored": (_("ติดตามแต่ไม่ประเมินผล"), "calm"),
    "in_progress": (_("อยู่ระหว่างดำเนินการ"), "busy"),
    "not_reported": (_("ยังไม่รายงาน"), "warn"),
    "rolled_up": (_("คำนวณจากข้อย่อย"), "calm"),
}

FORMULAS: dict[str, _StrPromise] = {
    "mean": _("ค่าเฉลี่ยของรายการที่ประเมิน"),
    "weighted_mean": _("ค่าเฉลี่ยถ่วงน้ำหนักของรายการที่ประเมิน"),
    "weighted_sum": _("ผลรวมถ่วงน้ำหนัก"),
    "mean_of_rounds": _("ค่าเฉลี่ยของรอบการประเมิน"),
}


def told(problem: object) -> str:
    """What is wrong, in the language of the page.

    Calculations and rules know no language of a page: what they refuse carries ``message_th`` and ``message_en``.
    Everything else says what it has to say by itself.
    """
    message = getattr(problem, "message_en" if get_language() == "en" else "message_th", "")
    return str(message or problem)
