"""Reads a file of answers for ``khet stats``: rows are persons (or items), columns of numbers are what is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from khet.calc import plausibility
from khet.cli.problem import Problem

if TYPE_CHECKING:
    from khet.engine.readers import RawTable

LABELS = frozenset(
    (
        "ที่", "ลำดับ", "ลำดับที่", "เลขที่", "รหัส", "รหัสนักเรียน", "ชื่อ", "ชื่อ-สกุล", "ชื่อสกุล", "คน", "คนที่", "ผู้ตอบ",
        "no", "no.", "id", "code", "name", "person", "student",
    )
)  # fmt: skip
PRESENT = ("สภาพปัจจุบัน", "ปัจจุบัน", "เป็นอยู่", "present", "current", "d")
DESIRED = ("สภาพที่พึงประสงค์", "พึงประสงค์", "คาดหวัง", "ที่ควรเป็น", "desired", "important", "i")
BLANKS = frozenset({"", "-"})

Number = Decimal | int
Pair = tuple[str, Sequence[Number | None], Sequence[Number | None]]


@dataclass(frozen=True)
class Answers:
    """The columns of numbers in a file with their headers, the words of its rows, and the columns left out."""

    names: tuple[str, ...]
    columns: tuple[tuple[Number | None, ...], ...]
    rows: tuple[str, ...]
    left_out: tuple[str, ...]


def read(file: Path) -> Answers:
    """Read the first table of a file. Raises Problem naming the cell that is no number."""
    from khet.engine import readers

    try:
        table = readers.read(file, name=file.name).tables[0]
    except readers.Unreadable as error:
        raise Problem(error.message_th) from error
    names: list[str] = []
    columns: list[tuple[Number | None, ...]] = []
    left_out: list[str] = []
    rows: tuple[str, ...] = ()
    for index, header in enumerate(table.headers):
        shown = [_shown(cell) for cell in table.columns[index]]
        name = header.strip() or f"ข้อ {index + 1}"
        if all(text in BLANKS for text in shown):
            continue
        if _is_label(name, shown, is_first=not names):
            rows = rows or (tuple(shown) if _is_words(shown) else ())
            left_out.append(name)
            continue
        names.append(name)
        columns.append(tuple(_number(table, index, row, text) for row, text in enumerate(shown)))
    if not columns:
        raise Problem("ไม่พบคอลัมน์ที่เป็นตัวเลขในแฟ้ม")
    return Answers(tuple(names), tuple(columns), rows, tuple(left_out))


def pairs(answers: Answers) -> list[Pair]:
    """What is and what ought to be, item by item.

    Two columns hold one item a row when the rows have names or the numbers are means; else rows are persons, and the
    columns are paired by the words at the end of their headers, or the first half with the second.
    """
    columns = answers.columns
    if len(columns) < 2 or len(columns) % 2:
        raise Problem("ต้องมีคอลัมน์เป็นคู่: สภาพปัจจุบัน และ สภาพที่พึงประสงค์ ของแต่ละข้อ")
    now = [place for place, name in enumerate(answers.names) if _says(name, PRESENT)]
    ought = [place for place, name in enumerate(answers.names) if _says(name, DESIRED)]
    half = len(columns) // 2
    if len(now) != half or len(ought) != half:
        now, ought = list(range(half)), list(range(half, 2 * half))
    are_means = any(isinstance(value, Decimal) for column in columns for value in column)
    if half == 1 and (answers.rows or are_means):
        present, desired = columns[now[0]], columns[ought[0]]
        names = answers.rows or tuple(f"ข้อ {row + 1}" for row in range(len(present)))
        return [(name, [d], [i]) for name, d, i in zip(names, present, desired, strict=True)]
    return [
        (_bare(answers.names[first]), columns[first], columns[second]) for first, second in zip(now, ought, strict=True)
    ]


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _is_label(name: str, shown: list[str], *, is_first: bool) -> bool:
    """Whether a column names the rows: by its header, by its words, or as the first column counting 1, 2, 3 …"""
    if name.lower() in LABELS or _is_words(shown):
        return True
    return is_first and len(shown) > 5 and shown == [str(number) for number in range(1, len(shown) + 1)]


def _is_words(shown: list[str]) -> bool:
    given = [text for text in shown if text not in BLANKS]
    return sum(not any(character.isdecimal() for character in text) for text in given) * 2 > len(given)


def _number(table: RawTable, index: int, row: int, text: str) -> Number | None:
    if text in BLANKS:
        return None
    try:
        value = plausibility.printed(text)
    except plausibility.Malformed as error:
        where = f"คอลัมน์ “{table.headers[index]}” แถว {table.row_numbers[row]}"
        raise Problem(f"{where}: {error}", "แก้ค่าในแฟ้ม หรือลบคอลัมน์ที่ไม่ใช่คำตอบ") from error
    return int(value) if value == value.to_integral_value() else value


def _says(name: str, words: tuple[str, ...]) -> bool:
    parts = name.lower().replace("_", " ").replace("-", " ").replace("(", " ").replace(")", " ").split()
    return any(word in parts or (len(word) > 2 and name.lower().endswith(word)) for word in words)


def _bare(name: str) -> str:
    for word in (*PRESENT, *DESIRED):
        if name.lower().endswith(word):
            return name[: -len(word)].strip(" -_()") or name
    return name
