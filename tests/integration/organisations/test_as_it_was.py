"""Schools and offices can be asked for as they were on any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from khet.domains.organisations import public as organisations
from khet.domains.organisations.rules import NotPossible, WrongDate
from khet.kernel import audit
from tests.people_cast import AT, MACHINE, TODAY, Cast, office, school

CHANGE = date(2023, 10, 1)
BEFORE = CHANGE - timedelta(days=1)


def names(cast: Cast, on: date) -> list[str]:
    return [row.name for row in organisations.schools(actor=MACHINE, office_id=cast.office.id, on=on)]


def test_a_new_name_holds_from_its_day(cast: Cast):
    bridge = cast.schools["bridge"]

    organisations.rename_school(
        actor=MACHINE, school_id=bridge.id, name="โรงเรียนสะพานเหล็กวิทยา", effective_on=CHANGE, at=AT
    )

    assert organisations.school(bridge.id, BEFORE).name == "โรงเรียนสะพานไม้วิทยา"
    assert organisations.school(bridge.id, CHANGE).name == "โรงเรียนสะพานเหล็กวิทยา"
    assert organisations.school_names([bridge.id], BEFORE) == {bridge.id: "โรงเรียนสะพานไม้วิทยา"}
    with pytest.raises(organisations.SchoolNotFound):
        organisations.find_school("โรงเรียนสะพานเหล็กวิทยา", BEFORE)


def test_a_corrected_name_was_always_so(cast: Cast):
    bridge = cast.schools["bridge"]

    organisations.rename_school(actor=MACHINE, school_id=bridge.id, name="โรงเรียนสะพานไม้", effective_on=None, at=AT)

    assert organisations.school(bridge.id, date(2000, 1, 1)).name == "โรงเรียนสะพานไม้"


def test_a_move_between_networks_keeps_where_it_was(cast: Cast):
    bridge = cast.schools["bridge"]

    organisations.move_school(
        actor=MACHINE,
        school_id=bridge.id,
        office_id=cast.office.id,
        network_id=cast.south.id,
        effective_on=CHANGE,
        at=AT,
    )

    assert organisations.school(bridge.id, BEFORE).network_id == cast.north.id
    assert organisations.school(bridge.id, CHANGE).network_id == cast.south.id
    counts = {row.name: row.school_count for row in organisations.networks(cast.office.id, BEFORE)}
    assert counts == {"สหวิทยาเขตใต้": 1, "สหวิทยาเขตเหนือ": 2}
    counts = {row.name: row.school_count for row in organisations.networks(cast.office.id, CHANGE)}
    assert counts == {"สหวิทยาเขตใต้": 2, "สหวิทยาเขตเหนือ": 1}


def test_a_move_to_another_office_leaves_a_trace_in_both(cast: Cast):
    bridge = cast.schools["bridge"]

    organisations.move_school(
        actor=MACHINE, school_id=bridge.id, office_id=cast.other_office.id, effective_on=CHANGE, at=AT, note="ที่ 1/2566"
    )

    assert "โรงเรียนสะพานไม้วิทยา" in names(cast, BEFORE)
    assert "โรงเรียนสะพานไม้วิทยา" not in names(cast, CHANGE)
    file = organisations.school_file(actor=MACHINE, school_id=bridge.id, on=TODAY)
    assert file.office_id == cast.other_office.id
    assert "ย้ายสังกัด (ที่ 1/2566)" in [row.text for row in file.history]


def test_merged_schools_end_and_the_other_goes_on(cast: Cast):
    bridge, banyan = cast.schools["bridge"], cast.schools["banyan"]

    organisations.merge_schools(actor=MACHINE, school_ids=[bridge.id], into_id=banyan.id, effective_on=CHANGE, at=AT)

    assert len(names(cast, BEFORE)) == 3
    assert names(cast, CHANGE) == ["โรงเรียนต้นไทรพิทยาคม", "โรงเรียนบึงบัววิทยาลัย"]
    assert organisations.school(bridge.id, CHANGE).status == "merged"
    gone = organisations.school_file(actor=MACHINE, school_id=bridge.id, on=TODAY)
    assert "รวมเข้ากับ โรงเรียนต้นไทรพิทยาคม" in [row.text for row in gone.history]
    heir = organisations.school_file(actor=MACHINE, school_id=banyan.id, on=TODAY)
    assert "รับรวม โรงเรียนสะพานไม้วิทยา" in [row.text for row in heir.history]


def test_nothing_more_happens_to_a_school_that_ended(cast: Cast):
    bridge = cast.schools["bridge"]
    organisations.close_school(actor=MACHINE, school_id=bridge.id, effective_on=CHANGE, at=AT)

    with pytest.raises(NotPossible):
        organisations.rename_school(actor=MACHINE, school_id=bridge.id, name="ใหม่", effective_on=TODAY, at=AT)
    with pytest.raises(NotPossible):
        organisations.close_school(actor=MACHINE, school_id=bridge.id, effective_on=TODAY, at=AT)


def test_a_code_is_free_again_after_its_school_closed(cast: Cast):
    organisations.close_school(actor=MACHINE, school_id=cast.schools["bridge"].id, effective_on=CHANGE, at=AT)

    row = organisations.add_school(
        actor=MACHINE,
        office_id=cast.office.id,
        name="โรงเรียนใหม่",
        codes={"smis8": "99010001"},
        opened_on=CHANGE,
        at=AT,
    )

    assert organisations.find_school("99010001", CHANGE).id == row.id
    assert organisations.find_school("99010001", BEFORE).id == cast.schools["bridge"].id


def test_a_school_split_off_begins_on_its_day(cast: Cast):
    row = organisations.split_school(
        actor=MACHINE,
        school_id=cast.schools["lotus"].id,
        name="โรงเรียนบึงบัวน้อย",
        codes={"smis8": "99010009"},
        effective_on=CHANGE,
        at=AT,
    )

    assert "โรงเรียนบึงบัวน้อย" not in names(cast, BEFORE)
    assert organisations.school(row.id, CHANGE).network_id == cast.south.id
    file = organisations.school_file(actor=MACHINE, school_id=row.id, on=TODAY)
    assert "แยกตั้งมาจาก โรงเรียนบึงบัววิทยาลัย" in [line.text for line in file.history]


def test_a_change_may_not_come_before_the_last_one(cast: Cast):
    bridge = cast.schools["bridge"]
    organisations.rename_school(actor=MACHINE, school_id=bridge.id, name="ชื่อสอง", effective_on=CHANGE, at=AT)

    with pytest.raises(WrongDate):
        organisations.rename_school(actor=MACHINE, school_id=bridge.id, name="ชื่อสาม", effective_on=BEFORE, at=AT)

    assert organisations.school(bridge.id, TODAY).name == "ชื่อสอง"


def test_teaching_is_suspended_and_begun_again(cast: Cast):
    lotus = cast.schools["lotus"]
    organisations.set_status(actor=MACHINE, school_id=lotus.id, status="suspended", effective_on=CHANGE, at=AT)
    organisations.set_status(actor=MACHINE, school_id=lotus.id, status="open", effective_on=TODAY, at=AT)

    states = [organisations.school(lotus.id, day).status for day in (BEFORE, CHANGE, TODAY)]
    assert states == ["open", "suspended", "open"]


def test_a_closed_network_leaves_its_schools_without_one(cast: Cast):
    organisations.close_network(actor=MACHINE, network_id=cast.north.id, effective_on=CHANGE, at=AT)

    assert organisations.school(cast.schools["bridge"].id, BEFORE).network_id == cast.north.id
    assert organisations.school(cast.schools["bridge"].id, CHANGE).network_id is None
    assert [row.name for row in organisations.networks(cast.office.id, CHANGE)] == ["สหวิทยาเขตใต้"]


def test_an_office_that_split_is_read_in_the_structure_of_then_or_of_now(db: None):
    split = date(2021, 10, 1)
    old = office("สพม.เขต 99", "101799")
    rows = [school(old.id, f"โรงเรียนที่ {n}", f"9903000{n}") for n in range(1, 5)]
    network = organisations.add_network(actor=MACHINE, office_id=old.id, name="สหวิทยาเขตเก่า", at=AT)
    for row in rows[:3]:
        organisations.move_school(
            actor=MACHINE,
            school_id=row.id,
            office_id=old.id,
            network_id=network.id,
            effective_on=date(2020, 5, 16),
            at=AT,
        )
    organisations.add_group(actor=MACHINE, office_id=old.id, name="กลุ่มอำนวยการ", at=AT)
    new = organisations.NewOffice

    here, there = organisations.split_office(
        actor=MACHINE,
        office_id=old.id,
        into=[
            new("สพม.ก", "เขต ก", school_ids=(rows[0].id, rows[1].id)),
            new("สพม.ข", "เขต ข", school_ids=(rows[2].id, rows[3].id)),
        ],
        effective_on=split,
        at=AT,
        note="42 เป็น 62 เขต",
    )

    def counts(on: date) -> dict[str, int]:
        return {
            row.short_name: len(organisations.schools(actor=MACHINE, office_id=row.id, on=on))
            for row in organisations.offices(actor=None, on=on)
        }

    assert counts(split - timedelta(days=1)) == {"สพม.เขต 99": 4}
    assert counts(split) == {"สพม.ก": 2, "สพม.ข": 2}
    assert [row.name for row in organisations.networks(here.id, split)] == ["สหวิทยาเขตเก่า"]
    assert [row.name for row in organisations.groups(there.id, split)] == ["กลุ่มอำนวยการ"]
    assert organisations.find_office("101799").short_name == "สพม.เขต 99"
    story = organisations.office_history(actor=MACHINE, office_id=here.id)
    assert [row.text for row in story] == ["ตั้งขึ้นจาก สพม.เขต 99 (42 เป็น 62 เขต)"]


def test_every_school_of_a_split_office_must_go_somewhere(db: None):
    old = office("สพม.เขต 99", "101799")
    one, two = school(old.id, "โรงเรียนหนึ่ง", "99030001"), school(old.id, "โรงเรียนสอง", "99030002")
    new = organisations.NewOffice

    def split(*into: organisations.NewOffice) -> None:
        organisations.split_office(actor=MACHINE, office_id=old.id, into=into, effective_on=date(2021, 10, 1), at=AT)

    with pytest.raises(NotPossible, match="อีก 1 แห่ง"):
        split(new("สพม.ก", "เขต ก", school_ids=(one.id,)))
    with pytest.raises(NotPossible, match="เขตเดียว"):
        split(new("สพม.ก", "เขต ก", school_ids=(one.id, two.id)), new("สพม.ข", "เขต ข", school_ids=(two.id,)))
    assert organisations.office(old.id).closed_on is None


def test_every_change_is_in_the_audit_chain(cast: Cast):
    organisations.close_school(actor=MACHINE, school_id=cast.schools["bridge"].id, effective_on=CHANGE, at=AT)

    assert audit.verify().ok
    newest = audit.entries(MACHINE)[0]
    assert (newest.verb, newest.target_label, newest.office_id) == (
        "organisations.school.closed",
        "โรงเรียนสะพานไม้วิทยา",
        cast.office.id,
    )
