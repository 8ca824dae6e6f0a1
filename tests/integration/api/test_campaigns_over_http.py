"""Campaigns and their named answers over HTTP, for a system with a token; nothing of another office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from khet.domains.accounts import public as accounts
from khet.domains.instruments import public as instruments
from khet.kernel import clock
from tests import answering_cast, people_cast

SCOPES = ("instruments.campaign.view", "instruments.answer.view", "instruments.analysis.view")


@pytest.fixture
def cast(db):
    return people_cast.build()


@pytest.fixture
def campaign(cast):
    version = answering_cast.publish(cast.office.id, answering_cast.satisfaction(2))
    audience = instruments.Audience(person_ids=tuple(person.id for person in cast.people.values())[:3])
    return answering_cast.collect(cast, version, audience=audience, is_anonymous=False).row


def asker(office_id, username):
    """Somebody of an office with every permission about campaigns, and a token for them."""
    roles = ["staff_developer", "director"]
    person = people_cast.person(office_id, f"นางสาวผู้ขอ {username}", username, roles=roles)
    user = accounts.actor_for(_user(person.id), clock.today())
    token = accounts.create_token(
        actor=user, name="ระบบอื่น", scopes=list(SCOPES), expires_on=clock.today() + timedelta(days=10), at=clock.now()
    )

    def get(path, **parameters):
        return Client().get(f"/api/v1{path}", parameters, headers={"Authorization": f"Bearer {token.secret}"})

    return get


def _user(person_id):
    from khet.domains.accounts.models import User

    return User.objects.get(person_id=person_id)


def test_campaigns_are_listed_with_how_many_have_answered(cast, campaign):
    [item] = asker(cast.office.id, "kho")("/campaigns").json()["items"]

    assert (item["title"], item["invited"], item["answered"]) == ("ประเมินการอบรมสมมติ", 3, 0)


@pytest.mark.parametrize("path", ["/campaigns/{id}", "/campaigns/{id}/answers", "/campaigns/{id}/analysis"])
def test_another_offices_campaign_does_not_exist(cast, campaign, path):
    ours, theirs = asker(cast.office.id, "kho"), asker(cast.other_office.id, "klai")

    assert ours(path.format(id=campaign.id)).status_code == 200
    assert theirs(path.format(id=campaign.id)).status_code == 404


def test_another_office_lists_none_of_ours(cast, campaign):
    assert asker(cast.other_office.id, "klai")("/campaigns").json()["items"] == []
