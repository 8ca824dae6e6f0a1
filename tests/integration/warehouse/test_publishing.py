"""Accepting a file publishes what is right of it, once, and says who did it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Contact, Identifier, Import, Individual, Snapshot
from khet.engine import snapshots
from khet.kernel import audit
from khet.kernel.models import AuditEntry
from tests import warehouse_cast as casting
from tests.warehouse_cast import AT, JUNE, LATER, NOVEMBER, Cast, census, pupils, table

SIX = pupils(6)


def rows_of(folder: Path, snapshot: warehouse.SnapshotRow) -> list[dict[str, object]]:
    place = Snapshot.objects.get(uuid=snapshot.uuid).folder
    return snapshots.read(folder / place).to_pylist()


def test_every_row_is_accounted_for_and_the_snapshot_holds_them_in_order(cast: Cast, folder: Path):
    report = cast.check(census(SIX))
    made = warehouse.accept(actor=cast.officer, import_id=report.import_id, at=AT)

    assert (report.rows_in, report.accepted, report.repaired, report.waiting, report.refused) == (6, 6, 0, 0, 0)
    assert [row["row"] for row in rows_of(folder, made)] == [2, 3, 4, 5, 6, 7]
    assert (made.dataset, made.year, made.round, made.rows, made.schools) == ("pupils", 2567, "06-10", 6, 3)


def test_no_name_and_no_number_stands_in_the_files(cast: Cast, folder: Path):
    made = cast.take(census(SIX))
    place = folder / Snapshot.objects.get(uuid=made.uuid).folder

    content = b"".join(path.read_bytes() for path in place.iterdir())
    columns = set(snapshots.read(place).column_names) | set(
        snapshots.read(place, name="sensitive.parquet").column_names
    )

    for pupil in SIX:
        assert pupil.first_name.encode() not in content
        assert pupil.citizen_id.encode() not in content
    assert columns.isdisjoint({"citizen_id", "first_name", "last_name", "house_no", "student_no"})


def test_sensitive_fields_live_apart(cast: Cast, folder: Path):
    made = cast.take(census(SIX))
    place = folder / Snapshot.objects.get(uuid=made.uuid).folder

    assert {"religion", "weight"}.isdisjoint(snapshots.read(place).column_names)
    assert snapshots.read(place, name="sensitive.parquet").column("weight").to_pylist() == [250] * 6


def test_the_file_says_what_it_is(cast: Cast, folder: Path):
    made = cast.take(census(SIX))

    said = snapshots.metadata(folder / Snapshot.objects.get(uuid=made.uuid).folder)

    assert said == {"dataset": "pupils", "version": "1", "year": "2567", "round": "06-10", "format": "1"}


def test_numbers_are_stored_as_digest_and_seal_only(cast: Cast):
    cast.take(census(SIX))

    stored = [(row.digest, bytes(row.sealed)) for row in Identifier.objects.all()]

    assert len(stored) == 6
    assert all(SIX[0].citizen_id not in digest and SIX[0].citizen_id.encode() not in seal for digest, seal in stored)


def test_the_same_person_keeps_the_pseudonym_in_the_next_census(cast: Cast, folder: Path):
    june = cast.take(census(SIX))
    november = cast.take(census(reversed(SIX)), NOVEMBER, at=LATER)

    first = [row["person"] for row in rows_of(folder, june)]
    second = [row["person"] for row in rows_of(folder, november)]

    assert first == second[::-1]
    assert len(set(first)) == 6


def test_the_audit_keeps_counts_and_hashes_and_no_name(cast: Cast):
    made = cast.take(census(SIX))

    entry = AuditEntry.objects.get(verb="warehouse.snapshot.published")

    assert entry.detail["rows"] == 6
    assert entry.detail["people_new"] == 6
    assert entry.detail["sha256"] == made.sha256
    assert entry.detail["source_sha256"] == made.source_sha256
    assert SIX[0].first_name not in json.dumps(entry.detail, ensure_ascii=False)
    assert audit.verify().ok


def test_the_same_file_again_has_no_effect_and_names_the_import(cast: Cast):
    first = cast.upload(census(SIX))
    warehouse.check_and_accept(actor=cast.officer, import_id=first.id, at=AT)

    again = cast.upload(census(SIX), "another_name_2567_06-10.csv", at=LATER)

    assert (again.id, again.is_again) == (first.id, True)
    assert Import.objects.count() == 1


def test_the_same_file_for_another_period_is_another_import(cast: Cast):
    first = cast.upload(census(SIX))
    warehouse.check(actor=cast.officer, import_id=first.id, at=AT)

    other = warehouse.upload(
        actor=cast.officer,
        office_id=cast.office.id,
        stream=census(SIX),
        name=JUNE,
        year=2566,
        at=AT,
    )

    assert not other.is_again


@pytest.mark.parametrize("name", ["pupils_2566_06-10.csv", "pupils_2567_11-10.csv"])
def test_a_file_renamed_to_correct_its_period_is_another_import(cast: Cast, name: str):
    first = cast.upload(census(SIX))
    warehouse.check(actor=cast.officer, import_id=first.id, at=AT)

    other = cast.upload(census(SIX), name)
    again = cast.upload(census(SIX), name)

    assert not other.is_again
    assert (again.id, again.is_again) == (other.id, True)


def test_a_file_renamed_to_correct_its_grade_is_another_import(cast: Cast):
    scores = table(["รหัสโรงเรียน", "จำนวนผู้เข้าสอบ", "คณิตศาสตร์"], [["99010001", "10", "50.00"]])
    cast.check(scores, "onet_p6_2567.csv")

    renamed = cast.upload(scores, "onet_m3_2567.csv")
    report = warehouse.check(actor=cast.officer, import_id=renamed.id, at=AT)

    assert not renamed.is_again
    assert report.units == ([cast.schools["99010001"].id, "m3"],)


def test_a_period_told_with_the_same_file_is_not_passed_over(cast: Cast):
    first = cast.check(census(SIX), "pupils.csv")
    told = {"actor": cast.officer, "office_id": cast.office.id, "stream": census(SIX), "name": "pupils.csv"}

    again = warehouse.upload(**told, year=2567, round_="06-10", at=LATER)
    report = warehouse.check(actor=cast.officer, import_id=again.id, at=LATER)

    assert (first.year, again.id, again.is_again) == (0, first.import_id, True)
    assert (report.year, report.round, report.waiting) == (2567, "06-10", 0)


def test_accepting_twice_gives_the_same_snapshot(cast: Cast):
    made = cast.take(census(SIX))

    again = warehouse.accept(actor=cast.officer, import_id=made.import_id, at=LATER)

    assert again.uuid == made.uuid
    assert Snapshot.objects.count() == 1


def test_a_period_that_was_published_is_not_replaced_without_a_reason(cast: Cast, folder: Path):
    cast.take(census(SIX))
    row = cast.upload(census(SIX[:3]), "pupils_2567_06-10_new.csv", at=LATER)

    with pytest.raises(warehouse.PeriodTaken, match="มีชุดข้อมูลแล้ว"):
        warehouse.check_and_accept(actor=cast.officer, import_id=row.id, at=LATER)

    assert Snapshot.objects.current().get().rows == 6
    assert len(list(folder.glob("*/*/*/*"))) == 1


def test_with_a_reason_the_old_one_steps_back_and_says_why(cast: Cast):
    old = cast.take(census(SIX))
    new = cast.take(census(SIX[:3]), "pupils_2567_06-10_new.csv", at=LATER, reason="ไฟล์เดิมมีนักเรียนของเขตอื่น")

    stood = warehouse.snapshot(cast.officer, old.uuid)

    assert stood.superseded_by == new.uuid
    assert stood.superseded_reason == "ไฟล์เดิมมีนักเรียนของเขตอื่น"
    assert warehouse.changed_since(old.uuid).superseded_by == new.uuid
    assert [row.uuid for row in warehouse.snapshots(cast.officer, current=True)] == [new.uuid]


def test_schools_that_send_their_files_one_by_one_come_together(cast: Cast, folder: Path):
    one, two = SIX[0::3], SIX[1::3]
    cast.take(census(one), "a_2567_06-10.csv")
    both = cast.take(census(two), "b_2567_06-10.csv", at=LATER)

    rows = rows_of(folder, both)

    assert both.rows == 4
    assert both.schools == 2
    assert len({row["row"] for row in rows}) == 4
    assert len({row["person"] for row in rows}) == 4


def test_a_mistaken_snapshot_is_superseded_and_never_edited(cast: Cast, folder: Path):
    made = cast.take(census(SIX))
    place = folder / Snapshot.objects.get(uuid=made.uuid).folder
    before = (place / "rows.parquet").read_bytes()

    warehouse.supersede(actor=cast.officer, uuid=made.uuid, reason="ส่งผิดไฟล์", at=LATER)

    assert warehouse.sources(office_ids=[cast.office.id]) == []
    assert (place / "rows.parquet").read_bytes() == before
    with pytest.raises(warehouse.AlreadySuperseded):
        warehouse.supersede(actor=cast.officer, uuid=made.uuid, reason="อีกครั้ง", at=LATER)


def test_superseding_needs_a_reason(cast: Cast):
    made = cast.take(census(SIX))

    with pytest.raises(warehouse.ReasonNeeded):
        warehouse.supersede(actor=cast.officer, uuid=made.uuid, reason="  ", at=LATER)


def test_details_are_written_only_when_they_change(cast: Cast):
    cast.take(census(SIX))
    moved = [SIX[0].but(house_no="77"), *SIX[1:]]

    made = cast.take(census(moved), NOVEMBER, at=LATER)

    assert made.counts["contacts_changed"] == 1
    assert Contact.objects.filter(details__house_no="77").count() == 1
    assert Contact.objects.count() == 6


def test_a_new_prefix_is_dated_and_no_new_person(cast: Cast):
    cast.take(census(SIX))
    cast.take(census([SIX[0].but(prefix="นาย"), *SIX[1:]]), NOVEMBER, at=LATER)

    person = Individual.objects.get(prefix="นาย")

    assert Individual.objects.count() == 6
    assert [(row.prefix, str(row.valid_to)) for row in person.former_names.all()] == [("เด็กชาย", "2024-11-10")]


def test_an_older_file_does_not_undo_what_a_newer_one_told(cast: Cast):
    cast.take(census([SIX[0].but(prefix="นาย"), *SIX[1:]]), NOVEMBER, at=LATER)
    cast.take(census(SIX), JUNE, at=LATER)

    assert Individual.objects.filter(prefix="นาย").count() == 1


def test_the_files_of_a_snapshot_are_for_the_server_alone(cast: Cast, folder: Path):
    made = cast.take(census(SIX))
    place = folder / Snapshot.objects.get(uuid=made.uuid).folder

    assert {path.stat().st_mode & 0o077 for path in place.iterdir()} == {0}


def test_sources_are_what_figures_are_computed_from(cast: Cast, folder: Path):
    made = cast.take(census(SIX))

    found = warehouse.sources(office_ids=[cast.office.id], datasets=["pupils"], years=[2567])

    assert [(each.dataset, each.year, each.round, each.rows, each.snapshot) for each in found] == [
        ("pupils", 2567, "06-10", 6, made.uuid)
    ]
    assert (found[0].path / "rows.parquet").exists()
    assert warehouse.sources(office_ids=[cast.other_office.id]) == []
    assert casting.number(1) == SIX[0].citizen_id


def test_a_snapshot_says_which_fields_its_file_had_no_column_for(cast: Cast, folder: Path):
    cast.take(census(SIX))

    absent = warehouse.sources(office_ids=[cast.office.id])[0].absent

    assert "disability" in absent
    assert absent.isdisjoint({"grade", "sex", "weight", "citizen_id"})
