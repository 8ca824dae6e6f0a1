"""The file store: what it takes, what it refuses and why, and how it hands files out."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from khet.kernel import files
from khet.kernel.files import blobs
from khet.kernel.models import StoredFile
from tests import kernel_files as kinds
from tests import readers_cast
from tests.kernel_cast import DIRECTOR, MONDAY, NORTH, together


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.KHET_FILES = tmp_path / "files"
    return settings.KHET_FILES


def store(content, name="หลักฐาน.pdf", **changes):
    named = {"actor": DIRECTOR, "stream": content, "name": name, "office_id": NORTH, "at": MONDAY}
    return files.store(**(named | changes))


def content_of(stored: StoredFile) -> bytes:
    with files.open_file(stored) as reading:
        return reading.read()


def label(value: object) -> str:
    """A short name for a parameter: bytes are not worth printing."""
    return value if isinstance(value, str) else "-"


def blobs_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ก.pdf", kinds.PDF), ("ก.png", kinds.PNG), ("ก.jpg", kinds.JPEG), ("ก.JPEG", kinds.JPEG),
        ("ก.gif", kinds.GIF), ("ก.webp", kinds.WEBP), ("ก.mp4", kinds.MP4), ("ก.doc", kinds.OLE),
        ("ก.xls", kinds.OLE), ("ก.docx", kinds.DOCX), ("ก.xlsx", kinds.XLSX), ("ก.pptx", kinds.PPTX),
        ("ก.zip", kinds.ZIP), ("ก.csv", kinds.CSV), ("ก.csv", kinds.CSV_OF_OLD_EXCEL), ("ก.txt", b"\xef\xbb\xbfx"),
        ("ก.html", kinds.HTML), ("ก.svg", kinds.SVG), ("ก.yaml", "รหัส: qp\n".encode()),
        ("ก.tsv", "รหัส\tชื่อ\n".encode()), ("ก.xls", "รหัส\tชื่อ\n".encode("cp874")), ("ก.csv", b"a,b\n1,2\n\x1a"),
        ("ก.csv", "รหัส,ชื่อ\n1,ก\n".encode() + "2,บ้านสมมุติ\n".encode("cp874")),
        ("ก.csv", "รหัส,ชื่อ,หมายเหตุ\n1,ก,-\n2,ข,".encode("cp874") + b"\xfc\n"),
    ],
    ids=label,
)  # fmt: skip
def test_takes_what_offices_really_send(db, name, content):
    stored = store(content, name)

    assert content_of(stored) == content
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert stored.name == name


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("ก.pdf", b"", "empty"),
        ("รายงาน.pdf", b"MZ\x90\x00" + b"\x00" * 60, "program"),
        ("รายงาน.pdf", b"\x7fELF" + b"\x00" * 60, "program"),
        ("รายงาน.txt", b"#!/bin/sh\nrm -rf /\n", "program"),
        ("รายงาน.jpg", b"\xcf\xfa\xed\xfe" + b"\x00" * 60, "program"),
        ("โปรแกรม.exe", kinds.PDF, "program"),
        ("มาโคร.xlsm", kinds.XLSX, "program"),
        ("ก.pdf", kinds.PNG, "mismatch"),
        ("ก.png", kinds.HTML, "mismatch"),
        ("ก.txt", kinds.HTML, "mismatch"),
        ("ก.csv", kinds.SVG, "mismatch"),
        ("ก.docx", kinds.XLSX, "mismatch"),
        ("ก.docx", kinds.ZIP, "mismatch"),
        ("ก.zip", kinds.zipped("ดู/setup.exe"), "program"),
        ("ก.xlsx", kinds.zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "macro"),
        ("ก.zip", kinds.ZIP[:-30], "damaged"),
        ("ก.zip", kinds.zipped("a.txt", content=b"\x00" * (60 * 1024 * 1024)), "bomb"),
        ("ก.pdf", b"\x01\x02\x03\x00\x04", "unknown"),
        ("ก.csv", b"\xfc\xfd\xfe\xfc" * 9, "unknown"),
        ("ก.csv", b"a,b\n1,\x002\n", "nul"),
        ("ก.xls", kinds.HTML, "html"),
        ("ก.xlsx", readers_cast.compound_file("EncryptedPackage", b"x"), "password"),
        ("ก.xlsx", readers_cast.compound_file("Workbook", b"x"), "mismatch"),
        ("ก.rar", kinds.PDF, "extension"),
        ("ไม่มีนามสกุล", kinds.PDF, "extension"),
        (".pdf", kinds.PDF, "extension"),
    ],
    ids=label,
)
def test_refuses_with_a_reason_and_leaves_nothing_behind(db, folder, name, content, code):
    with pytest.raises(files.FileRefused) as refused:
        store(content, name)

    assert refused.value.code == code
    assert str(refused.value)
    assert blobs_in(folder) == []
    assert not StoredFile.objects.exists()


def test_stops_reading_at_the_limit(db, folder, settings):
    settings.KHET_FILE_LIMIT_MB = 1
    read = []

    class Endless:
        def read(self, size=-1):
            read.append(size)
            return b"%PDF-" + b"\x00" * (size - 5)

    with pytest.raises(files.FileRefused, match="1 MB") as refused:
        store(Endless())

    assert refused.value.code == "too_large"
    assert len(read) == 2
    assert blobs_in(folder) == []


def test_a_caller_may_allow_less_or_more(db, settings):
    settings.KHET_FILE_LIMIT_MB = 1
    with pytest.raises(files.FileRefused, match="xlsx"):
        store(kinds.PDF, allowed={"xlsx"})

    assert store(kinds.PDF + b"\x00" * 2_000_000, limit_mb=3).size > 2_000_000


def test_the_same_content_is_kept_once(db, folder):
    first, second = store(kinds.PDF, "ก.pdf"), store(io.BytesIO(kinds.PDF), "ข.pdf")

    assert first.pk != second.pk
    assert len(blobs_in(folder)) == 1
    assert blobs_in(folder)[0].relative_to(folder).parts[:2] == (first.sha256[:2], first.sha256[2:4])


def test_a_row_that_falls_leaves_only_an_orphan_which_is_swept_a_day_later(db, folder):
    kept = store(kinds.PNG, "ก.png")
    with contextlib.suppress(RuntimeError), transaction.atomic():
        store(kinds.PDF)
        raise RuntimeError
    (blobs.incoming() / "cut-off.part").write_bytes(b"half")
    for path in blobs_in(folder):
        os.utime(path, (MONDAY.timestamp(), MONDAY.timestamp()))

    assert files.sweep(at=MONDAY + timedelta(hours=23)) == files.Swept(0, 0)
    assert files.sweep(at=MONDAY + timedelta(hours=25)) == files.Swept(2, len(kinds.PDF) + 4)
    assert content_of(kept) == kinds.PNG


def test_whoever_sends_a_file_again_mends_what_was_spoilt_of_it(db, folder):
    first = store(kinds.PDF)
    path = blobs.path_of(first.sha256)
    path.chmod(0o600)
    path.write_bytes(b"x" * len(kinds.PDF))

    again = store(kinds.PDF)

    assert content_of(first) == content_of(again) == kinds.PDF


def test_a_full_disk_is_a_refusal_in_thai_that_leaves_nothing(db, folder, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(files.FileRefused, match="ดิสก์") as refused:
        store(kinds.PDF)

    assert refused.value.code == "disk_full"
    assert blobs_in(folder) == []


def test_an_old_orphan_that_is_used_again_is_young_again(db, folder):
    with contextlib.suppress(RuntimeError), transaction.atomic():
        store(kinds.PDF)
        raise RuntimeError
    os.utime(blobs_in(folder)[0], (0, 0))

    again = store(kinds.PDF)
    StoredFile.objects.all().delete()

    assert files.sweep(at=MONDAY) == files.Swept(0, 0)
    assert content_of(again) == kinds.PDF


@pytest.mark.django_db(transaction=True)
def test_many_uploads_of_one_content_at_once_all_succeed(folder):
    assert together(*(lambda: store(kinds.PDF) for _ in range(6))) == []
    assert StoredFile.objects.count() == 6
    assert len(blobs_in(folder)) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\เอกสาร\\รายงาน ไตรมาส 1.pdf", "รายงาน ไตรมาส 1.pdf"),
        ("รายงาน\u202efdp.exe.pdf", "รายงานfdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_bSet-Cookie_ x.pdf"),
        ("ก" * 400 + ".pdf", "ก" * 196 + ".pdf"),
        ("...", "file"),
    ],
)
def test_names_are_made_safe_and_stay_thai(given, kept):
    assert files.safe_name(given) == kept


def test_downloads_carry_the_thai_name_and_can_never_run_as_a_page(db):
    response = files.download_response(store(kinds.PDF, "รายงานผล ๒๕๖๖.pdf"))
    content = b"".join(response.streaming_content)
    response.close()

    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B8%A3")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert content == kinds.PDF


@pytest.mark.parametrize(("name", "content"), [("ก.html", kinds.HTML), ("ก.svg", kinds.SVG)], ids=label)
def test_pages_and_drawings_leave_as_plain_bytes(db, name, content):
    response = files.download_response(store(content, name))
    response.close()

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_lost_blob_is_said_so_in_thai(db, folder):
    stored = store(kinds.PDF)
    blobs_in(folder)[0].unlink()

    with pytest.raises(files.FileMissing, match=r"หลักฐาน\.pdf"):
        files.open_file(stored)


def test_a_hash_that_is_none_never_becomes_a_path():
    with pytest.raises(ValueError, match="SHA-256"):
        blobs.path_of("../../etc/passwd")
