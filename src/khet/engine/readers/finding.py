"""Finds the table in a sheet: its header, its data rows, and the code lists that stand beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from khet.engine.readers import headers, headings, kinds, rows
from khet.engine.readers.grids import Grid
from khet.engine.readers.headings import Heading
from khet.engine.readers.tables import Cell, RawTable, SetAside, Unreadable

LEAST_COLUMNS = 2
SHARE_OF_LISTS = 0.8


@dataclass(frozen=True)
class Source:
    """Where a sheet came from, as its table repeats it."""

    file_name: str
    kind: str
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True)
class _Lists:
    """The code lists at the right of a table, by column; ``begin`` is the first column that is no longer table."""

    begin: int
    values: Mapping[int, tuple[str, ...]]


def find(grid: Grid, source: Source, header_row: int | None = None) -> RawTable | None:
    """The table of a sheet, or None where it holds none; its header ends in ``header_row`` where a person said so."""
    if len(grid.columns) < LEAST_COLUMNS or not grid.height:
        return None
    if header_row is not None and header_row >= grid.height:
        raise _no_such_header(header_row)
    heading = headings.find(grid) if header_row is None else headings.given(grid, header_row)
    lists = _lists(grid, heading)
    columns = grid.columns[: lists.begin]
    typed = heading.typed[: lists.begin]
    if sum(1 for column in columns if any(cell is not None for cell in column)) < LEAST_COLUMNS:
        return None
    first = heading.first_data_row
    said = [tuple(str(cell or "") for cell in grid.row(at)[: lists.begin]) for at in heading.rows]
    parted = rows.sort(columns, first=first, typed=said)
    above = [SetAside(at + 1, "title", grid.row(at)) for at in range(heading.rows[0] if heading.rows else 0)]
    aside = [replace(row, reason="blank") if not any(map(_holds, row.cells)) else row for row in above]
    return RawTable(
        file_name=source.file_name,
        sheet=grid.name,
        kind=source.kind,
        encoding=source.encoding,
        delimiter=source.delimiter,
        header_row=first,
        headers=tuple(map(headers.clean, typed)),
        columns=[_kept(column, parted.kept) for column in columns],
        row_numbers=[at + 1 for at in parted.kept],
        set_aside=(*aside, *_with_lists(grid, parted.set_aside, lists)),
        code_lists=lists.values,
        code_list_headers={place: headers.clean(heading.typed[place]) for place in lists.values},
        headers_typed=tuple(typed),
        header_cells=tuple(grid.row(at) for at in heading.rows),
        title=tuple(str(cell).strip() for row in above for cell in row.cells if cell is not None),
    )


def _no_such_header(row: int) -> Unreadable:
    return Unreadable(
        "header_row",
        f"หัวตารางอยู่แถวที่ {row} ไม่ได้ เพราะไม่มีแถวข้อมูลอยู่ข้างใต้",
        f"The header cannot stand in row {row}: there is no row below it",
    )


def _holds(cell: Cell) -> bool:
    return cell is not None


def _kept(column: list[Cell], kept: list[int]) -> list[Cell]:
    """The cells of the data rows; the usual table, without a gap, is one slice."""
    if kept and kept[-1] - kept[0] + 1 == len(kept):
        return column[kept[0] : kept[-1] + 1]
    return [column[at] for at in kept]


def _with_lists(grid: Grid, aside: Sequence[SetAside], lists: _Lists) -> list[SetAside]:
    """Rows in which only the code lists go on are theirs, not blank."""
    if not lists.values:
        return list(aside)
    end = grid.height
    found = [row for row in aside if row.reason != "blank"]
    taken = {row.row for row in found}
    blank = {row.row for row in aside if row.reason == "blank"}
    data_end = max([row.row for row in aside], default=0)
    for number in sorted(blank | set(range(data_end + 1, end + 1))):
        cells = grid.row(number - 1)
        if number in taken or any(map(_holds, cells[: lists.begin])):
            continue
        found.append(SetAside(number, "code_list" if any(map(_holds, cells)) else "blank", cells))
    return sorted(found, key=lambda row: row.row)


def _lists(grid: Grid, heading: Heading) -> _Lists:
    """Cut off a block at the right, behind empty columns, whose columns are lists of different words without a gap."""
    width = len(grid.columns)
    none = _Lists(width, {})
    if not heading.rows:
        return none
    used = [any(map(_holds, column)) for column in grid.columns]
    gap = next((place for place in range(width - 1, 0, -1) if not used[place]), 0)
    begin = gap
    while begin > 0 and not used[begin - 1]:
        begin -= 1
    if not gap or begin < LEAST_COLUMNS:
        return none
    found = {place: _list_of(grid.columns[place], heading.first_data_row) for place in range(gap + 1, width)}
    good = {place: values for place, values in found.items() if values}
    if len(good) < len(found) * SHARE_OF_LISTS or not _differ_from_table(grid, begin, heading.first_data_row, good):
        return none
    return _Lists(begin, good)


def _list_of(column: Sequence[Cell], first: int) -> tuple[str, ...]:
    """The different words of a column without a gap; empty where it is no such list."""
    cells = list(column[first:])
    while cells and cells[-1] is None:
        cells.pop()
    if not cells or any(not isinstance(cell, str) or kinds.is_code(cell) for cell in cells):
        return ()
    words = tuple(str(cell).strip() for cell in cells)
    return words if len(set(words)) >= len(words) * 0.9 else ()


def _differ_from_table(grid: Grid, begin: int, first: int, lists: Mapping[int, tuple[str, ...]]) -> bool:
    """Lists end where their words end, not where the table does."""
    height = max(
        (at + 1 for column in grid.columns[:begin] for at, cell in enumerate(column) if cell is not None), default=0
    )
    return any(first + len(values) != height for values in lists.values())
