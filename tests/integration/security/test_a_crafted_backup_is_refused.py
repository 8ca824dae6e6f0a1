"""An archive that was made to do harm is refused in words, and nothing of it is used."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from khet.kernel import backup
from khet.kernel.models import AuditHead

HELLO = b"hello"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _archive(folder: Path, members: list[tuple[str, bytes]], manifest: bytes | None = None, **changes: object) -> Path:
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    plain = {
        "format": "khet-backup",
        "format_version": 1,
        "created_at": "2023-04-03T09:00:00+07:00",
        "program": "0",
        "database": "sqlite",
        "migrations": applied,
        "audit_count": 0,
        "audit_hash": "0" * 64,
        "members": [
            {"name": name, "size": len(content), "sha256": _digest(content), "rows": max(0, content.count(b"\n") - 1)}
            for name, content in members
        ],
        "missing_files": [],
        **changes,
    }
    text = json.dumps(plain).encode() if manifest is None else manifest
    target = folder / "crafted.tar.gz"
    with tarfile.open(target, "w:gz") as archive:
        for name, content in [("manifest.json", text), ("manifest.sha256", _digest(text).encode()), *members]:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target


@pytest.mark.parametrize(
    "members",
    [
        [("files/../../evil", HELLO)],
        [("/etc/evil", HELLO)],
        [("files/" + "a" * 64, HELLO)],
        [("data/evil.jsonl", b'["id"]\n')],
        [("data/accounts_role.jsonl", b"")],
        [("data/accounts_role.jsonl", b'["id); DROP TABLE accounts_role; --"]\n')],
        [("data/accounts_role.jsonl", b'["id"]\n{"id": 1}\n')],
        [("data/accounts_role.jsonl", b'["id","permissions"]\n[1,' + b"[" * 100_000 + b"]" * 100_000 + b"]\n")],
        [("data/accounts_person.jsonl", b'["id","created_at"]\n[1,"soon"]\n')],
    ],
    ids=["climbs", "absolute", "other-name", "unknown-table", "no-columns", "sql", "no-list", "deep", "no-date"],
)
def test_by_what_it_holds(transactional_db, tmp_path, members):
    AuditHead.objects.create(pk=AuditHead.ONLY, count=0, hash="0" * 64)

    with pytest.raises(backup.BackupRefused):
        backup.restore(_archive(tmp_path, members), replace=True)

    assert AuditHead.objects.count() == 1
    assert list(tmp_path.rglob("evil")) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"manifest": b"[" * 200_000},
        {"created_at": 5},
        {"audit_count": "1"},
        {"migrations": [1]},
        {"missing_files": [1]},
    ],
    ids=["deep", "date", "count", "migrations", "files"],
)
def test_by_its_manifest(transactional_db, tmp_path, changes):
    with pytest.raises(backup.BackupRefused):
        backup.check(_archive(tmp_path, [], **changes))
