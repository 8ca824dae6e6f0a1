"""What limits a computation to a part of its rows: some offices, networks, schools, or values of other dimensions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from khet.engine.compute import plan
from khet.engine.compute.plan import NETWORK, OFFICE, SCHOOL, YEAR
from khet.engine.sources import Schools

OnlyValues = Mapping[str, str | int | Collection[str | int]]
Limit = tuple[str | int | None, ...]
_NUMBERS = (OFFICE, NETWORK, SCHOOL, YEAR)


class Unsplittable(ValueError):
    """A dimension is none: the message names it."""


def limits(only: OnlyValues, schools: Schools) -> dict[str, Limit]:
    """Bring the caller's limits into one form; a network is limited through its schools, which rows name themselves.

    An empty value means what rows do not say, and is None from here on: no grade, no school (the office itself). In no
    network are the schools without one, and the rows without a school.
    """
    found = {dimension: _values(dimension, given) for dimension, given in only.items()}
    if NETWORK in found:
        networks = set(found.pop(NETWORK))
        inside: set[str | int | None] = {row.school_id for row in schools.rows if row.network_id in networks}
        inside |= {None} & networks
        found[SCHOOL] = _ordered(inside & set(found.get(SCHOOL, inside)))
    return found


def _values(dimension: str, given: str | int | Collection[str | int]) -> Limit:
    values = (given,) if isinstance(given, str | int) else tuple(given)
    are_numbers = dimension in _NUMBERS
    return _ordered({None if value == "" else _number(value) if are_numbers else str(value) for value in values})


def _ordered(values: Iterable[str | int | None]) -> Limit:
    """Give the values of a limit in one order, so that the same limit is the same statement."""
    return tuple(sorted(values, key=lambda value: (value is None, str(value))))


def _number(value: str | int) -> int:
    try:
        return int(value)
    except ValueError:
        raise Unsplittable(str(value)) from None


def offices(shelf: plan.Shelf, limits: Mapping[str, Limit]) -> tuple[int, ...]:
    """The offices that are asked for and have anything."""
    every = shelf.every_office()
    return tuple(sorted(every & set(limits[OFFICE]) if OFFICE in limits else every))
