"""What limits a computation to a part of its rows: some offices, networks, schools, or values of other dimensions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from khet.engine.compute import plan
from khet.engine.compute.plan import NETWORK, OFFICE, SCHOOL, YEAR
from khet.engine.sources import Schools

OnlyValues = Mapping[str, str | int | Collection[str | int]]
_NUMBERS = (OFFICE, NETWORK, SCHOOL, YEAR)


class Unsplittable(ValueError):
    """A dimension is none: the message names it."""


def limits(only: OnlyValues, schools: Schools) -> dict[str, tuple[str | int, ...]]:
    """Bring the caller's limits into one form; a network is limited through its schools, which rows name themselves."""
    found: dict[str, tuple[str | int, ...]] = {}
    for dimension, given in only.items():
        values = (given,) if isinstance(given, str | int) else tuple(given)
        found[dimension] = tuple(
            sorted({_number(value) if dimension in _NUMBERS else str(value) for value in values}, key=str)
        )
    if NETWORK in found:
        networks = set(found.pop(NETWORK))
        inside = {row.school_id for row in schools.rows if row.network_id in networks}
        named = set(found.get(SCHOOL, inside))
        found[SCHOOL] = tuple(sorted(inside & named, key=str))
    return found


def _values(values: Iterable[str | int], *, are_numbers: bool) -> tuple[str | int, ...]:
    """Give the values of a limit in one order, so that the same limit is the same statement."""
    if are_numbers:
        return tuple(sorted({_number(value) for value in values}))
    return tuple(sorted({str(value) for value in values}))


def _number(value: str | int) -> int:
    try:
        return int(value)
    except ValueError:
        raise Unsplittable(str(value)) from None


def offices(shelf: plan.Shelf, limits: Mapping[str, tuple[str | int, ...]]) -> tuple[int, ...]:
    """The offices that are asked for and have anything."""
    every = shelf.every_office()
    return tuple(sorted(every & set(limits[OFFICE]) if OFFICE in limits else every))
