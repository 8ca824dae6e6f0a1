"""From which figures on an office accepts an instrument: its own thresholds, or those that are usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal

LOWEST, HIGHEST = Decimal(-1), Decimal(1)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least values that are accepted; ``p`` also has a highest. The defaults are those of the field's textbooks.

    IOC 0.50; Cronbach's alpha and KR-20 0.70; difficulty 0.20 to 0.80; discrimination 0.20. For the agreement of two
    observers: kappa 0.61 ("substantial" after Landis and Koch, 1977), ICC 0.75 ("good" after Koo and Li, 2016).
    """

    ioc: Decimal = Decimal("0.50")
    alpha: Decimal = Decimal("0.70")
    kr20: Decimal = Decimal("0.70")
    p_min: Decimal = Decimal("0.20")
    p_max: Decimal = Decimal("0.80")
    r_min: Decimal = Decimal("0.20")
    kappa: Decimal = Decimal("0.61")
    icc: Decimal = Decimal("0.75")


NAMES = tuple(field.name for field in fields(Thresholds))
DEFAULTS = Thresholds()


@dataclass(frozen=True, slots=True)
class ThresholdFault:
    """A threshold that cannot be: its name and what is wrong with it."""

    name: str
    message_th: str
    message_en: str


def as_mapping(thresholds: Thresholds) -> Mapping[str, Decimal]:
    """The thresholds by name."""
    return asdict(thresholds)


def faults(thresholds: Thresholds) -> tuple[ThresholdFault, ...]:
    """What is wrong with thresholds that somebody typed; nothing when they can be used."""
    found = []
    for name, value in as_mapping(thresholds).items():
        least = Decimal(0) if name.startswith("p_") else LOWEST
        if not least <= value <= HIGHEST:
            found.append(
                ThresholdFault(name, f"ต้องอยู่ระหว่าง {least} ถึง {HIGHEST}", f"Must lie between {least} and {HIGHEST}")
            )
    if thresholds.p_min > thresholds.p_max:
        found.append(
            ThresholdFault(
                "p_max", "ค่าความยากสูงสุดต้องไม่น้อยกว่าค่าต่ำสุด", "The highest difficulty must not be below the lowest"
            )
        )
    return tuple(found)
