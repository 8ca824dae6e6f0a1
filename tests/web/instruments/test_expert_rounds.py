"""Experts without accounts judge items through personal links, and the office decides."""

from __future__ import annotations

import io
import logging
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.urls import reverse

from khet.domains.instruments.actions import expert_answers, experts
from khet.domains.instruments.actions import thresholds as threshold_actions
from khet.domains.instruments.models import Expert, ExpertRating
from khet.domains.instruments.queries import experts as queries
from khet.domains.instruments.queries.thresholds import thresholds
from khet.domains.instruments.rules import rounds
from khet.domains.instruments.rules.thresholds import Thresholds
from khet.kernel import clock, work
from khet.kernel.models import AuditEntry
from tests.web.instruments.conftest import AT, HTMX, Desk, text

ALL = {"speaker": 1, "place": 0, "food": -1}


@pytest.fixture
def opened(desk: Desk) -> queries.RoundRow:
    """A round on the version in use."""
    return experts.open_round(
        actor=desk.house.actor("officer"),
        version_id=desk.version_id,
        office_id=desk.house.office_id,
        title="รอบแรก",
        at=AT,
    )


def invited(desk: Desk, row: queries.RoundRow, name: str = "ดร.นภา ใจเย็น") -> experts.Invited:
    return experts.add_expert(actor=desk.house.actor("officer"), round_id=row.id, name=name, at=AT)


def sheet(token: str) -> str:
    return reverse("instruments:expert", args=[token])


def given(ratings: dict[str, int], **more: str) -> dict[str, str]:
    return {**{f"r-{key}": str(rating) for key, rating in ratings.items()}, **more}


def results(row: queries.RoundRow, desk: Desk) -> queries.RoundResults:
    return queries.round_results(actor=desk.house.actor("officer"), round_id=row.id)


def test_a_round_is_opened_on_screen_with_chosen_items_and_definitions(desk: Desk):
    browser = desk.house.browse("officer")
    page = browser.get(desk.url("round_new"))
    sent = {
        "title": "รอบหน้าจอ",
        "items": ["speaker", "food"],
        "objective-0": "ความชัดเจนของวิทยากร",
        "closes_on": "31/12/2570",
    }

    answer = browser.post(desk.url("round_new"), sent)

    [row] = queries.round_rows(actor=desk.house.actor("officer"), instrument_id=desk.id)
    assert page.context["chosen"] == {"speaker", "place", "food"}
    assert answer["Location"] == reverse("instruments:round", args=[row.id])
    assert [item.key for item in row.items] == ["speaker", "food"]
    assert row.objectives == {"วิทยากร": "ความชัดเจนของวิทยากร"}


def test_a_round_about_nothing_is_refused(desk: Desk):
    answer = desk.house.browse("officer").post(desk.url("round_new"), {"title": "รอบเปล่า"})

    assert answer.status_code == 422
    assert "รอบเปล่า" in text(answer)


def test_the_link_is_shown_once_and_only_its_digest_is_stored(desk: Desk, opened: queries.RoundRow):
    browser = desk.house.browse("officer")

    shown = browser.post(reverse("instruments:round_invite", args=[opened.id]), {"name": "ดร.นภา ใจเย็น"})

    token = re.search(r"/instruments/e/([\w-]+)/", text(shown)).group(1)
    assert len(token) == 22
    assert shown["Cache-Control"] == "private, no-store"
    assert "<svg" in text(shown)
    assert Expert.objects.get().token_digest == rounds.digest(token)
    assert token not in text(browser.get(reverse("instruments:round", args=[opened.id])))
    assert not AuditEntry.objects.filter(detail__icontains=token).exists()


