"""Hands files out: always as a download, never as a page of this site."""

from __future__ import annotations

from typing import BinaryIO

from django.http import FileResponse
from django.utils.translation import gettext as _

from khet.kernel.files import blobs
from khet.kernel.models import StoredFile

NEVER_AS_ITSELF = frozenset({"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"})


class FileMissing(Exception):
    """The row is there but its bytes are not; the message is Thai and fit to show."""

    def __init__(self, stored: StoredFile) -> None:
        text = _("ไม่พบเนื้อหาของไฟล์ “%(name)s” ในที่เก็บไฟล์ โปรดแจ้งผู้ดูแลระบบ")
        super().__init__(text % {"name": stored.name})


def open_file(stored: StoredFile) -> BinaryIO:
    """The file's bytes, opened for reading; raises FileMissing."""
    try:
        return blobs.path_of(stored.sha256).open("rb")
    except FileNotFoundError:
        raise FileMissing(stored) from None


def download_response(stored: StoredFile) -> FileResponse:
    """An answer that saves the file under its own name and can never run as a page; raises FileMissing."""
    media_type = "application/octet-stream" if stored.media_type in NEVER_AS_ITSELF else stored.media_type
    response = FileResponse(open_file(stored), as_attachment=True, filename=stored.name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-cache"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
