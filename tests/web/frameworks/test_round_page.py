"""The page of a round: who owns what, what waits for whom, confirming many at once, publishing knowingly."""

from __future__ import annotations

import pytest

from khet.domains.frameworks.models import Assignment, Entry, EvaluationRound, Publication
from khet.domains.frameworks.web import queue
from tests.web.frameworks.conftest import LEVELS


def round_url(row, more="", code="6"):
    return f"/results/evaluations/{row.id}/{code}/{more}"


def steps(row, code="6"):
    """Where every entry of a round stands."""
    return dict(Entry.objects.filter(round__evaluation_id=row.id, round__code=code).values_list("node_code", "step"))


@pytest.mark.parametrize("who", ["director", "head", "officer", "evaluator", "administrator"])
def test_everybody_of_the_office_sees_the_round(house, river, who):
    answer = house.browse(who).get(round_url(river))

    assert answer.status_code == 200
    assert "ผู้รับผิดชอบรายงาน" in answer.content.decode()


def test_the_owner_is_led_to_the_first_report(house, river, walk):
    walk.to("submitted", river.id, {"1": "4"})

    page = house.browse("officer").get(round_url(river)).content.decode()

    assert "เริ่มรายงาน 2 ข้อ" in page
    assert round_url(river, "2b/") in page


def test_owners_are_given_to_many_nodes_at_once(house, river):
    owner = f"p{house.person_id('colleague')}"

    answer = house.browse("director").post(round_url(river, "owners/"), {"code": ["1", "X1"], "owner": owner})

    assert answer.status_code == 302
    held = dict(Assignment.objects.filter(evaluation_id=river.id).values_list("node_code", "owner_person_id"))
    assert held["1"] == held["X1"] == house.person_id("colleague")
    assert held["2b"] == house.person_id("officer")


@pytest.mark.parametrize("sent", [{}, {"code": ["1"]}, {"owner": "none"}, {"code": ["1"], "owner": "x9"}])
def test_an_unfinished_choice_of_owners_is_said_and_kept(house, river, sent):
    answer = house.browse("director").post(round_url(river, "owners/"), sent)

    assert answer.status_code == 422
    assert "เลือกอย่างน้อยหนึ่งข้อ" in answer.content.decode()
    assert ("checked" in answer.content.decode()) == ("code" in sent)


def test_due_dates_are_changed_in_the_buddhist_era(house, river):
    sent = {"report_due_on": "1/3/2566", "confirm_due_on": "๑๐ มี.ค. ๒๕๖๖", "score_due_on": "20/3/2566"}

    answer = house.browse("director").post(round_url(river, "dates/"), sent)

    assert answer.status_code == 302
    known = EvaluationRound.objects.get(evaluation_id=river.id, code="6")
    assert (known.report_due_on.isoformat(), known.confirm_due_on.isoformat()) == ("2023-03-01", "2023-03-10")


@pytest.mark.parametrize("typed", ["31/2/2566", "", "20/4/2566"])
def test_dates_that_cannot_be_come_back_as_typed(house, river, typed):
    sent = {"report_due_on": typed, "confirm_due_on": "10/3/2566", "score_due_on": "20/3/2566"}

    answer = house.browse("director").post(round_url(river, "dates/"), sent)

    assert answer.status_code == 422
    assert 'value="10/3/2566"' in answer.content.decode()


def test_last_years_owners_are_taken_over(house, river):
    answer = house.browse("director").post(round_url(river, "owners/copy/"), follow=True)

    assert answer.status_code == 200


def test_the_head_confirms_several_at_once(house, river, walk):
    walk.to("submitted", river.id, LEVELS)
    page = house.browse("head").get(round_url(river)).content.decode()
    assert page.count('name="confirm"') == 3

    chosen = [f"{entry.node_code}@{entry.revision}" for entry in Entry.objects.filter(round__evaluation_id=river.id)]
    answer = house.browse("head").post(round_url(river, "confirm/"), {"confirm": chosen[:2]}, follow=True)

    assert "ยืนยันแล้ว 2 ข้อ" in answer.content.decode()
    assert sorted(steps(river).values()) == ["confirmed", "confirmed", "submitted"]


def test_one_that_changed_meanwhile_is_named_and_the_others_are_confirmed(house, river, walk):
    walk.to("submitted", river.id, LEVELS)
    revisions = dict(Entry.objects.filter(round__evaluation_id=river.id).values_list("node_code", "revision"))
    chosen = [f"{code}@{revision + (code == '1')}" for code, revision in revisions.items()]

    answer = house.browse("head").post(round_url(river, "confirm/"), {"confirm": chosen}, follow=True)

    assert steps(river) == {"1": "submitted", "2b": "confirmed", "X1": "confirmed"}
    assert "1:" in answer.content.decode()


@pytest.mark.parametrize("sent", [{}, {"confirm": ["1"]}, {"confirm": ["1@x"]}])
def test_nothing_chosen_confirms_nothing(house, river, walk, sent):
    walk.to("submitted", river.id, {"1": "4"})

    house.browse("head").post(round_url(river, "confirm/"), sent)

    assert steps(river) == {"1": "submitted"}


def test_publishing_names_what_is_missing_until_it_is_acknowledged(house, river, walk):
    walk.to("scored", river.id, {"1": "4"})
    browser = house.browse("director")

    refused = browser.post(round_url(river, "publish/"), {"missing": ["2b"]})
    assert refused.status_code == 409
    assert 'value="2b" checked' in refused.content.decode()
    assert not Publication.objects.filter(evaluation_id=river.id).exists()

    done = browser.post(round_url(river, "publish/"), {"missing": ["2b", "X1"]}, follow=True)
    assert done.status_code == 200
    assert "เผยแพร่ฉบับที่ 1 แล้ว" in done.content.decode()


def test_a_published_round_offers_neither_owners_nor_dates(house, published):
    page = house.browse("director").get(round_url(published)).content.decode()

    assert 'name="owner"' not in page
    assert "report_due_on" not in page


def test_the_amended_round_is_published_again_with_a_reason(house, published, node_url):
    revision = Entry.objects.get(round__evaluation_id=published.id, round__code="12", node_code="1").revision
    amended = house.browse("director").post(
        node_url(published.id, "1", "step/amend/", "12"),
        {"revision": revision, "score": "3", "reason": "ตรวจพบหลักฐานเพิ่ม"},
    )
    assert amended.status_code == 302

    silent = house.browse("director").post(round_url(published, "publish/", "12"), {"reason": ""})
    assert silent.status_code == 409

    told = house.browse("director").post(round_url(published, "publish/", "12"), {"reason": "แก้ตามหลักฐาน"})
    assert told.status_code == 302
    assert Publication.objects.filter(evaluation_id=published.id).count() == 3
    place = f"/results/{house.office_id}/2566/river/"
    page = house.browse("officer").get(f"{place}publications/").content.decode()
    assert "แก้ไขหลังเผยแพร่" in page
    assert "แก้ตามหลักฐาน" in page


def test_a_round_that_is_not_there_is_not_found(house, river):
    assert house.browse("director").get(round_url(river, code="9")).status_code == 404


def test_the_next_node_that_waits_comes_after_this_one_and_then_from_the_top():
    order = ["1", "2", "3", "4"]

    assert queue.after(["1", "3"], order, "2") == "3"
    assert queue.after(["1", "3"], order, "4") == "1"
    assert queue.after(["1"], order, "gone") == "1"
    assert queue.after([], order, "2") is None
