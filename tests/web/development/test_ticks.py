"""The list to tick: idempotent, patient with a lost line, and never overruling what somebody else recorded."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from khet.domains.development import public as development
from khet.domains.development.models import Attendance, AttendanceMark
from khet.kernel import clock
from tests.development_cast import AT, at

NOW_MS = 1_700_000_000_000


@pytest.fixture
def sender(browsers, monkeypatch):
    """Sends ticks as the page does, at nine on the day; two teachers have a seat."""
    year = browsers.year
    for number in range(2):
        development.apply(actor=year.teacher(number), event_id=year.event_id, at=AT)
    monkeypatch.setattr(clock, "now", lambda: at(9))

    def send(*ticks, who="developer", sent=NOW_MS, session=0):
        url = reverse("development:send_ticks", args=[year.event_id, year.session_ids[session]])
        body = json.dumps({"sent": sent, "ticks": list(ticks)})
        return browsers.of(who).post(url, body, content_type="application/json")

    return send


def tick(year, number, present=True, seen=None, made=NOW_MS, client_id=None):
    return {
        "id": client_id or str(uuid4()),
        "person": year.teachers[number].id,
        "present": present,
        "seen": seen,
        "at": made,
    }


def outcomes(answer):
    return [each["outcome"] for each in answer.json()["ticks"]]


def test_a_tick_sent_twice_is_one_tick(browsers, sender):
    one = tick(browsers.year, 0)

    first, second = sender(one), sender(one)

    assert outcomes(first) == outcomes(second) == ["taken"]
    assert AttendanceMark.objects.count() == Attendance.objects.count() == 1


def test_ticks_kept_while_the_line_was_down_count_from_when_they_were_made(browsers, sender):
    made = NOW_MS - 25 * 60_000

    sender(tick(browsers.year, 0, made=made))

    assert Attendance.objects.get().at == at(8, 35)


def test_a_phone_whose_clock_is_a_year_off_records_the_right_time(browsers, sender):
    year_ms = 365 * 24 * 3600 * 1000

    sender(tick(browsers.year, 0, made=NOW_MS - year_ms - 60_000), sent=NOW_MS - year_ms)

    assert Attendance.objects.get().at == at(9) - timedelta(minutes=1)


def test_a_tick_from_the_future_counts_as_made_now(browsers, sender):
    sender(tick(browsers.year, 0, made=NOW_MS + 10**9))

    assert Attendance.objects.get().at == at(9)


def test_a_tick_against_what_another_recorded_waits_for_a_person(browsers, sender):
    year = browsers.year
    sender(tick(year, 0))

    late = sender(tick(year, 0, present=False, seen=None))
    url = reverse("development:ticks", args=[year.event_id, year.session_ids[0]])
    page = browsers.of("developer").get(url).content.decode()
    mark = AttendanceMark.objects.get(outcome="conflict")
    settle = reverse("development:settle", args=[year.event_id, year.session_ids[0], mark.pk])
    browsers.of("developer").post(settle, {"what": "take"})

    assert outcomes(late) == ["conflict"]
    assert "บันทึกไม่ตรงกัน" in page
    assert not Attendance.objects.get().is_present
    assert AttendanceMark.objects.get(pk=mark.pk).outcome == "settled"


def test_who_saw_a_tick_may_take_it_back(browsers, sender):
    sender(tick(browsers.year, 0))

    back = sender(tick(browsers.year, 0, present=False, seen=True))

    assert outcomes(back) == ["taken"]
    assert not Attendance.objects.get().is_present


def test_somebody_not_on_the_list_is_answered_and_not_recorded(browsers, sender):
    assert outcomes(sender(tick(browsers.year, 3))) == ["unregistered"]
    assert not Attendance.objects.exists()


def test_an_id_used_in_another_session_is_not_taken_again(browsers, sender):
    one = tick(browsers.year, 0)
    sender(one)

    assert outcomes(sender(one, session=1)) == ["unregistered"]


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"sent": 1, "ticks": [{"id": "x"}]}', '{"sent": true, "ticks": []}'])
def test_a_body_that_is_no_list_of_ticks_is_refused(browsers, sender, body):
    year = browsers.year
    url = reverse("development:send_ticks", args=[year.event_id, year.session_ids[0]])

    answer = browsers.of("developer").post(url, body, content_type="application/json")

    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["outsider", 0, "officer"])
def test_others_may_not_tick(browsers, sender, who):
    assert sender(tick(browsers.year, 0), who=who).status_code in {403, 404}
    assert not Attendance.objects.exists()


def test_without_a_script_the_list_is_one_form(browsers, sender):
    year = browsers.year
    url = reverse("development:ticks", args=[year.event_id, year.session_ids[0]])
    first, second = (str(year.teachers[number].id) for number in range(2))

    browsers.of("developer").post(url, {"shown": [f"{first}:", f"{second}:"], "present": [first]})
    browsers.of("developer").post(url, {"shown": [f"{first}:1", f"{second}:"], "present": [second]})

    assert dict(Attendance.objects.values_list("person_id", "is_present")) == {int(first): False, int(second): True}


def test_the_share_of_hours_decides_who_has_attended(browsers, sender):
    year = browsers.year
    sender(tick(year, 0), tick(year, 1))
    sender(tick(year, 0), session=1)

    table = development.attendance_table(actor=year.developer, event_id=year.event_id)
    found = {row.full_name: (row.share.percent_text, row.attended) for row in table.people}

    assert found == {"นายสมมติ คนที่000": ("100.00", True), "นายสมมติ คนที่001": ("66.67", False)}
