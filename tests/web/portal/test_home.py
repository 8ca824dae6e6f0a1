"""Home shows what waits for the person, the late first, and what they were told; never what waits for others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from khet.kernel import clock, work


@pytest.fixture
def waiting(cast):
    """Two things wait for the officer: one late, one for later; and one for the outsider."""
    at, today = clock.now(), clock.today()
    for title, who, days in (
        ("รายงานผลที่ยังไม่ถึงกำหนด", "officer", 9),
        ("รายงานผลที่เลยกำหนด", "officer", -3),
        ("งานของอีกเขตหนึ่ง", "outsider", -1),
    ):
        work.open_item(
            kind="tests.report",
            subject=title,
            title=title,
            office_id=cast.office.id,
            person_id=cast.people[who].id,
            due_on=today + timedelta(days=days),
            url_name="portal:help",
            at=at,
        )


def test_home_asks_to_sign_in_and_comes_back(client):
    answer = client.get(reverse("portal:home"))

    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/?next=/"


def test_the_late_comes_first_and_says_by_how_much(signed_in, waiting):
    page = signed_in("officer").get("/").content.decode()

    assert page.index("รายงานผลที่เลยกำหนด") < page.index("รายงานผลที่ยังไม่ถึงกำหนด")
    assert "เกินกำหนด 3 วัน" in page
    assert "เกินกำหนด 1 เรื่อง" in page


def test_the_work_of_others_is_not_shown(signed_in, waiting):
    assert "งานของอีกเขตหนึ่ง" not in signed_in("officer").get("/").content.decode()


def test_a_thing_that_waits_opens(signed_in, waiting):
    assert f'<a href="{reverse("portal:help")}">รายงานผลที่เลยกำหนด</a>' in signed_in("officer").get("/").content.decode()


def test_nothing_waiting_is_said_and_not_left_blank(signed_in):
    assert "ไม่มีงานค้าง" in signed_in("teacher").get("/").content.decode()


def test_a_notification_is_counted_until_it_is_opened(signed_in, cast):
    person = cast.people["officer"].id
    work.notify(person_id=person, text="ผลตัวชี้วัดถูกส่งคืน", url_name="portal:help", at=clock.now())
    browser = signed_in("officer")
    first = browser.get("/").content.decode()
    note = work.notifications(cast.actor("officer"))[0]

    answer = browser.post(reverse("kernel:notification", args=[note.id]))

    assert "ผลตัวชี้วัดถูกส่งคืน" in first
    assert '<span class="count-badge">1' in first
    assert answer["Location"] == reverse("portal:help")
    assert "count-badge" not in browser.get("/").content.decode()


def test_the_notification_of_another_cannot_be_opened(signed_in, cast):
    note = work.notify(person_id=cast.people["officer"].id, text="ลับ", url_name="portal:help", at=clock.now())

    answer = signed_in("outsider").post(reverse("kernel:notification", args=[note.pk]))

    assert answer["Location"] == reverse("kernel:notifications")
    assert work.unread_count(cast.actor("officer")) == 1


def test_home_costs_a_known_number_of_queries(signed_in, waiting, django_assert_max_num_queries):
    browser = signed_in("director")
    browser.get("/")

    with django_assert_max_num_queries(20):
        browser.get("/")


def test_the_frame_costs_four_queries_beside_session_user_and_actor(signed_in, django_assert_max_num_queries):
    browser = signed_in("director")
    browser.get(reverse("portal:help"))

    with django_assert_max_num_queries(2 + 4 + 4):
        browser.get(reverse("portal:help"))
