"""One node in one round: reporting, confirming, returning, scoring, amending, and what an error never costs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khet.domains.frameworks.models import Entry
from khet.kernel.models import AuditEntry


def entry_of(row, code, round_code="6"):
    return Entry.objects.get(round__evaluation_id=row.id, round__code=round_code, node_code=code)


def test_the_owner_saves_a_draft(house, river, node_url):
    sent = {"revision": 0, "self_level": "4", "remark": "น้ำใสขึ้นทุกจุด", "then": ""}

    answer = house.browse("officer").post(node_url(river.id, "1", "step/save/"), sent, follow=True)

    assert "น้ำใสขึ้นทุกจุด" in answer.content.decode()
    assert (entry_of(river, "1").step, entry_of(river, "1").self_level) == ("draft", Decimal(4))


def test_saving_and_sending_is_one_button(house, river, node_url):
    sent = {"revision": 0, "self_level": "4", "remark": "", "then": "submit"}

    house.browse("officer").post(node_url(river.id, "1", "step/save/"), sent)

    assert entry_of(river, "1").step == "submitted"


def test_a_report_that_says_nothing_is_not_sent_and_stays_as_typed(house, river, node_url):
    sent = {"revision": 0, "self_level": "", "remark": "ยังไม่ครบ", "then": "submit"}

    answer = house.browse("officer").post(node_url(river.id, "1", "step/save/"), sent)

    assert answer.status_code == 422
    assert "ยังไม่ครบ" in answer.content.decode()


@pytest.mark.parametrize(("numerator", "denominator"), [("45", ""), ("46", "45"), ("x", "45"), ("3", "0"), ("-1", "5")])
def test_a_share_that_cannot_be_comes_back_with_its_reason(house, delta, node_url, numerator, denominator):
    sent = {"revision": 0, "numerator": numerator, "denominator": denominator, "remark": "คำที่พิมพ์ไว้", "then": "submit"}

    answer = house.browse("officer").post(node_url(delta.id, "10", "step/save/", "12"), sent)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "คำที่พิมพ์ไว้" in page
    assert f'value="{numerator}"' in page
    assert 'class="error"' in page or 'role="alert"' in page


def test_a_share_in_thai_digits_becomes_the_level_of_its_threshold(house, delta, node_url):
    sent = {"revision": 0, "numerator": "๓๘", "denominator": "๔๕", "remark": "", "then": ""}

    page = (
        house.browse("officer").post(node_url(delta.id, "10", "step/save/", "12"), sent, follow=True).content.decode()
    )

    assert entry_of(delta, "10", "12").numerator == 38
    assert "4.00" in page


def test_only_the_steps_done_in_a_row_count(house, delta, node_url):
    sent = {"revision": 0, "done_steps": ["1", "3"], "remark": "", "then": ""}
    browser = house.browse("officer")

    page = browser.post(node_url(delta.id, "11", "step/save/", "12"), sent, follow=True).content.decode()

    assert "<b>1.00</b>" in page


def test_a_step_that_the_criteria_do_not_have_is_refused(house, delta, node_url):
    sent = {"revision": 0, "done_steps": ["4"], "remark": "", "then": ""}

    assert house.browse("officer").post(node_url(delta.id, "11", "step/save/", "12"), sent).status_code == 422


def test_a_target_shows_whether_it_was_met(house, delta, node_url):
    sent = {"revision": 0, "target": "80", "result": "79.5", "remark": "", "then": ""}

    page = house.browse("officer").post(node_url(delta.id, "2", "step/save/", "12"), sent, follow=True).content.decode()

    assert "ไม่บรรลุ" in page


def test_a_shared_score_is_reported_once_for_both(house, delta, node_url):
    sent = {"revision": 0, "self_level": "5", "remark": "", "then": "submit"}

    house.browse("officer").post(node_url(delta.id, "13", "step/save/", "12"), sent)

    assert entry_of(delta, "14", "12").step == "submitted"


def test_the_second_of_two_savers_sees_what_changed_and_loses_nothing(house, river, node_url):
    from khet.domains.frameworks import public as frameworks
    from tests.frameworks_cast import AT

    frameworks.assign(
        actor=house.actor("director"),
        evaluation_id=river.id,
        owners={"1": frameworks.Owner(group_id=house.people.planning.id)},
        at=AT,
    )
    first = {"revision": 0, "self_level": "4", "remark": "ของคนแรก", "then": ""}
    second = {"revision": 0, "self_level": "2", "remark": "ของคนที่สอง พิมพ์ไว้ยาวมาก", "then": "submit"}
    url = node_url(river.id, "1", "step/save/")
    house.browse("officer").post(url, first)

    answer = house.browse("colleague").post(url, second)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "ของคนแรก" in page
    assert page.count("ของคนที่สอง พิมพ์ไว้ยาวมาก") >= 2
    assert "นายกล้า ทุ่งทอง" in page
    assert entry_of(river, "1").remark == "ของคนแรก"

    again = {**second, "revision": entry_of(river, "1").revision, "then": ""}
    assert f'name="revision" value="{again["revision"]}"' in page
    assert house.browse("colleague").post(url, again).status_code == 302
    assert entry_of(river, "1").remark == "ของคนที่สอง พิมพ์ไว้ยาวมาก"


def test_the_head_returns_a_report_with_a_reason_that_its_owner_reads(house, river, walk, node_url):
    walk.to("submitted", river.id, {"1": "4"})
    revision = entry_of(river, "1").revision
    url = node_url(river.id, "1", "step/return/")

    silent = house.browse("head").post(url, {"revision": revision, "reason": " "})
    assert silent.status_code == 422

    house.browse("head").post(url, {"revision": revision, "reason": "ขอหลักฐานจุดที่สาม"})
    page = house.browse("officer").get(node_url(river.id, "1")).content.decode()

    assert "ขอหลักฐานจุดที่สาม" in page
    assert entry_of(river, "1").step == "draft"


def test_confirming_leads_to_the_next_that_waits(house, river, walk, node_url):
    walk.to("submitted", river.id, {"1": "4", "X1": "3"})
    sent = {"revision": entry_of(river, "1").revision, "then": "next"}

    answer = house.browse("head").post(node_url(river.id, "1", "step/confirm/"), sent)

    assert answer["Location"] == node_url(river.id, "X1")


def test_scoring_leads_down_the_list_and_ends_at_the_round(house, river, walk, node_url):
    walk.to("confirmed", river.id, {"1": "4", "X1": "3"})
    browser = house.browse("evaluator")
    sent = {"revision": entry_of(river, "1").revision, "score": "5", "remark": "ดีขึ้นมาก", "then": "next"}

    first = browser.post(node_url(river.id, "1", "step/score/"), sent)
    second = browser.post(node_url(river.id, "X1", "step/score/"), {**sent, "revision": entry_of(river, "X1").revision})

    assert first["Location"] == node_url(river.id, "X1")
    assert second["Location"] == f"/results/evaluations/{river.id}/6/"
    assert (entry_of(river, "1").self_level, entry_of(river, "1").score) == (Decimal(4), Decimal(5))


def test_both_scores_stand_side_by_side(house, river, walk, node_url):
    walk.to("scored", river.id, {"1": "4"})

    page = house.browse("officer").get(node_url(river.id, "1")).content.decode()

    assert "ระดับที่เสนอเอง" in page
    assert "ระดับของผู้ประเมิน" in page
    assert "นายตรง เที่ยงธรรม" in page


def test_an_amendment_needs_a_reason_and_keeps_both(house, published, node_url):
    url = node_url(published.id, "1", "step/amend/", "12")
    revision = entry_of(published, "1", "12").revision

    silent = house.browse("director").post(url, {"revision": revision, "score": "2", "reason": ""})
    done = house.browse("director").post(
        url, {"revision": revision, "score": "2", "reason": "แก้ตามมติคณะกรรมการ"}, follow=True
    )

    assert silent.status_code == 422
    assert "แก้ตามมติคณะกรรมการ" in done.content.decode()


@pytest.mark.parametrize(
    ("who", "step", "sent"),
    [
        ("officer", "confirm", {}),
        ("officer", "score", {"score": "5"}),
        ("head", "score", {"score": "5"}),
        ("evaluator", "save", {"self_level": "5"}),
        ("evaluator", "confirm", {}),
        ("director", "score", {"score": "5"}),
        ("teacher", "save", {"self_level": "5"}),
        ("partner", "save", {"self_level": "5"}),
        ("outsider", "save", {"self_level": "5"}),
        ("outsider", "confirm", {}),
    ],
)
def test_a_step_of_somebody_else_is_refused_and_changes_nothing(house, river, walk, node_url, who, step, sent):
    walk.to("submitted", river.id, {"1": "4"})
    before = entry_of(river, "1").revision

    answer = house.browse(who).post(node_url(river.id, "1", f"step/{step}/"), {"revision": before, **sent})

    assert answer.status_code in {403, 404, 409, 422}
    assert entry_of(river, "1").revision == before


def test_an_unknown_step_is_not_found(house, river, node_url):
    assert house.browse("officer").post(node_url(river.id, "1", "step/fly/"), {}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"revision": "x"}, {"revision": "-3"}])
def test_a_step_without_its_revision_changes_nothing(house, river, walk, node_url, sent):
    walk.to("submitted", river.id, {"1": "4"})
    written = AuditEntry.objects.count()

    answer = house.browse("head").post(node_url(river.id, "1", "step/confirm/"), sent)

    assert answer.status_code == 422
    assert AuditEntry.objects.count() == written


def test_the_suggestion_is_written_on_the_node(house, river, walk, node_url):
    walk.to("scored", river.id, {"1": "4"})

    house.browse("evaluator").post(node_url(river.id, "1", "step/suggest/"), {"text": "ควรตรวจน้ำทุกเดือน", "revision": 0})

    assert "ควรตรวจน้ำทุกเดือน" in house.browse("officer").get(node_url(river.id, "1")).content.decode()


def test_a_published_suggestion_is_rewritten_with_a_reason(house, published, node_url):
    evaluator, sent = house.browse("evaluator"), {"text": "ควรตรวจน้ำ", "revision": 0}
    address = node_url(published.id, "1", "step/suggest/")
    assert evaluator.post(address, sent).status_code == 302
    again = {"text": "ควรตรวจน้ำทุกเดือน", "revision": 1}

    refused = evaluator.post(address, again)

    assert refused.status_code == 422
    assert "ควรตรวจน้ำทุกเดือน" in refused.content.decode()
    assert 'name="reason"' in evaluator.get(node_url(published.id, "1")).content.decode().split('id="suggestion"')[1]
    assert "ควรตรวจน้ำทุกเดือน" not in house.browse("officer").get(node_url(published.id, "1")).content.decode()
    assert evaluator.post(address, {**again, "reason": "เขียนตกคำ"}).status_code == 302
    assert "ควรตรวจน้ำทุกเดือน" in house.browse("officer").get(node_url(published.id, "1")).content.decode()


def test_the_second_of_two_evaluators_sees_the_others_suggestion_and_keeps_their_own(house, river, walk, node_url):
    walk.to("scored", river.id, {"1": "4"})
    address, evaluator = node_url(river.id, "1", "step/suggest/"), house.browse("evaluator")
    assert evaluator.post(address, {"text": "ควรตรวจน้ำ", "revision": 0}).status_code == 302

    late = evaluator.post(address, {"text": "ควรปลูกป่า", "revision": 0})

    page = late.content.decode()
    assert late.status_code == 409
    assert "ควรตรวจน้ำ" in page
    assert "ควรปลูกป่า" in page
    assert evaluator.post(address, {"text": "ควรปลูกป่า", "revision": 1}).status_code == 302


def test_the_second_of_two_scores_sees_the_first(house, river, walk, node_url):
    walk.to("confirmed", river.id, {"1": "4"})
    address, evaluator = node_url(river.id, "1", "step/score/"), house.browse("evaluator")
    row = Entry.objects.get(round__evaluation_id=river.id, node_code="1")
    first = {"score": "3", "score_state": "", "remark": "ขาดหลักฐาน", "revision": row.revision}
    assert evaluator.post(address, first).status_code == 302

    late = evaluator.post(address, first | {"score": "5", "remark": "ครบถ้วน"})

    page = late.content.decode()
    assert late.status_code == 409
    assert "ขาดหลักฐาน" in page
    assert "ครบถ้วน" in page
    row.refresh_from_db()
    assert row.score == 3
