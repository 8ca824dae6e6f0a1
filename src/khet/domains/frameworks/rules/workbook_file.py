"""Reads the cells of an XLSX file, and nothing else of it: no formula is worked out, no link followed, no macro run.

Only this reader can tell a formula from a typed figure, which the import has to, and it stops at a size before
anything is unpacked. Figures come as the shortest decimal text that Excel's own number stands for.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from xml.etree import ElementTree

from khet.domains.frameworks.rules.refusals import ImportRefused
from khet.domains.frameworks.rules.tables import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_PART = 30 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ElementTree.ParseError, ValueError, NotImplementedError)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

Sheet = Mapping[tuple[int, int], Cell]


def read_sheets(data: bytes) -> dict[str, Sheet]:
    """The cells of every sheet by its name, keyed by (row, column).

    Raises ImportRefused for a file that is encrypted, old, damaged, huge or not a workbook.
    """
    _check_envelope(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive)
            strings = _shared_strings(archive)
            return {name: _sheet(archive, path, strings) for name, path in _sheet_paths(archive)}
    except DAMAGED as problem:
        raise ImportRefused("ไฟล์ Excel เสียหาย เปิดไม่ได้ โปรดบันทึกใหม่", "The workbook is damaged") from problem
    except RuntimeError as problem:
        raise ImportRefused("ไฟล์นี้ใส่รหัสผ่านไว้ โปรดเอารหัสผ่านออกก่อน", "The file has a password") from problem


def _check_envelope(data: bytes) -> None:
    if len(data) > LARGEST_FILE:
        raise ImportRefused("ไฟล์ใหญ่เกิน 10 MB", "The file is larger than 10 MB")
    if data.startswith(OLD_OR_ENCRYPTED):
        raise ImportRefused(
            "ไฟล์นี้ใส่รหัสผ่านไว้ หรือเป็น Excel รุ่นเก่า (.xls) โปรดบันทึกเป็น .xlsx ที่ไม่มีรหัสผ่าน",
            "The file has a password, or is an old .xls: save it as .xlsx without a password",
        )
    if not data.startswith(ZIP):
        raise ImportRefused("ไฟล์นี้ไม่ใช่ Excel (.xlsx)", "This is not an .xlsx workbook")


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    sizes = [part.file_size for part in parts]
    if len(parts) > MOST_PARTS or sum(sizes) > LARGEST_UNPACKED or max(sizes, default=0) > LARGEST_PART:
        raise ImportRefused("ไฟล์นี้ขยายแล้วใหญ่ผิดปกติ จึงไม่รับ", "The file unpacks to an unreasonable size")
    if any(part.flag_bits & 0x1 for part in parts):
        raise ImportRefused("ไฟล์นี้ใส่รหัสผ่านไว้ โปรดเอารหัสผ่านออกก่อน", "The file has a password")


def _xml(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    with archive.open(path) as part:
        text = part.read(LARGEST_PART + 1)
    if len(text) > LARGEST_PART:
        raise ImportRefused("ไฟล์นี้ขยายแล้วใหญ่ผิดปกติ จึงไม่รับ", "The file unpacks to an unreasonable size")
    # Spreadsheet programs write UTF-8; another encoding would only hide what the next line looks for.
    if b"\x00" in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ImportRefused("ไฟล์นี้มีส่วนที่ไม่รับ", "The file declares entities, which no workbook needs")
    return ElementTree.fromstring(text)  # noqa: S314 - entities were refused above


def _sheet_paths(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    links = {link.get("Id", ""): link.get("Target", "") for link in _xml(archive, "xl/_rels/workbook.xml.rels")}
    for sheet in _xml(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = links.get(sheet.get(_LINK, ""), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path.startswith("xl/worksheets/"):
            yield sheet.get("name", ""), path


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_words(item) for item in _xml(archive, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _words(item: ElementTree.Element) -> str:
    """The text of a string that may be cut into runs; hints for reading aloud are left out."""
    runs = [*item.findall(f"{_MAIN}t"), *item.findall(f"{_MAIN}r/{_MAIN}t")]
    return "".join(run.text or "" for run in runs)


def _sheet(archive: zipfile.ZipFile, path: str, strings: list[str]) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    for element in _xml(archive, path).iter(f"{_MAIN}c"):
        cell = _cell(element, strings)
        if cell is None:
            continue
        if cell.row > MOST_ROWS or cell.column > MOST_COLUMNS:
            raise ImportRefused("ตารางใหญ่เกินไป", "The table is too large")
        cells[(cell.row, cell.column)] = cell
    return cells


def _cell(element: ElementTree.Element, strings: list[str]) -> Cell | None:
    place = _REF.fullmatch(element.get("r", ""))
    if place is None:
        raise ValueError("a cell has no place")
    is_formula = element.find(f"{_MAIN}f") is not None
    text = _text(element, strings).replace("\u00a0", " ").strip()
    if not text and not is_formula:
        return None
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return Cell(int(place[2]), column, text[:LONGEST_CELL], is_formula)


def _text(element: ElementTree.Element, strings: list[str]) -> str:
    kind = element.get("t", "n")
    if kind == "inlineStr":
        inline = element.find(f"{_MAIN}is")
        return "" if inline is None else _words(inline)
    held = element.find(f"{_MAIN}v")
    value = "" if held is None else held.text or ""
    if kind == "s":
        return strings[int(value)] if value and int(value) < len(strings) else ""
    return _number(value) if kind == "n" and value else value


def _number(value: str) -> str:
    """Excel stores 4.1 as 4.0999999999999996: the shortest text of that same binary number is what was typed."""
    shortest = Decimal(repr(float(value)))
    whole = shortest.to_integral_value()
    return str(int(whole)) if shortest == whole and abs(whole) < 10**15 else f"{shortest:f}"
