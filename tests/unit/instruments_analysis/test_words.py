"""Sentences with bound figures: what an officer edits stays theirs, and no figure goes stale in silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khet.domains.instruments.rules import paragraph, themes, words
from khet.domains.instruments.rules.analysis import analyse
from khet.domains.instruments.rules.form import Question
from tests.analysis_cast import BANDS, columns, form_of, published, quiz, rated, sat, th, training

TEMPLATE = "ระดับ{{total.level}} (x̄ = {{total.mean}}) สูงสุด คือ {{highest.labels}} (x̄ = {{highest.mean}}) ดังนี้"
FIGURES = {
    "total.level": "มากที่สุด",
    "total.mean": "4.70",
    "highest.labels": "แหล่งเรียนรู้เหมาะสม และนำไปใช้ได้",
    "highest.mean": "4.86",
}
SHOWN = words.render(words.parse(TEMPLATE), FIGURES).text


def edited(typed: str) -> tuple[words.Segment, ...]:
    """What is kept after an officer typed this."""
    return words.edited(words.parse(TEMPLATE), FIGURES, typed)


def slots_of(segments: tuple[words.Segment, ...]) -> tuple[str, ...]:
    """The slots that are kept, in order."""
    return tuple(segment.slot for segment in segments if segment.slot)


def test_a_figure_that_changes_is_changed_in_the_sentence() -> None:
    kept = edited(SHOWN.replace("ดังนี้", "ซึ่งน่าพอใจ"))

    told = words.render(kept, FIGURES | {"total.mean": "4.65"})

    assert "4.65" in told.text
    assert told.text.endswith("ซึ่งน่าพอใจ")
    assert not told.flags
    assert slots_of(kept) == tuple(FIGURES)


def test_a_wording_of_ones_own_stays_until_what_it_says_is_no_longer_so() -> None:
    kept = edited(SHOWN.replace("เหมาะสม และนำไปใช้ได้", "ดี"))

    before = words.render(kept, FIGURES)
    after = words.render(kept, FIGURES | {"highest.labels": "วิทยากร"})

    assert "แหล่งเรียนรู้ดี" in before.text
    assert not before.flags
    assert [(piece.text, piece.now) for piece in after.flags] == [("แหล่งเรียนรู้ดี", "วิทยากร")]


def test_a_number_typed_over_a_figure_is_pointed_out_as_bound_to_nothing() -> None:
    told = words.render(edited(SHOWN.replace("4.70", "4.71")), FIGURES)

    assert [piece.text for piece in told.loose] == ["4.71"]
    assert "total.mean" not in slots_of(edited(SHOWN.replace("4.70", "4.71")))


def test_a_longer_number_around_a_figure_is_another_number() -> None:
    assert "total.mean" not in slots_of(edited(SHOWN.replace("4.70", "14.70")))
    assert "total.mean" not in slots_of(edited(SHOWN.replace("4.70", "4.705")))


def test_a_slot_can_be_typed_by_its_name() -> None:
    kept = edited(f"{SHOWN} n = {{{{ n }}}}")

    assert words.render(kept, FIGURES | {"n": "14"}).text.endswith("n = 14")


def test_a_figure_that_is_no_more_is_flagged() -> None:
    told = words.render(words.parse(TEMPLATE), {key: value for key, value in FIGURES.items() if key != "total.mean"})

    assert [piece.slot for piece in told.flags] == ["total.mean"]


def test_a_text_can_be_emptied_and_none_may_be_endless() -> None:
    assert edited("") == ()
    with pytest.raises(words.TooLong):
        edited("ก" * (words.LONGEST + 1))


def test_a_long_text_edited_throughout_keeps_its_figures() -> None:
    template = " ".join(f"ข้อที่กล่าวถึง{'ยาว' * 20} {{{{item:{at}.mean}}}} จบ" for at in range(60))
    figures = {f"item:{at}.mean": f"{at % 5}.{at:02}" for at in range(60)}
    segments = words.parse(template)
    typed = words.render(segments, figures).text.replace("กล่าวถึง", "ระบุ")

    kept = words.edited(segments, figures, typed)

    assert words.render(kept, figures).text == typed
    assert len(slots_of(kept)) > 50


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="กขค 4.78(){}", max_size=40), st.integers(0, len(SHOWN)), st.integers(0, 30))
def test_whatever_is_typed_reads_exactly_as_it_was_typed(typed: str, at: int, cut: int) -> None:
    whole = SHOWN[:at] + typed.replace("{", "").replace("}", "") + SHOWN[at + cut :]

    kept = edited(whole)

    assert words.render(kept, FIGURES).text == words.thai.clean(whole)
    assert words.from_data(words.as_data(kept)) == kept


def test_the_proposed_paragraph_of_the_published_table_says_what_the_office_wrote() -> None:
    form, rows = published()
    found = analyse(form, rows, BANDS)

    told = words.render(words.parse(paragraph.opening(found, {}, kind="satisfaction")), paragraph.slots(found, {}))

    assert "มีความพึงพอใจอยู่ในระดับมากที่สุด (x̄ = 4.70, S.D. = 0.47)" in told.text
    assert "รายการแหล่งเรียนรู้ รายการประโยชน์ และรายการตามกำหนด (x̄ = 4.86)" in told.text
    assert "ต่ำสุด คือ รายการงบประมาณ (x̄ = 4.43)" in told.text
    assert not told.flags


def test_items_that_are_all_alike_have_no_highest_and_no_lowest() -> None:
    form = form_of(rated("a"), rated("b"))
    found = analyse(form, columns(a=[5, 5], b=[5, 5]), BANDS)

    assert "สูงสุด" not in paragraph.opening(found, {}, kind="satisfaction")


def test_a_test_and_a_needs_round_have_their_own_sentences() -> None:
    test = analyse(quiz(), [sat(5), sat(2)], None)
    pair = form_of(rated("now", pair="present", pair_key="k"), rated("ought", pair="desired", pair_key="k"))
    need = analyse(pair, columns(now=[3, 2], ought=[5, 5]), BANDS)

    assert "{{test.passed_percent}}" in paragraph.opening(test, {}, kind="test")
    assert "{{need:1.pni_modified}}" in paragraph.opening(need, {}, kind="needs")


def test_the_sentence_of_a_dual_response_says_of_which_side_it_speaks() -> None:
    pair = form_of(rated("now", pair="present", pair_key="k"), rated("ought", pair="desired", pair_key="k"))
    need = analyse(pair, columns(now=[3, 2], ought=[5, 5]), BANDS)

    assert "ในภาพรวมมีสภาพปัจจุบันอยู่ในระดับ" in paragraph.opening(need, {}, kind="needs")


def test_two_questions_in_words_are_each_called_by_their_name() -> None:
    questions = [Question(key, "text", th(label)) for key, label in (("wish", "เรื่องที่ต้องการ"), ("trouble", "ปัญหา"))]
    found = analyse(form_of(*questions), columns(wish=["สื่อ", "สื่อ"], trouble=["เวลา", "เวลา"]), None)
    texts = {
        item.key: themes.ranked(item.texts, [themes.Theme(1, item.texts[0], (item.texts[0],))]) for item in found.texts
    }

    told = words.render(words.parse(paragraph.opening(found, texts, kind="other")), paragraph.slots(found, texts)).text

    assert "ข้อ “เรื่องที่ต้องการ” มีผู้ตอบ 2 ราย" in told
    assert "ข้อ “ปัญหา” มีผู้ตอบ 2 ราย" in told


def test_every_slot_of_a_proposed_paragraph_exists() -> None:
    form, rows = training()
    found = analyse(form, rows, BANDS, invited=25)
    known = paragraph.slots(found, {})

    assert set(slots_of(words.parse(paragraph.opening(found, {}, kind="satisfaction")))) <= set(known)
