"""Whoever keeps the list of people does not become an administrator by it."""

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
def clerk(people):
    """A person who may edit people, and nothing else."""
    role = accounts.add_role(
        actor=MACHINE,
        office_id=people.office.id,
        name="ผู้ดูแลรายชื่อ",
        description="",
        permission_names=["accounts.person.view", "accounts.person.edit"],
        sees_personal_data=True,
        at=AT,
    )
    found = people_cast.person(people.office.id, "นางสาวรายชื่อ ครบถ้วน", "raichue", roles=[role.key])
    return accounts.actor_for(User.objects.get(person_id=found.id), TODAY)


@pytest.mark.parametrize("change", [accounts.reset_password, accounts.password_link, accounts.remove_second_factors])
def test_by_changing_how_an_administrator_signs_in(people, clerk, change):
    with pytest.raises(BeyondReach):
        change(actor=clerk, person_id=people.people["administrator"].id, at=AT)


def test_by_taking_over_their_address(people, clerk):
    with pytest.raises(BeyondReach):
        accounts.edit_person(
            actor=clerk,
            person_id=people.people["administrator"].id,
            full_name="นางสาวธาริณี แสงดาว",
            position="",
            email="raichue@example.org",
            school_id=None,
            at=AT,
        )


def test_the_others_are_helped_as_before(people, clerk):
    made = accounts.reset_password(actor=clerk, person_id=people.people["director"].id, at=AT)
    assert made.password


def test_one_administrator_helps_another(people):
    other = people_cast.person(people.office.id, "นายสำรอง คงอยู่", "samrong", roles=["administrator"])
    made = accounts.reset_password(actor=people.actor("administrator"), person_id=other.id, at=AT)
    assert made.password
