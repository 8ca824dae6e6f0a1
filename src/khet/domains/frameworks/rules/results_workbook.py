"""The results workbook as a file: a sheet to fill in, and a hidden one that says whose it is and what its head was."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khet.calc.criteria import Framework
from khet.domains.frameworks.rules import columns
from khet.domains.frameworks.rules.columns import Column
from khet.domains.frameworks.rules.refusals import ImportRefused
from khet.domains.frameworks.rules.tables import Cell, Table
from khet.domains.frameworks.rules.workbook_file import read_sheets

FORM_SHEET = "ผลการประเมิน"
META_SHEET = "khet"
HEAD_ROW = 4
FORMAT = "khet-results-1"

# What the hidden sheet says, and what a person is told when it is another's.
MARKS: Mapping[str, tuple[str, str]] = {
    "format": ("รูปแบบไฟล์", "format of the file"),
    "office": ("สำนักงาน", "office"),
    "school": ("สถานศึกษา", "school"),
    "framework": ("กรอบการประเมิน", "framework"),
    "version": ("ฉบับของเกณฑ์", "version of the criteria"),
    "definition": ("เนื้อหาของเกณฑ์", "content of the criteria"),
    "year": ("ปี", "year"),
}
HEAD_MARK = "head"


@dataclass(frozen=True, slots=True)
class Marks:
    """Whose workbook it is: the values behind ``MARKS``, and words for those that are numbers to a machine."""

    values: Mapping[str, str]
    office_name: str = ""


def head_checksum(found: Sequence[Column]) -> str:
    """SHA-256 of the heads, by which an edited head is noticed."""
    return hashlib.sha256("\n".join(f"{column.key}\t{column.head}" for column in found).encode()).hexdigest()


def read(data: bytes, framework: Framework, wanted: Marks) -> tuple[Table, tuple[Column, ...]]:
    """The filled table of a workbook of ours, and its columns.

    Raises ImportRefused for a workbook that is not ours, of another office, framework, version or year, or whose
    head was edited.
    """
    sheets = read_sheets(data)
    if META_SHEET not in sheets or FORM_SHEET not in sheets:
        raise ImportRefused(
            "ไม่ใช่แบบกรอกผลจากระบบ โปรดดาวน์โหลดแบบกรอกใหม่ หรือใช้ไฟล์ CSV",
            "This is not a workbook of ours: download it again, or use a CSV file",
        )
    marks = {
        cell.text: sheets[META_SHEET].get((row, 2), Cell(row, 2, "")).text
        for (row, column), cell in sheets[META_SHEET].items()
        if column == 1
    }
    _check_marks(marks, wanted)
    found = columns.workbook_columns(framework)
    rows = _rows(sheets[FORM_SHEET])
    _check_head(rows.get(HEAD_ROW, ()), found, marks)
    filled = tuple(rows[row] for row in sorted(rows) if row > HEAD_ROW)
    return Table(rows[HEAD_ROW], filled), found


def _check_marks(marks: Mapping[str, str], wanted: Marks) -> None:
    for key, (name_th, name_en) in MARKS.items():
        if marks.get(key, "") == wanted.values[key]:
            continue
        given = marks.get(f"{key}_name") or marks.get(key) or "-"
        asked = wanted.office_name if key == "office" else wanted.values[key]
        if key in ("definition", "format"):
            raise ImportRefused(
                "แบบกรอกนี้ทำจากเกณฑ์ที่ต่างจากฉบับที่ใช้อยู่ โปรดดาวน์โหลดแบบกรอกใหม่",
                "This workbook was made from other criteria: download it again",
            )
        raise ImportRefused(
            f"แบบกรอกนี้เป็นของ{name_th} “{given}” แต่กำลังนำเข้าให้ “{asked}”",
            f"This workbook is of another {name_en}: “{given}”, not “{asked}”",
        )


def _check_head(head: Sequence[Cell], found: Sequence[Column], marks: Mapping[str, str]) -> None:
    written = {cell.column: cell.text for cell in head}
    written.pop(len(found) + 1, None) if written.get(len(found) + 1) == columns.FAULTS_HEAD else None
    if written == {column.place: column.head for column in found} and marks.get(HEAD_MARK) == head_checksum(found):
        return
    wrong = next(
        (column for column in found if written.get(column.place) != column.head),
        Column(max(written, default=1), "", "", ""),
    )
    cell = Cell(HEAD_ROW, wrong.place, "")
    raise ImportRefused(
        f"หัวตารางถูกแก้ไข (ช่อง {cell.ref}) โปรดใช้หัวตารางเดิมจากแบบกรอก",
        f"The head of the table was edited (cell {cell.ref}): keep it as it was",
    )


def _rows(sheet: Mapping[tuple[int, int], Cell]) -> dict[int, tuple[Cell, ...]]:
    found: dict[int, list[Cell]] = {}
    for (row, _), cell in sorted(sheet.items()):
        found.setdefault(row, []).append(cell)
    return {row: tuple(cells) for row, cells in found.items()}
