"""Thai lines break between words, marks stay with their words, and nothing is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.kernel.documents.model import Part
from khet.kernel.documents.text import clean, for_drawing, letters, shown, words

TEXTS = st.text(st.sampled_from("กขคงปมยรลวสหอ่้๊็์ัิีึืุูาำะเแโใไๆฯ ()“”-./%0129๐๙abZ\u00a0"), max_size=80)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("แนวพระบรมราโชบาย", ("แนว", "พระบรมราโชบาย")),
        ("ผู้เรียนทั้งนี้ติดตาม", ("ผู้เรียน", "ทั้งนี้", "ติดตาม")),
        ("ผู้เรียนอื่น ๆ ไป", ("ผู้เรียน", "อื่น\u00a0ๆ", " ", "ไป")),
        ("“พาน้องกลับ”", ("“พา", "น้อง", "กลับ”")),
        ("และ/หรือ", ("และ/", "หรือ")),
        ("ก.ต.ป.น. พ.ศ. 2570", ("ก.ต.ป.น.", " ", "พ.ศ.", " ", "2570")),
        ("(Action Plan : AP)", ("(Action\u00a0Plan\u00a0:\u00a0AP)",)),
    ],
)
def test_breaks_only_where_a_reader_would(text: str, pieces: tuple[str, ...]):
    assert words(text) == pieces


def test_a_word_too_wide_for_its_column_is_cut_at_the_words_inside_it():
    assert words("ผลการดำเนินงาน", 9) == ("ผลการ", "ดำเนินงาน")


def test_an_address_without_spaces_still_fits():
    assert all(letters(piece) <= 28 for piece in words("http://127.0.0.1/v/" + "x" * 200))


@given(TEXTS, st.integers(4, 28))
def test_no_letter_is_lost_or_added(text: str, widest: int):
    def bare(value: str) -> str:
        return "".join(value.split()).replace("\u00a0", "")

    assert bare("".join(words(text, widest))) == bare(text)


@given(TEXTS)
def test_no_piece_begins_with_a_mark_that_belongs_to_the_letter_before(text: str):
    pieces = words(text)
    glued = "ัิีึืฺุู็่้๊๋์ๆฯ"
    torn = [(before, after) for before, after in pairwise(pieces) if before != " " and after[0] in glued]

    assert torn == []


def test_what_no_paper_can_hold_is_taken_out():
    assert clean("ก\x00\x0b\u200bข\ud800ค\r\nง\ufeff") == "กขค\nง"


def test_thai_digits_are_the_papers_choice_and_spare_addresses():
    assert shown(Part("ปี 2570"), "thai") == "ปี ๒๕๗๐"
    assert shown(Part("ปี 2570"), "arabic") == "ปี 2570"
    assert shown(Part("http://127.0.0.1/", literal=True), "thai") == "http://127.0.0.1/"


def test_sara_am_is_decomposed_for_drawings_with_its_tone_in_the_middle():
    assert for_drawing("น้ำ กำ") == "น\u0e4d้า ก\u0e4dา"
