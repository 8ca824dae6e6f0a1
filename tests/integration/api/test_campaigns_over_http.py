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


def sheets(cast, count, *, is_anonymous):
    """A closed campaign behind an open link with so many sheets; only the last gives a word of advice."""
    version = answering_cast.publish(cast.office.id, answering_cast.satisfaction(1), code=f"s{count}")
    audience = instruments.Audience(open=True)
    row = answering_cast.collect(cast, version, audience=audience, is_anonymous=is_anonymous).row
    given = [{"item1": "4"} for _sheet in range(count - 1)] + [{"item1": "5", "advice": "ดี"}]
    instruments.take_paper_answers(
        actor=people_cast.MACHINE, campaign_id=row.id, rows=given, today=clock.today(), at=clock.now()
    )
    instruments.close_campaign(actor=people_cast.MACHINE, campaign_id=row.id, at=clock.now())
    return row


def test_unnamed_answers_come_without_anybody_and_without_a_time(cast):
    found = asker(cast.office.id, "kho")(f"/campaigns/{sheets(cast, 6, is_anonymous=True).id}/answers").json()

    assert set(found) == {"campaign_id", "waiting", "items"}
    assert [each["respondent"] for each in found["items"]] == [None] * 6
    assert {key for each in found["items"] for key in each["answers"]} == {"item1", "advice"}


def test_too_few_unnamed_answers_are_not_told(cast):
    found = asker(cast.office.id, "kho")(f"/campaigns/{sheets(cast, 4, is_anonymous=True).id}/answers").json()

    assert found["items"] == []


def test_named_answers_say_who_gave_them(cast, campaign):
    found = asker(cast.office.id, "kho")(f"/campaigns/{sheets(cast, 2, is_anonymous=False).id}/answers").json()

    assert [set(each["respondent"]) for each in found["items"]] == [
        {"person_id", "school_id", "label", "observer_key", "case_key"}
    ] * 2


def test_who_only_sees_campaigns_sees_no_answers(cast):
    row = sheets(cast, 6, is_anonymous=True)
    person = people_cast.person(cast.office.id, "นายดูอย่างเดียว", "duyang", roles=["staff_developer"])
    token = accounts.create_token(
        actor=accounts.actor_for(_user(person.id), clock.today()),
        name="ระบบอื่น",
        scopes=["instruments.campaign.view"],
        expires_on=clock.today() + timedelta(days=10),
        at=clock.now(),
    )
    headers = {"Authorization": f"Bearer {token.secret}"}

    assert Client().get(f"/api/v1/campaigns/{row.id}", headers=headers).status_code == 200
    assert Client().get(f"/api/v1/campaigns/{row.id}/answers", headers=headers).status_code == 403
