"""No administrator reaches further through other people, roles, accounts or tokens than through their own roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import GroupMembership, RoleAssignment
from khet.domains.accounts.rules import AccountsProblem, BeyondReach, NotForOneself, PersonNotFound, WrongRole
from khet.kernel.actor import NOBODY, Actor, NotAllowed, Reach
from tests.people_cast import AT, MACHINE, TODAY, Cast


def test_roles_are_not_given_at_another_office(cast: Cast):
    with pytest.raises(NotAllowed):
        accounts.give_role(
            actor=cast.actor("administrator"),
            person_id=cast.people["officer"].id,
            role="administrator",
            office_id=cast.other_office.id,
            starts_on=TODAY,
            at=AT,
        )


def test_roles_are_not_given_to_people_of_another_office(cast: Cast):
    with pytest.raises(PersonNotFound):
        accounts.give_role(
            actor=cast.actor("administrator"),
            person_id=cast.people["outsider"].id,
            role="administrator",
            office_id=cast.office.id,
            starts_on=TODAY,
            at=AT,
        )


@pytest.mark.parametrize("kind", ["networks", "schools"])
def test_a_reach_cannot_name_places_of_another_office(cast: Cast, kind: str):
    with pytest.raises(BeyondReach):
        accounts.give_role(
            actor=cast.actor("outsider"),
            person_id=accounts.add_person(
                actor=cast.actor("outsider"), office_id=cast.other_office.id, full_name="นายลม เย็นใจ", at=AT
            ).id,
            role="committee_member",
            office_id=cast.other_office.id,
            reach_kind=kind,
            network_ids=(cast.north.id,) if kind == "networks" else (),
            school_ids=(cast.schools["bridge"].id,) if kind == "schools" else (),
            starts_on=TODAY,
            at=AT,
        )


def test_one_who_reaches_only_a_school_gives_no_roles_and_adds_nobody(cast: Cast):
    accounts.edit_role(
        actor=MACHINE,
        key="school_director",
        name="ผู้อำนวยการสถานศึกษา",
        description="",
        permission_names=["accounts.role.give", "accounts.person.edit", "accounts.person.view"],
        sees_personal_data=True,
        at=AT,
    )
    actor = cast.actor("school_director")

    with pytest.raises(NotAllowed):
        accounts.give_role(
            actor=actor,
            person_id=cast.people["teacher"].id,
            role="director",
            office_id=cast.office.id,
            starts_on=TODAY,
            at=AT,
        )
    with pytest.raises(NotAllowed):
        accounts.add_person(actor=actor, office_id=cast.office.id, full_name="นายเงา ไม้ใหญ่", at=AT)


ATTEMPTS: dict[str, Callable[[Cast, Actor, int], object]] = {
    "edit": lambda cast, actor, who: accounts.edit_person(
        actor=actor, person_id=who, full_name="x", position="", email="", school_id=None, at=AT
    ),
    "leave": lambda cast, actor, who: accounts.leave(actor=actor, person_id=who, left_on=TODAY, at=AT),
    "come back": lambda cast, actor, who: accounts.come_back(actor=actor, person_id=who, at=AT),
    "group": lambda cast, actor, who: accounts.join_group(
        actor=actor, person_id=who, group_id=cast.planning.id, starts_on=TODAY, at=AT
    ),
    "sign-in": lambda cast, actor, who: accounts.create_sign_in(actor=actor, person_id=who, username="abc", at=AT),
    "password": lambda cast, actor, who: accounts.reset_password(actor=actor, person_id=who, at=AT),
    "link": lambda cast, actor, who: accounts.password_link(actor=actor, person_id=who, at=AT),
    "second factor": lambda cast, actor, who: accounts.remove_second_factors(actor=actor, person_id=who, at=AT),
    "close": lambda cast, actor, who: accounts.set_active(actor=actor, person_id=who, active=False, at=AT),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_people_of_another_office_cannot_be_touched(cast: Cast, attempt: str):
    with pytest.raises(PersonNotFound):
        ATTEMPTS[attempt](cast, cast.actor("outsider"), cast.people["officer"].id)


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("who", ["director", "officer", "teacher"])
def test_people_cannot_be_touched_without_the_permission(cast: Cast, attempt: str, who: str):
    with pytest.raises((PersonNotFound, NotAllowed)):
        ATTEMPTS[attempt](cast, cast.actor(who), cast.people["bystander"].id)


@pytest.mark.parametrize("attempt", ["password", "link", "second factor", "close", "leave"])
def test_an_account_that_reaches_another_office_is_not_taken_over(cast: Cast, attempt: str):
    accounts.give_role(
        actor=MACHINE,
        person_id=cast.people["officer"].id,
        role="evaluator",
        office_id=cast.other_office.id,
        starts_on=TODAY + timedelta(days=30),
        at=AT,
    )

    with pytest.raises(BeyondReach):
        ATTEMPTS[attempt](cast, cast.actor("administrator"), cast.people["officer"].id)


def test_the_email_of_such_an_account_is_not_changed_either(cast: Cast):
    accounts.give_role(
        actor=MACHINE,
        person_id=cast.people["officer"].id,
        role="evaluator",
        office_id=cast.other_office.id,
        starts_on=TODAY,
        at=AT,
    )

    with pytest.raises(BeyondReach):
        accounts.edit_person(
            actor=cast.actor("administrator"),
            person_id=cast.people["officer"].id,
            full_name="นายกล้า ทุ่งทอง",
            position="",
            email="evil@example.org",
            school_id=None,
            at=AT,
        )


def test_a_person_is_not_moved_to_an_office_out_of_reach(cast: Cast):
    with pytest.raises(NotAllowed):
        accounts.edit_person(
            actor=cast.actor("administrator"),
            person_id=cast.people["bystander"].id,
            full_name="นางสาวฟ้า ใสสว่าง",
            position="",
            email="",
            school_id=None,
            office_id=cast.other_office.id,
            at=AT,
        )


@pytest.mark.parametrize("attempt", ["password", "link", "second factor", "close", "leave"])
def test_nobody_takes_safety_from_themselves_by_the_administrators_page(cast: Cast, attempt: str):
    me = cast.actor("administrator")

    with pytest.raises(NotForOneself):
        ATTEMPTS[attempt](cast, me, me.person_id)


def test_a_role_of_another_office_is_not_ended(cast: Cast):
    held = RoleAssignment.objects.get(person_id=cast.people["officer"].id)

    with pytest.raises(RoleAssignment.DoesNotExist):
        accounts.end_role(actor=cast.actor("outsider"), assignment_id=held.pk, ends_on=TODAY, at=AT)


def test_a_group_membership_of_another_office_is_not_ended(cast: Cast):
    inside = GroupMembership.objects.get(person_id=cast.people["officer"].id)

    with pytest.raises(GroupMembership.DoesNotExist):
        accounts.leave_group(actor=cast.actor("outsider"), membership_id=inside.pk, ends_on=TODAY, at=AT)


def test_a_person_joins_only_groups_of_their_office(cast: Cast):
    with pytest.raises(AccountsProblem):
        accounts.add_person(
            actor=cast.actor("outsider"),
            office_id=cast.other_office.id,
            full_name="นายลม เย็นใจ",
            group_id=cast.planning.id,
            at=AT,
        )


@pytest.mark.parametrize("who", ["officer", "teacher", "network_head"])
def test_those_without_the_permission_list_nobody(cast: Cast, who: str):
    assert accounts.people(actor=cast.actor(who), office_id=cast.office.id, on=TODAY) == []


def test_people_of_another_office_are_not_listed(cast: Cast):
    assert accounts.people(actor=cast.actor("director"), office_id=cast.other_office.id, on=TODAY) == []
    with pytest.raises(PersonNotFound):
        accounts.person(cast.people["outsider"].id, cast.actor("director"))


def test_a_school_director_lists_the_people_of_the_school(cast: Cast):
    rows = accounts.people(actor=cast.actor("school_director"), office_id=cast.office.id, on=TODAY)

    assert [row.full_name for row in rows] == ["นางบัว บึงใหญ่"]


def test_somebody_who_left_reaches_nothing_from_that_day(cast: Cast):
    accounts.leave(actor=cast.actor("administrator"), person_id=cast.people["officer"].id, left_on=TODAY, at=AT)

    assert cast.actor("officer", TODAY) == NOBODY
    assert cast.actor("officer", TODAY - timedelta(days=1)).reach("frameworks.result.view") == Reach()


def test_a_closed_account_reaches_nothing(cast: Cast):
    accounts.set_active(actor=cast.actor("administrator"), person_id=cast.people["officer"].id, active=False, at=AT)

    assert cast.actor("officer") == NOBODY


def test_a_token_never_widens_what_its_owner_may(cast: Cast):
    officer, later = cast.actor("officer"), TODAY + timedelta(days=30)
    with pytest.raises(WrongRole):
        accounts.create_token(actor=officer, name="x", scopes=["accounts.person.edit"], expires_on=later, at=AT)
    made = accounts.create_token(actor=officer, name="x", scopes=["frameworks.result.view"], expires_on=later, at=AT)

    token = accounts.actor_for_token(made.secret, TODAY)

    assert token is not None
    assert token.may("frameworks.result.view")
    assert not token.may("frameworks.result.report")
    with pytest.raises(NotAllowed):
        accounts.create_token(actor=token, name="y", scopes=["frameworks.result.view"], expires_on=later, at=AT)
