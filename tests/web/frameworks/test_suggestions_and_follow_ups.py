"""A suggestion becomes follow-ups, their owners report, and somebody else verifies."""

from __future__ import annotations

import pytest

from khet.domains.frameworks import public as frameworks
from khet.kernel.models import FollowUp
from tests.frameworks_cast import AT

TEXT = "ดูแลน้ำได้ดีมาก ทั้งนี้ ควรตรวจน้ำทุกเดือน และควรรายงานผลต่อชุมชน"


@pytest.fixture
def suggestion(house, river, walk):
    walk.to("scored", river.id, {"1": "4"})
    return frameworks.write_suggestion(
        actor=house.actor("evaluator"), evaluation_id=river.id, round_code="6", node_code="1", text=TEXT, at=AT
    )


@pytest.fixture
def task(house, suggestion):
    rows = frameworks.suggestions(
        actor=house.actor("director"), office_id=house.office_id, framework_code="river", year=2566
    )
    made = frameworks.open_follow_ups(
        actor=house.actor("director"),
        suggestion_id=rows[0].id,
        tasks=[frameworks.Task("ตรวจน้ำทุกเดือน", house.person_id("officer"), AT.date())],
        at=AT,
    )
    return made[0]


def split_url(house, place_url):
    rows = frameworks.suggestions(
        actor=house.actor("director"), office_id=house.office_id, framework_code="river", year=2566
    )
    return place_url("river", f"suggestions/{rows[0].id}/split/")


def step(house, who, task, name, words):
    return house.browse(who).post(f"/results/follow-ups/{task.id}/step/{name}/", {"words": words})


def test_the_book_shows_the_suggestion_to_its_readers(house, suggestion, place_url):
    assert "ควรตรวจน้ำทุกเดือน" in house.browse("officer").get(place_url("river", "suggestions/")).content.decode()


def test_the_parts_that_ask_for_work_are_offered_ticked(house, suggestion, place_url):
    page = house.browse("director").get(split_url(house, place_url)).content.decode()

    assert page.count("checked") == 2
    assert "ตรวจน้ำทุกเดือน" in page


def test_ticked_parts_become_follow_ups_with_owner_and_date(house, suggestion, place_url):
    sent = {
        "t0-take": "on",
        "t0-title": "ตรวจน้ำทุกเดือน",
        "t0-owner": str(house.person_id("officer")),
        "t0-due_on": "๓๑ ธ.ค. ๒๕๖๙",
        "t1-title": "รายงานผลต่อชุมชน",
        "t1-owner": "",
        "t1-due_on": "",
        "t2-title": "",
        "t2-owner": "",
        "t2-due_on": "",
    }

    answer = house.browse("director").post(split_url(house, place_url), sent)

    assert answer.status_code == 302
    made = FollowUp.objects.get()
    assert (made.title, made.due_on.isoformat()) == ("ตรวจน้ำทุกเดือน", "2026-12-31")


def test_half_filled_parts_make_nothing_and_stay_as_typed(house, suggestion, place_url):
    sent = {"t0-take": "on", "t0-title": "ตรวจน้ำทุกสัปดาห์", "t0-owner": "", "t0-due_on": "31/2/2569"}

    answer = house.browse("director").post(split_url(house, place_url), sent)

    assert answer.status_code == 422
    assert "ตรวจน้ำทุกสัปดาห์" in answer.content.decode()
    assert "31/2/2569" in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_the_owner_reports_and_another_verifies(house, task):
    assert step(house, "officer", task, "report", "ตรวจครบสิบสองครั้ง").status_code == 302
    assert step(house, "evaluator", task, "verify", "").status_code == 302

    page = house.browse("officer").get(f"/results/follow-ups/{task.id}/").content.decode()
    assert "ตรวจครบสิบสองครั้ง" in page
    assert FollowUp.objects.get().state == "verified"


def test_a_report_is_returned_with_a_reason_and_never_without(house, task):
    step(house, "officer", task, "report", "ตรวจแล้ว")

    assert step(house, "director", task, "return", " ").status_code == 422
    assert step(house, "director", task, "return", "ขอตารางผลตรวจ").status_code == 302
    assert "ขอตารางผลตรวจ" in house.browse("officer").get(f"/results/follow-ups/{task.id}/").content.decode()


def test_nobody_verifies_their_own_work(house, suggestion, place_url):
    rows = frameworks.suggestions(
        actor=house.actor("director"), office_id=house.office_id, framework_code="river", year=2566
    )
    made = frameworks.open_follow_ups(
        actor=house.actor("director"),
        suggestion_id=rows[0].id,
        tasks=[frameworks.Task("ตรวจน้ำ", house.person_id("head"), AT.date())],
        at=AT,
    )[0]
    step(house, "head", made, "report", "ตรวจแล้ว")

    answer = step(house, "head", made, "verify", "เรียบร้อย")

    assert answer.status_code == 409
    assert "เรียบร้อย" in answer.content.decode()
    assert FollowUp.objects.get().state == "reported"


def test_whoever_reported_on_behalf_of_the_owner_does_not_verify(house, task):
    step(house, "head", task, "report", "ตรวจแทนเจ้าของงาน")

    assert step(house, "head", task, "verify", "").status_code == 409
    assert step(house, "director", task, "verify", "").status_code == 302


@pytest.mark.parametrize(("who", "name"), [("evaluator", "report"), ("officer", "cancel"), ("partner", "report")])
def test_a_step_of_somebody_else_is_refused(house, task, who, name):
    assert step(house, who, task, name, "ลองดู").status_code in {403, 404, 409}
    assert FollowUp.objects.get().state == "open"


def test_the_owner_attaches_evidence(house, task):
    sent = {"url": "https://example.org/water", "title": "ตารางตรวจน้ำ"}

    page = (
        house.browse("officer").post(f"/results/follow-ups/{task.id}/attach/link/", sent, follow=True).content.decode()
    )

    assert "ตารางตรวจน้ำ" in page


def test_the_list_shows_mine_and_what_is_late(house, task):
    browser = house.browse("officer")

    mine = browser.get("/results/follow-ups/", {"mine": "1"}).content.decode()

    assert "ตรวจน้ำทุกเดือน" in mine
    assert "เกินกำหนด" in mine
    assert "ตรวจน้ำทุกเดือน" not in house.browse("outsider").get("/results/follow-ups/").content.decode()


def test_the_manager_gives_it_another_date_and_a_half_filled_form_stays(house, task):
    url = f"/results/follow-ups/{task.id}/change/"
    words = {"title": "ตรวจน้ำทุกสัปดาห์", "owner": str(house.person_id("officer")), "due_on": "30/9/2569"}

    half = house.browse("director").post(url, words | {"due_on": ""})
    assert half.status_code == 422
    assert "ตรวจน้ำทุกสัปดาห์" in half.content.decode()

    assert house.browse("director").post(url, words).status_code == 302
    changed = FollowUp.objects.get(pk=task.id)
    assert (changed.title, changed.due_on.isoformat()) == ("ตรวจน้ำทุกสัปดาห์", "2026-09-30")
    assert house.browse("officer").post(url, words).status_code == 403


def test_an_unknown_step_or_kind_is_not_found(house, task):
    assert step(house, "officer", task, "fly", "x").status_code == 404
    assert house.browse("officer").post(f"/results/follow-ups/{task.id}/attach/dream/", {}).status_code == 404
