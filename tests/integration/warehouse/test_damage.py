"""What was stored and is lost or spoilt on the disk: said in words, never guessed at, mended by doing it again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Import, Snapshot
from khet.domains.warehouse.queries import places
from khet.engine import snapshots
from khet.kernel import audit
from khet.kernel.files import blobs
from tests.warehouse_cast import AT, LATER, NOVEMBER, Cast, census, pupils

JUNE_FILE = census(pupils(6))


def spoil(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-5])


def spoilt_file(cast: Cast) -> warehouse.ImportReport:
    report = cast.check(census([*pupils(6), *pupils(1, start=7)]))
    spoil(blobs.path_of(Import.objects.get(pk=report.import_id).sha256))
    return report


def folder_of(made: warehouse.SnapshotRow) -> Path:
    return places.folder_of(Snapshot.objects.get(uuid=made.uuid))


def test_a_file_that_changed_after_its_check_is_not_accepted(cast: Cast):
    report = spoilt_file(cast)

    with pytest.raises(warehouse.StorageDamaged, match="ไม่ตรงกับที่ส่งมา"):
        warehouse.accept(actor=cast.officer, import_id=report.import_id, at=AT)

    assert Import.objects.get().state == "checked"
    assert not Snapshot.objects.exists()


def test_sending_the_file_again_mends_it_and_the_work_goes_on(cast: Cast):
    report = spoilt_file(cast)

    again = cast.upload(census([*pupils(6), *pupils(1, start=7)]))
    made = warehouse.accept(actor=cast.officer, import_id=again.id, at=AT)

    assert (again.id, again.is_again, made.rows) == (report.import_id, True, 7)


@pytest.mark.parametrize("how", ["removed", "cut", "changed"])
def test_accepting_again_puts_a_lost_snapshot_back_byte_by_byte(cast: Cast, how: str):
    made = cast.take(JUNE_FILE)
    folder = folder_of(made)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    if how == "removed":
        shutil.rmtree(folder)
    else:
        rows = folder / snapshots.ROWS
        rows.write_bytes(before[snapshots.ROWS][:100] if how == "cut" else before[snapshots.ROWS][::-1])
    was_spoilt = warehouse.is_spoilt(cast.officer, made.import_id)

    again = warehouse.accept(actor=cast.officer, import_id=made.import_id, at=LATER)

    assert (was_spoilt, warehouse.is_spoilt(cast.officer, made.import_id)) == (True, False)
    assert again.uuid == made.uuid
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert audit.verify().ok


def test_what_needs_a_lost_snapshot_says_which_folder_and_what_to_do(cast: Cast):
    june, november = cast.take(JUNE_FILE), cast.take(census(pupils(5, start=2)), NOVEMBER, at=LATER)
    folder = folder_of(june)
    (folder / snapshots.ROWS).write_bytes(b"PAR1")

    with pytest.raises(warehouse.StorageDamaged) as refused:
        warehouse.compare(cast.officer, june.uuid, november.uuid)

    assert str(folder.relative_to(places.root())) in str(refused.value)
    assert "แฟ้มสำรอง" in refused.value.advice
    assert refused.value.message_en


def test_a_file_for_a_period_whose_snapshot_is_lost_replaces_nothing_in_silence(cast: Cast):
    made = cast.take(JUNE_FILE)
    shutil.rmtree(folder_of(made))
    row = cast.upload(census(pupils(3, start=30)), "pupils_2567_06-10_b.csv")

    with pytest.raises(warehouse.StorageDamaged):
        warehouse.check_and_accept(actor=cast.officer, import_id=row.id, at=AT)

    assert Snapshot.objects.count() == 1


def test_a_clock_set_back_neither_loses_nor_doubles_anything(cast: Cast):
    cast.take(JUNE_FILE, at=LATER)
    made = cast.take(census(pupils(5, start=2)), NOVEMBER, at=AT)
    again = cast.upload(JUNE_FILE, at=AT)

    found = warehouse.compare(cast.officer, *(row.uuid for row in warehouse.snapshots(cast.officer)[::-1]))

    assert again.is_again
    assert (made.rows, found.came_in, found.went_out, found.stayed) == (5, 0, 1, 5)
    assert audit.verify().ok


def test_whatever_reading_a_file_noticed_stands_among_the_findings(cast: Cast):
    lines = JUNE_FILE.decode("utf-8-sig").splitlines(keepends=True)
    mixed = "".join(lines[:4]).encode() + "".join(lines[4:]).encode("cp874")

    report = cast.check(mixed).as_plain()

    first = report["findings"][0]
    assert (report["encoding"], first["cause"], first["severity"]) == ("mixed", "encoding.mixed", "warning")
    assert first["rows"] == [5, 6, 7]
    assert first["message_th"]
    assert first["message_en"]
