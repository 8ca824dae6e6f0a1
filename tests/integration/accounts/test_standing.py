"""What somebody may do is read anew as soon as it may be something else, whoever changed it and wherever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.accounts.actions.roles import edit_role
from khet.domains.accounts.models import Role, RoleAssignment, User
from khet.domains.accounts.queries.standing import standing
from khet.kernel.actor import NOBODY
from tests import people_cast
from tests.people_cast import AT, TODAY, Cast

pytestmark = pytest.mark.django_db(transaction=True)
VIEW = "frameworks.result.view"


@pytest.fixture
def cast() -> Cast:
    """The cast in a database that transactions are committed to, as they are in a server."""
    return people_cast.build()


def may(cast: Cast, who: str, permission: str = VIEW) -> bool:
    return standing(User.objects.get(person_id=cast.people[who].id).pk, TODAY).actor.may(permission)


def test_asked_again_only_the_account_is_read(cast: Cast, django_assert_num_queries):
    user = User.objects.get(person_id=cast.people["officer"].id)
    first = standing(user.pk, TODAY)

    with django_assert_num_queries(2):
        again = standing(user.pk, TODAY)

    assert again == first
    assert standing(user.pk, TODAY + timedelta(days=1)).actor.may(VIEW)


def test_a_role_that_was_ended_is_over_at_once(cast: Cast):
    assert may(cast, "officer")
    held = RoleAssignment.objects.get(person_id=cast.people["officer"].id)

    accounts.end_role(
        actor=cast.actor("administrator"), assignment_id=held.pk, ends_on=TODAY - timedelta(days=1), at=AT
    )

    assert not may(cast, "officer")


def test_a_permission_taken_from_a_role_is_gone_at_once(cast: Cast):
    assert may(cast, "officer")
    role = Role.objects.get(key="officer")

    edit_role(
        actor=people_cast.MACHINE,
        key="officer",
        name=role.name,
        description=role.description,
        permission_names=[each for each in role.permissions if each != VIEW],
        sees_personal_data=role.sees_personal_data,
        at=AT,
    )

    assert not may(cast, "officer")


def test_a_closed_account_is_nobody_at_once_though_nothing_told_of_it(cast: Cast):
    user = User.objects.get(person_id=cast.people["officer"].id)
    assert standing(user.pk, TODAY).actor.may(VIEW)

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert standing(user.pk, TODAY).actor is NOBODY
