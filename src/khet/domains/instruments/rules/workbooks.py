"""Opens workbooks of forms safely: damage, passwords, macros, bombs and far cells are refused before a cell is read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from khet.domains.instruments.rules.form_json import trimmed
from khet.engine.readers import envelope, xls, xlsx
from khet.engine.readers.grids import Grid
from khet.engine.readers.tables import Cell, Unreadable

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 60_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a workbook.

    ``row`` is Excel's (0 = the whole sheet), ``column`` its heading, ``cell`` its place (B12); the sheet is "" for the
    whole file.
    """

    sheet: str
    row: int
    column: str
    cell: str
    message_th: str
    message_en: str

    def __str__(self) -> str:
        """Place and Thai message on one line."""
        place = f"{self.sheet} {self.cell or (f'แถว {self.row}' if self.row else '')}".strip()
        return f"{place}: {self.message_th}" if place else self.message_th


class NotAWorkbook(ValueError):
    """The bytes cannot be read as a workbook."""

    def __init__(self, message_th: str, message_en: str) -> None:
        self.fault = Fault("", 0, "", "", message_th, message_en)
        super().__init__(message_th)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its number in Excel, and its texts by heading."""

    number: int
    texts: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """One sheet with a heading row: headings as written, with the number of their column."""

    name: str
    headings: dict[str, int]
    lines: tuple[Line, ...]
    doubled: tuple[str, ...] = ()

    def cell(self, heading: str, row: int) -> str:
        """A place as Excel writes it, "" for a heading that is not there."""
        column = self.headings.get(heading)
        return "" if column is None else f"{letters(column)}{row}"


def letters(column: int) -> str:
    """The letters of a column, from 0: A, B, … Z, AA."""
    found = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        found = chr(65 + place) + found
    return found


def read(data: bytes) -> dict[str, Sheet]:
    """The sheets by their name in small letters; raises NotAWorkbook."""
    if not data:
        raise NotAWorkbook("ไฟล์ว่างเปล่า", "The file is empty")
    if len(data) > LARGEST:
        limit = LARGEST // envelope.MEGABYTE
        raise NotAWorkbook(f"ไฟล์ใหญ่เกิน {limit} MB", f"The file is larger than {limit} MB")
    try:
        with tempfile.TemporaryDirectory(prefix="khet-form-") as folder:
            return {grid.name.strip().lower(): _sheet(grid) for grid in _grids(data, Path(folder) / "form")}
    except Unreadable as refused:
        raise NotAWorkbook(refused.message_th, refused.message_en) from refused


def _grids(data: bytes, path: Path) -> list[Grid]:
    path.write_bytes(data)
    kind = envelope.kind_of(data[:4096], path)
    if kind not in ("xlsx", "xls"):
        raise NotAWorkbook(
            "ไฟล์นี้ไม่ใช่ Excel โปรดส่งแบบ XLSForm เป็น .xlsx", "The file is no Excel workbook: send the XLSForm as .xlsx"
        )
    grids = xlsx.read(path) if kind == "xlsx" else xls.read(path)
    if any(grid.height > MOST_ROWS for grid in grids):
        raise NotAWorkbook(f"แผ่นงานยาวเกิน {MOST_ROWS:,} แถว", f"A sheet has more than {MOST_ROWS:,} rows")
    return grids


def _sheet(grid: Grid) -> Sheet:
    if not grid.height:
        return Sheet(grid.name, {}, ())
    names = [text_of(column[0]) for column in grid.columns]
    headings: dict[str, int] = {}
    doubled: list[str] = []
    for number, name in enumerate(names):
        if name and name in headings:
            doubled.append(name)
        elif name:
            headings[name] = number
    return Sheet(grid.name, headings, tuple(_lines(grid, headings)), tuple(doubled))


def _lines(grid: Grid, headings: dict[str, int]) -> Iterator[Line]:
    used = [(name, grid.columns[number]) for name, number in headings.items()]
    for row in range(1, grid.height):
        texts = {name: text for name, column in used if (text := text_of(column[row]))}
        if texts:
            yield Line(row + 1, texts)


def text_of(cell: Cell) -> str:
    """A cell as a person sees it; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return trimmed(str(cell))
