"""Sentences and themes mended on screen, printed tables judged, before and after compared, observers compared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from khet.domains.instruments import public as instruments
from khet.domains.instruments.models import AnonymousAnswer, Campaign, Paragraph, Theme
from khet.kernel import register
from khet.kernel.models import AuditEntry
from tests.analysis_cast import AT, form_of, quiz, rated, sat, stored
from tests.web.analysis.conftest import House

pytestmark = pytest.mark.django_db


def at(campaign: Campaign, name: str, *more: str) -> str:
    """An address of the campaign's analysis."""
    return reverse(f"instruments:{name}", args=[campaign.pk, *more])


def text(answer: Any) -> str:
    """The page."""
    return str(answer.content.decode())


def change_answers(campaign: Campaign) -> None:
    """Everybody is very satisfied after all."""
    change_item(campaign, *(f"item{number}" for number in range(1, 8)))


def change_item(campaign: Campaign, *keys: str) -> None:
    """Everybody gives full marks to these items."""
    for row in AnonymousAnswer.objects.filter(campaign=campaign):
        row.answers = {**row.answers, **dict.fromkeys(keys, "5")}
        row.save()


def keep(house: House, campaign: Campaign, typed: str, revision: int = 0) -> Any:
    """The officer saves the paragraph."""
    sent = {"text": typed, "revision": str(revision), "do": "keep"}
    return house.browse("officer").post(at(campaign, "analysis_words"), sent)


def test_an_edited_paragraph_keeps_its_words_and_follows_the_figures(house: House, table: Campaign) -> None:
    shown = instruments.findings_for_papers(table.pk).words.text

    answer = keep(house, table, f"จากการประเมิน {shown} จึงควรจัดต่อไป")
    change_answers(table)

    assert answer.status_code == 302
    told = instruments.findings_for_papers(table.pk).words.text
    assert told.startswith("จากการประเมิน ")
    assert told.endswith("จึงควรจัดต่อไป")
    assert "5.00" in told
    assert "4.70" not in told


def test_a_wording_that_is_no_longer_so_is_flagged_and_can_follow_again(house: House, table: Campaign) -> None:
    browser = house.browse("officer")
    shown = instruments.findings_for_papers(table.pk).words.text
    keep(house, table, shown.replace("รายการแหล่งเรียนรู้ รายการประโยชน์ และรายการตามกำหนด", "รายการแหล่งเรียนรู้เป็นต้น"))
    change_item(table, "item1")

    flagged = text(browser.get(at(table, "analysis_words")))
    browser.post(at(table, "analysis_words"), {"do": "accept", "revision": "1", "text": ""})

    assert "ผลวิเคราะห์เปลี่ยนไปจากที่เขียนไว้" in flagged
    assert not instruments.findings_for_papers(table.pk).words.flags


def test_two_people_do_not_overwrite_each_other(house: House, table: Campaign) -> None:
    keep(house, table, "ของคนแรก")

    answer = keep(house, table, "ของคนที่สอง")

    assert answer.status_code == 409
    assert "มีผู้แก้ข้อความนี้ไปก่อนแล้ว" in text(answer)
    assert instruments.findings_for_papers(table.pk).words.text == "ของคนแรก"


def test_the_proposed_paragraph_comes_back(house: House, table: Campaign) -> None:
    keep(house, table, "สั้น ๆ")

    house.browse("officer").post(at(table, "analysis_words"), {"do": "again", "revision": "1"})

    assert not Paragraph.objects.filter(campaign=table).exists()
    assert "4.70" in instruments.findings_for_papers(table.pk).words.text


def test_whoever_only_reads_does_not_edit(house: House, table: Campaign) -> None:
    evaluator = house.browse("evaluator")

    assert evaluator.get(at(table, "analysis_words")).status_code in (403, 404)


def test_script_in_sentences_and_answers_stays_text(house: House, trained: Campaign) -> None:
    keep(house, trained, "<script>alert(1)</script>")
    row = AnonymousAnswer.objects.filter(campaign=trained, answers__has_key="advice").first()
    assert row is not None
    row.answers["advice"] = "<img src=x onerror=alert(1)>"
    row.save()
    browser = house.browse("officer")

    for name, more in (("analysis", ()), ("analysis_words", ()), ("analysis_themes", ("advice",))):
        told = text(browser.get(at(trained, name, *more)))
        assert "<script>alert(1)" not in told
        assert "<img src=x" not in told


def test_themes_are_taken_over_named_merged_and_removed(house: House, trained: Campaign) -> None:
    browser = house.browse("officer")
    here = at(trained, "analysis_themes", "advice")

    browser.post(here, {"do": "take_over"})
    browser.post(here, {"do": "save", "name": "อาหาร", "terms": "อาหาร\nข้าว"})
    first, second = Theme.objects.filter(campaign=trained).order_by("position")[:2]
    browser.post(here, {"do": "merge", "theme": str(first.pk), "into": str(second.pk)})
    last = Theme.objects.get(name="อาหาร")
    browser.post(here, {"do": "remove", "theme": str(last.pk)})

    kept = Theme.objects.get(campaign=trained)
    assert kept.pk == second.pk
    assert set(first.terms) <= set(kept.terms)
    assert instruments.findings_for_papers(trained.pk).topics["advice"][1].themes[0].count == 4
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"instruments.theme.saved", "instruments.theme.merged", "instruments.theme.removed"} <= verbs


