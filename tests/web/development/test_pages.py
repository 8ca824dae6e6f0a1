"""The pages of staff development open, say what is there, and keep what was typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from khet.domains.development import public as development
from khet.domains.development.models import AnnualPlan, Event, NeedsRound, Programme, Registration
from tests import people_cast
from tests.analysis_cast import columns, form_of, rated, stored
from tests.development_cast import AT, YEAR

FORMS = (
    ("edit_plan", "plan"),
    ("add_goal", "plan"),
    ("history", "plan"),
    ("add_programme", "plan"),
    ("programme", "programme"),
    ("edit_programme", "programme"),
    ("add_line", "programme"),
    ("programme_expense", "programme"),
    ("add_event", "programme"),
    ("event", "event"),
    ("edit_event", "event"),
    ("rule", "event"),
    ("add_session", "event"),
    ("registrations", "event"),
    ("invite", "event"),
    ("attendance", "event"),
    ("expenses", "event"),
    ("add_expense", "event"),
    ("leavings", "event"),
)
PLAIN = ("plan", "needs", "open_round", "add_priority", "courses", "add_course", "add_resource_person", "settings")
PLAIN += ("events", "plc_groups", "add_plc", "coaching", "add_coaching", "self_learning", "report_self_learning")


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_of_the_office_opens(browsers, name):
    answer = browsers.of("developer").get(reverse(f"development:{name}"))

    assert answer.status_code == 200


@pytest.mark.parametrize(("name", "what"), FORMS)
def test_a_page_of_a_plan_or_event_opens(browsers, name, what):
    ids = {"plan": browsers.year.plan_id, "programme": browsers.year.programme_id, "event": browsers.year.event_id}

    answer = browsers.of("developer").get(reverse(f"development:{name}", args=[ids[what]]))

    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["material", "photo", "visit", "lesson", "note"])
def test_a_form_of_what_is_left_behind_opens(browsers, kind):
    url = reverse("development:add_leaving", args=[browsers.year.event_id, kind])

    assert browsers.of("developer").get(url).status_code == 200


@pytest.mark.parametrize("name", ["edit_session", "door", "ticks"])
def test_a_page_of_a_session_opens(browsers, name):
    url = reverse(f"development:{name}", args=[browsers.year.event_id, browsers.year.session_ids[0]])

    assert browsers.of("developer").get(url).status_code == 200


def test_a_plan_is_made_with_goals_programme_and_money_in_the_browser(browsers):
    browser = browsers.of("developer")
    session = browser.session
    session["khet_year"] = 2568
    session.save()

    made = browser.post(reverse("development:create_plan"), {"title": "แผนปี 2568"})
    plan = AnnualPlan.objects.get(year_be=2568)
    goal = {"group_label": "ครูผู้ช่วย", "target_percent": "๑๐๐", "quality": "เต็มศักยภาพ"}
    browser.post(reverse("development:add_goal", args=[plan.pk]), goal)
    programme = {"code": "ก1", "name": "ดูงานนวัตกรรม", "form": "study_visit", "starts_on": "1/2/2568"}
    browser.post(reverse("development:add_programme", args=[plan.pk]), programme)
    found = Programme.objects.get(plan=plan)
    line = {"source": "งบพัฒนา", "kind": "ค่ารถ", "amount": "๑๒,๕๐๐.๕๐"}
    browser.post(reverse("development:add_line", args=[found.pk]), line)
    page = browser.get(reverse("development:plan")).content.decode()

    assert made.status_code == 302
    assert "12,500.50" in page
    assert "100.00" in page
    assert "ดูงานนวัตกรรม" in page


def test_a_change_after_approval_asks_for_its_reason_and_stays_in_the_history(browsers):
    year = browsers.year
    browsers.of("director").post(reverse("development:approve_plan", args=[year.plan_id]))
    browser = browsers.of("developer")
    url = reverse("development:edit_line", args=[year.programme_id, year.line_id])
    wanted = {"source": "งบดำเนินงาน", "kind": "ค่าอาหาร", "amount": "9000"}

    refused = browser.post(url, wanted)
    taken = browser.post(url, {**wanted, "reason": "ลดจำนวนผู้เข้าร่วม"})
    history = browser.get(reverse("development:history", args=[year.plan_id])).content.decode()

    assert refused.status_code == 422
    assert "ระบุเหตุผล" in refused.content.decode()
    assert taken.status_code == 302
    assert "ลดจำนวนผู้เข้าร่วม" in history
    assert "1250000" in history


def test_findings_become_a_priority_with_evidence(browsers):
    browser = browsers.of("developer")
    browser.post(reverse("development:open_round"), {"title": "สำรวจปี 2567"})
    found = NeedsRound.objects.get()
    finding = {"kind": "competency", "title": "การวัดผลในชั้นเรียน", "figure": "ร้อยละ 61.20"}
    browser.post(reverse("development:add_finding", args=[found.pk]), finding)
    source = found.sources.get()
    topic = {"topic": "พัฒนาการวัดผล", "source_ids": [source.pk]}
    browser.post(reverse("development:add_priority"), topic)

    page = browser.get(reverse("development:needs")).content.decode()

    assert "พัฒนาการวัดผล" in page
    assert "ร้อยละ 61.20" in page


def test_a_round_takes_the_questionnaire_that_was_made_after_it_was_opened(browsers):
    year, browser = browsers.year, browsers.of("developer")
    browser.post(reverse("development:open_round"), {"title": "สำรวจปี 2567"})
    found = NeedsRound.objects.get()
    sides = [rated(key, pair=side, pair_key="k") for key, side in (("now", "present"), ("ought", "desired"))]
    answers = columns(now=[3, 2, 3, 2, 3, 2], ought=[5, 5, 4, 5, 5, 4])
    campaign = stored(year.office_id, form_of(*sides), answers, code="needs", kind="needs", purpose="needs")

    page = reverse("development:round", args=[found.pk])
    assert reverse("development:edit_round", args=[found.pk]) in browser.get(page).content.decode()
    sent = {"title": "สำรวจปี 2567", "campaign_id": str(campaign.pk), "note": "ทุกโรงเรียน"}
    assert browser.post(reverse("development:edit_round", args=[found.pk]), sent).status_code == 302
    browser.post(reverse("development:take_campaign", args=[found.pk]))

    assert "PNI modified" in browser.get(page).content.decode()
    outsider = browsers.of("outsider")
    assert outsider.post(reverse("development:edit_round", args=[found.pk]), sent).status_code in {403, 404}


def test_a_teacher_applies_fills_the_house_and_the_next_waits(browsers):
    url = reverse("development:apply", args=[browsers.year.event_id])
    for number in range(3):
        browsers.of(number).post(url)

    page = browsers.of(2).get(reverse("development:join", args=[browsers.year.event_id])).content.decode()

    assert browsers.year.event.confirmed_count == 2
    assert "ลำดับที่ 1 ของรายชื่อสำรอง" in page


def test_an_event_of_another_office_does_not_exist(browsers):
    outsider = browsers.of("outsider")
    pages = ("event", "registrations", "attendance", "expenses", "leavings", "join", "edit_event")

    answers = [
        outsider.get(reverse(f"development:{name}", args=[browsers.year.event_id])).status_code for name in pages
    ]

    assert set(answers) <= {403, 404}
    assert outsider.get(reverse("development:programme", args=[browsers.year.programme_id])).status_code in {403, 404}


def test_script_in_a_text_is_shown_as_text(browsers):
    year = browsers.year
    script = "<script>alert(1)</script>"
    development.save_note(actor=year.developer, event_id=year.event_id, kind="problem", text=script, at=AT)
    words = development.VisitWords(place=script, visited_on=year.event.starts_on, seen=script)
    development.save_visit(actor=year.developer, event_id=year.event_id, words=words, at=AT)
    Event.objects.update(title=script, description=script)

    for name in ("leavings", "event", "registrations", "attendance"):
        page = browsers.of("developer").get(reverse(f"development:{name}", args=[year.event_id])).content.decode()
        assert script not in page
        assert "&lt;script&gt;" in page


def test_attendance_downloads_as_a_workbook(browsers):
    answer = browsers.of("developer").get(
        reverse("development:attendance", args=[browsers.year.event_id]) + "?attendance-export=xlsx&export=xlsx"
    )

    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


def test_a_pasted_list_that_names_a_stranger_saves_nothing_and_names_the_line(browsers):
    url = reverse("development:invite", args=[browsers.year.event_id])
    pasted = "นายสมมติ คนที่000\nนายไม่มี ตัวตน"

    answer = browsers.of("developer").post(url, {"how": "invite", "pasted": pasted})

    assert answer.status_code == 422
    assert "บรรทัด 2" in answer.content.decode()
    assert not browsers.year.event.registrations.exists()


def test_a_pasted_list_registers_in_its_own_order(browsers):
    url = reverse("development:invite", args=[browsers.year.event_id])
    pasted = "ชื่อ-สกุล\tโรงเรียน\nสมมติ คนที่003\tต้นไทร\nนาย สมมติ คนที่001\t\nนายสมมติ คนที่000"

    browsers.of("developer").post(url, {"how": "register", "pasted": pasted})
    queue = browsers.year.event.registrations.order_by("queue_number").values_list("person__full_name", "state")

    assert list(queue) == [
        ("นายสมมติ คนที่003", "confirmed"),
        ("นายสมมติ คนที่001", "confirmed"),
        ("นายสมมติ คนที่000", "waiting"),
    ]


def test_a_year_without_a_plan_leads_to_the_years_that_have_one(browsers):
    answer = browsers.of("developer").get(reverse("development:plan"), {"year": YEAR + 3}).content.decode()

    assert "ยังไม่มีแผนของปีนี้" in answer
    assert f'<a href="?year={YEAR}">{YEAR}</a>' in answer
    assert "ยังไม่มีแผนของปีนี้" not in browsers.of("developer").get(f"/development/?year={YEAR}").content.decode()


def test_a_school_without_people_is_told_from_nothing_chosen(browsers):
    year = browsers.year
    url = reverse("development:invite", args=[year.event_id])
    empty = people_cast.school(year.office_id, "โรงเรียนที่ยังว่าง", "10990099")

    nothing = browsers.of("developer").post(url, {"how": "invite"}).content.decode()
    nobody = browsers.of("developer").post(url, {"how": "invite", "school_ids": [empty.id]}).content.decode()

    assert "โปรดเลือกบทบาท สถานศึกษา หรือใส่รายชื่อ" in nothing
    assert "ยังไม่มีบุคลากรในระบบ" in nobody


def test_a_name_on_the_list_opens_the_record_and_taking_off_is_a_link_of_its_own(browsers):
    year = browsers.year
    development.apply(actor=year.teacher(0), event_id=year.event_id, at=AT)
    registration = Registration.objects.get()

    page = browsers.of("developer").get(reverse("development:registrations", args=[year.event_id])).content.decode()

    assert reverse("growth:record", args=[registration.person_id]) in page
    assert reverse("development:remove_registration", args=[year.event_id, registration.pk]) in page
