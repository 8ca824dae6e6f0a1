"""Looks at the wrapping of a file before a parser sees it: damage, passwords, bombs and tricks are refused here.

A ZIP says in its directory how large its parts are; that may be a lie, so each part that a parser will read is really
inflated here, up to a limit and no further.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from khet.engine.readers.tables import Unreadable

MEGABYTE = 1024 * 1024
LARGEST_FILE = 50 * MEGABYTE
MOST_MEMBERS = 20_000
MOST_UNPACKED = 2048 * MEGABYTE
FREE_UNPACKED = 50 * MEGABYTE
MOST_RATIO = 150
LARGEST_PART = 160 * MEGABYTE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_PASSWORD_STREAM = "EncryptedPackage".encode("utf-16-le")


def damaged() -> Unreadable:
    """The refusal of a file whose bytes are incomplete or broken."""
    return Unreadable(
        "damaged",
        "ไฟล์เสียหายหรือไม่ครบ เปิดอ่านไม่ได้ โปรดดาวน์โหลดหรือบันทึกใหม่แล้วส่งอีกครั้ง",
        "The file is damaged or incomplete: download or save it again",
    )


def password() -> Unreadable:
    """The refusal of a file that asks for a password."""
    return Unreadable(
        "password",
        "ไฟล์นี้ใส่รหัสผ่านไว้ โปรดเอารหัสผ่านออกแล้วส่งอีกครั้ง",
        "The file has a password: take it off and send the file again",
    )


def bomb() -> Unreadable:
    """The refusal of a file that unpacks to an unreasonable size."""
    return Unreadable("bomb", "ไฟล์ขยายออกแล้วใหญ่ผิดปกติ ระบบจึงไม่รับ", "The file unpacks to an unreasonable size")


def too_large(size: int) -> Unreadable:
    """The refusal of a file above the limit, before anything of it is read."""
    shown, limit = -(-size // MEGABYTE), LARGEST_FILE // MEGABYTE
    return Unreadable(
        "too_large",
        f"ไฟล์ใหญ่ {shown} MB เกินที่รับได้ {limit} MB โปรดแยกเป็นรายโรงเรียนหรือรายปีแล้วส่งทีละไฟล์",
        f"The file has {shown} MB, more than the {limit} MB that can be taken: split it by school or by year",
    )


def check_size(path: Path) -> int:
    """The size of a file in bytes; raises Unreadable for an empty one and for one above the limit."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty", "ไฟล์ว่างเปล่า ไม่มีข้อมูล", "The file is empty")
    if size > LARGEST_FILE:
        raise too_large(size)
    return size


def unpacks_unreasonably(members: Sequence[zipfile.ZipInfo]) -> bool:
    """Tell a bomb by its directory: too many members, too many bytes, or packed too densely to be a document."""
    opened = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    too_dense = opened > FREE_UNPACKED and opened > packed * MOST_RATIO
    return len(members) > MOST_MEMBERS or opened > MOST_UNPACKED or too_dense


def directory(stream: BinaryIO) -> dict[str, zipfile.ZipInfo]:
    """The members of a ZIP by name; raises Unreadable for damage, passwords, bombs and doubled names."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError) as problem:
        raise damaged() from problem
    if unpacks_unreasonably(members):
        raise bomb()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise password()
    named = {member.filename: member for member in members}
    if len(named) != len(members):
        raise damaged()
    return named


def inflate(stream: BinaryIO, member: zipfile.ZipInfo, most: int = LARGEST_PART) -> bytes:
    """The bytes of a member, really inflated; raises Unreadable where the directory lied or more than ``most`` come."""
    if member.file_size > most:
        raise bomb()
    packed = _packed(stream, member)
    if member.compress_type == zipfile.ZIP_STORED:
        data = packed
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        data = _deflated(packed, member.file_size)
    else:
        raise damaged()
    if len(data) != member.file_size or zlib.crc32(data) != member.CRC:
        raise damaged()
    return data


def _packed(stream: BinaryIO, member: zipfile.ZipInfo) -> bytes:
    if not 0 <= member.header_offset <= LARGEST_FILE or member.compress_size > LARGEST_FILE:
        raise damaged()  # a directory that points outside of the largest file there can be
    stream.seek(member.header_offset)
    header = stream.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise damaged()
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), os.SEEK_CUR)
    packed = stream.read(member.compress_size)
    if len(packed) != member.compress_size:
        raise damaged()
    return packed


def _deflated(packed: bytes, declared: int) -> bytes:
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = inflating.decompress(packed, declared + 1)
    except zlib.error as problem:
        raise damaged() from problem
    if len(data) > declared:
        raise bomb()
    if not inflating.eof:
        raise damaged()
    return data


def kind_of(head: bytes, path: Path) -> str:
    """What the bytes are, whatever the name says: "xlsx", "xls", "zip" or "text".

    Raises Unreadable for what is none of them, for a workbook with a password and for one with macros.
    """
    if head.startswith(OLE):
        return _kind_of_ole(path)
    if head.startswith(ZIP_STARTS):
        with path.open("rb") as stream:
            return _kind_of_zip(directory(stream))
    return "text"


def has_password(path: Path) -> bool:
    """Whether a compound (OLE) file wraps a newer document that is encrypted."""
    return _PASSWORD_STREAM in path.read_bytes()


def _kind_of_ole(path: Path) -> str:
    data = path.read_bytes()
    if _PASSWORD_STREAM in data:
        raise password()
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    if "WordDocument".encode("utf-16-le") in data or "PowerPoint Document".encode("utf-16-le") in data:
        raise not_a_table_file()
    raise damaged()


def not_a_table_file() -> Unreadable:
    """The refusal of a document that holds no table this program reads."""
    return Unreadable(
        "not_a_table_file",
        "ไฟล์นี้ไม่ใช่ตาราง โปรดส่งเป็น Excel (.xlsx, .xls) CSV ไฟล์ข้อความคั่นด้วยแท็บ หรือ ZIP ของไฟล์เหล่านี้",
        "The file is not a table: send Excel (.xlsx, .xls), CSV, tab-separated text, or a ZIP of those",
    )


def _kind_of_zip(members: dict[str, zipfile.ZipInfo]) -> str:
    if "[Content_Types].xml" not in members:
        if "mimetype" in members:
            raise not_a_table_file()
        return "zip"
    if any(name.lower().endswith("vbaproject.bin") for name in members):
        raise Unreadable(
            "macro",
            "ไฟล์มีมาโคร โปรดบันทึกเป็น Excel ที่ไม่มีมาโคร (.xlsx) แล้วส่งอีกครั้ง",
            "The workbook has macros: save it without them (.xlsx) and send it again",
        )
    if "xl/workbook.bin" in members or not any(name.startswith("xl/") for name in members):
        raise not_a_table_file()
    return "xlsx"
