"""Checking in at the door with a phone's own camera, and every way in which it goes wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from khet.domains.development import public as development
from khet.domains.development.actions import attendance, events
from khet.domains.development.models import Attendance, Registration
from khet.kernel import clock
from khet.kernel.models import AuditEntry
from tests.development_cast import AT, at


@pytest.fixture
def door(browsers, monkeypatch):
    """The address on the door of the morning, at half past eight on the day; two teachers have a seat."""
    year = browsers.year
    for number in range(3):
        development.apply(actor=year.teacher(number), event_id=year.event_id, at=AT)
    monkeypatch.setattr(clock, "now", lambda: at(8, 30))
    return reverse("checkin:door", args=[attendance.code_of(year.session())])


def code_of(browsers, number):
    return Registration.objects.get(person_id=browsers.year.teachers[number].id).code


def post(client, url, personal=None):
    return client.post(url, {"who": "code", "personal": personal} if personal is not None else {"who": "me"})


def test_a_person_signed_in_checks_in_with_one_button(browsers, door):
    page = browsers.of(0).get(door).content.decode()
    done = post(browsers.of(0), door).content.decode()

    assert "คุณเข้าสู่ระบบเป็น นายสมมติ คนที่000" in page
    assert "บันทึกเวลา 08:30 น." in done
    assert Attendance.objects.get().how == "qr"


def test_a_personal_code_is_enough_in_any_case_with_or_without_its_dash(browsers, door):
    code = code_of(browsers, 1)

    done = post(Client(), door, f"{code[:5]}-{code[5:]}".lower())

    assert "นายสมมติ คนที่001" in done.content.decode()
    assert Attendance.objects.get().how == "code"
    assert AuditEntry.objects.filter(verb="development.attendance.checked_in").count() == 1


def test_checking_in_twice_says_since_when_and_changes_nothing(browsers, door, monkeypatch):
    post(browsers.of(0), door)
    monkeypatch.setattr(clock, "now", lambda: at(9, 15))

    again = post(browsers.of(0), door).content.decode()

    assert "ลงชื่อไว้แล้วเมื่อ 08:30" in again
    assert Attendance.objects.count() == 1


def test_a_guessed_or_changed_code_opens_nothing(browsers, door):
    for wrong in (door[:-2] + "A/", "/checkin/1-abc-xxxxxxxxxxxxxxxx/", "/checkin/x/", "/checkin/%F0%9F%98%80-1-1/"):
        answer = Client().get(wrong)
        assert answer.status_code == 404
        assert "รหัสลงชื่อไม่ถูกต้อง" in answer.content.decode()


def test_the_code_of_another_day_says_so(browsers, door, monkeypatch):
    for moment in (at(8, 30) + timedelta(days=1), at(8, 30) - timedelta(days=365)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        answer = post(browsers.of(0), door)
        assert answer.status_code == 409
        assert "เฉพาะวันที่จัด" in answer.content.decode()
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("hour", "words"), [(6, "ยังไม่ถึงเวลาลงชื่อ"), (15, "หมดเวลาลงชื่อ")])
def test_too_early_and_too_late_are_told(browsers, door, monkeypatch, hour, words):
    monkeypatch.setattr(clock, "now", lambda: at(hour))

    assert words in post(browsers.of(0), door).content.decode()


def test_who_waits_or_is_not_registered_is_sent_to_the_desk(browsers, door):
    for who in (2, 3, "officer"):
        answer = post(browsers.of(who), door)
        assert answer.status_code == 409
        assert "โต๊ะลงทะเบียน" in answer.content.decode()


def test_nobody_checks_in_without_a_name(browsers, door):
    answer = post(Client(), door)

    assert answer.status_code == 409
    assert not Attendance.objects.exists()


def test_a_wrong_personal_code_is_told_and_kept_on_the_page(browsers, door):
    answer = post(Client(), door, "ZZZZZ-ZZZZZ")

    assert answer.status_code == 409
    assert "ZZZZZ-ZZZZZ" in answer.content.decode()
    assert post(Client(), door, "").status_code == 422


def test_guessing_personal_codes_is_stopped(browsers, door, monkeypatch):
    monkeypatch.setattr("khet.domains.development.web.checkin.MOST_FAILURES", 3)

    statuses = [post(Client(), door, "ZZZZZZZZZZ").status_code for _ in range(5)]

    assert statuses == [409, 409, 409, 429, 429]
    assert post(browsers.of(0), door).status_code == 200


def test_a_renewed_code_ends_the_old_one(browsers, door):
    year = browsers.year
    events.renew_checkin_code(actor=year.developer, event_id=year.event_id, session_id=year.session_ids[0], at=AT)

    assert Client().get(door).status_code == 404


def test_a_cancelled_event_takes_nobody(browsers, door):
    development.step(actor=browsers.year.developer, event_id=browsers.year.event_id, to="cancelled", at=AT)

    assert post(browsers.of(0), door).status_code == 409
