"""Keeps uploads from filling the disk: nothing of a request is written beyond the limit for files.

Forms are read before it is known who sends them, so the limit must hold for strangers too. What goes beyond it is
read and forgotten; the file arrives one byte too large, and is refused with the words of whoever stores it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedFileUploadHandler(TemporaryFileUploadHandler):
    """Writes the files of one request to disk, together no more than the limit and one byte."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = settings.KHET_FILE_LIMIT_MB * 1024 * 1024 + 1
        self.kept = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin another file of the same request."""
        super().new_file(*args, **kwargs)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what still fits."""
        fits = raw_data[: self.left]
        self.left -= len(fits)
        self.kept += len(fits)
        if fits:
            super().receive_data_chunk(fits, start)

    def file_complete(self, file_size: int) -> Any:
        """The file with the size that was written."""
        return super().file_complete(self.kept)
