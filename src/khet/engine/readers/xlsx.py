"""Reads XLSX workbooks: first how much would come out, then calamine.

Calamine keeps a sheet as a full rectangle and copies a shared text into every cell that uses it. Two cells in far
corners, or one long text used a million times, would therefore take all memory; both are counted before it is asked.
Formulas are never worked out: a cell holds what the program that saved it left there, or nothing.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from khet.engine.readers import envelope, grids
from khet.engine.readers.grids import Grid
from khet.engine.readers.tables import Cell, Unreadable

TEXT_FREE = 256 * envelope.MEGABYTE
LONGEST_PROLOG = 4096

# How a place in a column too far out begins, by how many digits the row may have: together they bound the rectangle.
# After four digits column OJ (400) is the last, after five CZ (104), after six J (10).
_FAR_COLUMNS = {
    4: r"(?:[A-Za-z]{3}|[P-Zp-z][A-Za-z]|[Oo][K-Zk-z])",
    5: r"(?:[A-Za-z]{3}|[D-Zd-z][A-Za-z])",
    6: r"(?:[A-Za-z]{2,3}|[K-Zk-z])",
}
_EMPTY_ELEMENT = re.compile(rb"<(?:\w+:)?c\s[^<>\"']*(?:\"[^\"<>]*\"[^<>\"']*|'[^'<>]*'[^<>\"']*)*/>")
_PLACE = re.compile(rb"=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"']([0-9]{1,9})[\"']")
_VALUE = re.compile(rb">\s*([0-9]{1,9})\s*</")
_TEXT_START = re.compile(rb"<(?:\w+:)?si[\s/>]")

Answer = TypeVar("Answer")


def read(path: Path) -> list[Grid]:
    """The sheets of a workbook; raises Unreadable."""
    with path.open("rb") as stream:
        members = envelope.directory(stream)
        _check(stream, members)
    return _sheets(path)


def _check(stream: BinaryIO, members: dict[str, zipfile.ZipInfo]) -> None:
    longest, total = 0, 0
    sizes: list[int] = []
    for name in sorted(members, key=lambda name: "sharedstrings" not in name.lower()):
        if not name.lower().endswith((".xml", ".rels")):
            continue
        data = envelope.inflate(stream, members[name])
        total += len(data)
        if total > envelope.LARGEST_PART * 2:
            raise envelope.bomb()
        _check_xml(data)
        if "sharedstrings" in name.lower():
            sizes = _sizes(data)
            longest = max(sizes, default=0)
            if longest > envelope.MEGABYTE:
                raise envelope.bomb()
        elif b"sheetData" in data:
            check_sheet(data)
            if longest and longest * data.count(b"<") // 4 > TEXT_FREE:
                _check_repeated_texts(sizes, data)


def _check_xml(data: bytes) -> None:
    prolog = data[:LONGEST_PROLOG].upper()
    if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog:
        raise Unreadable(
            "entities",
            "ไฟล์มีส่วนที่ไม่มีใน Excel ปกติ ระบบจึงไม่รับ โปรดเปิดใน Excel แล้วบันทึกใหม่",
            "The file declares entities, which no workbook needs: open it in Excel and save it again",
        )
    if b"\x00" in data:
        raise envelope.damaged()


def check_sheet(data: bytes) -> None:
    """Refuse a sheet whose cells span more than can be kept, before anything is unpacked into cells."""
    begin, end = data.find(b"sheetData"), data.rfind(b"sheetData")
    last = _ROW.match(data, data.rfind(b"<row", begin, end))
    # Only a guess of how many digits to expect; a longer row number is found below.
    digits = max(4, len(last[1])) if last else 4
    if digits not in _FAR_COLUMNS or _holds(data, begin, end, _far_place(digits)):
        _check_exactly(data[begin:end])


def _far_place(digits: int) -> str:
    """A pattern of attributes that may be a place beyond the bounds: a far column, or a row with more digits."""
    return rf"=[ \t\r\n\f\v]*[\"'](?:{_FAR_COLUMNS[digits]}[0-9]|[A-Za-z]{{0,3}}[0-9]{{{digits + 1}}})"


def _holds(data: bytes, begin: int, end: int, pattern: str) -> bool:
    """Whether a pattern occurs in a part of many megabytes: RE2 needs a tenth of the time of Python's ``re``."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bounds = pa.py_buffer(begin.to_bytes(8, sys.byteorder) + end.to_bytes(8, sys.byteorder))
    body = pa.LargeBinaryArray.from_buffers(pa.large_binary(), 1, [None, bounds, pa.py_buffer(data)])
    return bool(pc.match_substring_regex(body, pattern=pattern)[0].as_py())


def _check_exactly(body: bytes) -> None:
    body = _EMPTY_ELEMENT.sub(b"", body)
    rows = max((int(row) for row in set(_ROW.findall(body))), default=0)
    columns = 0
    for letters, row in set(_PLACE.findall(body)):
        rows, columns = max(rows, int(row)), max(columns, _column(letters))
    grids.check_extent(rows=rows, columns=max(columns, 1))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sizes(texts: bytes) -> list[int]:
    """How many bytes each shared text has, in their order."""
    if texts.count(b"<si") == texts.count(b"<si>"):
        return [len(part) for part in texts.split(b"<si>")[1:]]
    starts = [found.start() for found in _TEXT_START.finditer(texts)]
    return [end - start for start, end in pairwise([*starts, len(texts)])]


def _check_repeated_texts(sizes: list[int], sheet: bytes) -> None:
    uses = Counter(map(int, _VALUE.findall(sheet)))
    if sum(sizes[place] * times for place, times in uses.items() if place < len(sizes)) > TEXT_FREE:
        raise envelope.bomb()


def _sheets(path: Path) -> list[Grid]:
    import python_calamine

    book = guarded(lambda: python_calamine.load_workbook(path))
    grids_: list[Grid] = []
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet: Any = guarded(partial(book.get_sheet_by_index, number))
        grids_.append(_grid(sheet, is_hidden=about.visible != python_calamine.SheetVisibleEnum.Visible))
    return grids_


def _grid(sheet: Any, *, is_hidden: bool) -> Grid:
    if sheet.end is None:
        return Grid(sheet.name, [], 0, is_hidden=is_hidden)
    bottom, right = sheet.end
    grids.check_extent(rows=bottom + 1, columns=right + 1)
    left = sheet.start[1]  # the rows begin there
    columns = guarded(lambda: grids.tidy_columns(sheet.iter_rows(), right + 1 - left))
    before: list[list[Cell]] = [[None] * (bottom + 1) for _ in range(left)]
    columns, height = grids.without_empty_edge([*before, *columns])
    return Grid(sheet.name, columns, height, tuple(sheet.merged_cell_ranges or ()), is_hidden)


def guarded(step: Callable[[], Answer]) -> Answer:
    """Run a step of calamine; whatever goes wrong in it, a panic included, is a damaged file or a password."""
    import python_calamine

    try:
        return step()
    except python_calamine.PasswordError as problem:
        raise envelope.password() from problem
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:  # a panic of the parser is not an Exception
        raise envelope.damaged() from problem
