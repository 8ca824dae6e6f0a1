"""A sheet as it stands, by columns, before anybody asks where its table is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from khet.engine.readers.tables import Cell, Unreadable

MOST_COLUMNS = 400
MOST_CELLS = 3_000_000  # about 400 MB while a file of as many different texts is read

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


class _Tidied(dict[object, Cell]):
    """The cells of one column as this program keeps them; equal texts become one object."""

    def __missing__(self, cell: object) -> Cell:
        if type(cell) is str and cell and not cell.isspace():
            self[cell] = cell
            return cell
        kept = tidy_cell(cell)
        # True equals 1 and False equals 0: they are not remembered, or a column with both would mix them up.
        if kept not in (0, 1):
            self[cell] = kept
        return kept


def tidy_columns(rows: Iterable[Sequence[object]], width: int) -> list[list[Cell]]:
    """Rows as columns: empty text becomes None, whole floats integers, and equal texts of a column one object.

    Each cell is looked at once, on its way: what equals one seen before is forgotten at once, and takes no memory.
    """
    keepers = [_Tidied().__getitem__ for _ in range(width)]
    kept = [[keep(cell) for keep, cell in zip(keepers, row, strict=True)] for row in rows]
    return list(map(list, zip(*kept, strict=True)))


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
