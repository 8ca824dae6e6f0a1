"""A pasted block of cells becomes sheets of answers, and every cell that fits no choice is named."""

from __future__ import annotations

from decimal import Decimal

from khet.domains.instruments.rules import paper
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Question

SCALE = ChoiceList("scale", tuple(Choice(f"s{n}", {"th": f"ระดับ {n}"}, Decimal(n)) for n in (5, 4, 3)))
POSTS = ChoiceList("posts", tuple(Choice(key, {"th": word}) for key, word in (("head", "ผู้บริหาร"), ("teacher", "ครู"))))
FORM = Form(
    {"th": "แบบ"},
    (
        Question("post", "select_one", {"th": "ตำแหน่ง"}, list_key="posts"),
        Question("many", "select_multiple", {"th": "หน้าที่"}, list_key="posts"),
        Question("photo", "image", {"th": "ภาพ"}),
        Question("item", "rating", {"th": "พอใจ"}, list_key="scale"),
        Question("why", "text", {"th": "เหตุผล"}),
    ),
    (SCALE, POSTS),
)


def test_choices_are_read_by_score_key_or_words_and_empty_cells_are_no_answer() -> None:
    read = paper.read(FORM, "ครู\thead, ครู\t๕\tดี มาก\nhead\t\ts4\t\n\nผู้บริหาร\t\tระดับ3\t")

    assert read.faults == ()
    assert read.rows == (
        {"post": "teacher", "many": "head teacher", "item": "s5", "why": "ดี มาก"},
        {"post": "head", "item": "s4"},
        {"post": "head", "item": "s3"},
    )


def test_a_heading_says_which_column_is_which() -> None:
    read = paper.read(FORM, "item พอใจ\tpost ตำแหน่ง\n5\tครู")

    assert read.rows == ({"item": "s5", "post": "teacher"},)


def test_every_cell_that_fits_nothing_is_named() -> None:
    read = paper.read(FORM, "ครู\thead, หมอ\t6\tดี\tเกิน\nหมอ")

    assert [(fault.sheet, fault.item, fault.value) for fault in read.faults] == [
        (1, "หน้าที่", "head, หมอ"),
        (1, "พอใจ", "6"),
        (1, "", "เกิน"),
        (2, "ตำแหน่ง", "หมอ"),
    ]