def test_an_expert_rates_without_an_account_and_comes_back(desk: Desk, opened: queries.RoundRow):
    token = invited(desk, opened).token

    first = Client().get(sheet(token))
    saved = Client().post(sheet(token), given({"speaker": 1, "food": -1}, **{"t-food": "ถามสองเรื่องในข้อเดียว"}))
    again = text(Client().get(sheet(token)))

    assert "วิทยากรอธิบายชัดเจน" in text(first)
    assert first["Cache-Control"] == "private, no-store"
    assert saved.status_code == 302
    assert "ถามสองเรื่องในข้อเดียว" in again
    assert 'name="r-speaker" value="1" checked' in again
    assert "ยังไม่ได้ให้คะแนนอีก 1 ข้อ" in again


def test_the_form_is_taken_from_a_browser_that_hides_its_origin_where_the_page_says_so(
    desk: Desk, opened: queries.RoundRow
):
    """A browser sends "Origin: null" with a form of a page that forbids referrers; the guard refuses that."""
    link = invited(desk, opened)
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(sheet(link.token))
    origin = "null" if page["Referrer-Policy"] == "no-referrer" else "http://testserver"
    sent = {**given({"speaker": 1}), "csrfmiddlewaretoken": page.cookies["csrftoken"].value}

    answer = browser.post(sheet(link.token), sent, headers={"origin": origin})

    assert answer.status_code in {200, 302}


def test_each_tap_is_kept_at_once_with_scripts(desk: Desk, opened: queries.RoundRow):
    token = invited(desk, opened).token
    address = reverse("instruments:expert_save", args=[token])

    answer = Client().post(address, {"r-place": "0", "t-place": "กำกวม"}, headers=HTMX)
    Client().post(address, {"t-place": "กำกวมมาก"}, headers=HTMX)

    row = ExpertRating.objects.get()
    assert "บันทึกแล้ว" in text(answer)
    assert (row.item_key, row.rating, row.reason) == ("place", 0, "กำกวมมาก")


def test_sending_needs_every_item_and_keeps_what_is_there(desk: Desk, opened: queries.RoundRow):
    token = invited(desk, opened).token

    early = Client().post(sheet(token), given({"speaker": 1}, do="send", remark="ดีโดยรวม"))
    done = Client().post(sheet(token), given(ALL, do="send", remark="ดีโดยรวม"), follow=True)

    assert early.status_code == 422
    assert "ดีโดยรวม" in text(early)
    assert ExpertRating.objects.count() == 3
    assert "ขอบคุณ" in text(done)
    assert results(opened, desk).experts[0].remark == "ดีโดยรวม"


def test_the_maker_of_the_round_is_told_when_all_have_sent(desk: Desk, opened: queries.RoundRow):
    from khet.kernel.models import Notification

    for name in ("ดร.นภา ใจเย็น", "ดร.เมฆ ลอยฟ้า"):
        assert not Notification.objects.exists()
        Client().post(sheet(invited(desk, opened, name).token), given(ALL, do="send"))
        if name.startswith("ดร.นภา"):
            Notification.objects.all().delete()

    assert Notification.objects.get().person_id == desk.house.person_id("officer")


def test_a_guessed_or_replaced_link_opens_nothing(desk: Desk, opened: queries.RoundRow):
    old = invited(desk, opened)
    new = experts.renew_link(actor=desk.house.actor("officer"), expert_id=old.expert.id, at=AT)

    for token in ("x", "A" * 22, old.token, new.token[:-1], new.token.swapcase(), "%00", "ก" * 30):
        assert Client().get(sheet(token)).status_code == 404
        assert Client().post(sheet(token), given(ALL)).status_code == 404
    assert Client().get(sheet(new.token)).status_code == 200
    assert not ExpertRating.objects.exists()


def test_no_log_line_names_a_link_whatever_it_opens(desk: Desk, opened: queries.RoundRow, caplog):
    caplog.set_level(logging.DEBUG)
    link = invited(desk, opened)
    client = Client()

    assert client.post(sheet(link.token), given({}, do="send")).status_code == 422
    assert client.get(sheet("x" * 24)).status_code == 404

    assert not [record for record in caplog.records if "/instruments/e/" in record.getMessage()]
    assert client.get(sheet(link.token))["Referrer-Policy"] == "same-origin"


