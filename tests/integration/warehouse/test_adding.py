"""A file adds to its period the units that are not there yet, and takes the place of those of its own grade only."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Snapshot
from khet.engine import snapshots
from tests.warehouse_cast import JUNE, LATER, Cast, Pupil, census, pupils, table

P6, M3 = "onet_p6_2567.csv", "onet_m3_2567.csv"
AGAIN = "onet_p6_2567_right.csv"
THREE = ("99010001", "99010002", "99010003")
SDQ = ["รหัสโรงเรียน", "เลขประจำตัวประชาชน", "ชื่อ", "นามสกุล", "ชั้น", "ผู้ประเมิน"]
SCORES = ["ด้านอารมณ์", "ด้านความประพฤติ/เกเร", "ด้านไม่อยู่นิ่ง/สมาธิสั้น", "ด้านความสัมพันธ์กับเพื่อน", "ด้านสัมพันธภาพทางสังคม"]


def onet(*codes: str, score: str = "50.00") -> bytes:
    return table(["รหัสโรงเรียน", "จำนวนผู้เข้าสอบ", "คณิตศาสตร์"], [[code, "10", score] for code in codes])


def sdq(rows: list[Pupil], rater: str, score: int) -> bytes:
    filled = [[each.school, each.citizen_id, each.first_name, each.last_name, each.grade, rater] for each in rows]
    return table([*SDQ, *SCORES, "คะแนนรวม"], [[*each, *[str(score)] * 5, str(score * 4)] for each in filled])


def take_sdq(cast: Cast, content: bytes) -> warehouse.SnapshotRow:
    row = warehouse.upload(
        actor=cast.officer,
        office_id=cast.office.id,
        stream=content,
        name="sdq.csv",
        dataset="sdq",
        year=2567,
        round_="1",
        at=LATER,
    )
    return warehouse.check_and_accept(actor=cast.officer, import_id=row.id, at=LATER)[1]


def rows_of(folder: Path, made: warehouse.SnapshotRow, name: str = snapshots.ROWS) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = snapshots.read(
        folder / Snapshot.objects.get(uuid=made.uuid).folder, name=name
    ).to_pylist()
    return rows


def by(folder: Path, made: warehouse.SnapshotRow, *keys: str) -> Counter[Any]:
    return Counter(tuple(row[key] for key in keys) for row in rows_of(folder, made))


def test_another_grade_of_the_same_schools_is_added_without_a_reason(cast: Cast, folder: Path):
    first = cast.take(onet(*THREE), P6)
    both = cast.take(onet(*THREE[:2], score="30.00"), M3, at=LATER)

    assert by(folder, both, "grade", "math") == {("p6", 5000): 3, ("m3", 3000): 2}
    assert (both.rows, both.schools, both.counts["accepted"]) == (5, 3, 2)
    assert both.counts["carried"] == {"from": str(first.uuid), "schools": 3}
    assert sorted(both.counts["by_school"].values()) == [1, 2, 2]
    assert len({row["row"] for row in rows_of(folder, both)}) == 5
    assert warehouse.snapshot(cast.officer, first.uuid).superseded_reason == "เพิ่มข้อมูลส่วนอื่นของรอบเดียวกัน"


def test_the_same_grade_again_needs_a_reason(cast: Cast):
    cast.take(onet(*THREE), P6)
    both = cast.take(onet(*THREE, score="30.00"), M3, at=LATER)
    row = cast.upload(onet(*THREE, score="51.00"), AGAIN, at=LATER)

    with pytest.raises(warehouse.PeriodTaken, match="มีชุดข้อมูลแล้ว"):
        warehouse.check_and_accept(actor=cast.officer, import_id=row.id, at=LATER)

    assert str(Snapshot.objects.current().get().uuid) == str(both.uuid)


def test_the_same_grade_again_takes_the_place_of_that_grade_only(cast: Cast, folder: Path):
    cast.take(onet(*THREE), P6)
    cast.take(onet(*THREE, score="30.00"), M3, at=LATER)
    made = cast.take(onet(*THREE[:2], score="51.00"), AGAIN, at=LATER, reason="วัดป่าสมมติไม่มีผู้เข้าสอบ")

    assert by(folder, made, "grade", "math") == {("p6", 5100): 2, ("m3", 3000): 3}
    assert made.counts["carried"]["schools"] == 3


def test_more_schools_of_one_grade_are_added_beside_another_grade(cast: Cast, folder: Path):
    cast.take(onet(*THREE[:1]), P6)
    cast.take(onet(*THREE, score="30.00"), M3, at=LATER)
    made = cast.take(onet(*THREE[1:]), "onet_p6_2567_rest.csv", at=LATER)

    assert by(folder, made, "grade") == {("p6",): 3, ("m3",): 3}


def test_accepting_the_added_grade_again_changes_nothing(cast: Cast):
    cast.take(onet(*THREE), P6)
    both = cast.take(onet(*THREE, score="30.00"), M3, at=LATER)

    again = warehouse.accept(actor=cast.officer, import_id=both.import_id, at=LATER)

    assert again.uuid == both.uuid
    assert Snapshot.objects.count() == 2


def test_what_the_pupils_say_themselves_is_added_to_what_their_teachers_said(cast: Cast, folder: Path):
    six = pupils(6)
    cast.take(census(six), JUNE)
    take_sdq(cast, sdq(six, "ครู", 2))
    both = take_sdq(cast, sdq(six, "นักเรียน", 3))

    scores = [row["total"] for row in rows_of(folder, both, snapshots.SENSITIVE)]

    assert (both.dataset, both.rows) == ("sdq", 12)
    assert by(folder, both, "rater") == {("teacher",): 6, ("self",): 6}
    assert set(by(folder, both, "person").values()) == {2}
    assert scores == [8] * 6 + [12] * 6


def test_a_census_of_the_same_schools_in_another_grade_still_replaces(cast: Cast):
    six = pupils(6)
    cast.take(census(six), JUNE)
    row = cast.upload(census([each.but(grade="ป.4") for each in six]), "pupils_2567_06-10_b.csv", at=LATER)

    with pytest.raises(warehouse.PeriodTaken):
        warehouse.check_and_accept(actor=cast.officer, import_id=row.id, at=LATER)


def test_a_school_that_sends_its_grade_again_replaces_its_own_rows_only(cast: Cast, folder: Path):
    cast.take(onet(*THREE), P6)
    cast.take(onet(*THREE, score="30.00"), M3, at=LATER)
    made = cast.take(onet(THREE[0], score="51.00"), AGAIN, at=LATER, reason="โรงเรียนส่งคะแนนใหม่")

    assert by(folder, made, "grade", "math") == {("p6", 5100): 1, ("p6", 5000): 2, ("m3", 3000): 3}
    assert sum(made.counts["by_school"].values()) == 6


def test_whose_rows_are_replaced_can_be_said(cast: Cast, folder: Path):
    cast.take(onet(*THREE), P6)
    row = cast.upload(onet(*THREE[:2], score="51.00"), AGAIN, at=LATER)
    said = {"actor": cast.officer, "import_id": row.id, "reason": "แก้คะแนนสองโรงเรียน", "at": LATER}

    _, own = warehouse.check_and_accept(**said, replace="own")

    assert by(folder, own, "math") == {(5100,): 2, (5000,): 1}


def test_a_census_of_one_school_keeps_the_pupils_of_the_others(cast: Cast, folder: Path):
    six = pupils(6)
    cast.take(census(six), JUNE)
    mine = [each.but(grade="ป.4") for each in six if each.school == "99010001"]
    made = cast.take(census(mine), "pupils_2567_06-10_b.csv", at=LATER, reason="โรงเรียนแก้ชั้น")

    assert by(folder, made, "grade") == {("p4",): len(mine), ("p3",): 6 - len(mine)}
