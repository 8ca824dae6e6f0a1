"""What a computation reads: the snapshots of offices, the register of schools, and pupils found to be one person.

Plain types only, so that a domain can name its snapshots without loading an engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# The sizes of schools by their number of pupils, in the four classes that offices use.
SMALL, MEDIUM, LARGE, EXTRA_LARGE = "small", "medium", "large", "extra_large"
SIZES = ((120, SMALL), (600, MEDIUM), (1_500, LARGE))


def size_code(pupils: int) -> str:
    """Give a school's size class: up to 120 pupils it is small, up to 600 medium, up to 1,500 large."""
    return next((code for most, code in SIZES if pupils <= most), EXTRA_LARGE)


@dataclass(frozen=True, slots=True)
class Source:
    """One current snapshot: its folder, its uuid (``snapshot``), and its period as the dataset names it (year B.E.).

    ``absent`` are fields of the dataset that the file had no column for: of them nothing is known, which is not 0.
    """

    office_id: int
    dataset: str
    year: int
    round: str
    path: Path
    rows: int
    snapshot: str
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """Where a school stands: its office, its network (or None), and its size class ("" when unknown)."""

    school_id: int
    office_id: int
    network_id: int | None = None
    size: str = ""


@dataclass(frozen=True)
class Schools:
    """The schools a table may speak of, as they stood on one day."""

    rows: tuple[SchoolRow, ...] = ()


@dataclass(frozen=True)
class People:
    """Pseudonyms that were found to be one person: the absorbed one to the one that stands."""

    kept: Mapping[int, int] = field(default_factory=dict)


NOBODY = People()