def test_one_experts_link_does_not_reach_anothers_ratings(desk: Desk, opened: queries.RoundRow):
    first, second = invited(desk, opened), invited(desk, opened, "ดร.เมฆ ลอยฟ้า")
    Client().post(sheet(first.token), given({"food": -1}, **{"t-food": "ความเห็นลับของคนแรก"}))

    shown = text(Client().get(sheet(second.token)))
    Client().post(sheet(second.token), given({"food": 1}))

    assert "ความเห็นลับของคนแรก" not in shown
    assert "ดร.นภา" not in shown
    assert ExpertRating.objects.get(expert_id=first.expert.id).rating == -1


def test_a_closed_round_takes_nothing_and_shows_what_was_typed(desk: Desk, opened: queries.RoundRow):
    token = invited(desk, opened).token
    desk.house.browse("officer").post(reverse("instruments:round_state", args=[opened.id]), {"do": "close"})

    answer = Client().post(sheet(token), given(ALL, **{"t-food": "พิมพ์ไว้ยาวมาก"}))

    assert answer.status_code == 409
    assert "พิมพ์ไว้ยาวมาก" in text(answer)
    assert not ExpertRating.objects.exists()


def test_a_round_closes_by_itself_after_its_last_day(desk: Desk):
    today = clock.today()
    row = experts.open_round(
        actor=desk.house.actor("officer"),
        version_id=desk.version_id,
        office_id=desk.house.office_id,
        title="รอบสั้น",
        closes_on=today,
        at=AT,
    )
    token = invited(desk, row).token

    expert_answers.save_ratings(token=token, answers={"food": (1, "")}, at=AT, today=today)

    with pytest.raises(rounds.RoundClosed):
        expert_answers.save_ratings(token=token, answers={"food": (0, "")}, at=AT, today=today + timedelta(days=1))
    assert ExpertRating.objects.get().rating == 1


@pytest.mark.parametrize("sent", [{"r-speaker": "2"}, {"r-speaker": "x"}, {"r-speaker": "1", "r-food": "5"}])
def test_another_figure_than_the_three_is_refused_whole(desk: Desk, opened: queries.RoundRow, sent: dict[str, str]):
    answer = Client().post(sheet(invited(desk, opened).token), sent)

    assert answer.status_code == 422
    assert not ExpertRating.objects.exists()


def test_script_in_reasons_and_names_is_shown_as_text(desk: Desk, opened: queries.RoundRow):
    nasty = "<script>alert(1)</script>"
    token = invited(desk, opened, nasty).token
    Client().post(sheet(token), given(ALL, **{"t-food": nasty}, do="send", remark=nasty))

    for page in (
        Client().get(sheet(token)),
        desk.house.browse("officer").get(reverse("instruments:round", args=[opened.id])),
    ):
        assert nasty not in text(page)
        assert "&lt;script&gt;" in text(page)


def judged_by(desk: Desk, row: queries.RoundRow, *ratings: dict[str, int]) -> None:
    for number, one in enumerate(ratings):
        token = invited(desk, row, f"ผู้เชี่ยวชาญคนที่ {number + 1}").token
        Client().post(sheet(token), given(one, do="send"))


def test_the_figures_are_those_of_the_textbook(desk: Desk, opened: queries.RoundRow):
    judged_by(desk, opened, ALL, {**ALL, "place": 1}, {**ALL, "speaker": 0, "place": 1})

    found = results(opened, desk)
    shown = {line.result.item.key: (line.result.shown, line.result.passes) for line in found.lines}

    assert shown == {
        "speaker": (Decimal("0.67"), True),
        "place": (Decimal("0.67"), True),
        "food": (Decimal("-1.00"), False),
    }
    assert found.mean_shown == Decimal("0.11")


