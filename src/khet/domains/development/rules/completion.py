"""Who has completed an event: attended by the event's rule, and passed where a test is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from khet.calc import rounding
from khet.domains.development.rules.attending import Share

Standing = Literal["earned", "absent", "not_tested", "failed"]
STANDINGS: dict[Standing, str] = {
    "earned": "ผ่านเกณฑ์",
    "absent": "เข้าร่วมไม่ถึงเกณฑ์",
    "not_tested": "ยังไม่มีผลการทดสอบ",
    "failed": "คะแนนไม่ถึงเกณฑ์",
}


@dataclass(frozen=True, slots=True)
class Criteria:
    """What an event asks for, in per cent; ``target_percent`` of those tested are to pass."""

    attended_percent: Decimal
    needs_test: bool = False
    pass_percent: int = 80
    target_percent: int = 80


@dataclass(frozen=True, slots=True)
class Taking:
    """One person in an event: how much they attended, and their tests in per cent of all points."""

    person_id: int
    share: Share
    before: Fraction | None = None
    after: Fraction | None = None


def standing(taking: Taking, criteria: Criteria) -> Standing:
    """Where somebody stands; every comparison is exact, before rounding."""
    if not taking.share.has_attended(criteria.attended_percent):
        return "absent"
    if not criteria.needs_test:
        return "earned"
    if taking.after is None:
        return "not_tested"
    return "earned" if taking.after >= criteria.pass_percent else "failed"


@dataclass(frozen=True, slots=True)
class Learning:
    """What a group learnt: how many took the test afterwards, how many passed, and whether that is enough."""

    tested: int
    passed: int
    pass_percent: int
    target_percent: int

    @property
    def share(self) -> Fraction | None:
        """The share of those tested who passed, in per cent; None when nobody was tested."""
        return Fraction(self.passed * 100, self.tested) if self.tested else None

    @property
    def share_text(self) -> str:
        """The share with two decimals; a dash when nobody was tested."""
        return "–" if self.share is None else rounding.text(self.share, 2)

    @property
    def is_reached(self) -> bool | None:
        """Whether enough have passed; None when nobody was tested."""
        return None if self.share is None else self.share >= self.target_percent


def learning(takings: Iterable[Taking], criteria: Criteria) -> Learning:
    """The pass rule of the office over everybody who took the test afterwards."""
    scores = [taking.after for taking in takings if taking.after is not None]
    passed = sum(score >= criteria.pass_percent for score in scores)
    return Learning(len(scores), passed, criteria.pass_percent, criteria.target_percent)
