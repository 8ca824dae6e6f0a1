"""Many tables of one file as one: the schools of a ZIP, the sheets of a workbook.

Row ``n`` of the file's table ``t`` (from 0) is row ``t × 1,000,000 + n`` of the whole, so that a row keeps its place
and a person can still find it: 2000005 is row 5 of the third table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from khet.domains.warehouse.rules.refusals import MappingRefused
from khet.engine.readers.tables import Cell, ColumnMapping, RawTable, SetAside

ROWS_EACH = 1_000_000

Part = tuple[int, RawTable, ColumnMapping]


def combine(parts: Sequence[Part], *, name: str) -> tuple[RawTable, ColumnMapping]:
    """One table and one mapping out of several tables of the same dataset; a single one is given back as it is.

    ``name`` is that of the whole file, which may tell the period that its parts do not.
    """
    place, first, mapping = parts[0]
    if len(parts) == 1 and place == 0:
        return first, mapping
    if max(max(table.row_numbers, default=0) for _, table, _ in parts) >= ROWS_EACH:
        raise MappingRefused("ไฟล์ที่มีหลายตารางมีได้ไม่เกินตารางละ 1,000,000 แถว", "Too many rows in one of several tables")
    fields = sorted({key for _, _, each in parts for key in (*each.columns, *each.constants)})
    columns: list[list[Cell]] = [[] for _ in fields]
    numbers: list[int] = []
    for place, table, each in parts:
        numbers += [place * ROWS_EACH + row for row in table.row_numbers]
        for key, column in zip(fields, columns, strict=True):
            column.extend(_cells(table, each, key))
    aside = tuple(_aside(row, place, each, fields) for place, table, each in parts for row in table.set_aside)
    whole = replace(
        first,
        file_name=name,
        sheet=first.file_name if first.file_name != name else first.sheet,
        headers=tuple(_header(key, parts) for key in fields),
        headers_typed=(),
        columns=columns,
        row_numbers=numbers,
        set_aside=aside,
        code_lists={},
        code_list_headers={},
    )
    return whole, ColumnMapping(mapping.dataset, mapping.layout, {key: at for at, key in enumerate(fields)}, 1)


def _cells(table: RawTable, mapping: ColumnMapping, key: str) -> list[Cell]:
    if key in mapping.columns:
        return table.columns[mapping.columns[key]]
    return [mapping.constants.get(key)] * table.height


def _aside(row: SetAside, place: int, mapping: ColumnMapping, fields: Sequence[str]) -> SetAside:
    """A row that is no data in the columns of the whole; cells that no field takes stand behind them."""
    if not row.cells:
        return replace(row, row=place * ROWS_EACH + row.row)
    at = {key: column for key, column in mapping.columns.items() if column < len(row.cells)}
    taken = [row.cells[at[key]] if key in at else mapping.constants.get(key) for key in fields]
    left = [cell for column, cell in enumerate(row.cells) if column not in set(at.values())]
    return replace(row, row=place * ROWS_EACH + row.row, cells=(*taken, *left))


def _header(key: str, parts: Sequence[Part]) -> str:
    """The header of a field, as the first table that has it writes it."""
    for _, table, mapping in parts:
        if key in mapping.columns:
            return table.headers[mapping.columns[key]]
    return key


def place_of(row: int) -> tuple[int, int]:
    """The table (from 0) and the row in it of a row of the whole."""
    return divmod(row, ROWS_EACH)
