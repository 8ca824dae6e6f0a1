"""Who sees and changes which offices and schools."""

from __future__ import annotations

from datetime import date

import pytest

from khet.domains.organisations import public as organisations
from khet.domains.organisations.models import Network, School
from khet.kernel.actor import NOBODY, NotAllowed
from tests.people_cast import AT, TODAY, Cast

CHANGE = date(2023, 10, 1)


def seen(cast: Cast, who: str, office_id: int) -> set[str]:
    rows = organisations.schools(actor=cast.actor(who), office_id=office_id, on=TODAY)
    return {row.name.removeprefix("โรงเรียน") for row in rows}


@pytest.mark.parametrize(
    ("who", "here"),
    [
        ("director", {"สะพานไม้วิทยา", "ต้นไทรพิทยาคม", "บึงบัววิทยาลัย"}),
        ("network_head", {"สะพานไม้วิทยา", "ต้นไทรพิทยาคม"}),
        ("school_director", {"บึงบัววิทยาลัย"}),
        ("teacher", {"ต้นไทรพิทยาคม"}),
        ("outsider", set()),
    ],
)
def test_reach_is_the_office_some_networks_or_some_schools(cast: Cast, who: str, here: set[str]):
    assert seen(cast, who, cast.office.id) == here


def test_nobody_sees_nothing(cast: Cast):
    assert organisations.offices(actor=NOBODY, on=TODAY) == []
    assert organisations.schools(actor=NOBODY, office_id=cast.office.id, on=TODAY) == []


def test_an_office_is_seen_by_those_with_some_of_its_schools(cast: Cast):
    for who in ("director", "network_head", "teacher"):
        rows = organisations.offices(actor=cast.actor(who), on=TODAY)
        assert [row.short_name for row in rows] == ["สพม.ริมน้ำ"]


def test_a_school_that_moved_away_is_no_longer_in_todays_list_but_its_page_remains(cast: Cast):
    from tests.people_cast import MACHINE

    bridge = cast.schools["bridge"].id
    organisations.move_school(
        actor=MACHINE, school_id=bridge, office_id=cast.other_office.id, effective_on=CHANGE, at=AT
    )

    assert "สะพานไม้วิทยา" not in seen(cast, "director", cast.office.id)
    assert (
        organisations.school_file(actor=cast.actor("director"), school_id=bridge, on=TODAY).office_id
        == cast.other_office.id
    )
    with pytest.raises(NotAllowed):
        organisations.rename_school(
            actor=cast.actor("administrator"), school_id=bridge, name="ใหม่", effective_on=None, at=AT
        )


def test_another_offices_school_does_not_exist_for_the_administrator(cast: Cast):
    with pytest.raises(School.DoesNotExist):
        organisations.rename_school(
            actor=cast.actor("outsider"),
            school_id=cast.schools["bridge"].id,
            name="ยึดแล้ว",
            effective_on=None,
            at=AT,
        )
    with pytest.raises(organisations.SchoolNotFound):
        organisations.school_file(actor=cast.actor("outsider"), school_id=cast.schools["bridge"].id, on=TODAY)


def test_a_school_moves_only_where_both_offices_are_in_reach(cast: Cast):
    with pytest.raises(NotAllowed):
        organisations.move_school(
            actor=cast.actor("administrator"),
            school_id=cast.schools["bridge"].id,
            office_id=cast.other_office.id,
            effective_on=CHANGE,
            at=AT,
        )


@pytest.mark.parametrize("who", ["director", "officer", "network_head", "school_director", "teacher"])
def test_only_those_with_the_permission_change_the_structure(cast: Cast, who: str):
    actor, office_id = cast.actor(who), cast.office.id

    for attempt in (
        lambda: organisations.add_network(actor=actor, office_id=office_id, name="ใหม่", at=AT),
        lambda: organisations.add_group(actor=actor, office_id=office_id, name="ใหม่", at=AT),
        lambda: organisations.add_school(actor=actor, office_id=office_id, name="ใหม่", codes={}, at=AT),
        lambda: organisations.import_schools(actor=actor, office_id=office_id, data=b"name\n", at=AT),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_an_administrator_of_one_office_adds_no_offices_and_splits_none(cast: Cast):
    actor = cast.actor("administrator")

    with pytest.raises(NotAllowed):
        organisations.add_office(actor=actor, short_name="สพม.ใหม่", name="ใหม่", office_type="primary", codes=[], at=AT)
    with pytest.raises(NotAllowed):
        organisations.split_office(actor=actor, office_id=cast.office.id, into=[], effective_on=CHANGE, at=AT)


def test_another_offices_network_cannot_be_renamed_closed_or_joined(cast: Cast):
    outsider = cast.actor("outsider")

    with pytest.raises(Network.DoesNotExist):
        organisations.rename_network(actor=outsider, network_id=cast.north.id, name="ยึด", at=AT)
    with pytest.raises(Network.DoesNotExist):
        organisations.close_network(actor=outsider, network_id=cast.north.id, effective_on=CHANGE, at=AT)
    with pytest.raises(organisations.OrganisationsProblem, match="ไม่ได้อยู่ในเขต"):
        organisations.move_school(
            actor=outsider,
            school_id=cast.schools["mist"].id,
            office_id=cast.other_office.id,
            network_id=cast.north.id,
            effective_on=CHANGE,
            at=AT,
        )