def test_decisions_are_noted_and_the_dropped_item_leaves_the_next_draft(desk: Desk, opened: queries.RoundRow):
    judged_by(desk, opened, ALL, ALL, ALL)
    browser = desk.house.browse("officer")
    decide, apply = (reverse(f"instruments:{name}", args=[opened.id]) for name in ("round_decide", "round_apply"))

    early = browser.post(apply, follow=True)
    browser.post(decide, {"decision-food": "drop", "note-food": "ถามสองเรื่อง", "do": "save"})
    browser.post(decide, {"do": "suggested"})
    done = browser.post(apply)

    found = results(opened, desk)
    decisions = {line.result.item.key: (line.decision.decision, line.decision.note) for line in found.lines}
    assert "ยังไม่ได้พิจารณาอีก 3 ข้อ" in text(early)
    assert decisions == {"speaker": ("keep", ""), "place": ("revise", ""), "food": ("drop", "ถามสองเรื่อง")}
    assert done["Location"] == desk.url("build")
    assert [(one.number, one.state) for one in desk.versions] == [(2, "draft"), (1, "published")]
    assert desk.kept == ["part1", "speaker", "place", "why"]
    assert found.row.applied_number == 2


def test_dropping_what_a_condition_speaks_of_is_refused_with_the_reason(desk: Desk, opened: queries.RoundRow):
    against = {"speaker": -1, "place": 1, "food": 1}
    judged_by(desk, opened, against)
    browser = desk.house.browse("officer")
    browser.post(reverse("instruments:round_decide", args=[opened.id]), {"do": "suggested"})

    answer = browser.post(reverse("instruments:round_apply", args=[opened.id]), follow=True)

    assert "why" in text(answer)
    assert len(desk.versions) == 1
    assert results(opened, desk).row.applied_at is None


def test_a_later_change_of_the_form_does_not_reach_the_round(desk: Desk, opened: queries.RoundRow):
    desk.begin()
    desk.house.browse("officer").post(desk.url("build_question", "food"), desk.typed("food", label_th="ข้อความใหม่"))

    shown = text(Client().get(sheet(invited(desk, opened).token)))

    assert "อาหารเพียงพอ" in shown
    assert "ข้อความใหม่" not in shown


def test_the_table_of_ioc_goes_to_excel(desk: Desk, opened: queries.RoundRow):
    judged_by(desk, opened, ALL)

    file = desk.house.browse("officer").get(reverse("instruments:round_workbook", args=[opened.id]))

    rows = list(openpyxl.load_workbook(io.BytesIO(file.content)).active.iter_rows(values_only=True))
    assert rows[0][3:6] == ("ผู้เชี่ยวชาญคนที่ 1", "ΣR", "IOC")
    assert [row[3:6] for row in rows[1:4]] == [(1, 1, 1), (0, 0, 0), (-1, -1, -1)]


def test_an_expert_who_said_nothing_is_taken_off_others_stay(desk: Desk, opened: queries.RoundRow):
    silent, spoken = invited(desk, opened), invited(desk, opened, "ดร.เมฆ ลอยฟ้า")
    Client().post(sheet(spoken.token), given({"food": 1}))
    browser = desk.house.browse("officer")

    for one in (silent, spoken):
        browser.post(reverse("instruments:expert_remove", args=[opened.id, one.expert.id]))

    assert [expert.name for expert in results(opened, desk).experts] == ["ดร.เมฆ ลอยฟ้า"]


def test_the_rounds_of_another_office_do_not_exist(desk: Desk, opened: queries.RoundRow):
    expert = invited(desk, opened).expert
    outsider = desk.house.actor("outsider")
    browser = desk.house.browse("outsider")

    for name, more in (("round", []), ("round_workbook", [])):
        assert browser.get(reverse(f"instruments:{name}", args=[opened.id, *more])).status_code == 404
    assert browser.post(reverse("instruments:expert_link", args=[opened.id, expert.id])).status_code == 404
    assert browser.post(reverse("instruments:round_decide", args=[opened.id]), {"do": "suggested"}).status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        experts.renew_link(actor=outsider, expert_id=expert.id, at=AT)


def test_people_of_schools_do_not_read_what_experts_said(desk: Desk, opened: queries.RoundRow):
    browser = desk.house.browse("school_director")

    assert browser.get(reverse("instruments:round", args=[opened.id])).status_code in {403, 404}
    assert browser.get(reverse("instruments:round_workbook", args=[opened.id])).status_code in {403, 404}


