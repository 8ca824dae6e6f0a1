"""A resource person's rating comes from the closed campaigns of their own events, and never from too few people."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from khet.domains.development import public as development
from khet.domains.development.models import Course, ResourcePerson, ResourceRating
from khet.domains.development.queries import ratings
from khet.domains.instruments import public as instruments
from khet.domains.instruments.actions import campaigns
from tests import answering_cast, development_cast, people_cast
from tests.development_cast import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def year():
    return development_cast.build(teachers=1)


@pytest.fixture
def teacher(year):
    """A resource person of the event's first session."""
    words = development.ResourcePersonWords("ดร.สมมติ วิทยากร", "มหาวิทยาลัยสมมติ")
    found = development.save_resource_person(actor=year.developer, office_id=year.office_id, words=words, at=AT)
    year.session().resource_persons.add(found)
    return found


@pytest.fixture
def browser(year):
    client = Client()
    user = people_cast.User.objects.get(person_id=year.developer.person_id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def survey(year, answers, *, closed=True, event_id=None):
    """An anonymous satisfaction campaign of the event with so many sheets, each the same two ratings."""
    version = answering_cast.publish(year.office_id, answering_cast.satisfaction(2), code=f"s{answers}")
    made = answering_cast.collect(
        year.people,
        version,
        audience=instruments.Audience(open=True),
        is_anonymous=True,
        at=AT,
        subject=("development.event", str(event_id or year.event_id)),
    )
    instruments.take_paper_answers(
        actor=people_cast.MACHINE,
        campaign_id=made.row.id,
        rows=[{"item1": "5", "item2": "4"} for _sheet in range(answers)],
        today=AT.date(),
        at=AT + timedelta(hours=1),
    )
    if closed:
        campaigns.close_campaign(actor=people_cast.MACHINE, campaign_id=made.row.id, at=AT + timedelta(days=2))
    return made.row


def offered(year, teacher):
    return ratings.of_person(actor=year.developer, resource_person_id=teacher.pk)


def test_an_item_of_the_events_campaign_becomes_the_rating(year, teacher, browser):
    campaign = survey(year, 6)
    page = f"/development/resource-persons/{teacher.pk}/take/"

    assert "5.00 จาก 5, n = 6" in browser.get(page).content.decode()
    browser.post(page, {"key": f"{year.event_id}:{campaign.id}:item:item2"})

    found = ResourceRating.objects.get()
    assert (str(found.mean), found.answer_count, found.scale_top) == ("4.00", 6, 5)
    assert found.ref == f"instruments.figure:{campaign.id}:item:item2"
    assert "★ 4.00 จาก 5, n = 6" in browser.get(f"/development/events/{year.event_id}/sessions/add/").content.decode()
    assert "★ 4.00 จาก 5, n = 6" in browser.get("/development/courses/add/").content.decode()


def test_what_is_not_offered_is_refused(year, teacher, browser):
    survey(year, 6)

    browser.post(f"/development/resource-persons/{teacher.pk}/take/", {"key": f"{year.event_id}:1:item:item9"})

    assert not ResourceRating.objects.exists()


def test_an_open_campaign_offers_nothing_yet(year, teacher):
    survey(year, 6, closed=False)

    assert offered(year, teacher) == []


def test_too_few_answers_offer_nothing(year, teacher, browser):
    survey(year, 4)

    answer = browser.get(f"/development/resource-persons/{teacher.pk}/take/", follow=True)

    assert offered(year, teacher) == []
    assert "ยังไม่มีแบบประเมินที่ปิดรับแล้วและมีผู้ตอบพอ" in answer.content.decode()


def test_an_event_at_which_somebody_else_taught_offers_nothing(year, teacher):
    year.session().resource_persons.clear()
    survey(year, 6)

    assert offered(year, teacher) == []


def test_a_figure_of_too_few_people_is_not_shown(year, teacher, browser):
    development.rate(
        actor=year.developer,
        event_id=year.event_id,
        resource_person_id=teacher.pk,
        mean=Decimal("3.17"),
        answer_count=2,
        at=AT,
    )

    shown = browser.get("/development/courses/").content.decode()

    assert "3.17" not in shown
    assert "ผู้ประเมินน้อยเกินไปจึงไม่แสดง" in shown
    session = browser.get(f"/development/events/{year.event_id}/sessions/add/").content.decode()
    assert "3.17" not in session


def test_a_course_names_who_teaches_it(year, teacher, browser):
    words = {"code": "ห1", "name": "หลักสูตร", "hours": "6", "resource_person_ids": [teacher.pk]}

    browser.post("/development/courses/add/", words)

    assert list(Course.objects.get().resource_persons.all()) == [teacher]
    assert ResourcePerson.objects.get().courses.count() == 1


def test_another_office_takes_nothing(year, teacher):
    survey(year, 6)
    other = people_cast.person(year.people.other_office.id, "นางอื่น ไกล", "klai", roles=["staff_developer"])
    client = Client()
    user = people_cast.User.objects.get(person_id=other.id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/development/resource-persons/{teacher.pk}/take/").status_code == 404
