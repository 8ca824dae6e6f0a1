"""Backup and restore: the whole of it comes back, on either database, or nothing is touched and the reason is named."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest
from django.db import connection

from khet.domains.accounts import public as accounts
from khet.domains.organisations import public as organisations
from khet.kernel import audit, backup, evidence, files, work
from khet.kernel.actor import system
from khet.kernel.backup import archive as packing
from khet.kernel.backup import restoring, tables
from khet.kernel.models import AuditEntry, EvidenceLink, NumberSeries, StoredFile
from khet.kernel.register import next_number
from tests.kernel_cast import DIRECTOR, MONDAY, NORTH, TODAY, tamper
from tests.kernel_files import PDF

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = {"subject_kind": "care.visit", "subject_id": 7, "office_id": NORTH, "at": MONDAY}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.KHET_FILES = tmp_path / "files"
    return settings.KHET_FILES


@pytest.fixture
def office() -> None:
    """An instance in use: evidence, a work item, numbers, the audit that belongs to them."""
    evidence.attach_file(actor=DIRECTOR, stream=PDF, name="รายงาน.pdf", **WHERE)
    evidence.attach_figure(
        actor=DIRECTOR, title="คะแนน", value="3.83", resolver="tests.value", args={"a": [1, None, "น้ำ"]}, **WHERE
    )
    work.open_item(
        kind="x", subject="care.visit:7", title="รายงาน", office_id=NORTH, person_id=1, due_on=TODAY, url_name="a:b",
        at=MONDAY,
    )  # fmt: skip
    next_number(series="QP", office_id=NORTH, year_be=2566)


def sign_in() -> None:
    """A person who can sign in, at an office of the real domains."""
    here = organisations.add_office(
        actor=system("tests"), short_name="สพม.ตัวอย่าง", name="สำนักงานเขตตัวอย่าง", office_type="secondary",
        codes=[], at=MONDAY,
    )  # fmt: skip
    accounts.add_person(actor=system("tests"), office_id=here.id, full_name="ดูแล ระบบดี", username="dulae", at=MONDAY)


def everything() -> dict[str, list[bytes]]:
    return {table: list(tables.lines_of(model)) for table, model in tables.kept_models().items()}


def rewritten(source: Path, target: Path, change) -> Path:
    """A copy of an archive in which ``change(name, content)`` gives each member's new content, or None to drop it."""
    with tarfile.open(source, "r:gz") as old, tarfile.open(target, "w:gz") as new:
        for entry in old:
            content = change(entry.name, old.extractfile(entry).read())
            if content is not None:
                entry.size = len(content)
                new.addfile(entry, io.BytesIO(content))
    return target


def with_manifest(source: Path, target: Path, **changes) -> Path:
    """A copy whose manifest says something else, sealed properly."""
    with tarfile.open(source, "r:gz") as old:
        plain = json.loads(old.extractfile(packing.MANIFEST).read()) | changes
    text = json.dumps(plain).encode()
    sealed = {packing.MANIFEST: text, packing.SEAL: hashlib.sha256(text).hexdigest().encode()}
    return rewritten(source, target, sealed.get)


def test_everything_comes_back_as_it_was(office, tmp_path, folder):
    before, head = everything(), audit.head()
    made = backup.create(tmp_path / "office.tar.gz")
    work.close_items(subject="care.visit:7", at=MONDAY)
    next_number(series="QP", office_id=NORTH, year_be=2566)
    EvidenceLink.objects.all().delete()
    for path in folder.glob("??/??/*"):
        path.unlink()

    done = backup.restore(made.path, replace=True)

    assert everything() == before
    assert (done.audit.ok, audit.head()) == (True, head)
    assert (done.rows, done.files) == (made.rows, 1)
    with files.open_file(StoredFile.objects.get()) as reading:
        assert reading.read() == PDF


def test_new_rows_take_new_numbers_after_a_restore(office, tmp_path):
    made = backup.create(tmp_path / "office.tar.gz")
    backup.restore(made.path, replace=True)

    last = EvidenceLink.objects.order_by("-pk")[0].pk
    added = evidence.attach_link(actor=DIRECTOR, url="https://example.org/", **WHERE)

    assert added.pk > last
    assert audit.verify().ok


def test_the_archive_is_for_its_owner_only_and_never_replaces_a_file(office, tmp_path):
    made = backup.create(tmp_path / "office.tar.gz")

    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    assert [path.name for path in tmp_path.iterdir() if path.name != "files"] == ["office.tar.gz"]
    with pytest.raises(backup.BackupRefused, match=r"office\.tar\.gz"):
        backup.create(made.path)


