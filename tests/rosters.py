"""Rosters as schools export them, of invented pupils, with the damage that such files have."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import xlsxwriter

TITLE = "รายชื่อนักเรียน ปีการศึกษา {year} (10 {month})"
HEADERS = (
    *("รหัสโรงเรียน", "ชื่อโรงเรียน", "เลขประจำตัวนักเรียน", "ชั้น", "ห้อง", "เลขประจำตัวนักเรียน", "เพศ", "คำนำหน้าชื่อ"),
    *("ชื่อ", "นามสกุล", "วันเกิด", "อายุ(ปี)", "น้ำหนัก", "ส่วนสูง", "กลุ่มเลือด", "ศาสนา", "เชื้อชาติ", "สัญชาติ", "บ้านเลขที่", "หมู่"),
    *("ถนน/ซอย", "ตำบล", "อำเภอ", "จังหวัด", "ชื่อผู้ปกครอง", "นามสกุลผู้ปกครอง", "อาชีพของผู้ปกครอง"),
    *("ความเกี่ยวข้องของผู้ปกครองกับนักเรียน", "ชื่อบิดา", "นามสกุลบิดา", "อาชีพของบิดา", "ชื่อมารดา", "นามสกุลมารดา"),
    *("อาชีพของมารดา", "ความด้อยโอกาส", "ยังไม่สามารถจำหน่ายได้ (3.1.8)"),
)
FIRST = (
    "กล้า",
    "ขวัญ",
    "คำแก้ว",
    "จันทร์ฉาย",
    "ชบา",
    "ดาวเรือง",
    "ต้นน้ำ",
    "ทองดี",
    "น้ำฝน",
    "บุญมา",
    "ใบไม้",
    "ปลายฟ้า",
    "ฝ้าย",
    "พอใจ",
    "ฟ้าใส",
)
LAST = ("ลองเรียน", "ตัวอย่างดี", "สาธิตสุข", "สมมติชัย", "ทดลองงาน", "แบบอย่าง", "ลองใจ", "สาธิตแก้ว")
MADE_AT = datetime(2024, 6, 10, 9, 0)  # noqa: DTZ001 (a workbook knows no zone; fixed, so that the bytes are)
GRADES = ("ม.1", "ม.2", "ม.3")
BORN = {"ม.1": 2554, "ม.2": 2553, "ม.3": 2552}


def citizen(serial: int) -> str:
    """An invented citizen number whose check digit fits."""
    body = f"1{serial:011d}"
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(body))
    return body + str((11 - total % 11) % 10)


@dataclass(frozen=True)
class Pupil:
    """One invented pupil; ``changes`` replace cells by their place (0 is the first column)."""

    serial: int
    school: tuple[str, str]
    grade: str = "ม.1"
    changes: Mapping[int, object] = field(default_factory=dict)

    def cells(self) -> list[object]:
        """The 36 cells of the pupil's row."""
        first, last = FIRST[self.serial % len(FIRST)], LAST[self.serial // len(FIRST) % len(LAST)]
        is_girl = self.serial % 2 == 0
        row: list[object] = [""] * len(HEADERS)
        row[0], row[1], row[2] = self.school[0], self.school[1], citizen(self.serial)
        row[3], row[4], row[5] = self.grade, "1", f"{self.serial:05d}"
        row[6], row[7] = ("ญ", "เด็กหญิง") if is_girl else ("ช", "เด็กชาย")
        row[8], row[9] = f"{first}{self.serial}", last
        row[10] = f"{self.serial % 28 + 1:02d}/{self.serial % 12 + 1:02d}/{BORN[self.grade]}"
        row[12], row[13], row[14] = 40 + self.serial % 20, 140 + self.serial % 30, "O"
        row[15:18] = ["พุทธ", "ไทย", "ไทย"]
        row[18], row[19], row[21:24] = f"{self.serial}", "3", ["บ้านสมมติ", "เมืองสมมติ", "ลำปาง"]
        row[24:28] = [f"ผู้ปกครอง{self.serial}", last, "เกษตรกร", "บิดา"]
        row[34] = "ไม่ด้อยโอกาส"
        for place, value in self.changes.items():
            row[place] = value
        return row


def pupils(schools: Sequence[tuple[str, str]], count: int, *, begin: int = 1) -> list[Pupil]:
    """So many pupils, dealt out to the schools and grades in turn."""
    return [Pupil(begin + n, schools[n % len(schools)], GRADES[n // len(schools) % len(GRADES)]) for n in range(count)]


def workbook(
    rows: Sequence[Pupil], *, year: int = 2567, month: str = "มิถุนายน", headers: Sequence[str] = HEADERS, title: str = ""
) -> bytes:
    """The roster as DMC exports it: a title, the header, the pupils."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": MADE_AT})
        page = book.add_worksheet("student")
        page.write_string(0, 0, title or TITLE.format(year=year, month=month))
        page.write_row(1, 0, list(headers))
        for at, pupil in enumerate(rows, start=2):
            for column, value in enumerate(pupil.cells()):
                if isinstance(value, str):
                    page.write_string(at, column, value)
                else:
                    page.write(at, column, value)
    return file.getvalue()


def faulty(schools: Sequence[tuple[str, str]], count: int = 60) -> list[Pupil]:
    """A roster in which a bit of everything is wrong: some mended by itself, some to be decided."""
    rows = pupils(schools, count)
    wrong: dict[int, dict[int, object]] = {
        3: {3: "ม.๑"},
        4: {10: "15/06/2011"},
        7: {0: "99999999", 1: "โรงเรียนที่ไม่มีในทะเบียน"},
        8: {0: "99999999", 1: "โรงเรียนที่ไม่มีในทะเบียน"},
        11: {2: "1-1234-56789-12-0"},
        12: {10: "31/02/2554"},
        15: {34: "ด้อยโอกาสแบบที่ไม่มี"},
        16: {34: "ด้อยโอกาสแบบที่ไม่มี"},
        19: {2: citizen(1)},
        22: {12: 0, 13: 0},
        25: {8: "น้้ำใจ", 9: "สมมติ\u200bชัย"},
    }
    return [Pupil(row.serial, row.school, row.grade, wrong.get(at, {})) for at, row in enumerate(rows)]


def write(folder: Path, name: str, rows: Sequence[Pupil], **more: object) -> Path:
    """The roster as a file on disk."""
    target = folder / name
    target.write_bytes(workbook(rows, **more))  # type: ignore[arg-type]
    return target
