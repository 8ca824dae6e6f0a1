"""What a record of use asks of the head or the supervisor: on their home, reported, closed by another person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.development import public as development
from khet.domains.development.models import UseRecord
from khet.kernel import work
from khet.kernel.actor import system
from khet.kernel.followups import SamePerson
from khet.kernel.models import AuditEntry, FollowUp
from tests import certificates_cast, people_cast
from tests.certificates_cast import AT
from tests.web.certificates.test_growth_pages import LATER, browser

pytestmark = pytest.mark.django_db(transaction=True)
DUE = "31/12/2599"


@pytest.fixture
def scene():
    """A teacher of the banyan school took part; the school has a head, the round a supervisor."""
    made = certificates_cast.build(1)
    certificates_cast.join(made, "teacher")
    here, school = made.cast.office.id, made.cast.schools["banyan"].id
    made.cast.people["head_of_school"] = people_cast.person(
        here, "นางไทร ร่มเย็น", "sai", roles=["school_director"], school_id=school
    )
    made.cast.people["supervisor"] = people_cast.person(here, "นายนิเทศ ใกล้ชิด", "nithet", roles=["officer"])
    return made


@pytest.fixture
def record(scene):
    """What the teacher wrote: used in part, with something asked for."""
    development.plan_follow_up(
        actor=scene.developer,
        event_id=scene.event.pk,
        after_days=30,
        answer_days=14,
        sources=["self", "supervisor"],
        method="interview",
        supervisor_person_id=scene.cast.people["supervisor"].id,
        at=AT,
    )
    development.open_due_follow_ups(actor=system("tests"), at=LATER)
    found = UseRecord.objects.get(person=scene.cast.people["teacher"].id, source="self")
    words = {"level": "1", "method": "written", "example": "ใช้บ้าง", "support": "ขอห้องเรียนที่มีอินเทอร์เน็ต"}
    browser(scene, "teacher").post(f"/growth/use/{found.pk}/", words)
    return found


def given(scene, record, who="head_of_school"):
    words = {"title": "จัดห้องเรียนให้", "owner_person_id": scene.cast.people[who].id, "due_on": DUE}
    return browser(scene, "developer").post(f"/growth/use/{record.pk}/promise/", words)


def waiting(scene, who):
    return [row.title for row in work.items_for(scene.cast.actor(who), today=LATER.date())]


def test_the_page_offers_the_head_and_the_supervisor(scene, record):
    shown = browser(scene, "developer").get(f"/growth/use/{record.pk}/promise/").content.decode()

    assert "นางไทร ร่มเย็น" in shown
    assert "นายนิเทศ ใกล้ชิด" in shown
    assert "ขอห้องเรียนที่มีอินเทอร์เน็ต" in shown


@pytest.mark.parametrize("who", ["head_of_school", "supervisor"])
def test_it_waits_on_the_home_of_whom_it_was_given(scene, record, who):
    given(scene, record, who)

    assert "จัดห้องเรียนให้" in waiting(scene, who)
    assert "จัดห้องเรียนให้" in browser(scene, who).get("/").content.decode()
    assert AuditEntry.objects.filter(verb="kernel.follow_up.opened").count() == 1


def test_the_owner_reports_and_another_person_closes_it(scene, record):
    given(scene, record)
    page = f"/growth/promises/{FollowUp.objects.get().pk}/"

    assert browser(scene, "head_of_school").get(page).status_code == 200
    browser(scene, "head_of_school").post(f"{page}report/", {"words": "ติดตั้งแล้ว"})
    assert waiting(scene, "head_of_school") == []
    assert "จัดห้องเรียนให้" in waiting(scene, "developer")
    browser(scene, "developer").post(f"{page}return/", {"words": "ขอภาพ"})
    assert "จัดห้องเรียนให้" in waiting(scene, "head_of_school")
    browser(scene, "head_of_school").post(f"{page}report/", {"words": "แนบภาพแล้ว"})
    browser(scene, "developer").post(f"{page}verify/", {"words": ""})

    found = FollowUp.objects.get()
    assert (found.state, found.result) == ("verified", "แนบภาพแล้ว")
    assert waiting(scene, "developer") == []


def test_the_owner_does_not_read_what_the_teacher_wrote(scene, record):
    UseRecord.objects.filter(pk=record.pk).update(problem="ผู้อำนวยการไม่สนับสนุน")
    given(scene, record)

    shown = browser(scene, "head_of_school").get(f"/growth/promises/{FollowUp.objects.get().pk}/").content.decode()

    assert "จัดห้องเรียนให้" in shown
    assert "ผู้อำนวยการไม่สนับสนุน" not in shown
    assert browser(scene, "head_of_school").get(f"/growth/use/{record.pk}/").status_code == 404


def test_nobody_closes_their_own(scene, record):
    from khet.domains.development.actions import promises

    given(scene, record)
    found = FollowUp.objects.get()
    FollowUp.objects.update(owner_person_id=scene.cast.people["developer"].id, state="reported")

    with pytest.raises(SamePerson):
        promises.verify(actor=scene.developer, follow_up_id=found.pk, words="", at=LATER)


def test_only_the_head_and_the_supervisor_can_be_given_it(scene, record):
    assert given(scene, record, "officer").status_code == 422
    assert not FollowUp.objects.exists()


def test_nothing_is_given_before_something_is_recorded(scene, record):
    from khet.domains.development.actions import promises
    from khet.domains.development.rules.follow_ups import FollowUpProblem

    silent = UseRecord.objects.get(person=scene.cast.people["teacher"].id, source="supervisor")

    with pytest.raises(FollowUpProblem):
        promises.promise(
            actor=scene.developer,
            record_id=silent.pk,
            title="x",
            owner_person_id=scene.cast.people["supervisor"].id,
            due_on=LATER.date() + timedelta(days=7),
            at=LATER,
        )


def test_the_teacher_and_another_office_see_none_of_it(scene, record):
    given(scene, record)
    page = f"/growth/promises/{FollowUp.objects.get().pk}/"
    other = people_cast.person(scene.cast.other_office.id, "นางอื่น ไกล", "klai", roles=["staff_developer"])
    scene.cast.people["other"] = accounts.person(other.id)

    for who in ("teacher", "other"):
        assert browser(scene, who).get(page).status_code == 404
        assert browser(scene, who).post(f"{page}cancel/", {"words": "x"}).status_code == 404
    assert browser(scene, "teacher").get(f"/growth/use/{record.pk}/promise/").status_code == 403


def test_it_is_none_of_the_evaluations(scene, record):
    """Whoever reads suggestions of the office does not reach it through their page."""
    given(scene, record)

    assert browser(scene, "director").get(f"/results/follow-ups/{FollowUp.objects.get().pk}/").status_code == 404
