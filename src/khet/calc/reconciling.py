"""Compare what a file states about the whole with what its rows come to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One stated figure that its rows do not come to; figures as they are written."""

    column: str
    stated: str
    computed: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Stated figures of one row that differ for one cause.

    ``column`` is the first column, ``columns`` are all of them. ``weighting`` is "weighted" (by the number of pupils),
    "unweighted" or "sum". ``likely_cause`` is a stable key; ``detail`` what it says exactly (the order of the columns,
    the school that is missing), as a plain key.
    """

    row: int
    column: str
    columns: tuple[str, ...]
    stated: str
    computed: str
    weighting: str
    likely_cause: str
    message_th: str
    message_en: str
    cells: tuple[Cell, ...]
    detail: str = ""
