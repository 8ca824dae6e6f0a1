"""Reads the CSV files people really have: saved by Excel with a mark, or by old programs in Thai's old encoding.

A file is taken as UTF-8 (with or without the mark), else as CP874; separated by commas, semicolons or tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader


class CsvRefused(Exception):
    """The file is not a table we can read; the message is Thai and fit to show."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: the line number a person sees, and the trimmed value of each known column."""

    number: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one cell: its row in the file, the column, what stood there, and why it is refused."""

    row: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        return f"แถว {self.row} คอลัมน์ {self.column}: {self.message}"


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without the mark) or CP874."""
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CsvRefused("อ่านตัวอักษรในไฟล์ไม่ได้ โปรดบันทึกเป็น CSV แบบ UTF-8")


def read(data: bytes, *, required: Sequence[str], optional: Sequence[str] = ()) -> list[Line]:
    """The rows under a head that names all required columns, in any order; blank rows are left out.

    Raises CsvRefused for an empty file, a missing, unknown or repeated column, and a row with too many cells.
    """
    text = decode(data)
    if "\0" in text:
        raise CsvRefused("ไฟล์นี้ไม่ใช่ CSV")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        head = [cell.strip() for cell in next(rows, [])]
        _check_head(head, required, optional)
        return _lines(rows, head, [*required, *optional])
    except csv.Error as problem:
        raise CsvRefused("โครงสร้าง CSV เสียหาย โปรดบันทึกไฟล์ใหม่") from problem


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _check_head(head: list[str], required: Sequence[str], optional: Sequence[str]) -> None:
    if not any(head):
        raise CsvRefused("ไฟล์ว่าง")
    if missing := [name for name in required if name not in head]:
        raise CsvRefused(f"หัวตารางขาดคอลัมน์ {', '.join(missing)}")
    if unknown := [name for name in head if name and name not in required and name not in optional]:
        known = ", ".join([*required, *optional])
        raise CsvRefused(f"ไม่รู้จักคอลัมน์ {', '.join(unknown)} คอลัมน์ที่ใช้ได้: {known}")
    if twice := sorted({name for name in head if name and head.count(name) > 1}):
        raise CsvRefused(f"คอลัมน์ซ้ำ: {', '.join(twice)}")


def _lines(rows: Reader, head: list[str], columns: Sequence[str]) -> list[Line]:
    lines = []
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(head) :]):
            raise CsvRefused(f"แถว {rows.line_num} มีช่องเกินหัวตาราง")
        given = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        lines.append(Line(rows.line_num, {name: given.get(name, "") for name in columns}))
    if not lines:
        raise CsvRefused("ไฟล์มีแต่หัวตาราง ไม่มีข้อมูล")
    return lines
