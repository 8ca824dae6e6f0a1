"""What may be a target, and what may be thresholds of levels."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from khet.domains.indicators.rules.refusals import WrongAim

LARGEST = Decimal(10) ** 11
FIRST_YEAR, LAST_YEAR = 2500, 2700
LOWEST_LEVEL, HIGHEST_LEVEL = 1, 5
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


def check_thresholds(thresholds: Sequence[tuple[int, Decimal]], *, polarity: str) -> tuple[tuple[int, Decimal], ...]:
    """Thresholds, the lowest level first; raises WrongAim unless levels and values go the same way as the indicator."""
    ordered = tuple(sorted((level, check_value(at)) for level, at in thresholds))
    levels = [level for level, _ in ordered]
    if not levels or len(set(levels)) != len(levels) or not LOWEST_LEVEL <= levels[0] <= levels[-1] <= HIGHEST_LEVEL:
        raise WrongAim("ระบุเกณฑ์ของระดับ 1 ถึง 5 ระดับละค่าเดียว", "Give levels 1 to 5, one value each")
    if polarity == "none":
        raise WrongAim("ตัวชี้วัดนี้ไม่มีทิศทาง จึงแบ่งระดับไม่ได้", "The indicator has no direction and so no levels")
    rises = polarity == "higher"
    for (_, one), (_, other) in pairwise(ordered):
        if one == other or (one < other) != rises:
            raise WrongAim(
                "ค่าเกณฑ์ต้องเพิ่มขึ้นตามระดับ" if rises else "ค่าเกณฑ์ต้องลดลงเมื่อระดับสูงขึ้น",
                "Values must rise with the level" if rises else "Values must fall as the level rises",
            )
    return ordered
