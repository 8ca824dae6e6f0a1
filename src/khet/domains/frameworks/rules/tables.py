"""A table of cells as a person sees it in a spreadsheet or a CSV file: where each cell is, and what stands in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from khet.domains.frameworks.rules.refusals import ImportRefused

MOST_ROWS = 5000
MOST_COLUMNS = 100
LONGEST_CELL = 5000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, rows and columns counted from 1; a formula is never worked out."""

    row: int
    column: int
    text: str
    is_formula: bool = False

    @property
    def letter(self) -> str:
        """The column as a spreadsheet names it."""
        return column_letter(self.column)

    @property
    def ref(self) -> str:
        """The cell as a spreadsheet names it."""
        return f"{self.letter}{self.row}"


@dataclass(frozen=True, slots=True)
class Table:
    """A head and the rows under it; blank rows are left out."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def column_letter(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_csv(text: str, *, known: Sequence[str]) -> Table:
    """The table in a CSV text, separated by whatever makes its head name known columns.

    Raises ImportRefused for an empty, broken or huge file.
    """
    if "\0" in text:
        raise ImportRefused("ไฟล์นี้ไม่ใช่ CSV", "This is not a CSV file")
    lines = _lines(text, _separator(text, known))
    filled = [cells for cells in lines if any(cell.text for cell in cells)]
    if not filled:
        raise ImportRefused("ไฟล์ว่าง", "The file is empty")
    return Table(filled[0], tuple(filled[1:]))


def _separator(text: str, known: Sequence[str]) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")

    def fits(separator: str) -> int:
        return sum(cell.strip().strip('"').lower() in known for cell in first.split(separator))

    return max(",;\t", key=fits)


def _lines(text: str, separator: str) -> list[tuple[Cell, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found: list[tuple[Cell, ...]] = []
    try:
        start = 1
        for values in reader:
            if len(found) > MOST_ROWS or len(values) > MOST_COLUMNS:
                raise ImportRefused("ตารางใหญ่เกินไป", "The table is too large")
            found.append(tuple(Cell(start, place, value.strip()) for place, value in enumerate(values, start=1)))
            start = reader.line_num + 1
    except csv.Error as problem:
        raise ImportRefused("โครงสร้าง CSV เสียหาย โปรดบันทึกไฟล์ใหม่", "The CSV file is damaged") from problem
    return found
