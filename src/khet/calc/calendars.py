"""Buddhist-era dates and the three calendars of an education office: fiscal, academic and the plain year.

Python's ``date`` stays in the common era everywhere inside; a Buddhist year is only ever read from
people or shown to them. A date is read year first turned, then checked, because 29 February
2567 does not exist until 543 is taken off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from khet.calc import thai

THAILAND = ZoneInfo("Asia/Bangkok")
OFFSET = 543
FIRST_BE_YEAR = 2400

LONG_MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_WORDS = re.compile(r"(\d{1,2})[ \-]*([^\d\s]+?)[ \-]*(\d{2}|\d{4})")
_ERA = re.compile(r"(พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)\s*(?=\d)")
_DAY_WORD = re.compile(r"^(วัน\S*?ที่|วันที่|ที่)\s*(?=\d)")


class ThaiDateError(ValueError):
    """The text is not a date; the message is Thai and fit to show."""


def thai_day(moment: datetime) -> date:
    """The date that people in Thailand read on their calendar at this moment."""
    return moment.astimezone(THAILAND).date()


def be_year(ce: int) -> int:
    """Turn a common-era year into a Buddhist-era one."""
    return ce + OFFSET


def ce_year(be: int) -> int:
    """Turn a Buddhist-era year into a common-era one."""
    return be - OFFSET


def long_date(day: date) -> str:
    """Write a date out: "30 กันยายน 2566"."""
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {be_year(day.year)}"


def short_date(day: date) -> str:
    """Write a date short: "30 ก.ย. 2566"."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {be_year(day.year)}"


def parse_date(text: str) -> date:
    """Read a date as people in Thai offices write it.

    Understood are 30/9/2566, 30-09-66, 30 ก.ย. 2566, ๓๐ กันยายน พ.ศ. ๒๕๖๖, 30/9/2023, ค.ศ. 2023 and 2023-09-30.
    Years from 2400 on are Buddhist, two digits are Buddhist years of the century 2500. Raises ThaiDateError.
    """
    plain = thai.to_arabic_digits(thai.clean(text))
    era = _ERA.search(plain)
    rest = _DAY_WORD.sub("", _ERA.sub("", plain)).strip()
    found = _parts(rest)
    if found is None:
        raise ThaiDateError(f"“{text.strip()}” ไม่ใช่วันที่ ตัวอย่างที่ใช้ได้: 30/9/2566 หรือ 30 ก.ย. 2566")
    day, month, year = found
    is_common = era is not None and era.group(1).startswith("ค")
    try:
        return date(_common_year(year, is_common=is_common), month, day)
    except ValueError:
        raise ThaiDateError(f"ไม่มีวันที่ “{text.strip()}” ในปฏิทิน") from None


def _parts(text: str) -> tuple[int, int, int] | None:
    """Split into day, month and year, the year as written."""
    if iso := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in iso.groups())
        return day, month, year
    if numbers := _NUMBERS.fullmatch(text):
        day, month, year = (int(part) for part in numbers.groups())
        return day, month, year
    words = _WORDS.fullmatch(text)
    named = _month(words.group(2)) if words else None
    return (int(words.group(1)), named, int(words.group(3))) if words and named else None


def _common_year(year: int, *, is_common: bool) -> int:
    if year < 100:
        return year + 2000 if is_common else ce_year(year + 2500)
    return ce_year(year) if year >= FIRST_BE_YEAR and not is_common else year


def _month(word: str) -> int | None:
    """Find a month by its name or abbreviation, with or without the dots."""
    bare = word.replace(".", "").casefold()
    for number in range(1, 13):
        long, short = LONG_MONTHS[number - 1], SHORT_MONTHS[number - 1].replace(".", "")
        if bare in (long, short, long.removesuffix("คม").removesuffix("ยน").removesuffix("พันธ์")):
            return number
        if bare[:3] == ENGLISH_MONTHS[number - 1] and bare.isascii():
            return number
    return None


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """ปีงบประมาณ: from 1 October of the year before to 30 September, named by its Buddhist year."""

    be: int

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """Give the fiscal year a day falls in; October already belongs to the next."""
        return cls(be_year(day.year + (day.month >= 10)))

    @property
    def starts(self) -> date:
        """Its first day."""
        return date(ce_year(self.be) - 1, 10, 1)

    @property
    def ends(self) -> date:
        """Its last day."""
        return date(ce_year(self.be), 9, 30)

    def contains(self, day: date) -> bool:
        """Tell whether a day falls in it."""
        return self.starts <= day <= self.ends

    @staticmethod
    def quarter(day: date) -> int:
        """Give the quarter a day falls in: October to December is the first."""
        return (day.month - 10) % 12 // 3 + 1

    def round_end(self, month: int, day: int) -> date:
        """Give the day a round ends that is named by month and day: 31 March or 30 September."""
        return date(ce_year(self.be) - (month >= 10), month, day)

    def next(self) -> FiscalYear:
        """The fiscal year after."""
        return FiscalYear(self.be + 1)

    def previous(self) -> FiscalYear:
        """The fiscal year before."""
        return FiscalYear(self.be - 1)

    def __str__(self) -> str:
        return str(self.be)


@dataclass(frozen=True, order=True, slots=True)
class AcademicYear:
    """ปีการศึกษา: from 16 May to 15 May of the next year, named by the Buddhist year it starts in.

    Teaching ends on 31 March; the weeks after it still belong to the year that is being closed.
    """

    be: int

    OPENS: ClassVar[tuple[int, int]] = (5, 16)
    SECOND_TERM: ClassVar[tuple[int, int]] = (11, 1)

    @classmethod
    def of(cls, day: date) -> AcademicYear:
        """Give the academic year a day falls in."""
        return cls(be_year(day.year - ((day.month, day.day) < cls.OPENS)))

    @property
    def starts(self) -> date:
        """Its first day."""
        return date(ce_year(self.be), *self.OPENS)

    @property
    def ends(self) -> date:
        """Its last day, the one before the next year opens."""
        return date(ce_year(self.be) + 1, *self.OPENS) - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Tell whether a day falls in it."""
        return self.starts <= day <= self.ends

    def term(self, day: date) -> int:
        """Give the term, 1 or 2; the break in October still counts to the first."""
        return 1 if day < date(ce_year(self.be), *self.SECOND_TERM) else 2

    def round_end(self, month: int, day: int) -> date:
        """Give the day a round ends that is named by month and day: 31 March lies in the year after."""
        return date(ce_year(self.be) + ((month, day) < self.OPENS), month, day)

    def next(self) -> AcademicYear:
        """The academic year after."""
        return AcademicYear(self.be + 1)

    def previous(self) -> AcademicYear:
        """The academic year before."""
        return AcademicYear(self.be - 1)

    def __str__(self) -> str:
        return str(self.be)
