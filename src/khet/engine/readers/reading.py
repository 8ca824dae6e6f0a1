"""Reads a file, whatever its name says, into the tables that it holds."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from khet.engine.readers import archive, envelope, finding, grids, text, xls, xlsx
from khet.engine.readers.finding import Source
from khet.engine.readers.grids import Grid
from khet.engine.readers.tables import OWN_SHEETS, Note, RawTable, Reading, Unreadable

HeaderRows: TypeAlias = Mapping[tuple[str, str], int]

HEAD = 4096
_NAMED = {
    "xlsx": (".xlsx",),
    "xls": (".xls",),
    "zip": (".zip",),
    "text": (".csv", ".tsv", ".txt", ".tab"),
}


@dataclass(frozen=True, slots=True)
class _Wish:
    """How a file shall be read."""

    header_rows: HeaderRows
    takes_empty: bool


def read(path: Path, *, name: str, header_rows: HeaderRows | None = None, takes_empty: bool = False) -> Reading:
    """Read a file; ``name`` is what the person called it.

    ``header_rows`` says of some tables, by their ``key``, in which row (1-based, 0 for none) the header ends where
    what is detected is wrong. With ``takes_empty`` a file whose tables have headers and no rows is read as such.

    Raises Unreadable, with a cause and words fit to show, for everything that is no table: empty, damaged, with a
    password or macros, unpacking to an unreasonable size, too large, too wide, or simply something else.
    """
    envelope.check_size(path)
    kind = envelope.kind_of(_head(path), path)
    wish = _Wish(header_rows or {}, takes_empty)
    reading = _read_archive(path, name, wish) if kind == "zip" else _read_one(path, kind, name, wish)
    if sum(table.width * table.height for table in reading.tables) > grids.MOST_CELLS:
        raise grids.too_many_cells()
    return reading


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD)


def _read_one(path: Path, kind: str, name: str, wish: _Wish) -> Reading:
    notes = _name_notes(kind, name)
    if kind == "text":
        parts = text.read(path.read_bytes())
        source = Source(name, "tsv" if parts.delimiter == "\t" else "csv", parts.encoding, parts.delimiter)
        tables, more = _tables([parts.grid], source, wish)
        return Reading(name, tables, parts.encoding, (*notes, *parts.notes, *more))
    tables, more = _tables(xlsx.read(path) if kind == "xlsx" else xls.read(path), Source(name, kind), wish)
    return Reading(name, tables, "", (*notes, *more))


def _name_notes(kind: str, name: str) -> list[Note]:
    if name.lower().endswith(_NAMED[kind]):
        return []
    shown = {"xlsx": "Excel (.xlsx)", "xls": "Excel 97 (.xls)", "zip": "ZIP", "text": "ข้อความ (CSV)"}[kind]
    english = {"text": "text (CSV)"}.get(kind, shown)
    return [
        Note(
            "name.differs",
            f"นามสกุลของไฟล์ไม่ตรงกับเนื้อใน: ที่จริงเป็น {shown} ระบบอ่านตามเนื้อใน",
            f"The file's name does not say what it is: it is {english} and was read as such",
        )
    ]


def _tables(sheets: list[Grid], source: Source, wish: _Wish) -> tuple[tuple[RawTable, ...], list[Note]]:
    """The tables of a file; a sheet without one, or hidden, is passed over and said."""
    sheets = [sheet for sheet in sheets if sheet.name not in OWN_SHEETS]
    hidden = [sheet.name for sheet in sheets if sheet.is_hidden and sheet.height]
    seen = [sheet for sheet in sheets if not sheet.is_hidden]
    given = wish.header_rows
    found = [(sheet, finding.find(sheet, source, given.get((source.file_name, sheet.name)))) for sheet in seen]
    tables = [table for _, table in found if table is not None and table.height]
    if not tables:
        tables = _empty([table for _, table in found if table is not None], wish)
    without = [sheet.name for sheet, table in found if sheet.height and table not in tables]
    notes = []
    if hidden:
        shown = ", ".join(hidden)
        notes.append(Note("sheet.hidden", f"ข้ามแผ่นงานที่ซ่อนไว้: {shown}", f"Hidden sheets were passed over: {shown}"))
    if without:
        shown = ", ".join(without)
        notes.append(
            Note("sheet.no_table", f"ข้ามแผ่นงานที่ไม่มีตาราง: {shown}", f"Sheets without a table were passed over: {shown}")
        )
    return tuple(tables), notes


def _empty(found: list[RawTable], wish: _Wish) -> list[RawTable]:
    """The tables that have a header and no rows, where such are taken; raises Unreadable."""
    headed = [table for table in found if table.header_row]
    if headed and wish.takes_empty:
        return headed
    if found:
        raise Unreadable("no_rows", "ตารางมีแต่หัวคอลัมน์ ไม่มีแถวข้อมูล", "The table has a header and no rows of data")
    raise Unreadable(
        "no_table",
        "ไม่พบตารางในไฟล์ ตารางต้องมีอย่างน้อยสองคอลัมน์และมีหัวคอลัมน์อยู่เหนือข้อมูล",
        "The file holds no table: a table has two columns or more and a header above its data",
    )


def _read_archive(path: Path, name: str, wish: _Wish) -> Reading:
    """Every file of a ZIP. One that cannot be read refuses the whole, or a school would be missing unsaid."""
    wanted, notes = archive.members(path)
    notes = [*_name_notes("zip", name), *notes]
    tables: list[RawTable] = []
    encodings: set[str] = set()
    cells = 0
    with tempfile.TemporaryDirectory(prefix="khet-read-") as folder:
        for inner, data in archive.contents(path, wanted):
            reading = _read_inner(Path(folder) / "inner", inner, data, wish)
            tables += reading.tables
            encodings.add(reading.encoding)
            notes += [_inside(note, inner) for note in reading.notes]
            cells += sum(table.width * table.height for table in reading.tables)
            if cells > grids.MOST_CELLS:
                raise grids.too_many_cells()
    return Reading(name, tuple(tables), encodings.pop() if len(encodings) == 1 else text.MIXED, tuple(notes))


def _read_inner(path: Path, name: str, data: bytes, wish: _Wish) -> Reading:
    try:
        path.write_bytes(data)
        envelope.check_size(path)
        kind = envelope.kind_of(data[:HEAD], path)
        if kind == "zip":
            raise envelope.not_a_table_file()
        return _read_one(path, kind, name, wish)
    except Unreadable as problem:
        raise problem.inside(name) from problem


def _inside(note: Note, name: str) -> Note:
    return Note(note.cause, f"{name}: {note.message_th}", f"{name}: {note.message_en}", note.rows)
