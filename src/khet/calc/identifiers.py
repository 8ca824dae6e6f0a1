"""Identifiers of people, schools and offices: cleaned as people write them, checked as far as they can be.

All of them are texts with leading zeros. Only the citizen number has a check digit; a school or
an office code that has the right shape may still not exist, which only the register knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from khet.calc import thai

_DECORATION = re.compile(r"[\s'’\-]")
_SCIENTIFIC = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_OFFICE_LETTERS = re.compile(r"[a-z0-9][a-z0-9-]{0,31}", re.IGNORECASE)

SchoolKind = Literal["ministry", "smis", "obec"]


class BadIdentifier(ValueError):
    """The identifier cannot be right; the message is Thai and fit to show."""


@dataclass(frozen=True, slots=True)
class CitizenId:
    """เลขประจำตัวประชาชน: thirteen digits, the last one a check."""

    digits: str

    @property
    def written(self) -> str:
        """As it stands on the card: 1-2345-67890-12-1."""
        digits = self.digits
        return f"{digits[0]}-{digits[1:5]}-{digits[5:10]}-{digits[10:12]}-{digits[12]}"

    @property
    def masked(self) -> str:
        """For pages that only need to tell two people apart."""
        return f"x-xxxx-xxxxx-{self.digits[10:12]}-{self.digits[12]}"

    def __str__(self) -> str:
        return self.digits


@dataclass(frozen=True, slots=True)
class SchoolCode:
    """One of a school's three codes: 10 digits of the ministry, 8 of SMIS and DMC, 6 of OBEC."""

    digits: str
    kind: SchoolKind

    @property
    def obec(self) -> str | None:
        """The six-digit code inside a ministry code; SMIS does not hold it."""
        return None if self.kind == "smis" else self.digits[-6:]

    def __str__(self) -> str:
        return self.digits


def citizen_id(text: str) -> CitizenId:
    """Read a citizen number; raises BadIdentifier."""
    digits = _bare(text, "เลขประจำตัวประชาชน")
    if not _are_digits(digits, 13):
        raise BadIdentifier("เลขประจำตัวประชาชนต้องเป็นตัวเลข 13 หลัก")
    if check_digit(digits[:12]) != int(digits[12]):
        raise BadIdentifier("เลขประจำตัวประชาชนไม่ถูกต้อง เลขหลักสุดท้ายไม่ตรงกับหลักอื่น")
    return CitizenId(digits)


@cache
def _weighed() -> tuple[dict[str, int], ...]:
    """What three digits count for at each of the four places they can have in a citizen number.

    The first digit of it weighs 13, the next 12, and so on. Adding four numbers is ten times as fast as multiplying
    twelve digits.
    """
    texts = [f"{number:03d}" for number in range(1000)]
    return tuple(
        {text: int(text[0]) * weight + int(text[1]) * (weight - 1) + int(text[2]) * (weight - 2) for text in texts}
        for weight in (13, 10, 7, 4)
    )


def check_digit(digits: str) -> int:
    """Work out the thirteenth digit of a citizen number from the first twelve."""
    first, second, third, fourth = _weighed()
    total = first[digits[:3]] + second[digits[3:6]] + third[digits[6:9]] + fourth[digits[9:]]
    return (11 - total % 11) % 10


def school_code(text: str) -> SchoolCode:
    """Read any of a school's three codes by its length; raises BadIdentifier."""
    digits = _bare(text, "รหัสโรงเรียน")
    kind = _SCHOOL_KINDS.get(len(digits))
    if kind is None or not _are_digits(digits, len(digits)):
        raise BadIdentifier("รหัสโรงเรียนต้องเป็นตัวเลข 10, 8 หรือ 6 หลัก (รวมเลข 0 ข้างหน้า)")
    if kind == "smis" and digits.endswith("0000"):
        raise BadIdentifier(f"{digits} เป็นรหัสของแถวสรุประดับเขตหรือประเทศ ไม่ใช่โรงเรียน")
    return SchoolCode(digits, kind)


_SCHOOL_KINDS: dict[int, SchoolKind] = {10: "ministry", 8: "smis", 6: "obec"}


def office_code(text: str) -> str:
    """Read an office's code: 4 digits for a primary office, 6 for a secondary one, or letters of the office's own.

    Codes of the offices that were re-divided in 2564 are not all known, so letters are allowed. Raises BadIdentifier.
    """
    bare = thai.to_arabic_digits(thai.clean(text)).strip("'’ ")
    if bare.isdecimal() and len(bare) not in (4, 6):
        raise BadIdentifier("รหัสสำนักงานที่เป็นตัวเลขต้องมี 4 หรือ 6 หลัก")
    if not _OFFICE_LETTERS.fullmatch(bare):
        raise BadIdentifier("รหัสสำนักงานใช้ได้เฉพาะตัวเลข ตัวอักษร a-z และเครื่องหมาย -")
    return bare


def _bare(text: str, what: str) -> str:
    """Strip what spreadsheets and people add; a number that a spreadsheet has rounded cannot be saved."""
    plain = thai.to_arabic_digits(thai.clean(text))
    if _SCIENTIFIC.fullmatch(plain):
        raise BadIdentifier(f"{what}ถูกโปรแกรมตารางปัดเป็น {plain} แล้ว ให้ตั้งช่องเป็นข้อความและพิมพ์ใหม่")
    return _DECORATION.sub("", plain)


def _are_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdecimal()
