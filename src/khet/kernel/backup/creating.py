"""Makes an archive while the system runs: rows from one snapshot, then the blobs that those rows name."""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

import khet
from khet.kernel import audit, clock
from khet.kernel.backup import archive as packing
from khet.kernel.backup import folders, tables
from khet.kernel.backup.archive import BackupRefused, Manifest, Member, Progress
from khet.kernel.backup.restoring import check
from khet.kernel.files import blobs
from khet.kernel.models import StoredFile

LEVEL = 3


@dataclass(frozen=True, slots=True)
class Backup:
    """An archive that was made and read back: where it is, its own SHA-256, and what it holds."""

    path: Path
    sha256: str
    size: int
    tables: int
    rows: int
    files: int
    missing_files: tuple[str, ...]


def create(target: Path, progress: Progress | None = None) -> Backup:
    """Write database and files into one archive at ``target``, then read it back whole.

    The system may be in use: the rows are those of one moment, and blobs never change. The archive holds personal
    data, hashed passwords and second-factor secrets, and is readable by its owner only; the server's secret key is
    not in it. Raises BackupRefused when the target exists or the archive cannot be read back.
    """
    tell = progress or _silent
    if target.exists():
        raise BackupRefused(_("มีแฟ้ม %(name)s อยู่แล้ว โปรดใช้ชื่ออื่น") % {"name": target.name})
    target.parent.mkdir(parents=True, exist_ok=True)
    with folders.held_still(), tempfile.TemporaryDirectory(dir=target.parent, prefix=".khet-backup-") as folder:
        manifest = _dump(Path(folder), tell)
        part = Path(folder) / "archive.part"
        _pack(part, manifest, Path(folder), tell)
        check(part, progress=tell)
        digest = _digest(part)
        part.replace(target)
    return Backup(
        path=target,
        sha256=digest,
        size=target.stat().st_size,
        tables=len(manifest.tables),
        rows=sum(member.rows for member in manifest.tables),
        files=len(manifest.files),
        missing_files=manifest.missing_files,
    )


def _silent(done: int, total: int, message: str) -> None:
    """Tell nobody."""


def _dump(folder: Path, tell: Progress) -> Manifest:
    """Write every table into the folder, in one snapshot, and say what the archive will hold."""
    kept = tables.kept_models()
    with tables.snapshot():
        head = audit.head()
        applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
        members = []
        for number, (table, model) in enumerate(kept.items(), start=1):
            members.append(_dump_table(folder, table, tables.lines_of(model)))
            tell(number, len(kept), table)
        files, missing = _files()
    kept_files = folders.members()
    return Manifest(
        created_at=clock.now().isoformat(),
        program=khet.__version__,
        database=connection.vendor,
        migrations=tuple(applied),
        audit_count=head.count,
        audit_hash=head.hash,
        members=(*files, *kept_files, *members),
        missing_files=missing,
    )


def _dump_table(folder: Path, table: str, lines: Iterable[bytes]) -> Member:
    digest, size, rows = hashlib.sha256(), 0, -1
    with (folder / f"{table}.jsonl").open("wb") as target:
        for line in lines:
            target.write(line)
            digest.update(line)
            size, rows = size + len(line), rows + 1
    return Member(f"data/{table}.jsonl", size, digest.hexdigest(), rows)


def _files() -> tuple[list[Member], tuple[str, ...]]:
    """The blobs that rows name, and the names of files whose blob is not on the disk as it should be."""
    files, missing = {}, []
    for sha256, size, name in StoredFile.objects.order_by("sha256").values_list("sha256", "size", "name").iterator():
        path = blobs.path_of(sha256)
        if path.exists() and path.stat().st_size == size:
            files[sha256] = Member(f"files/{sha256}", size, sha256)
        else:
            missing.append(f"{name} ({sha256[:12]})")
    return list(files.values()), tuple(missing)


def _pack(part: Path, manifest: Manifest, folder: Path, tell: Progress) -> None:
    total = sum(member.size for member in manifest.members)
    done = 0
    text = manifest.dump()
    with part.open("wb") as target:
        os.fchmod(target.fileno(), 0o600)
        with tarfile.open(fileobj=target, mode="w:gz", compresslevel=LEVEL) as archive:
            packing.add_bytes(archive, packing.MANIFEST, text)
            packing.add_bytes(archive, packing.SEAL, hashlib.sha256(text).hexdigest().encode())
            for member in manifest.members:
                packing.add_file(archive, member.name, _source(folder, member))
                done += member.size
                tell(done, total, member.name)
        target.flush()
        os.fsync(target.fileno())


def _source(folder: Path, member: Member) -> Path:
    if (kept := folders.path_of(member.name)) is not None:
        return kept
    kind, _slash, name = member.name.partition("/")
    return blobs.path_of(name) if kind == "files" else folder / name


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
