"""What a typed name or code means, before any register is asked."""

from __future__ import annotations

import pytest

from khet.calc.identifiers import BadIdentifier
from khet.domains.organisations import rules


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("สพม. ลำปาง ลำพูน", "สพม.ลำปาง ลำพูน"),
        ("สพมลำปางลำพูน", "สพม.ลำปาง ลำพูน"),
        ("สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาลําปาง ลําพูน", "สพม.ลำปาง ลำพูน"),
        ("โรงเรียนสะพานไม้", "สะพานไม้"),
    ],
)
def test_spaces_dots_long_words_and_split_sara_am_do_not_matter(typed: str, meant: str):
    assert rules.folded(typed) == rules.folded(meant)


def test_near_matches_put_names_that_contain_the_words_first():
    names = ["สพม.ลำปาง ลำพูน", "สพม.ตาก", "สพป.ลำปาง 1"]

    assert rules.near_matches("ลำปาง", names)[:2] == ["สพม.ลำปาง ลำพูน", "สพป.ลำปาง 1"]


def test_nothing_is_near_an_empty_text():
    assert rules.near_matches("", ["สพม.ตาก"]) == []


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [("ministry10", "๑๐๕๒๕๐๐๐๐๑", "1052500001"), ("smis8", " 01010001 ", "01010001"), ("obec6", "'080005", "080005")],
)
def test_codes_keep_their_leading_zeros(kind: str, text: str, code: str):
    assert rules.school_code(kind, text) == code


@pytest.mark.parametrize(
    ("kind", "text"),
    [("ministry10", "99010001"), ("smis8", "9901"), ("obec6", "12345x"), ("other", "99010001"), ("smis8", "56010000")],
)
def test_a_code_of_another_length_is_refused(kind: str, text: str):
    with pytest.raises(BadIdentifier):
        rules.school_code(kind, text)