def test_a_backup_is_one_moment_while_others_write(office, tmp_path):
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            audit.record(actor=DIRECTOR, verb="x.y.z", target_kind="x", target_id=1, office_id=NORTH, at=MONDAY)
            written.append(1)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = backup.create(tmp_path / "office.tar.gz")
    finally:
        stop.set()
        writer.join()

    done = backup.restore(made.path, replace=True)

    assert written
    assert done.audit.ok
    assert AuditEntry.objects.count() == done.manifest.audit_count


def test_an_instance_in_use_is_replaced_only_when_asked(office, tmp_path):
    made = backup.create(tmp_path / "office.tar.gz")

    with pytest.raises(backup.BackupRefused, match="มีข้อมูลอยู่แล้ว"):
        backup.restore(made.path)


def test_what_is_no_archive_is_refused(tmp_path):
    for name, content in {"a": b"", "b": b"hello", "c": gzip.compress(b"hello" * 500)}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(backup.BackupRefused):
            backup.restore(tmp_path / name, replace=True)


def test_a_foreign_archive_is_refused(tmp_path):
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as other:
        packing.add_bytes(other, "etc/passwd", b"root")

    with pytest.raises(backup.BackupRefused, match=r"ไม่ใช่แฟ้มสำรองของเขต"):
        backup.restore(tmp_path / "other.tar.gz", replace=True)


@pytest.mark.parametrize("member", ["data/kernel_workitem.jsonl", "files/", "manifest.json", "manifest.sha256"])
@pytest.mark.parametrize("fault", ["changed", "missing", "longer"])
def test_a_damaged_archive_is_refused_by_the_name_of_its_member_and_touches_nothing(office, tmp_path, member, fault):
    made = backup.create(tmp_path / "office.tar.gz")
    before = everything()

    def damage(name: str, content: bytes) -> bytes | None:
        if not name.startswith(member):
            return content
        half = len(content) // 2
        flipped = content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]
        return {"changed": flipped, "missing": None, "longer": content + b"x"}[fault]

    damaged = rewritten(made.path, tmp_path / "damaged.tar.gz", damage)

    with pytest.raises(backup.BackupRefused) as refused:
        backup.restore(damaged, replace=True)
    assert everything() == before
    if fault != "missing" and not member.startswith("manifest"):
        assert member in str(refused.value)


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_an_archive_that_was_cut_off_is_refused(office, tmp_path, kept):
    made = backup.create(tmp_path / "office.tar.gz")
    content = made.path.read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(backup.BackupRefused):
        backup.restore(tmp_path / "cut.tar.gz", replace=True)


def test_an_archive_with_something_smuggled_in_is_refused(office, tmp_path):
    made = backup.create(tmp_path / "office.tar.gz")
    smuggled = tmp_path / "smuggled.tar.gz"
    with tarfile.open(made.path, "r:gz") as old, tarfile.open(smuggled, "w:gz") as new:
        for entry in old:
            new.addfile(entry, old.extractfile(entry))
        packing.add_bytes(new, "../../evil", b"x")

    with pytest.raises(backup.BackupRefused, match="evil"):
        backup.restore(smuggled, replace=True)


def test_an_archive_whose_manifest_names_a_path_is_refused(office, tmp_path):
    made = backup.create(tmp_path / "office.tar.gz")
    members = [{"name": "../../evil", "size": 1, "sha256": "0" * 64, "rows": 0}]

    with pytest.raises(backup.BackupRefused, match="evil"):
        backup.check(with_manifest(made.path, tmp_path / "named.tar.gz", members=members))


@pytest.mark.parametrize(
    "changes", [{"migrations": ["kernel.0001_initial", "kernel.9999_tomorrow"]}, {"format_version": 3}]
)
def test_an_archive_of_a_newer_version_is_refused(office, tmp_path, changes):
    made = backup.create(tmp_path / "office.tar.gz")

    with pytest.raises(backup.BackupRefused, match="รุ่นใหม่กว่า"):
        backup.restore(with_manifest(made.path, tmp_path / "newer.tar.gz", **changes), replace=True)


def test_an_archive_of_an_older_version_asks_for_an_empty_database(office, tmp_path):
    made = backup.create(tmp_path / "office.tar.gz")
    older = with_manifest(made.path, tmp_path / "older.tar.gz", migrations=["kernel.0001_initial"])

    with pytest.raises(backup.BackupRefused, match="ฐานข้อมูลว่าง"):
        backup.restore(older, replace=True)


