"""Figures as people type them, and as they are stored: exact decimals, Thai or Arabic digits, no exponent."""

from __future__ import annotations

import re
from decimal import Decimal

from khet.calc.thai import to_arabic_digits

PLACES = 4
LARGEST = Decimal(10) ** 10
_FIGURE = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[+-]?\.\d+")
EMPTY_MARKS = frozenset({"", "-", "–", "—"})


class NotAFigure(ValueError):
    """The text is no figure that can be stored."""


def is_empty(text: str) -> bool:
    """Tell whether a cell says nothing: blank, or a dash as papers print it."""
    return text.strip() in EMPTY_MARKS


def read_figure(text: str) -> Decimal:
    """Read "3", "๘๐", "1,234.5"; raises NotAFigure for anything else, too large, or finer than can be kept."""
    typed = to_arabic_digits(text).strip().replace("\u00a0", "").replace("\u2212", "-")
    if not _FIGURE.fullmatch(typed):
        raise NotAFigure(text)
    figure = Decimal(typed.replace(",", ""))
    if abs(figure) >= LARGEST or figure != round(figure, PLACES):
        raise NotAFigure(text)
    return tidy(figure)


def tidy(figure: Decimal) -> Decimal:
    """The same figure without the zeros a database column adds: 80.0000 becomes 80."""
    return figure.quantize(Decimal(1)) if figure == figure.to_integral_value() else figure.normalize()


def tidy_or_none(figure: Decimal | None) -> Decimal | None:
    """``tidy`` for a figure that may be absent."""
    return None if figure is None else tidy(figure)


def as_text(figure: Decimal | None) -> str | None:
    """The figure as JSON keeps it; None stays None."""
    return None if figure is None else f"{tidy(figure):f}"
