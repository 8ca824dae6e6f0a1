"""Two censuses side by side, figures that files state, places of schools, and what is kept no longer."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.actions import upkeep
from khet.domains.warehouse.models import Disagreement, Identifier, Import, Individual, Question, Snapshot
from khet.domains.warehouse.queries.between import compare_for, pseudonyms_between
from khet.kernel.models import AuditEntry, StoredFile
from tests.warehouse_cast import AT, LATER, MACHINE, NEXT_JUNE, NEXT_YEAR, NOVEMBER, Cast, census, pupils, table

EIGHT = pupils(8)
LATE = datetime(2045, 6, 1, tzinfo=UTC)


@pytest.fixture
def two(cast: Cast) -> tuple[warehouse.SnapshotRow, warehouse.SnapshotRow]:
    """June; and November, with one gone, two new, one moved, and one in another grade."""
    june = cast.take(census(EIGHT))
    moved = EIGHT[1].but(school="99010001")
    promoted = EIGHT[2].but(grade="ป.4", birth_date=EIGHT[2].birth_date)
    november = cast.take(census([EIGHT[0], moved, promoted, *EIGHT[3:7], *pupils(2, start=50)]), NOVEMBER, at=LATER)
    return june, november


def test_who_came_left_moved_and_changed_is_counted(cast: Cast, two: tuple[warehouse.SnapshotRow, ...]):
    diff = warehouse.compare(cast.officer, two[0].uuid, two[1].uuid)

    assert (diff.came_in, diff.went_out, diff.moved, diff.stayed) == (2, 1, 1, 7)
    assert diff.changed == {"grade": 1}
    schools = {each.name: each for each in diff.schools}
    assert schools["บ้านหนองปลา"].moved_in == 1
    assert schools["วัดป่าสมมติ"].moved_out == 1
    assert sum(each.after for each in diff.schools) <= 9


def test_the_people_behind_a_change_are_found(cast: Cast, two: tuple[warehouse.SnapshotRow, ...]):
    counts = {
        kind: len(pseudonyms_between(cast.officer, two[0].uuid, two[1].uuid, kind=kind, school_id=None))
        for kind in ("in", "out", "moved")
    }

    assert counts == {"in": 2, "out": 1, "moved": 1}


def test_merged_people_are_compared_as_one(cast: Cast, two: tuple[warehouse.SnapshotRow, ...]):
    gone = Individual.objects.get(student_no="00008")
    came = Individual.objects.get(student_no="00050")
    warehouse.merge(actor=cast.officer, kept_id=gone.pk, absorbed_id=came.pk, at=LATER)

    diff = warehouse.compare(cast.officer, two[0].uuid, two[1].uuid)

    assert (diff.came_in, diff.went_out) == (1, 0)


def test_the_size_of_a_small_school_is_not_told_where_only_a_field_changed(cast: Cast):
    few = [each.but(school="99010001") for each in pupils(3)]
    many = [each.but(school="99010002") for each in pupils(9, start=20)]
    june = cast.take(census([*few, *many]))
    november = cast.take(census([few[0].but(grade="ป.4"), *few[1:], *many]), NOVEMBER, at=LATER)

    told = {each.name: each for each in compare_for(cast.reader, june.uuid, november.uuid).schools}

    assert (told["บ้านหนองปลา"].before, told["บ้านหนองปลา"].after) == (None, None)


def test_a_snapshot_is_not_compared_with_itself(cast: Cast):
    made = cast.take(census(EIGHT))

    with pytest.raises(warehouse.CannotCompare):
        warehouse.compare(cast.officer, made.uuid, made.uuid)


def onet(area: str) -> bytes:
    rows = [["99010001", "บ้านหนองปลา", "10", "50.00"], ["99010002", "บ้านท่าเรือ", "30", "70.00"]]
    return table(["รหัสโรงเรียน", "โรงเรียน", "จำนวนผู้เข้าสอบ", "ภาษาไทย"], [*rows, ["99010000", "ระดับเขต", "", area]])


def test_a_stated_mean_that_the_rows_do_not_give_waits_for_a_decision(cast: Cast):
    cast.take(onet("60.00"), "onet_p6_2567.csv")

    found = warehouse.disagreements(cast.officer, cast.office.id, "onet", 2567)
    settled = warehouse.settle(
        actor=cast.officer, disagreement_id=found[0].id, settlement="stated_wrong", note="เฉลี่ยไม่ถ่วงน้ำหนัก", at=LATER
    )

    assert [(row.stated, row.computed, row.likely_cause) for row in found] == [("60.00", "65.00", "unweighted_mean")]
    assert settled.settlement == "stated_wrong"
    assert warehouse.disagreements(cast.officer, cast.office.id, open_only=True) == []


def test_a_settled_disagreement_stays_settled_when_the_file_is_checked_again(cast: Cast):
    made = cast.take(onet("60.00"), "onet_p6_2567.csv")
    found = warehouse.disagreements(cast.officer, cast.office.id)[0]
    warehouse.settle(actor=cast.officer, disagreement_id=found.id, settlement="rows_wrong", at=LATER)

    warehouse.check(actor=cast.officer, import_id=made.import_id, at=LATER)

    assert warehouse.disagreement(cast.officer, found.id).settlement == "rows_wrong"


def test_a_figure_explained_needs_a_note(cast: Cast):
    cast.take(onet("60.00"), "onet_p6_2567.csv")
    found = warehouse.disagreements(cast.officer, cast.office.id)[0]

    with pytest.raises(warehouse.ReasonNeeded):
        warehouse.settle(actor=cast.officer, disagreement_id=found.id, settlement="explained", at=LATER)
    with pytest.raises(warehouse.NotFound):
        warehouse.settle(actor=cast.outsider, disagreement_id=found.id, settlement="rows_wrong", at=LATER)


def test_a_right_mean_is_no_disagreement(cast: Cast):
    cast.take(onet("65.00"), "onet_p6_2567.csv")

    assert not Disagreement.objects.exists()


def test_the_register_of_schools_tells_where_they_stand(cast: Cast):
    headers = ["รหัสโรงเรียน", "ชื่อโรงเรียน", "ละติจูด", "ลองจิจูด"]
    rows = [["99010001", "บ้านหนองปลา", "19.123456", "99.654321"], ["99010002", "บ้านท่าเรือ", "", ""]]
    row = warehouse.upload(
        actor=cast.officer,
        office_id=cast.office.id,
        stream=table(headers, rows),
        name="schools_2567.csv",
        dataset="schools",
        year=2567,
        at=AT,
    )
    warehouse.check_and_accept(actor=cast.officer, import_id=row.id, at=AT)

    ids = [school.id for school in cast.schools.values()]

    assert warehouse.school_places(ids) == {cast.schools["99010001"].id: ("19.123456", "99.654321")}


def test_the_dimension_of_schools_has_sizes(cast: Cast):
    cast.take(census(EIGHT))

    found = warehouse.schools_dimension(office_ids=[cast.office.id], on=LATER.date())

    assert [row.size for row in found.rows] == ["small"] * 3


def test_folders_nobody_knows_are_swept_after_a_day(cast: Cast, folder: Path):
    made = cast.take(census(EIGHT))
    known = folder / Snapshot.objects.get(uuid=made.uuid).folder
    orphans = [known.parent / name for name in ("0b7e1c1e-0000-4000-8000-000000000000", ".0b7e.part")]
    for orphan in orphans:
        orphan.mkdir()
    old = (AT - timedelta(days=2)).timestamp()
    for place in (known, orphans[0], orphans[1]):
        os.utime(place, (old, old))

    swept = upkeep.sweep(at=AT)

    assert swept == 2
    assert known.exists()
    assert not any(orphan.exists() for orphan in orphans)


def test_fresh_folders_are_left_to_those_who_write_them(cast: Cast, folder: Path):
    cast.take(census(EIGHT))
    fresh = folder / "1/pupils/2567-06-10/.fresh.part"
    fresh.mkdir(parents=True)

    upkeep.sweep(at=AT)

    assert fresh.exists()


def test_beyond_its_retention_nothing_tells_of_a_person(cast: Cast, folder: Path):
    made = cast.take(census([EIGHT[0].but(citizen_id="", student_no="8"), *EIGHT[1:]]))
    place = folder / Snapshot.objects.get(uuid=made.uuid).folder

    removed = upkeep.remove_expired(actor=MACHINE, at=LATE, today=LATE.date())

    assert (removed.snapshots, removed.files) == (1, 1)
    assert removed.people == 7
    assert not place.exists()
    assert {model.objects.count() for model in (Individual, Identifier, StoredFile, Question)} == {0}
    assert Import.objects.get().report == {}
    assert warehouse.sources(office_ids=[cast.office.id]) == []
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {
        "warehouse.snapshot.removed",
        "warehouse.people.forgotten",
    }


def test_who_is_still_told_of_is_not_forgotten(cast: Cast):
    cast.take(census(EIGHT))
    cast.take(census([pupil.but(grade="ป.4") for pupil in EIGHT[:3]]), NEXT_JUNE, at=NEXT_YEAR)
    when = datetime(2035, 6, 1, tzinfo=UTC)

    removed = upkeep.remove_expired(actor=MACHINE, at=when, today=when.date())

    assert removed.snapshots == 1
    assert Individual.objects.count() == 3
