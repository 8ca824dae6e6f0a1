"""Criteria are read from lines, weighted and banded; search words are cut as Thai is written."""

from __future__ import annotations

import pytest

from khet.domains.knowledge.queries import searching
from khet.domains.knowledge.rules import criteria, practices
from khet.domains.knowledge.rules.refusals import BadCriteria, Incomplete


def test_criteria_come_back_from_the_lines_they_are_edited_as():
    lines = criteria.to_lines(criteria.SHIPPED)

    assert [(each.weight, each.label) for each in criteria.from_lines(lines)] == [
        (each.weight, each.label) for each in criteria.SHIPPED
    ]
    assert criteria.from_plain(criteria.to_plain(criteria.SHIPPED)) == criteria.SHIPPED
    assert sum(each.weight for each in criteria.SHIPPED) == 100


def test_weights_may_be_in_thai_digits():
    assert criteria.from_lines("๒๐ |  ขยายผลได้  ")[0] == criteria.Criterion("c1", "ขยายผลได้", 20)


@pytest.mark.parametrize(
    "lines",
    ["", "ขยายผลได้", "0 | ก", "101 | ก", "1.5 | ก", "10 |  ", "10 | ก\n20 | ก", "1 | ก\n" * 21, f"1 | {'ก' * 301}"],
)
def test_criteria_that_cannot_be_read_are_refused(lines: str):
    with pytest.raises(BadCriteria):
        criteria.from_lines(lines)


@pytest.mark.parametrize(("level", "name"), [(1, "ปรับปรุง"), (2, "พอใช้"), (3, "ดี"), (4, "ดีมาก"), (5, "ดีเยี่ยม")])
def test_every_level_has_its_word(level: int, name: str):
    one = (criteria.Criterion("c1", "ก", 3),)

    told = criteria.judged(one, [{"c1": level}])

    assert told is not None
    assert (told.total, told.level, told.level_name) == (f"{level}.00", level, name)


def test_without_a_review_there_is_no_level():
    assert criteria.judged(criteria.SHIPPED, []) is None


def test_tags_are_cleaned_and_each_kept_once():
    assert practices.tags_of(["  การอ่าน ", "#การอ่าน", "", "ก" * 60]) == ("การอ่าน", "ก" * 40)
    assert len(practices.tags_of([f"t{at}" for at in range(30)])) == 12


def test_a_reason_of_blanks_is_none():
    with pytest.raises(Incomplete):
        practices.check_reason(" \u200b ")


def test_search_words_are_cut_and_common_ones_left_out():
    assert searching.wanted("การดูแลช่วยเหลือนักเรียน") == ("ดูแล", "ช่วยเหลือ", "นักเรียน")
    assert searching.wanted("และ") == ("และ",)
    assert searching.wanted("  ") == ()
    assert searching.wanted("ปี ๒๕๖๕") == ("ปี", "2565")
