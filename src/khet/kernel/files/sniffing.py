"""Tells what a file is from its bytes, and refuses what is not what its name says.

The name alone is never believed: a renamed program, a page in a picture's clothes and a zip bomb are refused here.
"""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from khet.engine.readers import envelope

HEAD = 64 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
EXTENSIONS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "md": "text/markdown",
    "json": "application/json",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "html": "text/html",
    "htm": "text/html",
    "svg": "image/svg+xml",
    "zip": "application/zip",
    "mp4": "video/mp4",
}
# Which kinds of bytes may carry which extension. Older office programs export tab-separated text and call it .xls.
KINDS = {
    "pdf": {"pdf"},
    "png": {"png"},
    "jpeg": {"jpg", "jpeg"},
    "webp": {"webp"},
    "gif": {"gif"},
    "docx": {"docx"},
    "xlsx": {"xlsx"},
    "pptx": {"pptx"},
    "ole": {"doc", "xls", "ppt"},
    "zip": {"zip"},
    "mp4": {"mp4"},
    "html": {"html", "htm"},
    "svg": {"svg"},
    "text": {"csv", "tsv", "txt", "md", "json", "yaml", "yml", "xls"},
}
LOCKABLE = frozenset({"docx", "xlsx", "pptx"})
SHEETS = frozenset({"xls", "xlsx", "csv", "tsv"})
PROGRAM_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"dex\n",
)
PROGRAM_EXTENSIONS = frozenset(
    {
        "exe",
        "dll",
        "com",
        "scr",
        "msi",
        "cpl",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "hta",
        "jar",
        "apk",
        "sh",
        "lnk",
        "reg",
        "docm",
        "xlsm",
        "pptm",
    }
)
STARTS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
# Tab, line ends, the end-of-file sign of DOS programs, escape.
TEXT_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}
MOST_UNREADABLE = 0.1


class FileRefused(Exception):
    """An upload was refused; ``code`` says why to a program, the message is Thai and fit to show."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def check_head(head: bytes) -> None:
    """Refuse a program by its first bytes, before anything more of it is read."""
    if head.startswith(PROGRAM_STARTS):
        raise FileRefused("program", _("ไฟล์นี้เป็นโปรแกรมหรือสคริปต์ ระบบไม่รับไฟล์ประเภทนี้"))


def kind_of(head: bytes, path: Path) -> str:
    """What the bytes are: a key of KINDS. Raises FileRefused for what is none of them."""
    for start, kind in STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head.startswith(ZIP_STARTS):
        return _kind_of_zip(path)
    if _is_text(head):
        return _kind_of_text(head)
    if b"\x00" in head and _is_text(head.replace(b"\x00", b"")):
        raise FileRefused("nul", _("ไฟล์มีอักขระว่าง (NUL) ปนอยู่ ไฟล์เสียหรือไม่ใช่ไฟล์ข้อความ โปรดบันทึกใหม่แล้วส่งอีกครั้ง"))
    raise FileRefused("unknown", _("ระบบไม่รู้จักชนิดของไฟล์นี้ โปรดส่งเป็น PDF รูปภาพ Word Excel PowerPoint CSV หรือ ZIP"))


def explain(kind: str, extension: str, path: Path) -> None:
    """Refuse by its own reason what only seems to have a wrong name; returns where there is none.

    A workbook with a password is wrapped as an old one, and many systems hand out a web page called .xls.
    """
    if kind == "ole" and extension in LOCKABLE and envelope.has_password(path):
        raise FileRefused("password", _("ไฟล์นี้ใส่รหัสผ่านไว้ โปรดเอารหัสผ่านออกแล้วส่งอีกครั้ง"))
    if kind == "html" and extension in SHEETS:
        raise FileRefused("html", _("ไฟล์นี้เป็นหน้าเว็บ (HTML) ที่ตั้งชื่อเป็นตาราง โปรดเปิดใน Excel แล้วบันทึกเป็น .xlsx"))


def _kind_of_text(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe")):
        return "html"
    if start.startswith(b"<svg") or (start.startswith((b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in start):
        return "svg"
    return "text"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if TEXT_CONTROLS.intersection(head):
        return False
    return sum(map(_unreadable, head.split(b"\n"))) <= len(head) * MOST_UNREADABLE


def _unreadable(line: bytes) -> int:
    """How many bytes of a line no encoding explains; a file put together from pieces may hold lines of both."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line)  # the head may end inside a letter, which is no fault
    except UnicodeDecodeError:
        return line.decode("cp874", "replace").count("\ufffd")
    return 0


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileRefused("damaged", _("ไฟล์เสียหาย เปิดอ่านไม่ได้ โปรดบันทึกใหม่แล้วส่งอีกครั้ง")) from None
    if envelope.unpacks_unreasonably(members):
        raise FileRefused("bomb", _("ไฟล์ขยายออกแล้วใหญ่ผิดปกติ ระบบจึงไม่รับ"))
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused("macro", _("ไฟล์มีมาโคร โปรดบันทึกเป็นไฟล์ที่ไม่มีมาโครแล้วส่งอีกครั้ง"))
    if any(name.lower().rstrip(" .").rpartition(".")[2] in PROGRAM_EXTENSIONS for name in names if "." in name):
        raise FileRefused("program", _("ไฟล์ ZIP นี้มีโปรแกรมหรือสคริปต์อยู่ข้างใน ระบบไม่รับไฟล์ประเภทนี้"))
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in names):
                return kind
    return "zip"
