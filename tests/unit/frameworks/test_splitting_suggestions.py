"""A suggestion is cut before each thing that should be done, and nothing of it is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.domains.frameworks.rules.suggestions import split

WORDS = st.lists(
    st.sampled_from(
        [
            "สำนักงานทำได้ดี",
            "ทั้งนี้",
            "ควรขยายผล",
            "และควรติดตาม",
            "รวมทั้ง",
            "ส่งเสริมครู",
            "ไม่ควรเร่ง",
            "สมควร",
            "ตลอดจน",
            "นอกจากนี้",
            "ควร",
            " ",
            "\n",
            "(เช่น พายเรือ)",
            "3.50",
            "ทั้งนี้ควรทำ",
            "รวมถึงควรดู",
        ]
    ),
    max_size=14,
)


@given(WORDS, st.sampled_from(["", " "]))
def test_the_pieces_put_together_are_the_text(words, glue):
    text = glue.join(words)

    assert "".join(piece.text for piece in split(text)) == re.sub(r"\s+", " ", text).strip()


@given(WORDS)
def test_every_thing_to_do_has_words_and_praise_says_no_should(words):
    for piece in split(" ".join(words)):
        assert piece.text.strip()
        if piece.should:
            assert "ควร" in piece.title


@given(st.text(max_size=80))
def test_any_text_can_be_split(text):
    assert "".join(piece.text for piece in split(text)) == re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("ทำได้ดีมาก ไม่ควรเปลี่ยนแนวทาง", [], id="praise-only"),
        pytest.param("ควรขยายผลให้ครบทุกแห่ง", ["ควรขยายผลให้ครบทุกแห่ง"], id="one"),
        pytest.param("แผนชัดเจน ทั้งนี้ ควรขยายผล", ["ควรขยายผล"], id="praise-then-one"),
        pytest.param("แผนชัดเจน ทั้งนี้ควรขยายผลและควรติดตาม", ["ควรขยายผล", "ควรติดตาม"], id="without-spaces"),
        pytest.param("แผนชัดเจน รวมทั้งมีคู่มือ ทั้งนี้ ควรเผยแพร่", ["ควรเผยแพร่"], id="a-join-inside-the-praise"),
        pytest.param(
            "ควรสร้างเครือข่าย รวมถึงควรนิเทศ ตลอดจน ยกย่องผู้ทำดี", ["ควรสร้างเครือข่าย", "ควรนิเทศ", "ควรยกย่องผู้ทำดี"], id="three"
        ),
        pytest.param("ทั้งนี้ เพื่อให้ยั่งยืน ควรตั้งคณะทำงาน", ["ควรตั้งคณะทำงาน"], id="a-purpose-before-it"),
    ],
)
def test_what_should_be_done_is_found(text, titles):
    assert [piece.title for piece in split(text) if piece.should] == titles
