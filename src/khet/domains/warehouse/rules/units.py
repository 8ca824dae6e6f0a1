"""What the files of one period tell of: units, each a school with the codes of the grain (a grade, a rater)."""

from __future__ import annotations

from collections.abc import Set

Part = tuple[str | None, ...]
Unit = tuple[int | None, Part]


def are_apart(mine: Set[Unit], theirs: Set[Unit]) -> bool:
    """Whether two files surely tell of different units; a row of no school, or of no part, may be of any."""
    shared = {part for _, part in mine} & {part for _, part in theirs}
    everything = mine | theirs
    is_sure = not any(None in part or (school is None and part in shared) for school, part in everything)
    return is_sure and not mine & theirs


def of_other_parts(mine: Set[Unit], theirs: Set[Unit]) -> set[Unit]:
    """The other file's units of parts that one does not tell of at all: its ม.3 beside a file of ป.6."""
    told = {part for _, part in mine}
    return {unit for unit in theirs if unit[1] not in told}


def schools(units: Set[Unit]) -> set[int | None]:
    """The schools of units."""
    return {school for school, _ in units}
