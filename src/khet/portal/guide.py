"""How to use Khet: both main jobs step by step, what the signs mean, how a paper is verified, the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.kernel.actor import Actor
from khet.kernel.web.page import PUBLIC, Request, may_open, page

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the main job: what it is, who takes it, how, and the page where it begins."""

    title: _StrPromise
    who: _StrPromise
    how: _StrPromise
    place: _StrPromise
    url_name: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the page prints it; the address is empty for somebody who may not open the page."""

    step: Step
    url: str


MY_WORK, RESULTS = (_("งานของฉัน"), "portal:home"), (_("ผลตามกรอบการประเมิน"), "frameworks:overview")
IMPORTS = (_("นำเข้าข้อมูล"), "warehouse:imports")
STEPS = (
    Step(
        _("เปิดการประเมินของปี"),
        _("ผู้มีสิทธิ์เปิดการประเมิน"),
        _("กรอบที่ยังไม่ได้เปิดอยู่ท้ายหน้า กดเปิดการประเมิน ผลของปีนั้นใช้เกณฑ์ฉบับที่ใช้อยู่ในวันที่เปิด"),
        *RESULTS,
    ),
    Step(
        _("มอบหมายผู้รับผิดชอบและกำหนดวัน"),
        _("ผู้มีสิทธิ์เปิดการประเมิน"),
        _("กดชื่อรอบในการ์ดของกรอบ ติ๊กข้อ เลือกบุคคลหรือกลุ่มงาน แล้วกดมอบหมาย จากนั้นใส่กำหนดของรอบ"),
        *RESULTS,
    ),
    Step(
        _("รายงานผลและแนบหลักฐาน"),
        _("ผู้รับผิดชอบข้อ"),
        _("เปิดข้อที่รออยู่ กรอกผล แนบไฟล์ ลิงก์ หรือตัวเลขในระบบ แล้วส่งหัวหน้ากลุ่ม หลายข้อพร้อมกันใช้ Excel ได้"),
        *MY_WORK,
    ),
    Step(
        _("ยืนยันหรือส่งคืน"),
        _("หัวหน้ากลุ่ม ที่ไม่ใช่ผู้รายงาน"),
        _("อ่านผลและหลักฐาน แล้วกดยืนยัน หรือส่งคืนพร้อมเหตุผล"),
        *MY_WORK,
    ),
    Step(
        _("ให้ระดับและเขียนข้อเสนอแนะ"),
        _("ผู้ประเมิน ที่ไม่ใช่ผู้รายงานหรือผู้เสนอระดับ"),
        _("เลือกระดับ หรือระบุสถานะแทนระดับ เขียนความเห็นและข้อเสนอแนะ ระดับที่เสนอเองยังเก็บไว้คู่กัน"),
        *MY_WORK,
    ),
    Step(
        _("เผยแพร่ทั้งรอบ"),
        _("ผู้มีสิทธิ์เผยแพร่ เช่น ผู้อำนวยการเขต"),
        _("หน้างานในรอบบอกว่าข้อใดยังไม่มีระดับหรือสถานะ เผยแพร่แล้วข้อในรอบล็อก แก้ได้เฉพาะเป็นฉบับแก้ไข"),
        *RESULTS,
    ),
    Step(
        _("ติดตามข้อเสนอแนะ"),
        _("ผู้รับผิดชอบทำ ผู้อื่นตรวจยืนยัน"),
        _("แยกข้อเสนอแนะเป็นงานติดตามที่มีผู้รับผิดชอบและกำหนดวัน แนบหลักฐาน แล้วให้คนอื่นตรวจยืนยัน"),
        _("ข้อเสนอแนะและการติดตาม"),
        "frameworks:follow_ups",
    ),
    Step(
        _("ออกเอกสารทางการ"),
        _("ผู้มีสิทธิ์ออกเอกสาร"),
        _("เลือกตารางผล เล่มข้อเสนอแนะ หรือสรุปหนึ่งหน้า เป็น PDF, Word หรือ Excel ที่มีเลขที่และ QR"),
        _("เอกสารทางการ"),
        "reports:papers",
    ),
)
DATA_STEPS = (
    Step(
        _("ส่งไฟล์เข้าตรวจ"),
        _("ผู้มีสิทธิ์นำเข้าข้อมูล"),
        _("วางไฟล์ตามที่มี ระบบบอกว่าเป็นข้อมูลอะไร ซ่อมสิ่งที่ชัดเจนโดยเก็บค่าเดิม และถามเฉพาะสิ่งที่คนต้องตัดสิน"),
        *IMPORTS,
    ),
    Step(
        _("ตัดสินข้อสงสัย"),
        _("ผู้มีสิทธิ์นำเข้าข้อมูล"),
        _("เรื่องเดียวกันตัดสินครั้งเดียวได้หลายแถว หรือเอาไฟล์กลับไปแก้ตามช่องที่ทำสีแล้วส่งใหม่"),
        *IMPORTS,
    ),
    Step(
        _("รับรองเป็นชุดข้อมูล"),
        _("ผู้มีสิทธิ์รับรองชุดข้อมูล"),
        _("ตรวจจำนวนแล้วกดรับรอง ชุดข้อมูลแก้ไม่ได้ แต่แทนที่ได้โดยให้เหตุผล ทุกตัวเลขเปิดย้อนมาถึงชุดและไฟล์ต้นทาง"),
        _("ชุดข้อมูล"),
        "warehouse:snapshots",
    ),
    Step(
        _("ดูตัวชี้วัดและเทียบโรงเรียน"),
        _("ผู้มีสิทธิ์ดูตัวเลข"),
        _("เลือกตัวชี้วัด ปี และสิ่งที่แยก กดตัวเลขเพื่อดูสูตร จำนวนที่นับ และไฟล์ ตัวเลขที่มาจากคนจำนวนน้อยถูกปกปิด"),
        _("ตัวชี้วัดจากข้อมูล"),
        "indicators:catalogue",
    ),
    Step(
        _("ใช้ตัวเลขในผลการประเมิน"),
        _("ผู้รับผิดชอบข้อ"),
        _("เปิดข้อที่รออยู่ กดใช้ค่าจากตัวชี้วัด ระบบเติมค่าพร้อมสูตรและชุดข้อมูล และเตือนเมื่อค่าเปลี่ยน"),
        *MY_WORK,
    ),
)
NOT_SCORES = (
    ("not_applicable", _("ข้อเฉพาะ สพป. หรือเฉพาะ สพม.")),
    ("tracked_not_scored", _("ติดตามความก้าวหน้า ไม่ให้ระดับ")),
    ("in_progress", _("งานยังไม่ถึงเวลามีผล")),
    ("not_reported", _("ยังไม่มีใครรายงาน")),
)


@page(PUBLIC)
def guide(request: Request) -> HttpResponse:
    """The help page."""
    steps, data_steps = (
        [ShownStep(step, _address(request.actor, step.url_name)) for step in chapter] for chapter in (STEPS, DATA_STEPS)
    )
    return render(request, "portal/help.html", {"steps": steps, "data_steps": data_steps, "not_scores": NOT_SCORES})


def _address(actor: Actor, url_name: str) -> str:
    """The address of a page, when the actor holds one of the permissions it asks for."""
    url = reverse(url_name)
    return url if actor.user_id is not None and may_open(actor, url) else ""
