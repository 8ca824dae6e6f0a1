"""Competencies on screen: an office's list, what people have shown, the record, the portfolio, the round of needs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from khet.domains.accounts import public as accounts
from khet.domains.development import public as development
from khet.domains.development.models import Competency, Course, NeedsRound, UseRecord
from khet.domains.development.queries import competencies
from khet.kernel.actor import NotAllowed, system
from khet.kernel.models import AuditEntry
from tests import certificates_cast, people_cast
from tests.certificates_cast import AT, TODAY
from tests.web.certificates.test_growth_pages import LATER

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = 2567


@pytest.fixture
def scene():
    made = certificates_cast.build(2)
    certificates_cast.join(made, "teacher")
    return made


@pytest.fixture
def ability(scene):
    """A competency that the scene's training builds."""
    found = development.save_competency(
        actor=scene.developer,
        office_id=scene.cast.office.id,
        words=development.CompetencyWords("ส1", "การจัดการเรียนรู้", "ออกแบบหน่วยได้"),
        at=AT,
    )
    words = development.CourseWords("ห1", "หลักสูตรเชิงรุก", Decimal(12), competency_ids=(found.pk,))
    scene.event.course = development.save_course(
        actor=scene.developer, office_id=scene.cast.office.id, words=words, at=AT
    )
    scene.event.save()
    return found


def browser(scene, who="developer"):
    client = Client()
    client.force_login(scene.cast.user(who), backend="django.contrib.auth.backends.ModelBackend")
    return client


def used(scene, source, level):
    """Somebody writes how the teacher uses what was learnt."""
    helper = people_cast.person(scene.cast.office.id, "นางผู้ติดตาม", "phuti", roles=["officer"])
    development.plan_follow_up(
        actor=scene.developer,
        event_id=scene.event.pk,
        after_days=30,
        answer_days=14,
        sources=["self", "supervisor"],
        method="observation",
        supervisor_person_id=helper.id,
        at=AT,
    )
    development.open_due_follow_ups(actor=system("tests"), at=LATER)
    record = UseRecord.objects.get(person=scene.cast.people["teacher"].id, source=source)
    words = {"level": level, "method": "observation", "example": "ใช้ทุกสัปดาห์", "problem": "", "support": ""}
    development.write_use(actor=scene.developer, record_id=record.pk, at=LATER, **words)


def level_of(scene, who="teacher"):
    person = scene.cast.people[who].id
    found = development.record_of(scene.cast.actor(who, TODAY), person, TODAY).competencies
    return [row.level for row in found]


def test_an_office_keeps_its_own_list(scene):
    client = browser(scene)
    words = {"code": "ส1", "name": "การจัดการเรียนรู้", "target_group": "ครูผู้ช่วย", "description": "ออกแบบหน่วยได้"}

    client.post("/development/competencies/add/", words)
    found = Competency.objects.get()
    client.post(f"/development/competencies/{found.pk}/", words | {"name": "การสอน"})
    client.post(f"/development/competencies/{found.pk}/retire/")

    found.refresh_from_db()
    assert (found.name, found.retired_at is not None) == ("การสอน", True)
    assert "เลิกใช้" in client.get("/development/competencies/").content.decode()
    verbs = set(AuditEntry.objects.filter(verb__contains="competency.").values_list("verb", flat=True))
    assert verbs == {"development.competency.saved", "development.competency.retired"}


def test_a_code_is_given_once(scene, ability):
    answer = browser(scene).post("/development/competencies/add/", {"code": "ส1", "name": "อื่น"})

    assert "มีสมรรถนะรหัส ส1 แล้ว" in answer.content.decode()
    assert Competency.objects.count() == 1


def test_a_course_declares_what_it_builds(scene, ability):
    client, course = browser(scene), Course.objects.get()
    words = {"code": "ห1", "name": "หลักสูตรเชิงรุก", "hours": "12"}

    assert "การจัดการเรียนรู้" in client.get("/development/courses/").content.decode()
    client.post(f"/development/courses/{course.pk}/", words)
    assert list(course.competencies.all()) == []
    client.post(f"/development/courses/{course.pk}/", words | {"competency_ids": [ability.pk]})
    assert list(course.competencies.all()) == [ability]