def test_who_only_reads_runs_no_round(desk: Desk, opened: queries.RoundRow):
    browser = desk.house.browse("director")

    assert browser.get(reverse("instruments:round", args=[opened.id])).status_code == 200
    assert browser.post(reverse("instruments:round_invite", args=[opened.id]), {"name": "x"}).status_code == 403
    assert browser.post(reverse("instruments:round_apply", args=[opened.id])).status_code == 403


def test_words_and_days_of_a_round_are_changed_and_it_is_opened_again(desk: Desk, opened: queries.RoundRow):
    browser = desk.house.browse("officer")
    address: Any = {name: reverse(f"instruments:{name}", args=[opened.id]) for name in ("round_change", "round_state")}

    browser.post(address["round_change"], {"title": "ชื่อใหม่", "introduction": "เชิญพิจารณา", "closes_on": "1/12/2570"})
    browser.post(address["round_state"], {"do": "close"})
    browser.post(address["round_state"], {"do": "reopen"})

    row = results(opened, desk).row
    assert (row.title, row.introduction, row.state, row.closes_on) == ("ชื่อใหม่", "เชิญพิจารณา", "open", None)


def test_an_office_sets_its_own_thresholds_and_goes_back(desk: Desk):
    browser, address = desk.house.browse("head"), reverse("instruments:thresholds")
    sent = {"ioc": "๐.๖๗", "alpha": "0.8", "kr20": "0.7", "p_min": "0.2", "p_max": "0.8", "r_min": "0.2"}
    sent |= {"kappa": "0.61", "icc": "0.75"}

    answer = browser.post(address, sent)
    row = experts.open_round(
        actor=desk.house.actor("officer"),
        version_id=desk.version_id,
        office_id=desk.house.office_id,
        title="ใหม่",
        at=AT,
    )
    own = thresholds(desk.house.office_id)
    browser.post(address, {"do": "usual"})

    assert answer.status_code == 302
    assert (own.ioc, own.alpha, row.threshold) == (Decimal("0.67"), Decimal("0.8"), Decimal("0.67"))
    assert thresholds(desk.house.office_id) == Thresholds()


def test_thresholds_that_contradict_themselves_are_refused(desk: Desk):
    sent = {"ioc": "2", "alpha": "0.8", "kr20": "0.7", "p_min": "0.9", "p_max": "0.8", "r_min": "0.2"}
    sent |= {"kappa": "0.61", "icc": "0.75"}

    answer = desk.house.browse("head").post(reverse("instruments:thresholds"), sent)

    assert answer.status_code == 422
    assert thresholds(desk.house.office_id) == Thresholds()
    with pytest.raises(threshold_actions.ThresholdsRefused):
        threshold_actions.set_thresholds(
            actor=desk.house.actor("head"), office_id=desk.house.office_id, values=Thresholds(ioc=Decimal(2)), at=AT
        )


def test_who_may_not_publish_only_reads_the_thresholds(desk: Desk):
    browser, address = desk.house.browse("officer"), reverse("instruments:thresholds")

    assert browser.get(address).status_code == 200
    assert browser.post(address, {"do": "usual"}).status_code == 403
    assert desk.house.browse("school_director").get(address).status_code == 403


def test_a_round_waits_for_whoever_opened_it_until_its_decisions_are_carried_out(
    desk: Desk, opened: queries.RoundRow
) -> None:
    officer = desk.house.actor("officer")

    def waiting() -> list[str]:
        found = work.items_for(officer, today=clock.today())
        return [item.title for item in found if item.kind == "instruments.expert_round"]

    before = waiting()
    decisions = {item.key: ("keep", "") for item in opened.items}
    experts.decide(actor=officer, round_id=opened.id, decisions=decisions, at=AT)
    experts.apply_decisions(actor=officer, round_id=opened.id, at=AT)

    assert before == ["สรุปผลผู้เชี่ยวชาญ: รอบแรก"]
    assert waiting() == []
