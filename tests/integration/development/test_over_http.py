"""Events and attendance over HTTP, for a system with a token; nothing of another office."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from khet.domains.accounts import public as accounts
from khet.domains.development import public as development
from khet.kernel import clock
from tests import development_cast
from tests.development_cast import AT


@pytest.fixture
def year(db):
    return development_cast.build(teachers=2)


def asker(actor):
    token = accounts.create_token(
        actor=actor,
        name="ระบบอื่น",
        scopes=["development.event.view"],
        expires_on=clock.today() + timedelta(days=10),
        at=clock.now(),
    )

    def get(path, **parameters):
        return Client().get(f"/api/v1{path}", parameters, headers={"Authorization": f"Bearer {token.secret}"})

    return get


def test_events_are_listed_with_their_seats(year):
    development.apply(actor=year.teacher(0), event_id=year.event_id, at=AT)

    [item] = asker(year.developer)("/events", year="2567").json()["items"]

    assert item["title"] == "อบรมการสอนเชิงรุก รุ่น 1"
    assert (item["seats"], item["confirmed"], item["state"]) == (2, 1, "open")


def test_an_event_has_its_sessions(year):
    found = asker(year.developer)(f"/events/{year.event_id}").json()

    assert [(each["title"], each["hours"]) for each in found["sessions"]] == [("เช้า", "4.00"), ("บ่าย", "2.00")]


def test_attendance_tells_hours_and_per_cent(year):
    development.apply(actor=year.teacher(0), event_id=year.event_id, at=AT)
    tick = development.Tick(uuid4(), year.teachers[0].id, True, None, 0)
    development.take_ticks(
        actor=year.developer,
        event_id=year.event_id,
        session_id=year.session_ids[0],
        ticks=[tick],
        sent_ms=0,
        at=AT,
    )

    found = asker(year.developer)(f"/events/{year.event_id}/attendance").json()

    assert found["attended_count"] == 0
    assert (found["people"][0]["hours"], found["people"][0]["percent"]) == ("4.00", "66.67")


@pytest.mark.parametrize("path", ["/events/{id}", "/events/{id}/attendance", "/events/99999999999999999999"])
def test_another_offices_event_does_not_exist(year, path):
    answer = asker(year.people.actor("outsider"))(path.format(id=year.event_id))

    assert answer.status_code == 404


def test_wrong_parameters_are_told_all_at_once(year):
    answer = asker(year.developer)("/events", state="x", year="12", colour="red")

    assert answer.status_code == 422
    assert {each["parameter"] for each in answer.json()["errors"]} == {"state", "year", "colour"}
