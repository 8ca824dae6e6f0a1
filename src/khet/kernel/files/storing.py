"""Takes an upload: streams it to disk, measures, hashes and recognises it, then writes its row."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Collection
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from khet.kernel.actor import Actor
from khet.kernel.files import blobs, sniffing
from khet.kernel.files.names import extension, safe_name
from khet.kernel.files.sniffing import FileRefused
from khet.kernel.models import StoredFile

CHUNK = 1024 * 1024


class Readable(Protocol):
    """Anything that gives its bytes in pieces: an open file, an uploaded file."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes, at most ``size``."""
        ...


def store(
    *,
    actor: Actor,
    stream: Readable | bytes,
    name: str,
    office_id: int | None,
    at: datetime,
    allowed: Collection[str] | None = None,
    limit_mb: int | None = None,
) -> StoredFile:
    """Keep the upload and write its row in the caller's transaction; one query.

    Raises FileRefused when it is empty, larger than the limit, a program, damaged, not what its name says, not of the
    ``allowed`` extensions (all of sniffing.EXTENSIONS when not given), or when the disk is full. The caller checks the
    permission.
    """
    clean = safe_name(name)
    _check_extension(clean, allowed)
    limit = (limit_mb or settings.KHET_FILE_LIMIT_MB) * 1024 * 1024
    source = BytesIO(stream) if isinstance(stream, bytes) else stream
    try:
        sha256, size = _put(source, clean, limit)
    except OSError as problem:
        if not blobs.is_full(problem):
            raise
        text = _("ดิสก์ของเครื่องแม่ข่ายเต็ม ยังไม่ได้เก็บไฟล์นี้ โปรดแจ้งผู้ดูแลระบบ แล้วส่งใหม่เมื่อมีที่ว่าง")
        raise FileRefused("disk_full", text) from problem
    return StoredFile.objects.create(
        sha256=sha256,
        size=size,
        media_type=sniffing.EXTENSIONS[extension(clean)],
        name=clean,
        office_id=office_id,
        stored_at=at,
        stored_by_id=actor.person_id,
    )


def _put(source: Readable, name: str, limit: int) -> tuple[str, int]:
    """Receive the stream, recognise it and put it in its place: its hash and its size."""
    part, sha256, size, head = _receive(source, limit)
    try:
        _check_kind(name, sniffing.kind_of(head, part), part)
        blobs.put(part, sha256)
    finally:
        part.unlink(missing_ok=True)
    return sha256, size


def _check_extension(name: str, allowed: Collection[str] | None) -> None:
    found = extension(name)
    if found in sniffing.PROGRAM_EXTENSIONS:
        raise FileRefused("program", _("ไฟล์นี้เป็นโปรแกรมหรือสคริปต์ ระบบไม่รับไฟล์ประเภทนี้"))
    accepted = sniffing.EXTENSIONS if allowed is None else [kind.lower().lstrip(".") for kind in allowed]
    if found not in sniffing.EXTENSIONS or found not in accepted:
        text = _("ระบบไม่รับไฟล์นามสกุล “%(found)s” ที่รับได้คือ %(accepted)s")
        raise FileRefused("extension", text % {"found": found or "-", "accepted": ", ".join(accepted)})


def _check_kind(name: str, kind: str, path: Path) -> None:
    found = extension(name)
    if found not in sniffing.KINDS[kind]:
        sniffing.explain(kind, found, path)
        text = _("เนื้อหาของไฟล์ไม่ตรงกับนามสกุล “%(found)s” โปรดบันทึกไฟล์ใหม่ให้ถูกชนิดแล้วส่งอีกครั้ง")
        raise FileRefused("mismatch", text % {"found": found})


def _receive(source: Readable, limit: int) -> tuple[Path, str, int, bytes]:
    """Write the stream beside the blobs: the file, its hash, its size and its first bytes."""
    handle, path = tempfile.mkstemp(dir=blobs.incoming(), suffix=".part")
    part = Path(path)
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with os.fdopen(handle, "wb") as target:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    text = _("ไฟล์ใหญ่เกิน %(limit)s MB โปรดลดขนาดหรือแบ่งไฟล์")
                    raise FileRefused("too_large", text % {"limit": limit // (1024 * 1024)})
                if len(head) < sniffing.HEAD:
                    head = (head + chunk)[: sniffing.HEAD]
                    sniffing.check_head(head)
                digest.update(chunk)
                target.write(chunk)
            if size == 0:
                raise FileRefused("empty", _("ไฟล์ว่างเปล่า (0 ไบต์)"))
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part, digest.hexdigest(), size, head
