"""Probabilities of test statistics, from scipy; the statistics themselves come exactly from ``khet.calc``."""

from __future__ import annotations

from decimal import Decimal


def t_two_sided(t: Decimal, degrees: int) -> float:
    """The probability of a t at least this far from 0, on either side, when nothing has changed."""
    from scipy.special import stdtr

    return float(2 * stdtr(degrees, -abs(float(t))))


def mark(p: float) -> str:
    """The stars that reports print: ** below .01, * below .05."""
    return "**" if p < 0.01 else "*" if p < 0.05 else ""
