"""Whoever gives roles does not hand out the power over roles themselves without holding it."""

from __future__ import annotations

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import User
from khet.domains.accounts.rules import BeyondReach
from tests import people_cast
from tests.people_cast import AT, MACHINE, TODAY


@pytest.fixture
def people(db):
    return people_cast.build()


@pytest.fixture
def giver(people):
    """A person who may give roles, and not write them."""
    role = accounts.add_role(
        actor=MACHINE,
        office_id=people.office.id,
        name="ผู้ให้บทบาท",
        description="",
        permission_names=["accounts.person.view", "accounts.role.give"],
        sees_personal_data=True,
        at=AT,
    )
    found = people_cast.person(people.office.id, "นางสาวให้ บทบาท", "haibotbat", roles=[role.key])
    return accounts.actor_for(User.objects.get(person_id=found.id), TODAY), role.key


def give(people, actor, role):
    return accounts.give_role(
        actor=actor,
        person_id=people.people["bystander"].id,
        role=role,
        office_id=people.office.id,
        starts_on=TODAY,
        at=AT,
    )


def test_they_make_nobody_an_administrator(people, giver):
    with pytest.raises(BeyondReach):
        give(people, giver[0], "administrator")
    assert accounts.assignments(people.people["bystander"].id, actor=MACHINE) == []


def test_they_give_what_they_hold_and_what_has_no_power_over_roles(people, giver):
    actor, own = giver
    give(people, actor, own)
    give(people, actor, "officer")
    assert {row.role for row in accounts.assignments(people.people["bystander"].id, actor=MACHINE)} == {own, "officer"}


def test_an_administrator_makes_another(people):
    assert give(people, people.actor("administrator"), "administrator")
