"""What a practice is judged by: criteria with weights on a scale of five, and how the reviews are summed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from khet.calc import thai
from khet.calc.bands import Band, BandSet
from khet.calc.rounding import half_up
from khet.domains.knowledge.rules.refusals import BadCriteria, BadLevel

LOWEST, HIGHEST = 1, 5
MOST_CRITERIA, LONGEST = 20, 300
SEPARATOR = "|"

LEVELS = BandSet(
    code="practice-100",
    version="1",
    name="ระดับคุณภาพผลงาน",
    decimals=2,
    bands=tuple(
        Band(level, name, name_en, Decimal(low), Decimal(high))
        for level, name, name_en, low, high in (
            (5, "ดีเยี่ยม", "excellent", "4.50", "5.00"),
            (4, "ดีมาก", "very good", "3.50", "4.49"),
            (3, "ดี", "good", "2.50", "3.49"),
            (2, "พอใช้", "fair", "1.50", "2.49"),
            (1, "ปรับปรุง", "to be improved", "1.00", "1.49"),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that reviewers look at."""

    key: str
    label: str
    weight: int


SHIPPED = (
    Criterion("c1", "ตรงกับปัญหาหรือความต้องการที่มีข้อมูลรองรับ", 20),
    Criterion("c2", "กระบวนการชัดเจน ผู้อื่นทำตามได้", 20),
    Criterion("c3", "ผลเกิดกับผู้เรียนหรืองาน และมีหลักฐาน", 30),
    Criterion("c4", "มีความใหม่หรือพัฒนาต่อจากของเดิม", 15),
    Criterion("c5", "ขยายผลได้และทำต่อเนื่องได้", 15),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the reviews of one submission amount to."""

    reviews: int
    means: tuple[tuple[str, str], ...]
    total: str
    level: int
    level_name: str


def to_plain(criteria: Sequence[Criterion]) -> dict[str, Any]:
    """Criteria as they are stored with a practice."""
    return {"criteria": [{"key": each.key, "label": each.label, "weight": each.weight} for each in criteria]}


def from_plain(told: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """Criteria as they were stored."""
    return tuple(Criterion(each["key"], each["label"], each["weight"]) for each in told.get("criteria", ()))


def to_lines(criteria: Sequence[Criterion]) -> str:
    """Criteria as an officer edits them: weight and words on a line each."""
    return "\n".join(f"{each.weight} {SEPARATOR} {each.label}" for each in criteria)


def from_lines(text: str) -> tuple[Criterion, ...]:
    """Read criteria from lines of "weight | words"; raises BadCriteria naming the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not 1 <= len(lines) <= MOST_CRITERIA:
        raise BadCriteria(
            f"ต้องมีเกณฑ์ 1 ถึง {MOST_CRITERIA} ข้อ ข้อละหนึ่งบรรทัด", f"Give 1 to {MOST_CRITERIA} criteria, one a line"
        )
    found = tuple(_criterion(at, line) for at, line in enumerate(lines, start=1))
    if len({each.label for each in found}) != len(found):
        raise BadCriteria("มีเกณฑ์ที่เขียนซ้ำกัน", "Two criteria have the same words")
    return found


def _criterion(at: int, line: str) -> Criterion:
    weight, between, label = line.partition(SEPARATOR)
    number = thai.to_arabic_digits(weight).strip()
    words = " ".join(thai.clean(label).split())
    if not (between and number.isdecimal() and 1 <= int(number[:6]) <= 100 and 0 < len(words) <= LONGEST):
        raise BadCriteria(
            f"บรรทัดที่ {at}: เขียนเป็น “น้ำหนัก | เกณฑ์” น้ำหนักเป็นจำนวนเต็ม 1 ถึง 100",
            f"Line {at}: write “weight | criterion”, the weight a whole number from 1 to 100",
        )
    return Criterion(f"c{at}", words, int(number))


def checked_levels(criteria: Sequence[Criterion], given: Mapping[str, object]) -> dict[str, int]:
    """A level for every criterion; raises BadLevel for the first that has none."""
    levels: dict[str, int] = {}
    for at, each in enumerate(criteria, start=1):
        value = thai.to_arabic_digits(str(given.get(each.key, "")))
        if value not in {str(level) for level in range(LOWEST, HIGHEST + 1)}:
            raise BadLevel(
                f"ข้อ {at} ยังไม่ได้ให้ระดับ เลือกระดับ {LOWEST} ถึง {HIGHEST}",
                f"Criterion {at} has no level from {LOWEST} to {HIGHEST}",
            )
        levels[each.key] = int(value)
    return levels


def judged(criteria: Sequence[Criterion], reviews: Sequence[Mapping[str, int]]) -> Judged | None:
    """The mean of every criterion over the reviews, and the weighted mean of them all; None without a review."""
    if not reviews or not criteria:
        return None
    means = {each.key: Fraction(sum(review[each.key] for review in reviews), len(reviews)) for each in criteria}
    weights = sum(each.weight for each in criteria)
    total = sum((each.weight * means[each.key] for each in criteria), Fraction(0)) / weights
    band = LEVELS.find(total)
    return Judged(
        reviews=len(reviews),
        means=tuple((each.key, str(half_up(means[each.key], 2))) for each in criteria),
        total=str(half_up(total, 2)),
        level=band.level if band else 0,
        level_name=band.name if band else "",
    )
