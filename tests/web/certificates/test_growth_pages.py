"""Check and act on screen: tests of an event, following up at work, lessons into the next plan, cohorts, records."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from khet.domains.accounts.models import Person
from khet.domains.development import public as development
from khet.domains.development.models import AnnualPlan, FollowUpRound, LessonUse, Programme, UseRecord
from khet.domains.development.queries import follow_ups as rounds
from khet.domains.instruments.actions import forms
from khet.domains.instruments.models import Instrument, Invitee
from khet.kernel import audit, work
from khet.kernel.actor import system
from khet.kernel.models import AuditEntry, EvidenceLink
from tests import answering_cast, certificates_cast
from tests.certificates_cast import AT, TODAY, Scene

pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT + timedelta(days=90)


@pytest.fixture
def scene() -> Scene:
    made = certificates_cast.build(1)
    certificates_cast.join(made, "teacher")
    return made


def browser(scene: Scene, who: str) -> Client:
    client = Client()
    client.force_login(scene.cast.user(who), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return answer.content.decode()


def planned(scene: Scene, **more) -> FollowUpRound:
    wanted = {"after_days": 30, "answer_days": 14, "sources": ["self"], "method": "interview"}
    return development.plan_follow_up(
        actor=scene.developer, event_id=scene.event.pk, supervisor_person_id=None, at=AT, **(wanted | more)
    )


def opened(scene: Scene, **more) -> FollowUpRound:
    found = planned(scene, **more)
    development.open_due_follow_ups(actor=system("tests"), at=LATER)
    return found


def test_a_round_opens_by_itself_when_its_day_has_come_and_only_once(scene):
    found = planned(scene)

    early = development.open_due_follow_ups(actor=system("tests"), at=AT)
    first = development.open_due_follow_ups(actor=system("tests"), at=LATER)
    again = development.open_due_follow_ups(actor=system("tests"), at=LATER)

    found.refresh_from_db()
    assert (early, first, again, found.state) == (0, 1, 0, "open")
    assert UseRecord.objects.count() == 2  # those who completed the event, not the one who missed a day
    (item,) = work.items_for(scene.cast.actor("teacher"), today=LATER.date())
    assert item.title.startswith("ติดตามการนำไปใช้")


def test_the_person_asked_answers_with_evidence_and_the_round_sums_it_up(scene):
    found = opened(scene)
    record = UseRecord.objects.get(person_id=scene.cast.people["teacher"].id)
    client, page = browser(scene, "teacher"), f"/growth/use/{record.pk}/"

    assert client.get(page).status_code == 200
    assert client.post(page, {"level": "2", "method": "interview"}).status_code == 422  # no example
    sent = {"level": "2", "method": "interview", "example": "ใช้กิจกรรมกลุ่ม <b>ทุกสัปดาห์</b>", "support": "สื่อ"}
    assert client.post(page, sent).status_code == 302
    assert client.post(f"{page}attach/", {"url": "https://example.org/x", "title": "ภาพ"}).status_code == 302
    assert client.post(f"{page}attach/", {}).status_code == 422

    shown = text(browser(scene, "developer").get(f"/growth/rounds/{found.pk}/"))
    assert "ใช้เป็นประจำ" in shown
    assert "&lt;b&gt;" in shown
    assert "100.00" in shown
    assert EvidenceLink.objects.get().subject_kind == "development.use_record"
    assert work.items_for(scene.cast.actor("teacher"), today=LATER.date()) == []


def test_what_is_told_by_different_people_is_summed_up_apart(scene):
    found = opened(scene, sources=["self", "head"])
    mine = UseRecord.objects.filter(person_id=scene.cast.people["teacher"].id)
    mine.filter(source="self").update(level=3, recorded_at=LATER)
    mine.filter(source="head").update(level=1, recorded_at=LATER)

    shown = text(browser(scene, "developer").get(f"/growth/rounds/{found.pk}/"))

    assert "ประเมินตนเอง: นำไปใช้เป็นประจำขึ้นไป ร้อยละ 100.00" in shown
    assert "ผู้บังคับบัญชา: นำไปใช้เป็นประจำขึ้นไป ร้อยละ 0.00" in shown
    assert "ร้อยละ 50.00" not in shown, "one person told of by two is not two halves"


def test_an_address_in_an_example_is_a_link_and_nothing_else_is(scene):
    found = opened(scene)
    said = "ดูที่ https://example.org/plan?a=1&b=2, และ javascript:alert(1) <b>"
    UseRecord.objects.update(level=2, example=said, recorded_at=LATER)

    shown = text(browser(scene, "developer").get(f"/growth/rounds/{found.pk}/"))

    assert '<a href="https://example.org/plan?a=1&amp;b=2" rel="noopener noreferrer nofollow"' in shown
    assert 'href="javascript' not in shown
    assert "&lt;b&gt;" in shown


def test_a_shipped_form_can_be_asked_while_the_offices_copy_is_only_a_draft(scene):
    shipped = answering_cast.publish(scene.cast.office.id, answering_cast.satisfaction(3), code="shipped")
    Instrument.objects.filter(pk=shipped.instrument_id).update(office=None)
    forms.create_instrument(
        actor=system("tests"), office_id=scene.cast.office.id, code="shipped", kind="satisfaction",
        form=answering_cast.satisfaction(3), at=AT,
    )  # fmt: skip

    page = text(browser(scene, "developer").get(f"/growth/events/{scene.event.pk}/ask/"))

    assert f'<option value="{shipped.pk}"' in page


def test_whoever_gets_a_seat_later_is_asked_too(scene):
    client, page = browser(scene, "developer"), f"/growth/events/{scene.event.pk}/"
    form = answering_cast.publish(scene.cast.office.id, answering_cast.satisfaction(3), code="late")
    sent = {"purpose": "satisfaction", "version": str(form.pk), "closes_on": "30/12/2580"}
    assert client.post(f"{page}ask/", sent).status_code == 302
    asked = Invitee.objects.count()
    assert "ask/late/" not in text(client.get(page))
    late = scene.cast.people["officer"]
    certificates_cast.seat(scene.event, [Person.objects.get(pk=late.id)])

    assert "ask/late/" in text(client.get(page))
    assert client.post(f"{page}ask/late/").status_code == 302

    assert Invitee.objects.count() == asked + 1
    assert Invitee.objects.filter(person_id=late.id).exists()
    assert "ask/late/" not in text(client.get(page))


def test_the_day_of_a_record_is_the_day_in_thailand(scene):
    found = opened(scene)
    late = AT.replace(hour=20)
    UseRecord.objects.update(level=2, example="ใช้", recorded_at=late)

    (row, *_) = rounds.records(scene.developer, found.pk)

    assert row.recorded_on == late.date() + timedelta(days=1)


def test_a_revoked_certificate_counts_for_nothing_in_a_record(scene):
    rows = certificates_cast.issue(scene)
    mine = next(row for row in rows if row.person_id == scene.cast.people["teacher"].id)
    client = browser(scene, "teacher")
    assert '<p class="big">1</p>' in text(client.get("/growth/me/"))

    development.revoke_certificate(actor=scene.developer, certificate_id=mine.id, reason="ออกผิดคน", at=AT)

    page = text(client.get("/growth/me/"))
    assert '<p class="big">0</p>' in page
    assert "ออกผิดคน" in page
    assert f"/certificates/{mine.id}/certificate.pdf" not in page


def test_whoever_receives_or_loses_a_certificate_is_told(scene):
    rows = certificates_cast.issue(scene)
    mine = next(row for row in rows if row.person_id == scene.cast.people["teacher"].id)
    teacher = scene.cast.actor("teacher")
    (given,) = work.notifications(teacher)

    development.revoke_certificate(actor=scene.developer, certificate_id=mine.id, reason="ออกผิดคน", at=LATER)
    (taken, _given) = work.notifications(teacher)

    assert "ได้รับวุฒิบัตร" in given.text
    assert "ถูกยกเลิก: ออกผิดคน" in taken.text


def test_nobody_else_may_open_or_write_it(scene):
    opened(scene)
    record = UseRecord.objects.exclude(person_id=scene.cast.people["teacher"].id).get()

    for who in ("teacher", "outsider", "school_director"):
        assert browser(scene, who).get(f"/growth/use/{record.pk}/").status_code == 404


def test_a_closed_round_takes_no_more_answers(scene):
    found = opened(scene)
    client = browser(scene, "developer")

    assert client.post(f"/growth/rounds/{found.pk}/close/").status_code == 302

    record = UseRecord.objects.first()
    sent = {"level": "1", "method": "interview", "example": "ลอง"}
    assert client.post(f"/growth/use/{record.pk}/", sent).status_code == 422
    assert work.items_for(scene.cast.actor("teacher"), today=LATER.date()) == []


def test_a_supervisor_of_the_office_is_asked_too(scene):
    officer = scene.cast.people["officer"].id
    development.plan_follow_up(
        actor=scene.developer,
        event_id=scene.event.pk,
        after_days=30,
        answer_days=14,
        sources=["self", "head", "supervisor"],
        method="observation",
        supervisor_person_id=officer,
        at=AT,
    )
    development.open_due_follow_ups(actor=system("tests"), at=LATER)

    assert UseRecord.objects.filter(by_person_id=officer, source="supervisor").count() == 2
    assert (
        UseRecord.objects.filter(source="head", by_person_id__isnull=True).count() == 2
    )  # that school has no head yet


@pytest.mark.parametrize(
    "wrong",
    [{"after_days": 0}, {"sources": []}, {"sources": ["supervisor"]}, {"method": "guess"}, {"answer_days": 99}],
)
def test_a_round_that_could_not_be_held_is_refused(scene, wrong):
    with pytest.raises(development.DevelopmentProblem):
        planned(scene, **wrong)
    planned(scene)
    with pytest.raises(development.DevelopmentProblem):
        planned(scene)


def test_a_lesson_goes_into_a_programme_of_the_next_plan_and_is_found_from_both_sides(scene):
    client, event = browser(scene, "developer"), scene.event
    next_plan = AnnualPlan.objects.create(office_id=event.office_id, year_be=2568, title="แผน 2568", created_at=AT)
    programme = Programme.objects.create(plan=next_plan, code="พค-02", name="โครงการต่อยอด", form="coaching")

    assert client.post(f"/growth/events/{event.pk}/lesson/", {"text": ""}).status_code == 422
    client.post(f"/growth/events/{event.pk}/lesson/", {"text": "ควรมีพี่เลี้ยง", "basis": "ผลประเมิน"})
    (lesson,) = development.lessons(scene.developer, event_id=event.pk)
    done = client.post(f"/growth/lessons/{lesson.id}/take-up/", {"programme": programme.pk, "how": "เพิ่มการโค้ช"})
    same = client.post(f"/growth/lessons/{lesson.id}/take-up/", {"programme": programme.pk})
    now = client.post(f"/growth/lessons/{lesson.id}/take-up/", {"programme": event.programme_id})

    assert (done.status_code, same.status_code, now.status_code) == (302, 422, 422)
    assert LessonUse.objects.get().programme == programme
    assert "โครงการต่อยอด" in text(client.get("/growth/lessons/"))
    (found,) = development.lessons(scene.developer, programme_id=programme.pk)
    assert (found.event_id, found.uses[0].how) == (event.pk, "เพิ่มการโค้ช")


def test_without_a_later_plan_a_lesson_says_what_to_do_first(scene):
    client, event = browser(scene, "developer"), scene.event
    client.post(f"/growth/events/{event.pk}/lesson/", {"text": "ควรมีพี่เลี้ยง", "basis": "ผลประเมิน"})
    (lesson,) = development.lessons(scene.developer, event_id=event.pk)

    answer = client.get(f"/growth/lessons/{lesson.id}/take-up/", follow=True)

    assert answer.redirect_chain
    assert "ยังไม่มีโครงการ จัดทำแผนปีถัดไป" in text(answer)


def test_cohorts_keep_the_schools_that_left(scene):
    client = browser(scene, "developer")
    schools = [scene.cast.schools[name].id for name in ("bridge", "banyan")]
    sent = {"scheme": "โรงเรียนมาตรฐานสากล", "number": "1", "year_be": "2553", "schools": schools}

    assert client.post("/growth/cohorts/new/", sent).status_code == 302
    foreign = client.post("/growth/cohorts/new/", sent | {"schools": [scene.cast.schools["mist"].id]})
    (row,) = development.cohorts(scene.developer, scene.cast.office.id, TODAY)
    client.post(f"/growth/cohorts/{row.id}/", sent | {"schools": schools[:1]})
    (row,) = development.cohorts(scene.developer, scene.cast.office.id, TODAY)

    assert foreign.status_code == 422
    assert (len(row.schools), len(row.left)) == (1, 1)
    assert "ออกจากรุ่นแล้ว" in text(client.get("/growth/cohorts/"))


def test_a_teacher_sees_their_own_hours_certificates_and_takes_them_out(scene):
    certificates_cast.issue(scene)
    client, me = browser(scene, "teacher"), scene.cast.people["teacher"].id

    page = text(client.get("/growth/me/"))

    assert "12 ชั่วโมง" in page or ">12<" in page
    assert scene.event.title in page
    assert "สพม.ริมน้ำ-วบ-2566/" in page
    assert client.get(f"/growth/people/{me}/record.pdf").content.startswith(b"%PDF")
    assert client.get(f"/growth/people/{me}/record.xlsx").content.startswith(b"PK")
    assert client.get(f"/growth/people/{me}/record.csv").status_code == 404
    assert not AuditEntry.objects.filter(verb="development.record.read").exists()


def test_a_head_reads_the_records_of_their_own_school_only_and_that_is_kept(scene):
    mine, theirs = scene.cast.people["school_director"], scene.cast.people["teacher"]
    client = browser(scene, "school_director")

    assert client.get(f"/growth/people/{theirs.id}/").status_code == 404  # of another school
    colleague = certificates_cast.people(scene.cast, ["นางสาวเพื่อน ร่วมบึง"])[0]
    type(colleague).objects.filter(pk=colleague.pk).update(school_id=mine.school_id)
    assert client.get(f"/growth/people/{colleague.pk}/").status_code == 200
    assert "นางสาวเพื่อน ร่วมบึง" in text(client.get("/growth/people/"))

    entry = AuditEntry.objects.get(verb="development.record.read")
    assert entry.target_id == str(colleague.pk)
    assert audit.verify().ok


def test_another_office_sees_no_record_round_or_event(scene):
    found = opened(scene)
    client, me = browser(scene, "outsider"), scene.cast.people["teacher"].id

    for page in (
        f"/growth/people/{me}/",
        f"/growth/people/{me}/record.pdf",
        f"/growth/rounds/{found.pk}/",
        f"/growth/events/{scene.event.pk}/",
        f"/growth/events/{scene.event.pk}/ask/",
        f"/growth/events/{scene.event.pk}/follow-up/",
        f"/growth/events/{scene.event.pk}/lesson/",
    ):
        assert client.get(page).status_code == 404, page


def test_the_page_of_checking_leads_to_everything(scene):
    client = browser(scene, "developer")
    opened(scene)

    page = text(client.get(f"/growth/events/{scene.event.pk}/"))

    assert "หลังจบกิจกรรม 30 วัน" in page
    for form in ("ask", "follow-up", "lesson"):
        assert client.get(f"/growth/events/{scene.event.pk}/{form}/").status_code == 200
    sent = {"after_days": "60", "answer_days": "7", "sources": ["self", "head"], "method": "written"}
    assert client.post(f"/growth/events/{scene.event.pk}/follow-up/", sent).status_code == 302
    assert FollowUpRound.objects.count() == 2
