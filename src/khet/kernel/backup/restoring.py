"""Checks an archive and puts back what it holds: files first, then all rows in one transaction."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils.translation import gettext as _

from khet.kernel import audit
from khet.kernel.backup import folders, tables
from khet.kernel.backup.archive import BackupRefused, Manifest, Member, Progress, checked_copy, opened
from khet.kernel.files import blobs


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and whether the audit chain holds and ends where the archive says."""

    manifest: Manifest
    rows: int
    files: int
    audit: audit.Verdict


def check(path: Path, *, progress: Progress | None = None) -> Manifest:
    """Read an archive whole without using it; raises BackupRefused naming the first part that is wrong."""
    with opened(path) as (manifest, members):
        total = sum(member.size for member in manifest.members)
        done = 0
        for member, source in members:
            checked_copy(member, source, _nowhere)
            done += member.size
            if progress:
                progress(done, total, member.name)
    return manifest


def _nowhere(chunk: bytes) -> None:
    """Keep nothing."""


def holds_data() -> bool:
    """Whether this instance has been used: somebody can sign in, or something was recorded."""
    if "kernel_audithead" not in connection.introspection.table_names():
        return False
    return audit.head().count > 0 or get_user_model()._default_manager.exists()


def restore(path: Path, progress: Progress | None = None, *, replace: bool = False) -> Restored:
    """Put an archive back; on an empty database the tables are made first.

    The whole archive is checked before anything is touched. Rows are replaced in one transaction: a restore that
    fails or is cut off leaves the database as it was. An archive of an older version is restored into an empty
    database and then brought up to date. Raises BackupRefused for a damaged, foreign or newer archive, and when
    the instance holds data and ``replace`` is not given.
    """
    manifest = check(path, progress=progress)
    _check_known(manifest)
    if holds_data() and not replace:
        raise BackupRefused(_("ระบบนี้มีข้อมูลอยู่แล้ว จะกู้คืนทับได้ต่อเมื่อสั่งแทนที่ทั้งหมด"))
    registry = _prepared_schema(manifest)
    try:
        rows = _put_back(path, manifest, registry, progress)
    except (DatabaseError, KeyError, ValueError, TypeError, ValidationError, RecursionError) as problem:
        text = _("ข้อมูลในแฟ้มสำรองขัดกันเอง จึงไม่ได้กู้คืนสิ่งใด: %(problem)s")
        raise BackupRefused(text % {"problem": problem}) from problem
    call_command("migrate", interactive=False, verbosity=0)
    verdict = audit.verify(against=audit.Head(manifest.audit_count, manifest.audit_hash))
    return Restored(manifest, rows, len(manifest.files), verdict)


def _check_known(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        text = _("แฟ้มสำรองนี้ทำจากระบบรุ่นใหม่กว่าหรือระบบอื่น (ไม่รู้จัก %(name)s) โปรดปรับรุ่นระบบก่อนกู้คืน")
        raise BackupRefused(text % {"name": unknown[0]})


def _prepared_schema(manifest: Manifest) -> Apps:
    """Bring the tables to the archive's version; the models as they were then."""
    applied = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    wanted = set(manifest.migrations)
    is_begun = applied < wanted and not holds_data()
    if applied != wanted and not is_begun:
        raise BackupRefused(_("แฟ้มสำรองนี้ทำจากระบบรุ่นเก่ากว่า โปรดกู้คืนลงฐานข้อมูลว่าง แล้วระบบจะปรับรุ่นข้อมูลให้เอง"))
    executor = MigrationExecutor(connection)
    if applied == wanted == {f"{app}.{name}" for app, name in executor.loader.disk_migrations}:
        return apps
    targets = _last_of(executor, wanted)
    if is_begun:
        executor.migrate(targets)
        executor = MigrationExecutor(connection)
    return executor.loader.project_state(targets).apps


def _last_of(executor: MigrationExecutor, wanted: set[str]) -> list[tuple[str, str]]:
    """Of the archive's migrations, those that no other one of them builds on."""
    nodes = executor.loader.graph.node_map
    kept = {key for key in nodes if ".".join(key) in wanted}
    built_on = {parent.key for key in kept for parent in nodes[key].parents}
    return sorted(kept - built_on)


def _put_back(path: Path, manifest: Manifest, registry: Apps, progress: Progress | None) -> int:
    """Files first, for one without a row does no harm; then every row, or none."""
    models = tables.kept_models(registry)
    total = sum(member.size for member in manifest.members)
    done = rows = 0
    with opened(path) as (_manifest, members), transaction.atomic():
        emptied = False
        for member, source in members:
            if not member.name.startswith("data/"):
                _put_file(member, source)
            else:
                if not emptied:
                    tables.empty_all()
                    emptied = True
                rows += _put_table(member, source, models)
            done += member.size
            if progress:
                progress(done, total, member.name)
        tables.reset_counters(models.values())
    return rows


def _put_file(member: Member, source: IO[bytes]) -> None:
    if not member.name.startswith("files/"):
        path = folders.path_of(member.name)
        if path is None:
            raise BackupRefused(_("แฟ้มสำรองเสียหาย: ส่วน %(name)s ไม่ตรงกับค่าตรวจสอบ") % {"name": member.name})
        folders.put(member, source, path)
        return
    handle, name = tempfile.mkstemp(dir=blobs.incoming(), suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            checked_copy(member, source, target.write)
            target.flush()
            os.fsync(target.fileno())
        blobs.put(part, member.sha256)
    finally:
        part.unlink(missing_ok=True)


def _put_table(member: Member, source: IO[bytes], models: dict[str, type[Model]]) -> int:
    table = member.name.removeprefix("data/").removesuffix(".jsonl")
    with tempfile.TemporaryFile() as copy:
        checked_copy(member, source, copy.write)
        copy.seek(0)
        loaded = tables.load(models[table], _lines(copy))
    if loaded != member.rows:
        raise BackupRefused(_("แฟ้มสำรองเสียหาย: ส่วน %(name)s ไม่ตรงกับค่าตรวจสอบ") % {"name": member.name})
    return loaded


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    yield from source
