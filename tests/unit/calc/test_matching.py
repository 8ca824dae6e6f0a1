"""Names are compared as people mean them, and likeness says where its points come from."""

from __future__ import annotations

from datetime import date

import pytest

from khet.calc.matching import (
    Described,
    alike,
    likeness,
    name_key,
    name_part,
    one_letter_apart,
    without_prefix,
)

BORN = date(2015, 3, 5)


@pytest.mark.parametrize(
    ("written", "prefix", "rest"),
    [
        ("เด็กชายปลาทู", "เด็กชาย", "ปลาทู"),
        ("เด็กหญิง ปลาทู", "เด็กหญิง", "ปลาทู"),
        ("ด.ช.ปลาทู", "ด.ช.", "ปลาทู"),
        ("นางสาวปลาทู", "นางสาว", "ปลาทู"),
        ("ว่าที่ร้อยตรีหญิงปลาทู", "ว่าที่ร้อยตรีหญิง", "ปลาทู"),
        ("พระ ปลาทู", "พระ", "ปลาทู"),
        ("Miss Platoo", "Miss", "Platoo"),
        ("นายิกา", "", "นายิกา"),
        ("พระพาย", "", "พระพาย"),
        ("นาย", "", "นาย"),
        ("นายก", "", "นายก"),
        ("ปลาทู", "", "ปลาทู"),
    ],
)
def test_a_prefix_is_told_from_a_name_that_begins_like_one(written: str, prefix: str, rest: str):
    assert without_prefix(written) == (prefix, rest)


@pytest.mark.parametrize(
    "other",
    [
        ("เด็กชายปลาทู", "ลอยน้ำ"),
        (" ปลาทู ", "ลอยน\u0e49\u0e4d\u0e32"),
        ("ปลา\u200bทู", "ลอย น้ำ"),
        ("ปลาทู", "ลอย-น้ำ"),
    ],
)
def test_the_same_name_has_the_same_key_however_it_was_typed(other: tuple[str, str]):
    assert name_key(*other) == name_key("ปลาทู", "ลอยน้ำ")


def test_thai_letters_are_kept_whole():
    assert name_part("น้ำ  ใส") == "น้ำ ใส"
    assert "\u0e33" in name_key("ทองคำ", "")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("กา", "กา", False),
        ("กาน", "กา", True),
        ("กา", "ขกา", True),
        ("กา", "ขา", True),
        ("กขค", "ขกค", True),
        ("กขคง", "กคขจ", False),
        ("กขค", "ก", False),
        ("กขค", "งจค", False),
    ],
)
def test_one_letter_is_added_left_out_replaced_or_swapped(one: str, other: str, apart: bool):
    assert one_letter_apart(one, other) is apart
    assert one_letter_apart(other, one) is apart


PUPIL = Described("ปลาทู", "ลอยน้ำ", BORN, 7, "00012")


@pytest.mark.parametrize(
    ("other", "keys"),
    [
        (PUPIL, ["name.same", "birth.same", "number.same"]),
        (Described("ปล่าทู", "ลอยน้ำ", BORN, 7, "5"), ["name.mark", "birth.same", "school.same"]),
        (Described("ปลาทูน", "ลอยน้ำ", date(2015, 5, 3), 8, "00012"), ["name.letter", "birth.swapped"]),
        (Described("ปลาทู", "จมน้ำ", date(2014, 3, 5)), ["name.first", "birth.near"]),
        (Described("กุ้ง", "ฝอย", date(2001, 1, 1), 7), ["school.same"]),
        (Described("", "", None), []),
        (Described("กุ้ง", "ลอยน้ำ", date(2015, 7, 9)), []),
    ],
)
def test_every_point_has_its_reason(other: Described, keys: list[str]):
    found = likeness(PUPIL, other)

    assert [reason.key for reason in found.reasons] == keys
    assert found.score == sum(reason.points for reason in found.reasons)
    assert likeness(other, PUPIL) == found


def test_nobody_is_more_like_than_the_same_one():
    assert likeness(PUPIL, PUPIL).score == 95


@pytest.mark.parametrize(
    ("other", "may_be"),
    [
        (Described("ปลาทู", "ลอยน้ำ", date(2001, 1, 1)), True),
        (Described("คนละคน", "คนละสกุล", BORN), True),
        (Described("คนละคน", "คนละสกุล", date(2001, 1, 1)), False),
        (Described("ปลาทูน", "ลอยน้ำ", date(2001, 1, 1)), False),
        (Described("ปลาทูน", "ลอยน้ำ"), True),
        (Described("คนละคน", "คนละสกุล"), False),
        (Described(birth_date=date(2001, 1, 1)), False),
        (Described(), True),
    ],
)
def test_two_differ_when_name_and_birth_both_speak_against(other: Described, may_be: bool):
    assert alike(PUPIL, other) is may_be
