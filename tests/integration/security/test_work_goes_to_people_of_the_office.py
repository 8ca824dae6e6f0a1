"""Nodes and follow-ups are given to people and groups of the office that is evaluated, and to nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from tests.frameworks_cast import AT, MACHINE, YEAR

DUE = date(2023, 6, 30)
NOBODY_AT_ALL = 987654


@pytest.fixture
def strangers(cast):
    """Owners that are not of the office: a person elsewhere, nobody at all, and a group elsewhere."""
    group = organisations.add_group(actor=MACHINE, office_id=cast.other_office.id, name="กลุ่มบนดอย", at=AT)
    return {
        "person": frameworks.Owner(person_id=cast.outsider.person_id),
        "nobody": frameworks.Owner(person_id=NOBODY_AT_ALL),
        "group": frameworks.Owner(group_id=group.id),
    }


@pytest.fixture
def suggestion(cast, river):
    return frameworks.write_suggestion(
        actor=cast.evaluator, evaluation_id=river.id, round_code="6", node_code="1", text="ควรตรวจน้ำ", at=AT
    )


@pytest.mark.parametrize("who", ["person", "nobody", "group"])
def test_a_node_is_not_given_to_strangers_nor_are_the_others_of_the_same_list(cast, river, strangers, who):
    owners = {"1": frameworks.Owner(person_id=cast.reporter.person_id), "X1": strangers[who]}

    with pytest.raises(frameworks.NotOfTheOffice, match="สำนักงาน"):
        frameworks.assign(actor=cast.planner, evaluation_id=river.id, owners=owners, at=AT)

    assert frameworks.owners(actor=cast.planner, evaluation_id=river.id) == {}


@pytest.mark.parametrize("who", ["person", "nobody"])
def test_a_follow_up_is_not_opened_for_strangers(cast, suggestion, strangers, who):
    tasks = [
        frameworks.Task("ตรวจน้ำ", cast.reporter.person_id, DUE),
        frameworks.Task("ตรวจดิน", strangers[who].person_id, DUE),
    ]

    with pytest.raises(frameworks.NotOfTheOffice):
        frameworks.open_follow_ups(actor=cast.planner, suggestion_id=suggestion.id, tasks=tasks, at=AT)

    assert frameworks.follow_ups(actor=cast.reader) == []


def test_a_follow_up_is_not_handed_on_to_strangers(cast, suggestion, strangers):
    task = frameworks.Task("ตรวจน้ำ", cast.reporter.person_id, DUE)
    (row,) = frameworks.open_follow_ups(actor=cast.planner, suggestion_id=suggestion.id, tasks=[task], at=AT)

    with pytest.raises(frameworks.NotOfTheOffice):
        frameworks.change_follow_up(
            actor=cast.planner, follow_up_id=row.id, owner_person_id=strangers["person"].person_id, at=AT
        )

    assert frameworks.follow_up(actor=cast.reader, follow_up_id=row.id).owner_person_id == cast.reporter.person_id


def test_somebody_of_another_office_who_holds_a_role_here_is_of_the_office(cast, river):
    accounts.ensure_roles(actor=MACHINE, at=AT)
    guest = cast.outsider.person_id
    accounts.give_role(
        actor=MACHINE, person_id=guest, role="officer", office_id=cast.office.id, starts_on=AT.date(), at=AT
    )
    owner = frameworks.Owner(person_id=guest)
    held = frameworks.assign(actor=cast.planner, evaluation_id=river.id, owners={"1": owner}, at=AT)
    assert held["1"].person_id == guest


def test_owners_of_last_year_who_left_are_not_taken_over(cast, river):
    staying, leaving = cast.reporter.person_id, cast.colleague.person_id
    owners = {"1": frameworks.Owner(person_id=staying), "X1": frameworks.Owner(person_id=leaving)}
    frameworks.assign(actor=cast.planner, evaluation_id=river.id, owners=owners, at=AT)
    accounts.leave(actor=MACHINE, person_id=leaving, left_on=AT.date(), at=AT)
    following = frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR + 1, at=AT
    )

    copied = frameworks.copy_owners(actor=cast.planner, evaluation_id=following.id, at=AT)

    assert {code: row.person_id for code, row in copied.items()} == {"1": staying}
