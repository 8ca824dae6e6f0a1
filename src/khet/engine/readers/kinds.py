"""What a cell looks like from outside: a word, a figure, a code, a line that sums up, a remark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from khet.calc import thai
from khet.engine.readers.tables import Cell

_FIGURE = re.compile(r"[\s'’(]*[-+–]?[0-9][0-9\s.,/:%()\-–']*")
_G_CODE = re.compile(r"\s*[Gg][0-9]{12}\s*")
_CODE = re.compile(
    r"[\s'’]*(?:[0-9]{6}|[0-9]{8}|[0-9]{10}|[0-9]-?[0-9]{4}-?[0-9]{5}-?[0-9]{2}-?[0-9]|[Gg][0-9]{12})\s*"
)
_SUMS_UP = re.compile(
    r"(?:ยอด|ผล)?รวม(?:\s*(?:ทั้งหมด|ทั้งสิ้น|ทั้งเขต|เฉลี่ย|สุทธิ|ยอด|ย่อย|$|[0-9:(=])"
    r"|\s*(?:อบ|ป|ม|ปวช)\s*\.|\s*(?:ชาย|หญิง|อนุบาล|ก่อนประถม|ปฐมวัย|ประถม|มัธยม|ระดับ|ชั้น|ทุกชั้น|จำนวน)"
    r"|\s+(?:เขต|จังหวัด|อำเภอ|ตำบล|กลุ่ม|เครือข่าย|สหวิทยาเขต|โรงเรียน|นักเรียน))"
    r"|(?:ค่า)?เฉลี่ย(?:$|\s|รวม|ระดับ|ทั้ง|ร้อยละ|ของ)|ร้อยละ(?:$|\s)|คิดเป็นร้อยละ|ส่วนเบี่ยงเบน"
    r"|(?:grand\s+|sub\s*)?total(?:\s|:|$)|average(?:\s|:|$)|mean$|s\.\s?d\.?$|sum$",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"หมายเหตุ|ลงชื่อ|\(?ลงนาม|ผู้รายงาน|ผู้รับรอง|ผู้ตรวจ|ผู้จัดทำ|ข้อมูล\s*ณ|ที่มา|แหล่งข้อมูล|ตำแหน่ง|วันที่|\*|note|source|\(?\.{4,}",
    re.IGNORECASE,
)
_SUM_WORDS = ("รวม", "เฉลี่ย", "ร้อยละ", "ส่วนเบี่ยงเบน", *("total", "average", "mean", "s.", "sum"))
EXAMPLE = "ตัวอย่าง"


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number, a date or a code rather than words."""
    if isinstance(cell, str):
        text = thai.to_arabic_digits(cell)
        return bool(_FIGURE.fullmatch(text) or _G_CODE.fullmatch(text))
    return isinstance(cell, bool | int | float | date | datetime | time)


def is_code(cell: Cell) -> bool:
    """Whether a cell holds what could be the code of a school or a person; a row with one is data, whatever it says."""
    if isinstance(cell, str):
        return bool(_CODE.fullmatch(thai.to_arabic_digits(cell)))
    return isinstance(cell, int) and not isinstance(cell, bool) and len(str(cell)) in (6, 8, 10, 13)


def sums_up(cell: Cell) -> bool:
    """Whether a text begins a row of totals or means (and is not a school called รวมไทยพัฒนา)."""
    return isinstance(cell, str) and bool(_SUMS_UP.match(thai.clean(cell)))


def may_hold_sums(words: Iterable[str]) -> bool:
    """A quick look at many texts at once: False only where ``sums_up`` is true of none of them."""
    joined = "\n".join(words).casefold()
    return any(start in joined for start in _SUM_WORDS)


def is_remark(cell: Cell) -> bool:
    """Whether a text is a footnote, a source or a line to sign on."""
    return isinstance(cell, str) and bool(_REMARK.match(thai.clean(cell)))


def is_example(cell: Cell) -> bool:
    """Whether a row that begins with this cell is the example of a template."""
    return isinstance(cell, str) and thai.clean(cell).startswith(EXAMPLE)
