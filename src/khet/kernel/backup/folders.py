"""Folders beside the blobs that belong to the data: a domain names its own, backup and restore carry them along.

Such a folder holds files that never change once they have their name (a snapshot's parts). What begins with a dot
is unfinished and is left out.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import IO

from khet.kernel.backup.archive import KEPT, Member, checked_copy

# Not "..", nothing hidden, nothing a shell or another system would read otherwise.
PLACE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){0,9}")

_roots: dict[str, Callable[[], Path]] = {}
_stills: list[Callable[[], AbstractContextManager[None]]] = []


def keep_folder(key: str, root: Callable[[], Path]) -> None:
    """Enter a folder under a key of small letters; called when the apps are ready.

    The root is asked for at each use, so that settings decide where it is.
    """
    _roots[key] = root


def hold_still(stilled: Callable[[], AbstractContextManager[None]]) -> None:
    """Enter something to do before the rows of a backup are read and to undo after it is written.

    For a folder whose files do change: a copy is made before the rows, never after them.
    """
    _stills.append(stilled)


@contextmanager
def held_still() -> Iterator[None]:
    """Everything entered by ``hold_still``, for as long as a backup is written."""
    with ExitStack() as held:
        for stilled in _stills:
            held.enter_context(stilled())
        yield


def members() -> list[Member]:
    """Every finished file of every kept folder, in order of name, with its size and SHA-256."""
    found = []
    for key, root in sorted(_roots.items()):
        base = root()
        for path in sorted(base.rglob("*")) if base.exists() else []:
            place = path.relative_to(base).as_posix()
            if path.is_file() and not path.is_symlink() and PLACE.fullmatch(place):
                with path.open("rb") as source:
                    digest = hashlib.file_digest(source, "sha256").hexdigest()
                found.append(Member(f"{KEPT}{key}/{place}", path.stat().st_size, digest))
    return found


def path_of(name: str) -> Path | None:
    """Where a member of an archive belongs here; None when no part of this system keeps such a folder."""
    if not name.startswith(KEPT):
        return None
    key, _slash, place = name.removeprefix(KEPT).partition("/")
    root = _roots.get(key)
    return root() / place if root is not None and PLACE.fullmatch(place) else None


def put(member: Member, source: IO[bytes], path: Path) -> None:
    """Write one file back under its name, whole or not at all; a file of that name is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            checked_copy(member, source, target.write)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
