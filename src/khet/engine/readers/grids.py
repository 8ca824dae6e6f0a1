"""A sheet as it stands, by columns, before anybody asks where its table is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from khet.engine.readers.tables import Cell, Unreadable

MOST_COLUMNS = 400
MOST_CELLS = 5_000_000

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Grid:
    """The used cells of a sheet. ``columns`` are equally long; ``merged`` are (row, column) corners, from 0."""

    name: str
    columns: list[list[Cell]]
    height: int
    merged: tuple[Range, ...] = ()
    is_hidden: bool = False

    def head(self, rows: int) -> list[tuple[Cell, ...]]:
        """The first rows, cell by cell."""
        return list(zip(*(column[:rows] for column in self.columns), strict=True))

    def row(self, index: int) -> tuple[Cell, ...]:
        """One row, cell by cell."""
        return tuple(column[index] for column in self.columns)


def too_many_columns(width: int) -> Unreadable:
    """The refusal of a table wider than any that an office keeps."""
    return Unreadable(
        "too_many_columns",
        f"ตารางมี {width} คอลัมน์ เกินที่รับได้ {MOST_COLUMNS} คอลัมน์ โปรดลบคอลัมน์ที่ไม่ใช้แล้วส่งอีกครั้ง",
        f"The table has {width} columns, more than the {MOST_COLUMNS} that can be taken: delete those not in use",
    )


def too_many_cells() -> Unreadable:
    """The refusal of a table longer than any that an office keeps."""
    return Unreadable(
        "too_large",
        f"ตารางใหญ่เกิน {MOST_CELLS:,} ช่อง โปรดแยกเป็นรายโรงเรียนหรือรายปีแล้วส่งทีละไฟล์",
        f"The table has more than {MOST_CELLS:,} cells: split it by school or by year",
    )


def check_extent(*, rows: int, columns: int) -> None:
    """Refuse a sheet whose used area is wider or larger than can be taken."""
    if columns > MOST_COLUMNS:
        raise too_many_columns(columns)
    if rows * columns > MOST_CELLS:
        raise too_many_cells()


def tidy_columns(columns: Iterable[Sequence[object]]) -> list[list[Cell]]:
    """Empty text becomes None, whole floats become integers, equal texts of a column become one object."""
    return [_tidy(column) for column in columns]


def _tidy(column: Sequence[object]) -> list[Cell]:
    kinds = set(map(type, column))
    if kinds == {str}:
        return _tidy_texts(column)
    if bool in kinds:  # True equals 1, so a memo by value would mix them up
        return [tidy_cell(cell) for cell in column]
    memo = {cell: tidy_cell(cell) for cell in set(column)}
    return list(map(memo.__getitem__, column))


def _tidy_texts(column: Sequence[Any]) -> list[Cell]:
    memo: dict[Any, Any] = {"": None}
    cells: list[Cell] = list(map(memo.setdefault, column, column))
    if True in set(map(str.isspace, memo)):
        memo.update(dict.fromkeys([cell for cell in memo if cell.isspace()]))
        cells = list(map(memo.__getitem__, column))
    return cells


def tidy_cell(cell: object) -> Cell:
    """One cell as this program keeps it."""
    if isinstance(cell, str):
        return None if not cell or cell.isspace() else cell
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, timedelta):
        return str(cell)
    return cell  # type: ignore[return-value]


def without_empty_edge(columns: list[list[Cell]]) -> tuple[list[list[Cell]], int]:
    """Cut the empty columns at the right and the empty rows below; the number of rows that are left."""
    while columns and all(cell is None for cell in columns[-1]):
        columns.pop()
    height = max((_last(column) for column in columns), default=0)
    for column in columns:
        del column[height:]
    return columns, height


def _last(column: list[Cell]) -> int:
    at = len(column)
    while at and column[at - 1] is None:
        at -= 1
    return at
