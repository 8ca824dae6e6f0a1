"""Identifiers of people, schools and offices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc import identifiers
from khet.calc.identifiers import BadIdentifier


@pytest.mark.parametrize(
    "text", ["1234567890121", "1-2345-67890-12-1", " 1 2345 67890 12 1", "'1234567890121", "๑๒๓๔๕๖๗๘๙๐๑๒๑"]
)
def test_a_citizen_number_is_read_however_it_is_written(text):
    found = identifiers.citizen_id(text)

    assert str(found) == "1234567890121"
    assert found.written == "1-2345-67890-12-1"
    assert found.masked == "x-xxxx-xxxxx-12-1"


@given(st.text(alphabet="0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_any_changed_digit_of_a_citizen_number_is_noticed(digits, place, change):
    right = digits + str(identifiers.check_digit(digits))
    assert identifiers.citizen_id(right).digits == right
    other = str((int(right[place]) + change) % 10)
    wrong = right[:place] + other + right[place + 1 :]
    # Modulo 11 squeezed into ten digits lets a few pairs of remainders (0 and 10 give 1) meet.
    if identifiers.check_digit(wrong[:12]) != int(wrong[12]):
        with pytest.raises(BadIdentifier):
            identifiers.citizen_id(wrong)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1234567890122", "หลักสุดท้าย"),
        ("123456789012", "13 หลัก"),
        ("12345678901ab", "13 หลัก"),
        ("", "13 หลัก"),
        ("1.23457E+12", "ปัดเป็น"),
    ],
)
def test_a_wrong_citizen_number_says_why(text, message):
    with pytest.raises(BadIdentifier, match=message):
        identifiers.citizen_id(text)


@pytest.mark.parametrize(
    ("text", "kind", "obec"),
    [
        ("1020080005", "ministry", "080005"),
        ("20010029", "smis", None),
        ("080005", "obec", "080005"),
        ("'๐๘๐๐๐๕", "obec", "080005"),
    ],
)
def test_a_school_has_three_codes_told_apart_by_their_length(text, kind, obec):
    found = identifiers.school_code(text)

    assert (found.kind, found.obec) == (kind, obec)
    assert str(found) == found.digits


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("80005", "10, 8 หรือ 6"),
        ("10200800051", "10, 8 หรือ 6"),
        ("08000x", "10, 8 หรือ 6"),
        ("56010000", "แถวสรุป"),
        ("00000000", "แถวสรุป"),
    ],
)
def test_a_wrong_school_code_says_why(text, message):
    with pytest.raises(BadIdentifier, match=message):
        identifiers.school_code(text)


@pytest.mark.parametrize("text", ["5601", "101701", "๑๐๑๗๐๑", "sesao-lpg"])
def test_an_office_code_is_digits_or_letters_of_its_own(text):
    assert identifiers.office_code(text) == text.translate(str.maketrans("๐๑๗", "017"))


@pytest.mark.parametrize(("text", "message"), [("56011", "4 หรือ 6"), ("", "a-z"), ("สพม.ตาก", "a-z"), ("a b", "a-z")])
def test_a_wrong_office_code_says_why(text, message):
    with pytest.raises(BadIdentifier, match=message):
        identifiers.office_code(text)
