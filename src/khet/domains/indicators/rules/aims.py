"""What may be a target, and what may be thresholds of levels."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from khet.calc import indicator
from khet.calc.indicator import HIGHEST_LEVEL, LOWEST_LEVEL, Polarity
from khet.calc.plain_reader import Problems
from khet.domains.indicators.rules.refusals import WrongAim

LARGEST = Decimal(10) ** 11
FIRST_YEAR, LAST_YEAR = 2500, 2700
PLACES = Decimal("0.0001")


def check_target(*, year: int, value: Decimal) -> Decimal:
    """The target as it is kept; raises WrongAim for a year or a figure that cannot be meant."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongAim("ปีต้องเป็นปี พ.ศ.", "The year must be of the Buddhist Era")
    return check_value(value)


def check_value(value: Decimal) -> Decimal:
    """A figure as it is kept; raises WrongAim when it is no number, too large, or finer than four decimals."""
    if not value.is_finite() or abs(value) >= LARGEST:
        raise WrongAim("ค่านี้ใหญ่เกินไปหรือไม่ใช่ตัวเลข", "The value is too large, or no number")
    kept = value.quantize(PLACES)
    if kept != value:
        raise WrongAim("ใช้ทศนิยมได้ไม่เกิน 4 ตำแหน่ง", "At most four decimals")
    return kept


def check_thresholds(
    thresholds: Sequence[tuple[int, Decimal]], *, polarity: Polarity
) -> tuple[tuple[int, Decimal], ...]:
    """Thresholds from the best level down; raises WrongAim for what cannot be levels."""
    ordered = tuple(sorted(((level, check_value(bound)) for level, bound in thresholds), reverse=True))
    if not ordered or any(not LOWEST_LEVEL < level <= HIGHEST_LEVEL for level, _ in ordered):
        raise WrongAim("ระบุเกณฑ์ของระดับ 2 ถึง 5 อย่างน้อยหนึ่งระดับ", "Give at least one threshold, of levels 2 to 5")
    found = Problems()
    indicator.check_thresholds(ordered, polarity=polarity, path="thresholds", problems=found)
    if found.found:
        raise WrongAim(found.found[0].message_th, found.found[0].message_en)
    return ordered
