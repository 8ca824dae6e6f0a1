"""Band sets: which level and which word a rounded value earns.

Five incompatible tables from 1 to 5 are in use in Thai education at once, so a table
is data with a version, never code. A band may carry a condition on the components
(every tool at least 95): the highest band whose range and condition hold wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc import rounding


@dataclass(frozen=True, slots=True)
class Band:
    """One row of the table: from ``low`` to ``high``, both included, on the rounded value."""

    level: int
    name: str
    name_en: str
    low: Decimal
    high: Decimal
    components_low: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BandSet:
    """A versioned table of bands; ``decimals`` is where a value is rounded before it is looked up."""

    code: str
    version: str
    name: str
    decimals: int
    bands: tuple[Band, ...]
    source: str = ""

    @property
    def key(self) -> str:
        """Name the table and its version: "esao-080@1"."""
        return f"{self.code}@{self.version}"

    @property
    def has_conditions(self) -> bool:
        """Tell whether any band also looks at the components."""
        return any(band.components_low is not None for band in self.bands)

    def rounded(self, value: Fraction | Decimal) -> Decimal:
        """Round a value as this table wants it before it is looked up."""
        return rounding.half_up(value, self.decimals)

    def find(
        self, value: Fraction | Decimal, components: Iterable[Fraction | Decimal] = (), *, complete: bool = True
    ) -> Band | None:
        """Give the highest band that holds, or None outside the table.

        ``components`` are the values under this one; ``complete`` is False while one of them
        is still missing, and then no band with a condition on the components can hold.
        """
        rounded = self.rounded(value)
        held = [band for band in self.bands if band.low <= rounded <= band.high]
        if any(band.components_low is not None for band in held):
            parts = [self.rounded(component) for component in components]
            held = [band for band in held if condition_holds(band, parts, complete=complete)]
        return max(held, key=_level, default=None)


def condition_holds(band: Band, components: Iterable[Decimal], *, complete: bool) -> bool:
    """Tell whether the rounded components meet a band's condition, if it has one."""
    if band.components_low is None:
        return True
    return complete and all(component >= band.components_low for component in components)


def _level(band: Band) -> int:
    return band.level
