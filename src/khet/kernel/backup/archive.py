"""The archive: a gzipped tar whose first member, the manifest, names every other one with size and SHA-256.

Nothing is ever unpacked by the paths of the archive: only members that the manifest names are read, and each is
checked before a byte of it is used.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

FORMAT = "khet-backup"
FORMAT_VERSION = 2  # 2: folders of domains; archives of version 1 are read as before
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
CHUNK = 1024 * 1024
LONGEST_MANIFEST = 512 * 1024 * 1024
KEPT = "kept/"
MEMBER_NAME = re.compile(r"data/[a-z0-9_]+\.jsonl|files/[0-9a-f]{64}|kept/[a-z_]+/[A-Za-z0-9_][A-Za-z0-9_./-]*")

Progress = Callable[[int, int, str], object]


class BackupRefused(Exception):
    """An archive cannot be made or used; the message is Thai and names the member that is wrong."""


@dataclass(frozen=True, slots=True)
class Member:
    """One part of the archive: a table's rows or a file's bytes."""

    name: str
    size: int
    sha256: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds and where it came from."""

    created_at: str
    program: str
    database: str
    migrations: tuple[str, ...]
    audit_count: int
    audit_hash: str
    members: tuple[Member, ...]
    missing_files: tuple[str, ...] = ()

    def dump(self) -> bytes:
        """The manifest as JSON."""
        plain = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(self)}
        return json.dumps(plain, ensure_ascii=False, indent=1).encode()

    @property
    def tables(self) -> tuple[Member, ...]:
        """The members that hold rows."""
        return tuple(member for member in self.members if member.name.startswith("data/"))

    @property
    def files(self) -> tuple[Member, ...]:
        """The members that hold the bytes of files, of the file store and of folders that domains keep."""
        return tuple(member for member in self.members if member.name.startswith(("files/", KEPT)))


def parse_manifest(text: bytes, seal: bytes) -> Manifest:
    """The manifest of an archive; raises BackupRefused for a damaged, foreign or newer one."""
    try:
        plain: dict[str, Any] = json.loads(text)
        is_ours = plain.pop("format") == FORMAT
        version = int(plain.pop("format_version"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BackupRefused(_("แฟ้มนี้ไม่ใช่แฟ้มสำรองของเขต หรือส่วน %(name)s เสียหาย") % {"name": MANIFEST}) from None
    if not is_ours:
        raise BackupRefused(_("แฟ้มนี้ไม่ใช่แฟ้มสำรองของเขต"))
    if version > FORMAT_VERSION:
        raise BackupRefused(_("แฟ้มสำรองนี้ทำจากระบบรุ่นใหม่กว่า โปรดปรับรุ่นระบบก่อนกู้คืน"))
    if hashlib.sha256(text).hexdigest().encode() != seal.strip():
        raise _damaged(MANIFEST)
    try:
        members = tuple(Member(**member) for member in plain.pop("members"))
        manifest = Manifest(
            members=members,
            migrations=tuple(plain.pop("migrations")),
            missing_files=tuple(plain.pop("missing_files")),
            **plain,
        )
    except (TypeError, KeyError):
        raise _damaged(MANIFEST) from None
    _check_types(manifest)
    for member in members:
        is_file = member.name.startswith("files/")
        if not MEMBER_NAME.fullmatch(member.name) or (is_file and member.name != f"files/{member.sha256}"):
            raise _damaged(member.name)
    return manifest


def _check_types(manifest: Manifest) -> None:
    """Raise BackupRefused for a manifest that no system of ours wrote, before any of it is used."""
    texts = [manifest.created_at, manifest.program, manifest.database, manifest.audit_hash]
    texts += [*manifest.migrations, *manifest.missing_files]
    numbers = [manifest.audit_count]
    for member in manifest.members:
        texts += [member.name, member.sha256]
        numbers += [member.size, member.rows]
    if not all(isinstance(text, str) for text in texts) or not all(type(each) is int for each in numbers):
        raise _damaged(MANIFEST)


def add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    """Add a member held in memory."""
    import io

    archive.addfile(_entry(name, len(content)), io.BytesIO(content))


def add_file(archive: tarfile.TarFile, name: str, path: Path) -> None:
    """Add a member from disk."""
    with path.open("rb") as source:
        archive.addfile(_entry(name, path.stat().st_size), source)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Iterator[tuple[Member, IO[bytes]]]]]:
    """The manifest, then every member in the archive's order, each with its bytes still unchecked.

    Raises BackupRefused naming the place where reading fails.
    """
    reached = [path.name]
    try:
        with tarfile.open(path, "r:gz") as archive:
            manifest = parse_manifest(_read(archive, MANIFEST), _read(archive, SEAL))
            yield manifest, _members(archive, manifest, reached)
    except (tarfile.TarError, EOFError, zlib.error, gzip_error()) as problem:
        text = _("แฟ้มสำรองเสียหายหรือไม่ครบ อ่านต่อไม่ได้ที่ %(name)s")
        raise BackupRefused(text % {"name": reached[0]}) from problem


def gzip_error() -> type[OSError]:
    """What the gzip module raises for a bad header or checksum."""
    import gzip

    return gzip.BadGzipFile


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    entry = archive.next()
    source = archive.extractfile(entry) if entry is not None and entry.isfile() else None
    if entry is None or source is None or entry.name != name or entry.size > LONGEST_MANIFEST:
        raise BackupRefused(_("แฟ้มนี้ไม่ใช่แฟ้มสำรองของเขต: ไม่พบส่วน %(name)s") % {"name": name})
    return source.read()


def _members(archive: tarfile.TarFile, manifest: Manifest, reached: list[str]) -> Iterator[tuple[Member, IO[bytes]]]:
    expected = {member.name: member for member in manifest.members}
    for named in manifest.members:
        reached[0] = named.name
        entry = archive.next()
        if entry is None:
            raise BackupRefused(_("แฟ้มสำรองไม่ครบ: ไม่พบส่วน %(name)s") % {"name": named.name})
        member = expected.pop(entry.name, None)
        source = archive.extractfile(entry) if entry.isfile() else None
        if member is None or source is None or entry.size != member.size:
            raise _damaged(entry.name)
        yield member, source
    if (extra := archive.next()) is not None:
        raise _damaged(extra.name)


def checked_copy(member: Member, source: IO[bytes], write: Callable[[bytes], object]) -> None:
    """Copy a member's bytes; raises BackupRefused, naming it, when they are not what the manifest says."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        write(chunk)
    if size != member.size or digest.hexdigest() != member.sha256:
        raise _damaged(member.name)


def _damaged(name: str) -> BackupRefused:
    return BackupRefused(_("แฟ้มสำรองเสียหาย: ส่วน %(name)s ไม่ตรงกับค่าตรวจสอบ") % {"name": name})
