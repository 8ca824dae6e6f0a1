"""The bytes on disk: one blob per content under ``files/ab/cd/<sha256>``, written whole or not at all.

A blob is put in place before its row is committed, so a crash leaves at most a blob without a row; ``sweep`` takes
those away once they are a day old. A lock between putting and sweeping keeps a blob that is being used again.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from khet.kernel.models import StoredFile

ORPHAN_AGE = timedelta(days=1)
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Swept:
    """How many orphans and unfinished uploads were removed, and how many bytes that freed."""

    removed: int
    freed: int


def root() -> Path:
    """The folder of all blobs."""
    return Path(settings.KHET_FILES)


def incoming() -> Path:
    """The folder of uploads that are still being checked; on the same disk, so that a rename is atomic."""
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def path_of(sha256: str) -> Path:
    """Where the blob with this hash lies; raises ValueError for what is not a hash."""
    if not SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in hexadecimal")
    return root() / sha256[:2] / sha256[2:4] / sha256


def put(part: Path, sha256: str) -> Path:
    """Move a finished, flushed file into its place; a blob that is there already is kept and made young again.

    One that was damaged since is replaced: whoever sends a file again mends what lies there.
    """
    target = path_of(sha256)
    with _locked(fcntl.LOCK_SH):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and is_whole(target):
            os.utime(target)
            part.unlink()
        else:
            part.chmod(0o440)
            part.replace(target)
            _flush_folder(target.parent)
    return target


def is_full(problem: OSError) -> bool:
    """Whether writing failed because the disk, or what this user may use of it, is full."""
    return problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_whole(path: Path) -> bool:
    """Whether a blob still holds what its name says; reads all of it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == path.name


def sweep(*, at: datetime) -> Swept:
    """Remove blobs older than a day that no row names, and uploads that were never finished."""
    removed = freed = 0
    for path in list(_older(incoming().iterdir(), at)):
        freed, removed = freed + path.stat().st_size, removed + 1
        path.unlink(missing_ok=True)
    for path in list(_older(root().glob("??/??/*"), at)):
        size = _remove_orphan(path, at)
        freed, removed = freed + size, removed + bool(size)
    return Swept(removed, freed)


def _remove_orphan(path: Path, at: datetime) -> int:
    """Remove the blob unless somebody uses it; its size, or 0 when it stays."""
    with _locked(fcntl.LOCK_EX):
        still_old = path.exists() and _is_older(path, at)
        if not still_old or StoredFile.objects.filter(sha256=path.name).exists():
            return 0
        size = path.stat().st_size
        path.unlink()
    return size


def _older(paths: Iterator[Path], at: datetime) -> Iterator[Path]:
    return (path for path in paths if path.is_file() and _is_older(path, at))


def _is_older(path: Path, at: datetime) -> bool:
    return path.stat().st_mtime < (at - ORPHAN_AGE).timestamp()


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(mode: int) -> Iterator[None]:
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".lock").open("a") as handle:
        fcntl.flock(handle, mode)
        yield