def test_rows_that_contradict_each_other_leave_everything_as_it_was(office, tmp_path):
    made = backup.create(tmp_path / "office.tar.gz")
    name = "data/kernel_storedfile.jsonl"
    with tarfile.open(made.path, "r:gz") as old:
        plain = json.loads(old.extractfile(packing.MANIFEST).read())
        only_columns = old.extractfile(name).readline()
    for member in plain["members"]:
        if member["name"] == name:
            digest = hashlib.sha256(only_columns).hexdigest()
            member |= {"size": len(only_columns), "rows": 0, "sha256": digest}
    forged = with_manifest(made.path, tmp_path / "a.tar.gz", members=plain["members"])
    forged = rewritten(forged, tmp_path / "b.tar.gz", lambda key, text: only_columns if key == name else text)
    before = everything()

    with pytest.raises(backup.BackupRefused, match="ขัดกันเอง"):
        backup.restore(forged, replace=True)
    assert everything() == before


def test_a_chain_that_was_tampered_with_before_the_backup_is_told_after_the_restore(office, tmp_path):
    tamper("UPDATE kernel_auditentry SET target_label = 'อื่น' WHERE sequence = 1")
    made = backup.create(tmp_path / "office.tar.gz")

    done = backup.restore(made.path, replace=True)

    assert (done.audit.ok, done.audit.broken_at) == (False, 1)
    assert NumberSeries.objects.count() == 1


def test_a_file_lost_from_the_disk_is_named_and_does_not_stop_the_backup(office, tmp_path, folder):
    next(folder.glob("??/??/*")).unlink()

    made = backup.create(tmp_path / "office.tar.gz")

    assert made.files == 0
    assert made.missing_files[0].startswith("รายงาน.pdf")


ELSEWHERE = """
import sys, json, django
django.setup()
from khet.kernel import backup
from khet.kernel.backup import tables
done = backup.restore(__import__("pathlib").Path(sys.argv[1]))
rows = {table: [json.loads(line) for line in tables.lines_of(model)] for table, model in tables.kept_models().items()}
print(json.dumps([done.audit.ok, rows]))
"""


def restored_elsewhere(archive: Path, url: str, home: Path) -> tuple[bool, dict[str, list]]:
    """Restore in a process of its own, on another database: whether the chain holds, and every row."""
    home.mkdir()
    told = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(archive)],
        env=dict(os.environ) | {"KHET_DATABASE_URL": url, "KHET_HOME": str(home)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    ok, rows = json.loads(told.stdout)
    return ok, rows


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_archive_moves_to_an_empty_database_of_either_kind(office, tmp_path, kind, postgres_server):
    sign_in()
    made = backup.create(tmp_path / "office.tar.gz")
    url = f"sqlite://{tmp_path}/moved.sqlite3"
    if kind == "postgres":
        name = f"moved_{connection.vendor}"
        where = ["-h", str(postgres_server.folder), "-U", "khet", "-d", "postgres"]
        subprocess.run(["psql", *where, "-qc", f"CREATE DATABASE {name}"], check=True)
        url = postgres_server.url.replace("/postgres?", f"/{name}?")

    ok, rows = restored_elsewhere(made.path, url, tmp_path / "home")

    assert ok
    assert rows == {table: [json.loads(line) for line in lines] for table, lines in everything().items()}
    assert len(list((tmp_path / "home" / "files").glob("??/??/*"))) == 1


def test_an_archive_of_an_older_version_is_restored_into_an_empty_database_and_brought_up_to_date(office, tmp_path):
    made = backup.create(tmp_path / "office.tar.gz")
    older = [name for name in backup.check(made.path).migrations if name != "kernel.0002_guard_the_audit"]
    archive = with_manifest(made.path, tmp_path / "older.tar.gz", migrations=older)
    database = tmp_path / "moved.sqlite3"

    ok, rows = restored_elsewhere(archive, f"sqlite://{database}", tmp_path / "home")

    assert ok
    assert len(rows["kernel_auditentry"]) == 1 + audit.head().count
    with contextlib.closing(sqlite3.connect(database)) as moved, pytest.raises(sqlite3.IntegrityError, match="append"):
        moved.execute("UPDATE kernel_auditentry SET verb = 'x'")


def test_an_instance_is_empty_until_somebody_can_sign_in_or_something_was_recorded():
    assert not restoring.holds_data()
    sign_in()
    assert restoring.holds_data()
