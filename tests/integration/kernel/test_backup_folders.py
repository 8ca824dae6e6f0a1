"""Folders that domains keep travel with a backup: what is finished, under its own place, and nothing outside it."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from khet.kernel import backup
from khet.kernel.backup import archive as packing
from khet.kernel.backup import folders

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "12/pupils/2567-06-10/5b0f/rows.parquet"


@pytest.fixture
def kept(settings, tmp_path, monkeypatch) -> Path:
    settings.KHET_FILES = tmp_path / "files"
    monkeypatch.setattr(folders, "_roots", {})
    backup.keep_folder("snapshots", lambda: tmp_path / "kept")
    write(tmp_path / "kept" / PLACE, b"PAR1 rows")
    write(tmp_path / "kept" / "12" / ".coming" / "rows.parquet", b"unfinished")
    return tmp_path / "kept"


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def packed(target: Path, members: dict[str, bytes], **changes) -> Path:
    """An archive with these members beside a proper manifest."""
    listed = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "rows": 0}
        for name, content in members.items()
    ]
    plain = {
        "format": packing.FORMAT, "format_version": packing.FORMAT_VERSION, "created_at": "", "program": "",
        "database": "", "migrations": [], "audit_count": 0, "audit_hash": "", "members": listed, "missing_files": [],
    } | changes  # fmt: skip
    text = json.dumps(plain).encode()
    seal = hashlib.sha256(text).hexdigest().encode()
    with tarfile.open(target, "w:gz") as out:
        for name, content in {packing.MANIFEST: text, packing.SEAL: seal, **members}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            out.addfile(entry, io.BytesIO(content))
    return target


def test_a_finished_file_comes_back_and_an_unfinished_one_is_left_out(kept, tmp_path):
    made = backup.create(tmp_path / "office.tar.gz")
    (kept / PLACE).unlink()

    backup.restore(made.path, replace=True)

    assert (kept / PLACE).read_bytes() == b"PAR1 rows"
    assert [member.name for member in backup.check(made.path).files] == [f"kept/snapshots/{PLACE}"]
    assert [path.name for path in kept.rglob("*.part")] == []


def test_a_file_changed_on_the_way_into_the_archive_is_noticed(kept, tmp_path, monkeypatch):
    real = packing.add_file

    def change(archive, name, path):
        if name.startswith(packing.KEPT):
            path.write_bytes(b"PAR1 ROWS")
        real(archive, name, path)

    monkeypatch.setattr(packing, "add_file", change)

    with pytest.raises(backup.BackupRefused, match=r"rows\.parquet"):
        backup.create(tmp_path / "office.tar.gz")


@pytest.mark.parametrize(
    "name",
    ["kept/snapshots/../../etc/passwd", "kept/snapshots//etc/passwd", "kept/snapshots/a/../b", "kept/snapshots/.ssh/x"],
)
def test_no_member_leaves_its_folder(kept, name):
    assert folders.path_of(name) is None


def test_an_archive_with_a_folder_nobody_keeps_is_refused(kept, tmp_path, monkeypatch):
    made = backup.create(tmp_path / "office.tar.gz")
    monkeypatch.setattr(folders, "_roots", {})

    with pytest.raises(backup.BackupRefused, match="kept/snapshots"):
        backup.restore(made.path, replace=True)


def test_an_archive_of_the_first_format_is_still_read(tmp_path):
    blob = b"a file"
    name = f"files/{hashlib.sha256(blob).hexdigest()}"

    assert backup.check(packed(tmp_path / "old.tar.gz", {name: blob}, format_version=1)).files[0].name == name
