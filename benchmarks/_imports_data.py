"""Two invented censuses of one office as workbooks, and the register of its schools."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from khet.calc.identifiers import check_digit

SCHOOLS = 120
EVERY = 9
NEW, RENAMED, MOVED_HOUSE, MOVED_SCHOOL = 0.01, 0.005, 0.03, 0.01
HEADERS = (
    *(
        "รหัสโรงเรียน",
        "ชื่อโรงเรียน",
        "เลขประจำตัวประชาชน",
        "ชั้น",
        "ห้อง",
        "เลขประจำตัวนักเรียน",
        "เพศ",
        "คำนำหน้าชื่อ",
        "ชื่อ",
        "นามสกุล",
    ),
    *("วันเกิด", "น้ำหนัก", "ส่วนสูง", "กลุ่มเลือด", "ศาสนา", "เชื้อชาติ", "สัญชาติ", "บ้านเลขที่", "หมู่", "ถนน/ซอย"),
    *("ตำบล", "อำเภอ", "จังหวัด", "ชื่อผู้ปกครอง", "นามสกุลผู้ปกครอง", "อาชีพของผู้ปกครอง", "ชื่อบิดา", "ชื่อมารดา", "ความด้อยโอกาส"),
    "ยังไม่สามารถจำหน่ายได้ (3.1.8)",
)
SYLLABLES = [
    *("กา", "ดี", "มา", "นา", "ชัย", "พร", "รัตน์", "ทอง", "แก้ว", "ใจ", "สุข", "ศรี", "วัน", "เพ็ญ", "ลดา", "มณี", "ธาร"),
    *("ภูมิ", "เดช", "ฤทัย", "จันทร์", "นภา", "อร", "พัช", "วรรณ"),
]
GRADES = ("ป.1", "ป.2", "ป.3", "ป.4", "ป.5", "ป.6", "ม.1", "ม.2", "ม.3")
FIRST_BORN = {grade: 2560 - place for place, grade in enumerate(GRADES)}


def write_files(folder: Path, *, rows: int) -> list[Path]:
    """The register, the census of June, the census of November, and every ninth row of that."""
    dice = random.Random(2567)
    june = [_pupil(dice, serial) for serial in range(1, rows + 1)]
    november = [_later(dice, pupil) for pupil in june[: rows - int(rows * NEW)]]
    november += [_pupil(dice, rows + serial) for serial in range(1, rows - len(november) + 1)]
    register = folder / "register.csv"
    with register.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target).writerows([("name", "code8"), *((f"บ้านสมมติ {n}", _code(n)) for n in range(SCHOOLS))])
    return [
        register,
        _workbook(folder / "dmc_2567_06-10.xlsx", june),
        _workbook(folder / "dmc_2567_11-10.xlsx", november),
        _workbook(folder / "part.xlsx", november[::EVERY]),
    ]


def _code(number: int) -> str:
    return f"9901{number + 1:04d}"


def _name(dice: random.Random) -> str:
    return "".join(dice.sample(SYLLABLES, 3))


def _pupil(dice: random.Random, serial: int) -> list[object]:
    twelve = f"1{serial * 37:011d}"
    school, grade, sex = serial % SCHOOLS, dice.choice(GRADES), dice.choice("ชญ")
    last, moo = _name(dice), dice.randint(1, 12)
    return [
        *(_code(school), f"บ้านสมมติ {school}", twelve + str(check_digit(twelve)), grade, dice.randint(1, 3)),
        *(f"{serial:05d}", "ชาย" if sex == "ช" else "หญิง", "เด็กชาย" if sex == "ช" else "เด็กหญิง", _name(dice), last),
        f"{dice.randint(1, 28):02d}/{dice.randint(6, 12):02d}/{FIRST_BORN[grade]}",
        *(dice.randint(180, 520) / 10, dice.randint(1100, 1700) / 10, dice.choice(("A", "B", "O", "AB")), "พุทธ"),
        *("ไทย", "ไทย", f"{dice.randint(1, 400)}/{dice.randint(1, 9)}", moo, "-", f"ตำบลสมมติ {moo}", "อำเภอสมมติ"),
        *("จังหวัดสมมติ", _name(dice), last, dice.choice(("เกษตรกร", "รับจ้าง", "ค้าขาย")), _name(dice), _name(dice)),
        *(dice.choice(("ไม่ด้อยโอกาส", "เด็กยากจน")), ""),
    ]


def _later(dice: random.Random, pupil: list[object]) -> list[object]:
    """The same pupil five months later."""
    made = list(pupil)
    made[11], made[12] = float(str(made[11])) + 1, float(str(made[12])) + 2
    if dice.random() < RENAMED:
        made[9] = _name(dice)
    if dice.random() < MOVED_HOUSE:
        made[17] = f"{dice.randint(1, 400)}/{dice.randint(1, 9)}"
    if dice.random() < MOVED_SCHOOL:
        school = dice.randrange(SCHOOLS)
        made[0], made[1] = _code(school), f"บ้านสมมติ {school}"
    return made


def _workbook(path: Path, rows: list[list[object]]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("นักเรียน")
        sheet.write_row(0, 0, HEADERS)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    return path
