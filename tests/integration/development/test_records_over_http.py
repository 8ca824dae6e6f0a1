"""Certificates, records and marks over HTTP: each to whom the pages show them, and nothing of another office."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from khet.domains.accounts import public as accounts
from khet.domains.development.models import Attendance
from khet.kernel import clock
from khet.kernel.models import AuditEntry
from tests import certificates_cast, people_cast

RECORDS = ["development.record.view", "development.event.join"]
MARKS = ["development.event.view", "development.attendance.record"]


@pytest.fixture
def scene(db):
    return certificates_cast.build(count=2)


@pytest.fixture
def issued(scene):
    return certificates_cast.issue(scene)


class Caller:
    """Another system with a token of somebody."""

    def __init__(self, actor, scopes):
        until = clock.today() + timedelta(days=10)
        held = [scope for scope in scopes if actor.may(scope)]
        self.secret = accounts.create_token(
            actor=actor, name="ระบบอื่น", scopes=held, expires_on=until, at=clock.now()
        ).secret

    def get(self, path, **parameters):
        return Client().get(f"/api/v1{path}", parameters, headers={"Authorization": f"Bearer {self.secret}"})

    def post(self, path, body):
        headers = {"Authorization": f"Bearer {self.secret}"}
        return Client().post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def sheet(scene, session=0):
    return f"/events/{scene.event.pk}/sessions/{scene.sessions[session].pk}/attendance"


def mark(person, present=True, **more):
    return {"id": str(uuid4()), "person_id": person.pk, "present": present, **more}


def test_certificates_are_listed_and_read(scene, issued):
    caller = Caller(scene.developer, RECORDS)

    listed = caller.get("/certificates", event=str(scene.event.pk)).json()["items"]

    assert [each["reference"] for each in listed] == [row.reference for row in issued]
    assert caller.get(f"/certificates/{issued[0].id}").json() == listed[0]
    assert caller.get("/certificates", person=str(scene.people[0].pk)).json()["items"] == [listed[0]]
    assert caller.get("/certificates", state="revoked").json()["items"] == []


def test_another_office_sees_no_certificate_and_no_record(scene, issued):
    developer = people_cast.person(scene.cast.other_office.id, "นางอื่น ไกล", "klai", roles=["staff_developer"])
    from khet.domains.accounts.models import User

    caller = Caller(accounts.actor_for(User.objects.get(person_id=developer.id), clock.today()), RECORDS)

    assert caller.get("/certificates").json()["items"] == []
    assert caller.get("/certificates", office="สพม.ริมน้ำ").json()["items"] == []
    for path in (f"/certificates/{issued[0].id}", f"/people/{scene.people[0].pk}/development-record"):
        assert caller.get(path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"), [("event", "x"), ("person", "9" * 30), ("state", "lost"), ("colour", "red")]
)
def test_a_wrong_parameter_is_told(scene, field, value):
    answer = Caller(scene.developer, RECORDS).get("/certificates", **{field: value})

    assert answer.status_code == 422
    assert [each["parameter"] for each in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("address", ["/certificates/{n}", "/people/{n}/development-record", "/campaigns/{n}"])
def test_a_number_that_no_record_can_have_does_not_exist(scene, address):
    caller = Caller(scene.cast.actor("director"), [*RECORDS, "instruments.campaign.view"])

    assert caller.get(address.format(n="9" * 25)).status_code == 404


def test_anybody_verifies_a_code_without_a_token(scene, issued):
    found = Client().get("/api/v1/certificates/verify", {"payload": issued[0].code_url}).json()

    assert (found["outcome"], found["is_valid"]) == ("valid", True)
    assert found["content"]["name"] == issued[0].name


def test_a_changed_code_does_not_hold(scene, issued):
    payload = issued[0].payload
    changed = payload[:200] + ("A" if payload[200] != "A" else "B") + payload[201:]

    found = Client().get("/api/v1/certificates/verify", {"payload": changed}).json()

    assert not found["is_valid"]
    assert found["outcome"] in {"forged", "damaged", "unknown_key"}


def test_a_code_must_be_given(db):
    answer = Client().get("/api/v1/certificates/verify")

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_everybody_reads_their_own_record_and_no_trace_is_left(scene):
    teacher = certificates_cast.join(scene, "teacher")
    certificates_cast.issue(scene)

    found = Caller(scene.cast.actor("teacher"), RECORDS).get("/me/development-record").json()

    assert found["person_id"] == teacher.pk
    assert [(year["year"], year["hours"]) for year in found["years"]] == [(2567, "12.00")]
    assert [each["name"] for each in found["certificates"]] == [teacher.full_name]
    assert not AuditEntry.objects.filter(verb="development.record.read").exists()


def test_a_teacher_may_not_ask_for_a_record_by_number(scene):
    person = certificates_cast.join(scene, "teacher")

    assert (
        Caller(scene.cast.actor("teacher"), RECORDS).get(f"/people/{person.pk}/development-record").status_code == 403
    )


def test_reading_anothers_record_is_kept(scene):
    caller = Caller(scene.developer, RECORDS)

    found = caller.get(f"/people/{scene.people[0].pk}/development-record")

    assert found.json()["items"][0]["hours"] == "12.00"
    [entry] = AuditEntry.objects.filter(verb="development.record.read")
    assert (entry.target_id, entry.detail) == (str(scene.people[0].pk), {"as": "api"})


def test_a_school_director_reads_records_of_their_school_only(scene):
    caller = Caller(scene.cast.actor("school_director"), RECORDS)

    assert caller.get(f"/people/{scene.people[0].pk}/development-record").status_code == 404
    own = scene.cast.people["school_director"].id
    assert caller.get(f"/people/{own}/development-record").status_code == 200


def test_marks_are_taken_once_and_shown(scene):
    caller, absent = Caller(scene.developer, MARKS), scene.people[-1]
    sent = {"marks": [mark(absent, seconds_ago=60)]}

    first = caller.post(sheet(scene, 1), sent)
    again = caller.post(sheet(scene, 1), sent)

    assert first.json() == again.json()
    assert [each["outcome"] for each in first.json()["marks"]] == ["taken"]
    shown = {each["person_id"]: each for each in caller.get(sheet(scene, 1)).json()["people"]}
    assert (shown[absent.pk]["present"], shown[absent.pk]["how"]) == (True, "api")
    assert Attendance.objects.filter(person=absent).count() == 2


def test_a_mark_against_what_was_recorded_waits(scene):
    answer = Caller(scene.developer, MARKS).post(sheet(scene), {"marks": [mark(scene.people[0], present=False)]})

    assert [each["outcome"] for each in answer.json()["marks"]] == ["conflict"]
    assert Attendance.objects.get(session=scene.sessions[0], person=scene.people[0]).is_present


def test_somebody_without_a_seat_is_not_recorded(scene):
    stranger = scene.cast.people["bystander"]
    answer = Caller(scene.developer, MARKS).post(
        sheet(scene), {"marks": [{"id": str(uuid4()), "person_id": stranger.id, "present": True}]}
    )

    assert [each["outcome"] for each in answer.json()["marks"]] == ["unregistered"]


@pytest.mark.parametrize(
    "body",
    [{}, {"marks": []}, {"marks": [{"id": "x", "person_id": 0, "present": "perhaps"}]}, {"marks": [], "colour": "red"}],
)
def test_a_wrong_body_is_a_problem(scene, body):
    answer = Caller(scene.developer, MARKS).post(sheet(scene), body)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_an_event_that_is_cancelled_takes_no_marks(scene):
    scene.event.state = "cancelled"
    scene.event.save()

    answer = Caller(scene.developer, MARKS).post(sheet(scene), {"marks": [mark(scene.people[0])]})

    assert (answer.status_code, answer.json()["code"]) == (409, "state")


def test_who_only_sees_events_may_not_record(scene):
    caller = Caller(scene.developer, ["development.event.view"])

    assert caller.get(sheet(scene)).status_code == 200
    assert caller.post(sheet(scene), {"marks": [mark(scene.people[0])]}).status_code == 403


def test_marks_of_another_offices_event_do_not_exist(scene):
    from khet.domains.accounts.models import User

    other = people_cast.person(scene.cast.other_office.id, "นางอื่น ไกล", "klai", roles=["staff_developer"])
    caller = Caller(accounts.actor_for(User.objects.get(person_id=other.id), clock.today()), MARKS)

    assert caller.get(sheet(scene)).status_code == 404
    assert caller.post(sheet(scene), {"marks": [mark(scene.people[0])]}).status_code == 404


def test_a_session_of_another_event_does_not_exist(scene):
    caller = Caller(scene.developer, MARKS)
    _other, sessions = certificates_cast.event_of(scene.cast, "กิจกรรมอื่น")
    path = f"/events/{scene.event.pk}/sessions/{sessions[0].pk}/attendance"

    assert caller.get(path).status_code == 404
    assert caller.post(path, {"marks": [mark(scene.people[0])]}).status_code == 404