def test_an_answer_is_put_where_a_person_says(house: House, trained: Campaign) -> None:
    from khet.domains.instruments.rules.themes import digest

    browser = house.browse("officer")
    here = at(trained, "analysis_themes", "advice")
    browser.post(here, {"do": "take_over"})
    known = {theme.name: theme for theme in Theme.objects.filter(campaign=trained)}
    care = next(theme for name, theme in known.items() if "ดูแล" in name)
    answer = "เกษตรอินทรีย์ smart farm"

    browser.post(here, {"do": "place", "answer": digest(answer), "in": [str(care.pk)]})

    ranked = instruments.findings_for_papers(trained.pk).topics["advice"][1]
    assert {each.theme.id: each.count for each in ranked.themes}[care.pk] == 3
    assert text(browser.get(here)).count(answer) == 1


def test_a_name_that_is_taken_or_empty_is_refused(house: House, trained: Campaign) -> None:
    browser = house.browse("officer")
    here = at(trained, "analysis_themes", "advice")
    browser.post(here, {"do": "save", "name": "อาหาร", "terms": ""})

    again = browser.post(here, {"do": "save", "name": "อาหาร", "terms": ""})
    empty = browser.post(here, {"do": "save", "name": "", "terms": ""})

    assert "มีประเด็นชื่อนี้แล้ว" in text(again)
    assert empty.status_code == 400


def test_a_printed_table_is_judged_and_nothing_of_it_kept(house: House) -> None:
    browser = house.browse("officer")
    sent = {"table": "1 ข้อแรก 4.79 0.43 มากที่สุด\n2 ข้อสอง 4.43 065 มาก", "n": "14", "low": "1", "high": "5"}

    right = text(browser.post(reverse("instruments:plausibility"), sent))
    wrong = text(browser.post(reverse("instruments:plausibility"), sent | {"n": "13"}))
    bad = browser.post(reverse("instruments:plausibility"), sent | {"table": "ไม่มีตัวเลข", "low": "5"})

    assert "อาจหมายถึง 0.65" in right
    assert "เป็นไปไม่ได้" in wrong
    assert bad.status_code == 400


def before_and_after(house: House, **more: Any) -> tuple[Campaign, Campaign]:
    """Two sittings of one test by the same people."""
    people = [house.person_id(who) for who in ("officer", "director", "teacher")]
    first = stored(
        house.office_id, quiz(), [sat(2), sat(1), sat(3)], code="pre", purpose="pre_test", is_anonymous=False,
        people=people, pair_key="p1", opens_at=AT - timedelta(days=9), small_cell=1, **more,
    )  # fmt: skip
    second = stored(
        house.office_id, quiz(), [sat(4), sat(4), sat(5)], code="post", purpose="post_test", is_anonymous=False,
        people=people, pair_key="p1", version_id=first.version_id, small_cell=1,
    )  # fmt: skip
    return first, second


def test_before_and_after_stand_on_one_page_whichever_is_opened(house: House) -> None:
    first, second = before_and_after(house)
    browser = house.browse("officer")

    pages = [text(browser.get(at(campaign, "analysis_effect"))) for campaign in (first, second)]

    for told in pages:
        assert "2.00" in told
        assert "4.33" in told
        assert "0.7778" in told
        assert 'format=xlsx"' in told
    csv = text(browser.get(at(second, "analysis_effect"), {"format": "csv"}))
    before, after, gain, *_more = csv.splitlines()[1:]
    assert before.split(",")[1:4] == ["3", "2.00", "1.00"]
    assert after.split(",")[1:4] == ["3", "4.33", "0.58"]
    assert "0.7778" in gain
    found = instruments.paired(first.pk, second.pk)
    assert found is not None
    assert found.n == 3


def test_two_observers_of_the_same_lessons_are_compared(house: House) -> None:
    form = form_of(rated("q1"), rated("q2"))
    rows = [{"q1": str(a), "q2": str(b)} for a, b in ((5, 4), (5, 4), (3, 2), (3, 3), (4, 5), (4, 5))]
    seen = [(case, who) for case in ("a", "b", "c") for who in ("one", "two")]
    lessons = stored(
        house.office_id, form, rows, is_anonymous=False, observed=seen, purpose="observation", small_cell=1
    )

    told = text(house.browse("director").get(at(lessons, "analysis_quality")))

    assert "ความสอดคล้องระหว่างผู้สังเกต" in told
    assert "0.769" in told


def test_a_figure_of_a_paper_is_found_again_and_its_change_seen(house: House, table: Campaign) -> None:
    known = {"campaign": table.pk, "slot": "total.mean"}
    before = register.resolve(instruments.FIGURE_RESOLVER, known)
    change_answers(table)

    after = register.resolve(instruments.FIGURE_RESOLVER, known)

    assert before is not None
    assert after is not None
    assert (before.value, after.value) == ("4.70", "5.00")
    assert register.resolve(instruments.FIGURE_RESOLVER, {"campaign": table.pk, "slot": "none"}) is None
    assert register.resolve(instruments.FIGURE_RESOLVER, {"campaign": 0, "slot": "n"}) is None


def test_papers_take_the_table_as_it_is_printed(table: Campaign) -> None:
    found = instruments.findings_for_papers(table.pk).table

    assert found is not None
    assert [row.mean for row in found.rows] == ["4.79", "4.43", "4.64", "4.50", "4.86", "4.86", "4.86"]
    assert (found.total.mean, found.total.sd, found.total.level, found.pooled_sd) == ("4.70", "0.47", "มากที่สุด", "0.50")


def test_a_table_with_too_few_answers_is_none_for_papers(house: House) -> None:
    few = stored(house.office_id, form_of(rated("q1")), [{"q1": "5"}] * 4)

    assert instruments.findings_for_papers(few.pk).table is None
    assert instruments.findings_for_papers(few.pk).words.text == ""
    assert instruments.findings_for_papers(few.pk).slots == {}
