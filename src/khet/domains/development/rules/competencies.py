"""What somebody has shown of a competency: by taking part, by a test, and by use at work that others have seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from khet.calc import rounding

TAKEN_PART, TESTED, USED = 1, 2, 3
LEVELS = {TAKEN_PART: "ผ่านเกณฑ์การเข้าร่วม", TESTED: "ผ่านการทดสอบ", USED: "ใช้จริงในงาน มีผู้อื่นยืนยัน"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What one event of a course shows of a person's competency.

    ``passed`` is None where nobody was tested; ``is_used`` when the head or the supervisor says that it is used
    regularly: what people say of themselves is kept in their record and lifts no level.
    """

    person_id: int
    competency_id: int
    event_id: int
    event_title: str
    on: date
    has_attended: bool
    passed: bool | None = None
    is_used: bool = False

    @property
    def level(self) -> int | None:
        """The level that this event shows; None for whoever did not attend enough of it."""
        if not self.has_attended:
            return None
        if self.is_used:
            return USED
        return TESTED if self.passed else TAKEN_PART


def best(shown: Iterable[Shown]) -> dict[tuple[int, int], Shown]:
    """By person and competency what shows the highest level, and of equals the newest."""
    found: dict[tuple[int, int], Shown] = {}
    for each in shown:
        if each.level is None:
            continue
        key = (each.person_id, each.competency_id)
        known = found.get(key)
        if known is None or (known.level or 0, known.on, known.event_id) < (each.level, each.on, each.event_id):
            found[key] = each
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people of an office reached which level of a competency as their highest."""

    counts: tuple[int, int, int]

    @property
    def people(self) -> int:
        """Everybody who took part in something that builds it."""
        return sum(self.counts)

    @property
    def lines(self) -> list[tuple[str, int]]:
        """Each level in words with how many reached it as their highest, lowest first."""
        return list(zip(LEVELS.values(), self.counts, strict=True))

    @property
    def proven(self) -> int:
        """How many passed a test or use it at work."""
        return sum(self.counts[TESTED - 1 :])

    @property
    def share(self) -> Fraction | None:
        """The share of those who took part that is proven, in per cent; None when nobody took part."""
        return Fraction(self.proven * 100, self.people) if self.people else None

    @property
    def share_text(self) -> str:
        """The share with two decimals; a dash when nobody took part."""
        return "–" if self.share is None else rounding.text(self.share, 2)


def standing(levels: Iterable[int]) -> Standing:
    """The highest levels of people, counted."""
    held = list(levels)
    return Standing((held.count(TAKEN_PART), held.count(TESTED), held.count(USED)))
