"""Whether two descriptions may be of one person: names as they are compared, and likeness with its reasons.

Nothing here decides. A score orders candidates for a person who does, and every point of it has a reason in words.
Thai names are never normalised with NFKC, which splits ำ in two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from khet.calc import thai

PREFIXES = (
    "ว่าที่ร้อยตรีหญิง",
    "ว่าที่ร้อยตรี",
    "ว่าที่ร.ต.หญิง",
    "ว่าที่ ร.ต.หญิง",
    "ว่าที่ร.ต.",
    "ว่าที่ ร.ต.",
    "เด็กหญิง",
    "เด็กชาย",
    "นางสาว",
    "สามเณร",
    "ด.ญ.",
    "ด.ช.",
    "น.ส.",
    "นาย",
    "นาง",
)
"""What stands before a name and is not part of it, the longest first."""

SPACED_PREFIXES = ("ดร.", "ผศ.", "รศ.", "ศ.", "ดช.", "ดญ.", "นส.", "พระ ", "Mr.", "Mrs.", "Miss ", "Ms.", "Master ")
"""Prefixes that only count with what ends them here: without it they begin names as well."""

_SPACES = re.compile(r"\s+")
_MARKS = re.compile(f"[{thai.MARKS}]")
_JOINS = str.maketrans("", "", ".-'’ ")


def without_prefix(name: str) -> tuple[str, str]:
    """The prefix that a name begins with, and the name; the prefix is empty where there is none.

    What follows must be able to begin a name: in นายิกา the first three letters are no prefix.
    """
    text = name.strip()
    for prefix in (*PREFIXES, *SPACED_PREFIXES):
        if text.startswith(prefix):
            rest = text[len(prefix) :].strip()
            if len(rest) > 1 and _begins_a_name(rest[0]):
                return prefix.strip(), rest
    return "", text


def _begins_a_name(letter: str) -> bool:
    return letter.isalpha() and letter not in thai.MARKS


def name_part(text: str) -> str:
    """A first or last name as it is kept: repaired, its spaces single."""
    return _SPACES.sub(" ", thai.clean(text)).strip()


def name_key(first_name: str, last_name: str) -> str:
    """A name as it is compared: without prefix, spaces, full stops and hyphens, Latin letters small."""
    _, first = without_prefix(name_part(first_name))
    return f"{_joined(first)} {_joined(name_part(last_name))}"


def _joined(text: str) -> str:
    return text.translate(_JOINS).casefold()


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter was added, left out, replaced, or two neighbours were swapped; equal texts are not apart."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    rest, other_rest = short[start:], long[start:]
    return rest[1:] == other_rest[1:] or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of somebody when numbers do not tell."""

    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None
    school_id: int | None = None
    student_no: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for two descriptions being of one person."""

    key: str
    points: int
    message_th: str
    message_en: str


SAME_NAME = Reason("name.same", 40, "ชื่อและนามสกุลตรงกัน", "The same name")
MARK_APART = Reason("name.mark", 34, "ชื่อต่างกันเฉพาะวรรณยุกต์หรือการันต์", "The names differ by a tone or silent mark only")
LETTER_APART = Reason("name.letter", 30, "ชื่อต่างกันเพียงตัวอักษรเดียว", "The names differ by one letter")
SAME_FIRST = Reason("name.first", 18, "ชื่อตรงกัน นามสกุลต่างกัน", "The same first name, another last name")
SAME_BIRTH = Reason("birth.same", 35, "วันเกิดตรงกัน", "The same date of birth")
BIRTH_SWAPPED = Reason("birth.swapped", 20, "วันเกิดสลับวันกับเดือน", "Day and month of birth are swapped")
BIRTH_NEAR = Reason("birth.near", 15, "วันเกิดต่างกันเพียงวัน เดือน หรือปี", "Day, month or year of birth differs")
SAME_NUMBER = Reason("number.same", 20, "เลขประจำตัวนักเรียนของโรงเรียนเดียวกันตรงกัน", "The same number in the same school")
SAME_SCHOOL = Reason("school.same", 5, "สถานศึกษาเดียวกัน", "The same school")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two descriptions are: points from 0 to 100, and where they come from."""

    score: int
    reasons: tuple[Reason, ...]


def likeness(one: Described, other: Described) -> Likeness:
    """Compare two descriptions; what is missing in either speaks neither for nor against."""
    found = (_name(one, other), _birth(one.birth_date, other.birth_date), _place(one, other))
    reasons = tuple(reason for reason in found if reason is not None)
    return Likeness(sum(reason.points for reason in reasons), reasons)


def _name(one: Described, other: Described) -> Reason | None:
    mine, theirs = name_key(one.first_name, one.last_name), name_key(other.first_name, other.last_name)
    if not (mine.strip() and theirs.strip()):
        return None
    if mine == theirs:
        return SAME_NAME
    if _MARKS.sub("", mine) == _MARKS.sub("", theirs):
        return MARK_APART
    if one_letter_apart(mine, theirs):
        return LETTER_APART
    return SAME_FIRST if mine.partition(" ")[0] == theirs.partition(" ")[0] else None


def _birth(one: date | None, other: date | None) -> Reason | None:
    if one is None or other is None:
        return None
    if one == other:
        return SAME_BIRTH
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return BIRTH_SWAPPED
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return BIRTH_NEAR if same == 2 else None


def _place(one: Described, other: Described) -> Reason | None:
    if one.school_id is None or one.school_id != other.school_id:
        return None
    return SAME_NUMBER if one.student_no and one.student_no == other.student_no else SAME_SCHOOL


def alike(one: Described, other: Described) -> bool:
    """Whether two descriptions may be of one person at all: a name that is at least close, or the same birth date.

    Where neither name nor birth date can be compared there is nothing to say against it.
    """
    name = _name(one, other)
    birth = _birth(one.birth_date, other.birth_date)
    if name in (SAME_NAME, MARK_APART) or birth is SAME_BIRTH:
        return True
    comparable = bool(one.first_name and other.first_name)
    dated = one.birth_date is not None and other.birth_date is not None
    if comparable and not dated:
        return name is not None
    return not comparable and not dated
