"""Thai digits, broken text and the order of the dictionary."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc import thai

# In the order of the Thai dictionary.
DICTIONARY = (
    *("กก", "กง", "กฎ", "กฎหมาย", "กด", "กบ", "กรรม", "กระ", "กระดาษ", "กล", "กะ", "กัก", "กัน", "กา", "ก่า", "ก้า"),
    *("กาก", "ก้าน", "กำ", "ก่ำ", "กิ่ง", "กี่", "กุ้ง", "เก", "เก่ง", "เก้ง", "เกม", "เกาะ", "แก", "แก่", "แก้", "แก่น"),
    *("โก", "โก้", "ใกล้", "ไก่", "ไกล", "ขา", "เขต", "คน", "จาน", "จำ", "เชียงราย", "เชียงใหม่", "ตาก", "นก"),
    *("น่าน", "พะเยา", "แพร่", "แม่ฮ่องสอน", "รัก", "ฤดู", "ลำปาง", "ลำพูน", "สำนัก", "อำนาจ", "เอก", "ฮา"),
)
THAI_TEXT = st.text(alphabet="กขคงจนมรลสอะัาำิีุูเแโใไ่้็์ AbZ09๑๙.-", max_size=12)


def test_sorts_as_the_dictionary_does():
    shuffled = random.Random(1).sample(DICTIONARY, k=len(DICTIONARY))

    assert sorted(shuffled, key=thai.sort_key) == list(DICTIONARY)


@pytest.mark.parametrize(
    "rising",
    [
        ("", " ", "-", "1", "a", "ก"),
        ("a", "A", "b", "B"),
        ("ก 2", "ก ๒", "ก 3"),
        ("กา", "กาข", "ก่าข", "กาขา"),
        ("e", "é", "f"),
        ("ฮ", "ไฮ", "京"),
        ("สพม.ตาก", "สพม.ลำปาง ลำพูน", "สพม.สุโขทัย"),
    ],
)
def test_sorts_what_stands_beside_thai_letters(rising):
    keys = [thai.sort_key(text) for text in rising]

    assert keys == sorted(set(keys))


def test_a_lone_leading_vowel_stays_where_it_is():
    assert thai.sort_key("ก") < thai.sort_key("เ")


def test_what_cannot_be_seen_does_not_sort():
    assert thai.sort_key("วัด\u200bนา") == thai.sort_key("วัดนา")


@given(THAI_TEXT)
def test_the_key_holds_only_signs_that_every_database_orders_alike(text):
    assert re.fullmatch("[0-9a-z]*", thai.sort_key(text))


@given(THAI_TEXT)
def test_the_key_is_the_same_for_every_way_to_hold_sara_am(text):
    assert thai.sort_key(text.replace("ำ", "\u0e4d\u0e32")) == thai.sort_key(text)


@given(THAI_TEXT, THAI_TEXT)
def test_a_word_comes_before_the_words_it_begins(text, more):
    first, longer = text + "ก", text + "ก" + more
    assert thai.sort_key(first) <= thai.sort_key(longer)


@given(st.text())
def test_digits_come_back(text):
    assert thai.to_arabic_digits(thai.to_thai_digits(text)) == thai.to_arabic_digits(text)
    assert thai.to_thai_digits(thai.to_arabic_digits(text)) == thai.to_thai_digits(text)


def test_digits_of_both_kinds_inside_one_number():
    assert thai.to_arabic_digits("1๐๐") == "100"
    assert thai.to_thai_digits("ร้อยละ 3.83") == "ร้อยละ ๓.๘๓"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("น\u0e4d\u0e32", "นำ"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("ส ำนักงาน", "สำนักงาน"),
        ("ส านักงานเขต", "สำนักงานเขต"),
        ("น้ าตก", "น้ำตก"),
        ("ส ำนักงำนเขตพื้นที่กำรศึกษำ", "สำนักงานเขตพื้นที่การศึกษา"),
        ("ท ำ", "ทำ"),
        ("งาน ทำดี", "งาน ทำดี"),
        ("กำ", "กำ"),
    ],
)
def test_sara_am_is_joined_again(broken, whole):
    assert thai.repair_sara_am(broken) == whole


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("  โรงเรียน\u00a0 วัดนา\u200b ", "โรงเรียน วัดนา"),
        ("เเม่ทะ", "แม่ทะ"),
        ("\ufeffเขต", "เขต"),
        ("บรรทัดแรก  \r\n  บรรทัดสอง\r", "บรรทัดแรก\nบรรทัดสอง"),
        (unicodedata.normalize("NFKC", "สำนัก"), "สำนัก"),
    ],
)
def test_cleaning_takes_out_what_nobody_typed_on_purpose(dirty, tidy):
    assert thai.clean(dirty) == tidy


@given(THAI_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    once = thai.clean(text)
    assert thai.clean(once) == once
