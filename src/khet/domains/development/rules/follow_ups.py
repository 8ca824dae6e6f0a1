"""Following up what people use at work: when rounds open, and how answers are summed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from khet.calc.descriptives import shares
from khet.calc.rounding import text
from khet.domains.development.rules.refusals import DevelopmentProblem

SOURCES = ("self", "head", "supervisor")
METHODS = ("written", "observation", "interview", "focus_group")
LEVELS = {0: "ยังไม่ได้ใช้", 1: "ใช้บางส่วน", 2: "ใช้เป็นประจำ", 3: "ใช้เป็นประจำและขยายผลให้ผู้อื่น"}
USED = 2
MOST_DAYS = 730


class FollowUpProblem(DevelopmentProblem):
    """The round or record cannot be kept this way."""


def opens_on(ends_on: date, after_days: int) -> date:
    """The day on which a round opens: so many days after the last day of the event."""
    return ends_on + timedelta(days=after_days)


def check_round(
    *, after_days: int, answer_days: int, sources: Collection[str], method: str, has_supervisor: bool
) -> None:
    """Raise FollowUpProblem for a round that could not be held."""
    if not (1 <= after_days <= MOST_DAYS and 1 <= answer_days <= 90):
        raise FollowUpProblem(
            "จำนวนวันหลังกิจกรรมต้องอยู่ระหว่าง 1 ถึง 730 และเวลาตอบ 1 ถึง 90 วัน",
            "1 to 730 days after the event, and 1 to 90 days to answer",
        )
    if not sources or set(sources) - set(SOURCES) or method not in METHODS:
        raise FollowUpProblem("เลือกผู้ให้ข้อมูลอย่างน้อยหนึ่งฝ่าย และวิธีติดตาม", "Choose who tells and how")
    if "supervisor" in sources and not has_supervisor:
        raise FollowUpProblem("เลือกผู้ติดตามของเขตด้วย", "Choose who of the office follows up")


@dataclass(frozen=True, slots=True)
class UseSummary:
    """How many were asked and answered, and how often each level was given, from the highest down."""

    asked: int
    answered: int
    levels: tuple[tuple[str, int, str], ...]
    used: int

    @property
    def used_text(self) -> str:
        """The share of answers that say that it is used regularly, in per cent."""
        return text(Fraction(self.used * 100, self.answered), 2) if self.answered else "–"


def summary(levels: Iterable[int | None]) -> UseSummary:
    """Sum up the records of a round; None is one that nobody has answered yet."""
    given = list(levels)
    answered = [level for level in given if level is not None]
    counts = Counter(answered)
    parts = shares({level: counts[level] for level in LEVELS}) if answered else {}
    lines = tuple((LEVELS[level], counts[level], str(parts.get(level, "–"))) for level in sorted(LEVELS, reverse=True))
    return UseSummary(len(given), len(answered), lines, sum(count for level, count in counts.items() if level >= USED))
