"""Reads a ZIP of many schools' files; what is no table stays out and is said, tricks are refused whole."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from khet.engine.readers import envelope
from khet.engine.readers.tables import Note, Unreadable

MOST_FILES = 1000
MOST_INSIDE = 400 * envelope.MEGABYTE
TABLE_ENDS = (".xlsx", ".xls", ".csv", ".tsv", ".txt", ".tab")
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini", "~$", "._")
_UTF8_NAME = 0x800


def members(path: Path) -> tuple[list[tuple[str, zipfile.ZipInfo]], list[Note]]:
    """The files worth reading, with their names, and notes on those left out; raises Unreadable."""
    with path.open("rb") as stream:
        found = envelope.directory(stream)
    named = [(_name(member), member) for member in found.values() if not member.is_dir()]
    for name, _ in named:
        _check_name(name)
    named = [(name, member) for name, member in named if not _is_litter(name)]
    tables = [(name, member) for name, member in named if name.lower().endswith(TABLE_ENDS)]
    left = [name for name, _ in named if not name.lower().endswith(TABLE_ENDS)]
    if any(name.lower().endswith((".zip", ".rar", ".7z", ".gz", ".tar")) for name in left):
        raise Unreadable(
            "nested_zip",
            "ใน ZIP มีไฟล์บีบอัดซ้อนอยู่ โปรดแตกไฟล์นั้นออกก่อน แล้วรวมเป็น ZIP ชั้นเดียว",
            "The ZIP holds another archive: unpack that one and make a ZIP of one level",
        )
    if not tables:
        raise Unreadable(
            "no_table", "ใน ZIP ไม่มีไฟล์ตารางที่อ่านได้ (.xlsx .xls .csv .tsv)", "The ZIP holds no file that is a table"
        )
    if len(tables) > MOST_FILES or sum(member.file_size for _, member in tables) > MOST_INSIDE:
        raise envelope.bomb()
    if any(member.file_size > envelope.LARGEST_FILE for _, member in tables):
        raise envelope.too_large(max(member.file_size for _, member in tables))
    return sorted(tables, key=lambda found: found[0]), _notes(left)


def contents(path: Path, wanted: list[tuple[str, zipfile.ZipInfo]]) -> Iterator[tuple[str, bytes]]:
    """Each file's name and bytes, one at a time."""
    with path.open("rb") as stream:
        for name, member in wanted:
            try:
                data = envelope.inflate(stream, member, envelope.LARGEST_FILE)
            except Unreadable as problem:
                raise problem.inside(name) from problem
            yield name, data


def _notes(left: list[str]) -> list[Note]:
    if not left:
        return []
    shown = ", ".join(left[:5]) + (" …" if len(left) > 5 else "")
    thai = f"ข้าม {len(left)} ไฟล์ใน ZIP ที่ไม่ใช่ตาราง: {shown}"
    return [Note("zip.left_out", thai, f"{len(left)} files in the ZIP that are no tables were passed over: {shown}")]


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was typed: programs on Thai Windows write CP874 and do not say so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp874"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _is_litter(name: str) -> bool:
    last = name.rpartition("/")[2].lower()
    return name.lower().startswith(_LITTER[0]) or last.startswith(_LITTER[1:])


def _check_name(name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name[:2] or "\x00" in name:
        raise Unreadable(
            "path_trick",
            "ใน ZIP มีชื่อไฟล์ที่ชี้ออกนอกโฟลเดอร์ ระบบจึงไม่รับ",
            "The ZIP holds a name that points outside its folder",
        )
