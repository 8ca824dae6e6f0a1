"""What is measured, against which target: every module of this folder that defines ``measure``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured figure and its target; the ratio is above 1 when the target is met with room to spare.

    ``most`` is the largest value allowed, ``least`` the smallest; one of them is given, or neither for a figure
    that only stands beside another.
    """

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times better than the target."""
        if self.most is not None:
            return self.most / self.value if self.value else float("inf")
        return self.value / self.least if self.least else None

    @property
    def is_met(self) -> bool:
        """Whether the target is met; a figure without one always is."""
        return self.ratio is None or self.ratio >= 1

    @property
    def target(self) -> str:
        """The target as text."""
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}"
        return f"≥ {self.least:g} {self.unit}" if self.least is not None else ""

    def cells(self) -> tuple[str, str, str, str, str]:
        """The row of the table: what, measured, target, ratio, verdict."""
        ratio = "" if self.ratio is None else f"{self.ratio:.1f} ×"
        verdict = "" if self.ratio is None else "met" if self.is_met else "MISSED"
        return self.name, f"{self.value:.3g} {self.unit}", self.target, ratio, verdict
