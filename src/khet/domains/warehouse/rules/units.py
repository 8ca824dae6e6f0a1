"""What the files of one period tell of: units, each a school with the codes of the grain (a grade, a rater)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import repeat
from typing import Any

Part = tuple[str | None, ...]
Unit = tuple[int | None, Part]
OWN, ALL = "own", "all"


def are_apart(mine: Set[Unit], theirs: Set[Unit]) -> bool:
    """Whether two files surely tell of different units; a row of no school, or of no part, may be of any."""
    shared = {part for _, part in mine} & {part for _, part in theirs}
    everything = mine | theirs
    is_sure = not any(None in part or (school is None and part in shared) for school, part in everything)
    return is_sure and not mine & theirs


def left_of(mine: Set[Unit], theirs: Set[Unit], *, replace: str = "") -> set[Unit]:
    """The other file's units that stay when one takes its place; a file without rows says that there are none.

    Parts that the file does not tell of at all (its ม.3 beside a file of ป.6) stay. Of the parts it tells of, ``own``
    replaces its own schools only and ``all`` every school; without either a file of more than half of the schools is
    the whole area's, and one of fewer is those schools' own.
    """
    told = {part for _, part in mine}
    if not mine or replace == ALL or (replace != OWN and is_of_most(mine, theirs)):
        return {unit for unit in theirs if mine and unit[1] not in told}
    unsure = {school for school, part in mine if None in part}
    sent = schools(mine)
    return {
        unit for unit in theirs if unit not in mine and not (unit[0] in unsure or (None in unit[1] and unit[0] in sent))
    }


def is_of_most(mine: Set[Unit], theirs: Set[Unit]) -> bool:
    """Whether a file tells of more than half of the schools that its parts have already."""
    known = before(mine, theirs)
    return 2 * len(known & schools(mine)) > len(known)


def before(mine: Set[Unit], theirs: Set[Unit]) -> set[int | None]:
    """The schools that the parts a file tells of have already."""
    told = {part for _, part in mine}
    return {school for school, part in theirs if part in told}


def units_of(school_ids: Iterable[int | None], codes: Sequence[Sequence[Any]]) -> Iterator[Unit]:
    """The unit of each row; ``codes`` are the columns of the dataset's parts."""
    parts: Iterable[Part] = zip(*codes, strict=True) if codes else repeat(())
    return zip(school_ids, parts, strict=False)


def schools(units: Set[Unit]) -> set[int | None]:
    """The schools of units."""
    return {school for school, _ in units}
