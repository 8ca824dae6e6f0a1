"""A job runs with what its owner may do on the day it runs."""

from __future__ import annotations

from khet.domains.accounts import public as accounts
from khet.domains.accounts.apps import _actor, _address
from khet.kernel.actor import NOBODY
from tests.people_cast import AT, TODAY, Cast


def test_a_job_has_the_standing_of_its_owner_that_day(cast: Cast):
    user = cast.user("officer")
    assert _actor(user.pk, TODAY) == cast.actor("officer")

    accounts.leave(actor=cast.actor("administrator"), person_id=user.person_id, left_on=TODAY, at=AT)

    assert _actor(user.pk, TODAY) == NOBODY


def test_a_notice_goes_to_the_persons_address_or_nowhere(cast: Cast):
    assert _address(cast.people["officer"].id) == ""
    assert _address(0) == ""
