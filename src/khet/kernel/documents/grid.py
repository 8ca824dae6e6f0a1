"""Where the cells of a table stand once column and row spans are laid out; shared by the renderers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khet.kernel.documents.model import BadDocument, Cell, Row


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its row and column."""

    row: int
    column: int
    cell: Cell


def place(rows: Sequence[Row], columns: int) -> list[list[Placed]]:
    """Lay the rows out on a grid of so many columns.

    Raises BadDocument when a row does not fill the grid exactly or a span leaves it: a shifted cell would print a
    figure under the wrong heading.
    """
    reach = [0] * columns  # per column: the first row that is still free
    placed: list[list[Placed]] = []
    for at, row in enumerate(rows):
        line: list[Placed] = []
        column = 0
        for cell in row.cells:
            column = _next_free(reach, column, at)
            _occupy(reach, column=column, row=at, cell=cell)
            line.append(Placed(at, column, cell))
            column += cell.colspan
        if _next_free(reach, 0, at) != columns:
            raise BadDocument(f"row {at} of a table leaves cells empty: {row!r}")
        placed.append(line)
    if any(free > len(rows) for free in reach):
        raise BadDocument("a row span leaves its table")
    return placed


def _next_free(reach: list[int], column: int, row: int) -> int:
    while column < len(reach) and reach[column] > row:
        column += 1
    return column


def _occupy(reach: list[int], *, column: int, row: int, cell: Cell) -> None:
    end = column + cell.colspan
    if cell.colspan < 1 or cell.rowspan < 1 or end > len(reach):
        raise BadDocument(f"cell {cell!r} does not fit into row {row}")
    for covered in range(column, end):
        if reach[covered] > row:
            raise BadDocument(f"cell {cell!r} covers another one in row {row}")
        reach[covered] = row + cell.rowspan