def test_who_attended_has_shown_the_first_level(scene, ability):
    assert level_of(scene) == [1]
    assert "ผ่านเกณฑ์การเข้าร่วม" in browser(scene, "teacher").get("/growth/me/").content.decode()


def test_who_missed_half_has_shown_nothing(scene, ability):
    record = development.record_of(scene.developer, scene.people[-1].pk, TODAY)

    assert record.items
    assert record.competencies == ()


def test_use_that_the_supervisor_saw_is_the_highest(scene, ability):
    used(scene, "supervisor", 2)

    assert level_of(scene) == [3]


def test_use_in_part_lifts_nothing(scene, ability):
    used(scene, "supervisor", 1)

    assert level_of(scene) == [1]


def test_what_people_say_of_themselves_lifts_nothing(scene, ability):
    used(scene, "self", 3)

    assert level_of(scene) == [1]


def test_a_passed_test_is_the_second_level(scene, ability):
    person = scene.cast.people["teacher"].id
    from fractions import Fraction

    [row] = competencies.of_person(person, {scene.event.pk: Fraction(80)})
    [lower] = competencies.of_person(person, {scene.event.pk: Fraction(7999, 100)})

    assert (row.level, lower.level) == (2, 1)


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_portfolio_carries_them(scene, ability, kind):
    person = scene.cast.people["teacher"].id
    answer = browser(scene, "teacher").get(f"/growth/people/{person}/record.{kind}")

    assert answer.status_code == 200
    record = development.record_of(scene.cast.actor("teacher", TODAY), person, TODAY)
    paper = development.record_document(record, TODAY)
    assert "ส1 การจัดการเรียนรู้" in str(paper.blocks)


def test_an_office_counts_its_people_and_the_needs_take_it_over(scene, ability):
    used(scene, "supervisor", 2)
    client = browser(scene)
    round_ = development.open_round(
        actor=scene.developer, office_id=scene.cast.office.id, year_be=YEAR, title="รอบ 1", at=AT
    )

    held = competencies.of_office(actor=scene.developer, office_id=scene.cast.office.id, years=[YEAR])
    client.post(f"/development/needs/{round_.pk}/competencies/")
    client.post(f"/development/needs/{round_.pk}/competencies/")

    assert held[ability.pk].counts == (2, 0, 1)
    [found] = NeedsRound.objects.get().sources.all()
    assert (found.kind, found.title) == ("competency", "การจัดการเรียนรู้")
    assert found.figure == "ผ่านการทดสอบหรือใช้จริง 1 จาก 3 คน (ร้อยละ 33.33)"


def test_without_results_the_round_says_why(scene):
    round_ = development.open_round(
        actor=scene.developer, office_id=scene.cast.office.id, year_be=YEAR, title="รอบ 1", at=AT
    )

    answer = browser(scene).post(f"/development/needs/{round_.pk}/competencies/", follow=True)

    assert "ยังไม่มีผลสมรรถนะ" in answer.content.decode()


def test_counts_are_for_who_may_see_the_records(scene, ability):
    with pytest.raises(NotAllowed):
        competencies.of_office(actor=scene.cast.actor("teacher"), office_id=scene.cast.office.id, years=[YEAR])


def test_another_office_sees_and_changes_none(scene, ability):
    other = people_cast.person(scene.cast.other_office.id, "นางอื่น ไกล", "klai", roles=["staff_developer"])
    scene.cast.people["other"] = accounts.person(other.id)
    client = browser(scene, "other")

    assert client.get(f"/development/competencies/{ability.pk}/").status_code == 404
    assert client.post(f"/development/competencies/{ability.pk}/retire/").status_code == 404
    assert "การจัดการเรียนรู้" not in client.get("/development/competencies/").content.decode()
