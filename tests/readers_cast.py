"""Files as offices hand them in, made of invented people: workbooks, text files, ZIPs and an Excel 97 file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from khet.engine import readers
from khet.engine.readers import RawTable, Reading

DMC_36 = (
    *("รหัสโรงเรียน", "ชื่อโรงเรียน", "เลขประจำตัวนักเรียน", "ชั้น", "ห้อง", "เลขประจำตัวนักเรียน", "เพศ"),
    *("คำนำหน้าชื่อ", "ชื่อ", "นามสกุล", "วันเกิด", "อายุ(ปี)", "น้ำหนัก", "ส่วนสูง", "กลุ่มเลือด", "ศาสนา"),
    *("เชื้อชาติ", "สัญชาติ", "บ้านเลขที่", "หมู่", "ถนน/ซอย", "ตำบล", "อำเภอ", "จังหวัด", "ชื่อผู้ปกครอง"),
    *("นามสกุลผู้ปกครอง", "อาชีพของผู้ปกครอง", "ความเกี่ยวข้องของผู้ปกครองกับนักเรียน", "ชื่อบิดา", "นามสกุลบิดา"),
    *("อาชีพของบิดา", "ชื่อมารดา", "นามสกุลมารดา", "อาชีพของมารดา", "ความด้อยโอกาส"),
    "ยังไม่สามารถจำหน่ายได้ (3.1.8)",
)
ONET = ("รหัสโรงเรียน", "โรงเรียน", "จน.นร.", "ไทย", "สังคม", "อังกฤษ", "คณิตศาสตร์", "วิทยาศาสตร์", "เฉลี่ย")
ONET_ROWS = (
    ("99010001", "บ้านสมมุติ", 12, 50.25, 48.5, 33.1, 45, 40.2, 43.41),
    ("99010002", "วัดสมมุติ", 3, 61, 50, 40, 52.5, 44, 49.5),
)
GIVEN = ("สมหญิง", "สมชาย", "ดาว", "เดือน", "ภูผา")


def dmc_rows(count: int, *, school: str = "99010001", people: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """Rows of a DMC roster; ``people`` replace the citizen numbers."""
    return [_dmc_row(number, school, people[number] if number < len(people) else "") for number in range(count)]


def _dmc_row(number: int, school: str, person: str) -> tuple[Any, ...]:
    given = GIVEN[number % len(GIVEN)]
    return (
        *(school, "บ้านสมมุติ", person or f"1{number:012d}", f"ป.{number % 6 + 1}", "1", f"{number:05d}", "ช", "ด.ช."),
        *(given, "ใจดี", "15/06/2560", "7", "22.5", "118", "O", "พุทธ", "ไทย", "ไทย", "9/1", "2", "-", "สมมุติ"),
        *("สมมุติ", "สมมุติ", "ก้อง", "ใจดี", "รับจ้าง", "บิดา", "ก้อง", "ใจดี", "รับจ้าง", "แก้ว", "ใจดี"),
        *("เกษตรกร", "เด็กยากจน", "-"),
    )


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    merged: Mapping[str, Sequence[tuple[int, int, int, int]]] | None = None,
    hidden: Sequence[str] = (),
) -> bytes:
    """An XLSX file of the sheets' rows; ``merged`` are (first row, first column, last row, last column)."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str) and cell:
                        sheet.write_string(number, column, cell)
                    elif cell is not None and cell != "":
                        sheet.write(number, column, cell)
            for place in (merged or {}).get(name, ()):
                sheet.merge_range(*place, "")
                sheet.write_string(place[0], place[1], str(rows[place[0]][place[1]]))
            if name in hidden:
                sheet.hide()
    return buffer.getvalue()


def csv_text(rows: Sequence[Sequence[Any]], delimiter: str = ",") -> str:
    """Rows as delimited text; cells must need no quotation marks."""
    return "".join(delimiter.join("" if cell is None else str(cell) for cell in row) + "\r\n" for row in rows)


def zipped(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of files by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def repacked(book: bytes, changed: Mapping[str, bytes]) -> bytes:
    """A workbook with some of its parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, **changed})


def read(folder: Path, data: bytes, name: str = "file.xlsx") -> Reading:
    """Put the bytes into a file and read it."""
    path = folder / "stored"
    path.write_bytes(data)
    return readers.read(path, name=name)


def read_one(folder: Path, data: bytes, name: str = "file.xlsx") -> RawTable:
    """Read a file that holds one table."""
    (table,) = read(folder, data, name).tables
    return table


def rows_of(table: RawTable) -> list[tuple[Any, ...]]:
    """The data rows of a table."""
    return list(zip(*table.columns, strict=True))


# --- Excel 97: a compound file with one stream --------------------------------------------------------------------

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound_file(stream_name: str, stream: bytes) -> bytes:
    """A compound (OLE) file that holds one stream of at least 4096 bytes."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\x00")
    count = len(stream) // _SECTOR
    fats = 1
    while (count + 1 + fats) > fats * 128:
        fats += 1
    chain = [*range(1, count), _END, _END, *([_FAT] * fats)]
    table = struct.pack(f"<{fats * 128}I", *chain, *([_FREE] * (fats * 128 - len(chain))))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        *(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"",
            0x3E,
            3,
            0xFFFE,
            9,
            6,
            b"",
            0,
            fats,
            count,
            0,
            4096,
            _END,
            0,
            _END,
            0,
        ),
    )
    places = [count + 1 + number for number in range(fats)]
    header += struct.pack("<109I", *places, *([_FREE] * (109 - fats)))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(stream_name, 2, _FREE, 0, len(stream))
    return header + stream + entries.ljust(_SECTOR, b"\x00") + table


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        *(text, len(text) + 2, kind, 1, _FREE, _FREE, child, b"", 0, 0, 0, start, size),
    )


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def excel97(rows: Sequence[Sequence[str | float]], *, sheet: str = "Sheet1", password: bool = False) -> bytes:
    """An Excel 97 workbook (BIFF8) of texts and numbers."""
    cells = b""
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                cells += _record(0x0204, struct.pack("<HHHHB", number, column, 0, len(cell), 1) + text)
            else:
                cells += _record(0x0203, struct.pack("<HHHd", number, column, 0, cell))
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if password:
        begin += _record(0x002F, b"\x01\x00" + b"\x00" * 52)
    name = sheet.encode("utf-16-le")
    bound = struct.pack("<BBBB", 0, 0, len(sheet), 1) + name
    at = len(begin) + 4 + 4 + len(bound) + 4
    book = begin + _record(0x0085, struct.pack("<I", at) + bound) + _record(0x000A, b"")
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + _record(0x000A, b"")
    return compound_file("Workbook", book + body)
