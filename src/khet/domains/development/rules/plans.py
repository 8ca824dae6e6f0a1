"""Plans: what of them may change and how, and how far a goal was reached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc import rounding
from khet.domains.development.rules.refusals import PlanProblem


@dataclass(frozen=True, slots=True)
class Reached:
    """A goal's result beside its target."""

    target: Decimal
    reached: int | None
    total: int | None

    @property
    def percent(self) -> Fraction | None:
        """The exact result in per cent; None while there is none."""
        return Fraction(self.reached * 100, self.total) if self.reached is not None and self.total else None

    @property
    def percent_text(self) -> str:
        """The result with two decimals; empty while there is none."""
        return "" if self.percent is None else rounding.text(self.percent, 2)

    @property
    def is_reached(self) -> bool | None:
        """Whether the target was reached, compared exactly; None while there is no result."""
        return None if self.percent is None else self.percent >= Fraction(self.target)


def check_reason(*, is_approved: bool, reason: str) -> None:
    """Refuse a change of an approved plan without a reason."""
    if is_approved and not reason.strip():
        raise PlanProblem("แผนนี้อนุมัติแล้ว การแก้ไขต้องระบุเหตุผล", "The plan is approved: a change needs its reason in words")


def check_can_approve(*, goals: int, programmes: int) -> None:
    """Refuse to approve a plan that says neither what for nor what."""
    if not goals:
        raise PlanProblem("แผนยังไม่มีเป้าหมาย โปรดเพิ่มอย่างน้อย 1 ข้อก่อนอนุมัติ", "The plan has no goal yet")
    if not programmes:
        raise PlanProblem("แผนยังไม่มีโครงการ โปรดเพิ่มอย่างน้อย 1 โครงการก่อนอนุมัติ", "The plan has no programme yet")


def check_result(reached: int | None, total: int | None) -> None:
    """Refuse half a result, and more people reached than there are."""
    if (reached is None) != (total is None):
        raise PlanProblem("โปรดกรอกทั้งจำนวนที่บรรลุและจำนวนทั้งหมด", "Give both how many reached it and out of how many")
    if reached is not None and total is not None and (total < 1 or reached > total):
        raise PlanProblem("จำนวนที่บรรลุต้องไม่เกินจำนวนทั้งหมด", "More people than there are cannot have reached it")
