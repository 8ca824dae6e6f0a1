"""The gallery's sections: every component in its states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from khet.kernel.web import samples, tables


@dataclass(frozen=True, slots=True)
class Example:
    """One state of a component: what it shows, with which parameters."""

    caption: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A component and its states."""

    name: str
    title: str
    examples: tuple[Example, ...]

    @property
    def template(self) -> str:
        """The component's template."""
        return f"components/{self.name}.html"


def _table(request: HttpRequest, rows: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    return {"table": tables.build(request, rows, samples.table_spec(**changes))}


def sections(request: HttpRequest) -> list[Section]:
    """Every component in every state."""
    return [*_figures(), *_drawn(), *_small(), *_inputs(), *_collections(request), *_states(), *_structure()]


def _figures() -> list[Section]:
    levels = [(1, "ปรับปรุง"), (2, "พอใช้"), (3, "ดี"), (4, "ดีมาก"), (5, "ดีเยี่ยม"), (None, "เฉพาะ สพป.")]
    return [
        Section(
            "level",
            _("ระดับ: คำ จุด และสี"),
            (
                *(Example(_("ระดับ") if n else _("สถานะที่ไม่มีคะแนน"), {"number": n, "name": name}) for n, name in levels),
                Example(_("มาตราสี่ระดับ"), {"number": 3, "name": "ดี", "top": 4}),
            ),
        ),
        Section(
            "figure",
            _("ตัวเลขสำคัญ"),
            (
                Example(
                    _("มีระดับและเปิดดูที่มาได้"),
                    {
                        "label": _("ภาพรวม 3 ตัวชี้วัด"),
                        "value": "3.67",
                        "level_number": 4,
                        "level_name": "ดีมาก",
                        "why": samples.WHY,
                    },
                ),
                Example(
                    _("มีหน่วย"),
                    {
                        "label": _("โรงเรียนที่รายงานแล้ว"),
                        "value": "41",
                        "unit": _("จาก 45 โรงเรียน"),
                        "note": _("ร้อยละ 91.11"),
                    },
                ),
                Example(_("ยังไม่มีค่า"), {"label": _("ภาพรวม"), "value": "", "level_name": _("ยังไม่รายงาน")}),
            ),
        ),
    ]


def _drawn() -> list[Section]:
    return [
        Section(
            "why",
            _("ทำไมจึงเป็น"),
            (
                Example(
                    _("ค่าเฉลี่ย ยังไม่ครบรอบ มีรายการที่ไม่นับ"),
                    {"explanation": samples.WHY, "published": _("รอบ 6 เดือน · 31 มี.ค. 2566")},
                ),
                Example(_("ถ่วงน้ำหนัก"), {"explanation": samples.WEIGHTED, "open": True}),
            ),
        ),
        Section(
            "chart",
            _("กราฟกับตารางของกราฟ"),
            (
                Example(_("แท่ง ใช้สีเดียวกับระดับ"), {"chart": samples.bars()}),
                Example(_("เส้น"), {"chart": samples.lines(), "open": True}),
            ),
        ),
        Section(
            "plot",
            _("ภาพเล็กที่วาดทันที มีตารางอยู่ข้าง ๆ เสมอ"),
            tuple(Example(caption, {"plot": plot}) for caption, plot in samples.plots()),
        ),
    ]


def _small() -> list[Section]:
    states = ("draft", "submitted", "confirmed", "scored", "published", "returned", "failed")
    return [
        Section("badge", _("สถานะ"), tuple(Example(_("สถานะ"), {"state": state}) for state in states)),
        Section(
            "due",
            _("กำหนดส่ง"),
            tuple(
                Example(caption, {"on": on, "today": samples.TODAY})
                for caption, on in (
                    (_("เกินกำหนด"), date(2024, 1, 12)),
                    (_("วันนี้"), samples.TODAY),
                    (_("ใกล้ถึง"), date(2024, 1, 17)),
                    (_("ยังอีกนาน"), date(2024, 3, 1)),
                    (_("ไม่มีกำหนด"), None),
                )
            ),
        ),
        Section(
            "button",
            _("ปุ่ม"),
            (
                Example(_("งานหลักของหน้า"), {"label": _("บันทึก"), "kind": "main", "type": "button"}),
                Example(_("ทั่วไป"), {"label": _("ดาวน์โหลด"), "type": "button"}),
                Example(_("ลบหรือยกเลิก"), {"label": _("ยกเลิกงานนี้"), "kind": "danger", "type": "button"}),
                Example(_("เบา"), {"label": _("ภายหลัง"), "kind": "quiet", "type": "button"}),
                Example(_("เปิดกล่องโต้ตอบ"), {"label": _("ส่งคืน…"), "type": "button", "opens": "sample-dialog"}),
                Example(_("เป็นลิงก์"), {"label": _("เปิดหน้าแรก"), "url": "/", "small": True}),
            ),
        ),
        Section(
            "toast",
            _("ข้อความหลังทำรายการ"),
            (
                Example(_("สำเร็จ"), {"text": _("บันทึกผลตัวชี้วัดที่ 3 แล้ว"), "tone": "success"}),
                Example(_("เตือน"), {"text": _("รอบนี้จะปิดในอีก 2 วัน"), "tone": "warning"}),
                Example(_("ผิดพลาด"), {"text": _("ยังส่งไม่ได้ ตรวจสัญญาณแล้วลองอีกครั้ง"), "tone": "error"}),
            ),
        ),
    ]


def _inputs() -> list[Section]:
    right, wrong = samples.sample_forms()
    return [
        Section(
            "form",
            _("แบบฟอร์ม"),
            (Example(_("ยังไม่ส่ง"), {"form": right}), Example(_("มีข้อผิดพลาด สิ่งที่กรอกยังอยู่"), {"form": wrong})),
        ),
        Section("field", _("ช่องกรอกเดี่ยว"), (Example(_("วันที่ พ.ศ."), {"field": right["held_on"], "narrow": True}),)),
        Section("form_errors", _("สรุปข้อผิดพลาดของฟอร์ม"), (Example(_("ลิงก์ไปที่ช่อง"), {"form": wrong}),)),
        Section(
            "upload",
            _("ส่งไฟล์"),
            (Example(_("เลือกหรือลากมาวาง"), {"field": right["file"], "accept": "PDF, XLSX, JPG", "limit": 100}),),
        ),
        Section(
            "conflict",
            _("สองคนบันทึกพร้อมกัน"),
            (
                Example(
                    _("ของเขาและของเรา"),
                    {
                        "who": "อรุณี ดอยรุ่ง",
                        "at": samples.AT,
                        "conflicts": [
                            {
                                "label": _("ผลการดำเนินงาน"),
                                "theirs": "จัดครบ 45 โรงเรียน",
                                "yours": "จัดแล้ว 41 โรงเรียน",
                                "field": "bad_note",
                            }
                        ],
                    },
                ),
            ),
        ),
    ]


def _collections(request: HttpRequest) -> list[Section]:
    return [
        Section(
            "table",
            _("ตาราง: เรียง กรอง แบ่งหน้า ส่งออก"),
            (
                Example(_("มีรายการ"), _table(request, samples.SCHOOLS)),
                Example(
                    _("ยังว่าง"),
                    _table(
                        request,
                        [],
                        name="none",
                        prefix="e-",
                        empty_title=_("ยังไม่มีสถานศึกษา"),
                        empty_text=_("นำเข้าจากไฟล์ CSV ได้"),
                        empty_url="#table",
                        empty_label=_("นำเข้ารายชื่อ"),
                    ),
                ),
            ),
        ),
        Section(
            "filters",
            _("ตัวกรอง"),
            (Example(_("ค้นและเลือก"), _table(request, samples.SCHOOLS, name="filters", prefix="f-")),),
        ),
        Section(
            "pagination",
            _("เลขหน้า"),
            (Example(_("หลายหน้า"), _table(request, samples.SCHOOLS * 12, name="pages", prefix="p-")),),
        ),
        Section(
            "plain_table",
            _("ตารางนิ่ง"),
            (
                Example(
                    _("หัวตารางและแถว"),
                    {
                        "table": {
                            "caption": "",
                            "headings": [{"title": _("รายการ")}, {"title": _("ค่า"), "numeric": True}],
                            "rows": [[{"text": "ก", "head": True}, {"text": "12", "numeric": True}]],
                        }
                    },
                ),
            ),
        ),
        Section(
            "facts",
            _("ข้อเท็จจริง"),
            (Example(_("ป้ายกับค่า"), {"facts": [(_("รหัส"), "1052500301"), (_("เครือข่าย"), "ดอยรุ่ง"), (_("ยุบเมื่อ"), "")]}),),
        ),
    ]


def _states() -> list[Section]:
    return [
        Section(
            "empty",
            _("ว่าง"),
            (
                Example(
                    _("บอกว่าทำอะไรต่อ"),
                    {"title": _("ไม่มีงานค้าง"), "text": _("เมื่อมีงานส่งมาถึงจะขึ้นที่นี่"), "url": "/", "label": _("ดูผลการประเมิน")},
                ),
            ),
        ),
        Section(
            "error",
            _("ผิดพลาด"),
            (
                Example(
                    _("บอกที่ผิดทุกแห่ง"),
                    {
                        "title": _("นำเข้าไม่ได้ ยังไม่มีอะไรถูกบันทึก"),
                        "text": _("แก้ 2 ช่องนี้แล้วส่งอีกครั้ง"),
                        "items": ["C7: 6 — 1–5", "D9: ?"],
                        "retry_url": "#error",
                    },
                ),
            ),
        ),
        Section(
            "notice",
            _("ข้อควรรู้"),
            (
                Example(
                    _("ก่อนทำต่อ"),
                    {
                        "title": _("รอบ 12 เดือนปิดรับแล้ว"),
                        "text": _("แก้ไขได้โดยขอแก้ไขหลังเผยแพร่ ค่าเดิมยังเก็บไว้"),
                        "tone": "warn",
                    },
                ),
            ),
        ),
        Section("loading", _("กำลังโหลด"), (Example(_("ข้อความ"), {}), Example(_("โครงร่าง"), {"bones": True}))),
        Section(
            "progress",
            _("ความคืบหน้า"),
            (
                Example(
                    _("รู้จำนวน"),
                    {
                        "label": _("นำเข้าผลการประเมิน"),
                        "done": 31,
                        "total": 45,
                        "left": _("20 วินาที"),
                        "message": _("กำลังอ่านแถวที่ 31"),
                    },
                ),
                Example(_("ไม่รู้จำนวน"), {"label": _("เตรียมเอกสาร"), "message": _("กำลังจัดหน้า")}),
            ),
        ),
    ]


def _structure() -> list[Section]:
    events = [
        {"at": samples.AT, "who": "อรุณี ดอยรุ่ง", "text": _("เผยแพร่ผลรอบ 12 เดือน"), "tone": "good"},
        {"at": samples.AT, "who": "สมาน ภูหมอก", "text": _("ส่งคืนให้แก้ไข"), "note": _("แนบหลักฐานไม่ครบ"), "tone": "warn"},
        {"at": samples.AT, "who": "พิมพ์ใจ ห้วยแก้ว", "text": _("ส่งผลให้หัวหน้ากลุ่ม")},
    ]
    return [
        Section(
            "tabs",
            _("แท็บ"),
            (
                Example(
                    _("ส่วนของเรื่องเดียวกัน"),
                    {
                        "label": _("ส่วน"),
                        "tabs": [
                            (_("ผล"), "#tabs", True, "13"),
                            (_("ข้อเสนอแนะ"), "#tabs", False, "4"),
                            (_("เอกสาร"), "#tabs", False),
                        ],
                    },
                ),
            ),
        ),
        Section(
            "steps",
            _("ขั้นตอน"),
            (
                Example(
                    _("อยู่ที่ไหนแล้ว"),
                    {"states": ("draft", "submitted", "confirmed", "scored", "published"), "current": "confirmed"},
                ),
            ),
        ),
        Section("timeline", _("ลำดับเหตุการณ์"), (Example(_("ใหม่สุดก่อน"), {"events": events}),)),
        Section(
            "crumbs",
            _("เส้นทาง"),
            (Example(_("ทางมา"), {"crumbs": [(_("ผลการประเมิน"), "#crumbs"), (_("ปีงบประมาณ 2566"), "")]}),),
        ),
        Section(
            "dialog",
            _("กล่องโต้ตอบ"),
            (
                Example(
                    _("กดปุ่ม “ส่งคืน…” ด้านบนเพื่อเปิด"),
                    {"id": "sample-dialog", "title": _("ส่งคืนให้แก้ไข"), "text": _("บอกเหตุผลให้ผู้รายงานรู้ว่าต้องแก้อะไร")},
                ),
            ),
        ),
    ]
