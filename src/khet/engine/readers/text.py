"""Reads comma, semicolon, tab and bar separated text in the encodings that offices' programs write.

The order is: byte order mark, strict UTF-8, CP874. A file put together from pieces may hold lines in both, so where
the whole is not UTF-8 each line is looked at by itself; a byte that no rule can read is shown as U+FFFD and said.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from khet.engine.readers import envelope, grids
from khet.engine.readers.grids import Grid
from khet.engine.readers.tables import Cell, Note, Unreadable

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_LINES = 200
SAMPLE_BYTES = 256 * 1024
CHUNK = 4096
MOST_LINES_IN_A_CELL = 40
UNKNOWN = "\ufffd"
MIXED = "mixed"

_NOT_TEXT = (b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"{\\rtf", b"{", b"[{", b"SQLite format", b"MZ")
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<?xml", b"<style", b"<div", b"<script")
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
_THAI = re.compile("[\u0e01-\u0e5b]")
_BYTES_OF_THAI = 3
_ODD_BYTES = re.compile(rb"[\x80-\xff]+")
_SEPARATOR_LINE = re.compile(r"sep=([,;|\t])\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """A text file taken apart."""

    grid: Grid
    encoding: str
    delimiter: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class _Decoded:
    data: bytes
    encoding: str
    usual: str = "utf-8"
    odd_lines: frozenset[int] = frozenset()

    def lines(self) -> Iterator[str]:
        """The lines as text, each with its end; bytes that cannot be read show as UNKNOWN."""
        other = "cp874" if self.usual == "utf-8" else "utf-8"
        for number, line in enumerate(io.BytesIO(self.data)):
            yield line.decode(other if number in self.odd_lines else self.usual, "replace")


def read(data: bytes) -> Text:
    """Take a text file apart; raises Unreadable."""
    decoded = _decode(data)
    delimiter = _delimiter(decoded)
    grid, notes = _grid(decoded, delimiter)
    return Text(grid, decoded.encoding, delimiter, tuple(notes))


def _decode(data: bytes) -> _Decoded:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _Decoded(_unix(_from_utf16(data)), "utf-16")
    encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else ""
    data = data.removeprefix(codecs.BOM_UTF8)
    _check_is_text(data)
    data = _unix(data)
    if not data.strip():
        raise Unreadable("empty", "ไฟล์ว่างเปล่า ไม่มีข้อมูล", "The file is empty")
    if _is_plausible_utf8(data):
        return _Decoded(data, encoding or "utf-8")
    return _decode_by_line(data)


def _from_utf16(data: bytes) -> bytes:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as problem:
        raise envelope.damaged() from problem
    encoded = text.encode("utf-8", "replace")
    _check_is_text(encoded)
    if not encoded.strip():
        raise Unreadable("empty", "ไฟล์ว่างเปล่า ไม่มีข้อมูล", "The file is empty")
    return encoded


def _unix(data: bytes) -> bytes:
    """Old line ends and the end-of-file sign of DOS programs."""
    data = data.rstrip(b"\x1a")
    return data.replace(b"\r", b"\n") if b"\n" not in data else data


def _check_is_text(data: bytes) -> None:
    if data.startswith(_NOT_TEXT):
        raise envelope.not_a_table_file()
    if data[:512].lstrip().lower().startswith(_MARKUP):
        raise Unreadable(
            "html",
            "ไฟล์นี้เป็นหน้าเว็บ (HTML/XML) แม้ชื่อไฟล์จะเป็นอย่างอื่น โปรดเปิดใน Excel แล้วบันทึกเป็น .xlsx",
            "The file is a web page (HTML or XML) whatever its name says: open it in Excel and save it as .xlsx",
        )
    if b"\x00" in data:
        raise Unreadable(
            "nul",
            "ไฟล์มีอักขระว่าง (NUL) ปนอยู่ แสดงว่าไฟล์เสียหรือไม่ใช่ไฟล์ข้อความ โปรดบันทึกใหม่แล้วส่งอีกครั้ง",
            "The file holds NUL bytes, so it is damaged or not text: save it again",
        )
    if len(data.translate(None, _CONTROLS)) < len(data):
        raise envelope.not_a_table_file()


def _is_plausible_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 and not, by chance, Thai words of CP874 such as เขต."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _is_likely(text)


def _is_likely(text: str) -> bool:
    if text.isascii() or _THAI.search(text):
        return True
    return not any("\u0400" <= character <= "\u0dff" for character in text)


def _decode_by_line(data: bytes) -> _Decoded:
    as_utf8: list[int] = []
    as_cp874: list[int] = []
    for number, line in enumerate(io.BytesIO(data)):
        if line.isascii():
            continue
        (as_utf8 if _is_thai_utf8(line) else as_cp874).append(number)
    if not as_utf8:
        return _Decoded(data, "cp874", "cp874")
    if len(as_utf8) >= len(as_cp874):
        return _Decoded(data, MIXED, "utf-8", frozenset(as_cp874))
    return _Decoded(data, MIXED, "cp874", frozenset(as_utf8))


def _is_thai_utf8(line: bytes) -> bool:
    """Whether a line is Thai in UTF-8; one that was cut or spoilt at places still is when most of it reads so."""
    try:
        return bool(_THAI.search(line.decode("utf-8")))
    except UnicodeDecodeError:
        thai = len(_THAI.findall(line.decode("utf-8", "replace")))
        return thai * _BYTES_OF_THAI * 2 > sum(map(len, _ODD_BYTES.findall(line)))


def _delimiter(decoded: _Decoded) -> str:
    lines: list[str] = []
    size = 0
    for line in decoded.lines():
        if line.strip():
            lines.append(line)
            size += len(line)
        if len(lines) >= SAMPLE_LINES or size > SAMPLE_BYTES:
            break
    declared = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    if declared:
        return declared[1]
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> float:
    """How much the sample looks like a table when cut at ``delimiter``: even rows of several cells."""
    try:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter) if record)
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return 0.0 if width < 2 else times / widths.total() * float(min(width, 12)) ** 0.5


def _grid(decoded: _Decoded, delimiter: str) -> tuple[Grid, list[Note]]:
    for strict, quoting in ((True, csv.QUOTE_MINIMAL), (False, csv.QUOTE_MINIMAL), (False, csv.QUOTE_NONE)):
        try:
            columns, odd, unknown = _columns(decoded, delimiter, strict=strict, quoting=quoting)
        except csv.Error as problem:
            _check_lengths(decoded, problem)
            continue
        columns, height = grids.without_empty_edge(columns)
        return Grid("", columns, height), _notes(decoded, odd, unknown, is_raw=quoting == csv.QUOTE_NONE)
    raise envelope.not_a_table_file()


def _check_lengths(decoded: _Decoded, problem: csv.Error) -> None:
    """Raise Unreadable where a cell is too long in one line; over many lines a quotation mark was never closed."""
    if "field limit" not in str(problem):
        return
    longest = csv.field_size_limit()
    for number, line in enumerate(decoded.lines(), start=1):
        if len(line) > longest:
            raise Unreadable(
                "cell_too_long",
                f"บรรทัดที่ {number:,} มีช่องที่ยาวเกิน {longest:,} ตัวอักษร น่าจะไม่ใช่ข้อมูลตาราง โปรดลบหรือย่อช่องนั้นแล้วส่งอีกครั้ง",
                f"Line {number:,} has a cell of more than {longest:,} characters: delete or shorten it",
            ) from problem


def _columns(
    decoded: _Decoded, delimiter: str, *, strict: bool, quoting: int
) -> tuple[list[list[Cell]], list[int], list[int]]:
    """The cells by column, the records that hold lines in the other encoding, and those with unreadable bytes."""
    reader = csv.reader(decoded.lines(), delimiter=delimiter, strict=strict, quoting=quoting)  # type: ignore[arg-type]
    columns: list[list[Cell]] = []
    memos: list[dict[str, Cell]] = []
    odd: list[int] = []
    unknown: list[int] = []
    chunk: list[list[str]] = []
    before, count = 0, 0
    for count, record in enumerate(reader, start=1):
        if reader.line_num - before > MOST_LINES_IN_A_CELL:
            raise csv.Error("a quotation mark was never closed")
        if decoded.odd_lines and not decoded.odd_lines.isdisjoint(range(before, reader.line_num)):
            odd.append(count)
        before = reader.line_num
        chunk.append(record)
        if len(chunk) == CHUNK:
            _append(columns, memos, chunk, unknown, first=count - len(chunk) + 1)
            chunk = []
    if chunk:
        _append(columns, memos, chunk, unknown, first=count - len(chunk) + 1)
    return columns, odd, unknown


def _append(
    columns: list[list[Cell]], memos: list[dict[str, Cell]], chunk: list[list[str]], unknown: list[int], *, first: int
) -> None:
    width = max(map(len, chunk))
    if width > grids.MOST_COLUMNS:
        width = max(_used(record) for record in chunk)
        chunk = [record[:width] for record in chunk]
    grids.check_extent(rows=first + len(chunk), columns=max(width, len(columns)))
    while len(columns) < width:
        columns.append([None] * (first - 1))
        memos.append({"": None})
    for place, cells in enumerate(zip_longest(*chunk, fillvalue="")):
        memo = memos[place]
        for cell in set(cells).difference(memo):
            memo[cell] = grids.tidy_cell(cell)
            if UNKNOWN in cell:
                unknown.extend(first + row for row, other in enumerate(cells) if other == cell)
        columns[place].extend(map(memo.__getitem__, cells))
    for column in columns[width:]:
        column.extend([None] * len(chunk))


def _used(record: list[str]) -> int:
    at = len(record)
    while at and not record[at - 1].strip():
        at -= 1
    return at


def _notes(decoded: _Decoded, odd: list[int], unknown: list[int], *, is_raw: bool) -> list[Note]:
    notes: list[Note] = []
    if odd:
        notes.append(
            Note(
                "encoding.mixed",
                f"ไฟล์นี้มีรหัสอักขระสองแบบปนกัน ({len(odd)} แถวต่างจากแถวอื่น) ระบบอ่านทีละบรรทัดให้แล้ว โปรดตรวจแถวเหล่านั้น",
                f"The file mixes two encodings ({len(odd)} rows differ); each was read in its own: check them",
                tuple(odd),
            )
        )
    if unknown:
        rows = tuple(sorted(set(unknown)))
        notes.append(
            Note(
                "encoding.unknown",
                f"มี {len(rows)} แถวที่มีอักขระอ่านไม่ได้ แสดงเป็น {UNKNOWN} โปรดแก้ในไฟล์ต้นทาง",
                f"{len(rows)} rows hold bytes that cannot be read, shown as {UNKNOWN}: mend them in the source",
                rows,
            )
        )
    if is_raw:
        notes.append(
            Note(
                "quotes.unbalanced",
                "เครื่องหมายคำพูดในไฟล์ไม่ครบคู่ ระบบจึงอ่านทีละบรรทัดและคงเครื่องหมายไว้ในข้อความ",
                "The quotation marks do not pair, so each line was read as one row and the marks were kept",
            )
        )
    return notes
