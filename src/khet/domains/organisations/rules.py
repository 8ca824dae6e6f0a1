"""Decisions about offices and schools in time: intervals, names that are meant, what may follow what."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from khet.calc import identifiers


class OrganisationsProblem(Exception):
    """Something about offices or schools cannot be done; the message is Thai and fit to show."""


class OfficeNotFound(OrganisationsProblem):
    """No office, or more than one, is meant by a text; ``near`` names what may have been meant."""

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        self.near = tuple(near)
        super().__init__(message)


class SchoolNotFound(OrganisationsProblem):
    """No school, or more than one, is meant by a text; ``near`` names what may have been meant."""

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        self.near = tuple(near)
        super().__init__(message)


class WrongDate(OrganisationsProblem):
    """A change cannot take effect on this date."""


class AlreadyThere(OrganisationsProblem):
    """A code or name is already in use."""


class NotPossible(OrganisationsProblem):
    """The change does not fit what is known about the school or office."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From the first day to the first day no longer; an empty end reaches for ever."""

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise WrongDate("วันสิ้นสุดต้องหลังวันเริ่ม")

    def holds_on(self, day: date) -> bool:
        """Whether the day lies within."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Interval) -> bool:
        """Whether some day lies in both."""
        self_begins = self.start is None or other.end is None or self.start < other.end
        other_begins = other.start is None or self.end is None or other.start < self.end
        return self_begins and other_begins

    def cut(self, day: date) -> tuple[Interval, Interval]:
        """What holds until the day, and what holds from it; raises WrongDate unless the day lies inside."""
        if not self.holds_on(day) or self.start == day:
            raise WrongDate("วันที่มีผลต้องหลังวันเริ่มของข้อมูลปัจจุบัน และต้องไม่ก่อนการเปลี่ยนแปลงครั้งล่าสุด")
        return Interval(self.start, day), Interval(day, self.end)


_OFFICE_WORDS = (
    ("สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา", "สพม."),
    ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษา", "สพป."),
)


def folded(text: str) -> str:
    """A name reduced to what distinguishes it: no spaces, no dots, no "โรงเรียน", long office names shortened."""
    for long, short in _OFFICE_WORDS:
        text = text.replace(long, short)
    text = text.replace("ํา", "ำ").replace("เเ", "แ").removeprefix("โรงเรียน").removeprefix("ร.ร.")
    return re.sub(r"[\s.\u200b\ufeff\u00a0-]+", "", text).casefold()


def near_matches(wanted: str, names: Iterable[str], *, most: int = 5) -> list[str]:
    """The names that resemble what was typed, the most alike first."""
    by_fold: dict[str, str] = {}
    for name in names:
        by_fold.setdefault(folded(name), name)
    inside = [name for fold, name in by_fold.items() if folded(wanted) and folded(wanted) in fold]
    alike = [by_fold[fold] for fold in difflib.get_close_matches(folded(wanted), list(by_fold), n=most, cutoff=0.5)]
    return list(dict.fromkeys([*inside, *alike]))[:most]


_SCHOOL_KINDS = {"ministry10": "ministry", "smis8": "smis", "obec6": "obec"}
_SCHOOL_DIGITS = {"ministry10": 10, "smis8": 8, "obec6": 6}


def school_code(kind: str, text: str) -> str:
    """The digits of a school's code of this kind (ministry10, smis8, obec6); raises BadIdentifier."""
    if kind not in _SCHOOL_KINDS:
        raise identifiers.BadIdentifier("ไม่รู้จักชนิดของรหัสสถานศึกษา")
    code = identifiers.school_code(text)
    if code.kind != _SCHOOL_KINDS[kind]:
        raise identifiers.BadIdentifier(f"รหัสนี้ต้องเป็นตัวเลข {_SCHOOL_DIGITS[kind]} หลัก")
    return code.digits
