"""Which cells of a figure somebody may not see, so that no small count can be worked out from what they may."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khet.calc.formula import Leaf, State
from khet.calc.indicator import Indicator
from khet.domains.indicators.queries import labels
from khet.domains.indicators.queries.computing import Basis
from khet.domains.indicators.queries.definitions import datasets
from khet.domains.indicators.rules import dimensions
from khet.domains.indicators.rules.definition_text import Definition
from khet.domains.indicators.rules.guarding import Guard, guards
from khet.domains.indicators.rules.sight import Sight
from khet.engine.suppression import Counts, Key, Member, hide

if TYPE_CHECKING:
    from khet.engine.compute import StateTable

Place = tuple[str, int]
Cell = tuple[Place | None, str | None]
AREA: Place | None = None
MOST_KEPT = 2_000
EVERY_PUPIL = Indicator("everybody", "everybody", "count(pupils)")


@dataclass(frozen=True)
class Veil:
    """What is hidden of one indicator in one year from somebody: by place, and by place and one attribute.

    ``rest`` are the places that hold schools where the reader may not see persons: elsewhere nothing is hidden. Whether
    a hidden cell is small itself, or only keeps another one safe, is not told: that would narrow it down.
    """

    cells: Mapping[str, frozenset[Cell]]
    rest: frozenset[Place | None]
    is_guarded: bool

    def hides(self, place: Place | None, attributes: Mapping[str, str]) -> bool:
        """Whether a cell may not be shown; cells that cross two attributes never are."""
        if not self.is_guarded or place not in self.rest:
            return False
        if len(attributes) > 1:
            return True
        key, value = next(iter(attributes.items()), ("", None))
        return (place, value) in self.cells.get(key, ())


NOTHING_HIDDEN = Veil({}, frozenset(), is_guarded=False)


def veils(
    definitions: Sequence[Definition], *, basis: Basis, sight: Sight, year: int, attributes: Iterable[str]
) -> dict[str, Veil]:
    """What is hidden of each indicator (by code) in a year, decided on every place and each attribute asked for.

    Decided over the schools where the reader may not see persons: what remains of an area or network beside the schools
    whose figures they know anyway is what must not be told. What is hidden in the year before or after is hidden too,
    because many schools' counts stay: shown there, they would give away what they guard here. No query.
    """
    guarded = {each.hash: guards(each.indicator, each.typed) for each in definitions}
    if sight.persons_everywhere:
        return dict.fromkeys((each.indicator.code for each in definitions), NOTHING_HIDDEN)
    wanted = [each for each in definitions if guarded[each.hash]]
    found: dict[str, Veil] = {each.indicator.code: NOTHING_HIDDEN for each in definitions if not guarded[each.hash]}
    decided = {
        attribute: _decided(wanted, guarded, basis=basis, sight=sight, year=year, attribute=attribute)
        for attribute in ("", *attributes)
    }
    others = [
        {
            attribute: _decided(wanted, guarded, basis=basis, sight=sight, year=other, attribute=attribute)
            for attribute in decided
        }
        for other in _years_beside(basis, year, wanted)
    ]
    for each in wanted:
        every = (decided, *others)
        cells = {attribute: frozenset().union(*(of[attribute][each.hash][0] for of in every)) for attribute in decided}
        rest = frozenset(place for of in decided.values() for place in of[each.hash][1])
        found[each.indicator.code] = Veil(cells, rest, is_guarded=True)
    return found


def _years_beside(basis: Basis, year: int, definitions: Sequence[Definition]) -> list[int]:
    """The years with data next to this one, before and after it: from one to the next most counts stay."""
    names = {name for each in definitions for name in each.typed.datasets}
    known = basis.years(names)
    after, before = [other for other in known if other > year], [other for other in known if other < year]
    return [*after[-1:], *before[:1]]


Found = tuple[frozenset[Cell], frozenset[Place | None]]


def _decided(
    definitions: Sequence[Definition],
    guarded: Mapping[str, Sequence[Guard]],
    *,
    basis: Basis,
    sight: Sight,
    year: int,
    attribute: str,
) -> dict[str, Found]:
    """The decisions about some indicators by one attribute; those not made yet are counted together."""
    keys = {each.hash: (each.hash, basis.stamp, year, attribute, sight.persons_in) for each in definitions}
    found = {name: kept for name, key in keys.items() if (kept := _kept.get(key)) is not None}
    missing = [each for each in definitions if each.hash not in found]
    if missing:
        by = (dimensions.OFFICE, dimensions.SCHOOL, *([attribute] if attribute else []))
        table = basis.count([each.indicator for each in missing], year=year, by=by)
        values = _values(basis, year, attribute) if attribute else ()
        for each in missing:
            found[each.hash] = _decide(
                table, each.indicator.code, guarded[each.hash], basis=basis, sight=sight, values=values
            )
            _kept.put(keys[each.hash], found[each.hash])
    return found


def _values(basis: Basis, year: int, attribute: str) -> tuple[str, ...]:
    """The values among which somebody who is counted may be: those that pupils have, or else every code there is.

    Figures count few of them; only to hide the cells of those would tell what everybody has who is behind them.
    """
    table = basis.count([EVERY_PUPIL], year=year, by=(attribute,))
    if table.reason(EVERY_PUPIL.code) is None:
        return tuple("" if value is None else str(value) for (value,) in table.keys)
    return tuple(code.key for code in labels.code_list(attribute, datasets()))


def _decide(
    table: StateTable, code: str, guarded: Sequence[Guard], *, basis: Basis, sight: Sight, values: Sequence[str]
) -> Found:
    parents = place_parents(basis)
    states = list(_states(table, code, sight))
    rest = {place for started, _, _ in states for place in _line(started, parents)}
    above: dict[Member, Member | None] = dict(parents.items())
    hidden: set[Cell] = set()
    for guard in guarded:
        cells: dict[Key, Counts] = {(place, *value): guard.counts(counted) for place, value, counted in states}
        for value in values if states else ():  # nobody there, of whom it must not be told
            cells.setdefault((states[0][0], value), Counts(0, None if guard.below is None else 0))
        for key in hide(cells, parents=above, shape=guard.shape):
            hidden.add((_place(key[0]), str(key[1]) if len(key) > 1 and key[1] is not None else None))
    return frozenset(hidden), frozenset(rest)


def _place(member: object) -> Place | None:
    """A member of the tree of places as the place that it is."""
    return member if member is None else (str(member[0]), int(member[1]))  # type: ignore[index]


def _states(table: StateTable, code: str, sight: Sight) -> Iterable[tuple[Place, tuple[str, ...], dict[Leaf, State]]]:
    """The states of every school where persons may not be seen; what could not be counted is left out."""
    for key in table.keys:
        office, school = key[0], key[1]
        if isinstance(school, int) and sight.is_open(school):
            continue
        counted = {leaf: state for leaf, state in table.states(code, key).items() if isinstance(state, State)}
        if len(counted) < len([leaf for leaf in table.uses[code].typed.leaves if not leaf.is_stated]):
            continue
        place: Place = ("school", school) if isinstance(school, int) else ("staff", int(office or 0))
        yield place, tuple("" if value is None else str(value) for value in key[2:]), counted


def place_parents(basis: Basis) -> dict[Place, Place | None]:
    """Above a school its network, above a network its office; the area as a whole is above everything.

    Schools without a network, and the office's own people, stand together in a network of their own, because tables by
    network show them together.
    """
    alone = len(basis.office_ids) == 1
    parents: dict[Place, Place | None] = {}
    for office_id in basis.office_ids:
        office = AREA if alone else ("office", office_id)
        if office is not None:
            parents[office] = AREA
        parents[no_network(office_id)] = office
        parents["staff", office_id] = no_network(office_id)
    for row in basis.schools.rows:
        office = AREA if alone else ("office", row.office_id)
        network = no_network(row.office_id) if row.network_id is None else ("network", row.network_id)
        parents["school", row.school_id] = network
        parents[network] = office
    return parents


def no_network(office_id: int) -> Place:
    """The place of schools in no network of an office."""
    return ("network", -office_id)


def _line(place: Place, parents: Mapping[Place, Place | None]) -> list[Place | None]:
    line: list[Place | None] = [place]
    while line[-1] is not None:
        line.append(parents.get(line[-1]))
    return line


class _Kept:
    """Decisions last used, shared by the threads of a process: they depend on snapshots, which never change."""

    def __init__(self) -> None:
        self._found: OrderedDict[object, Found] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> Found | None:
        """A decision, which becomes the last used."""
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: object, found: Found) -> None:
        """Keep a decision; the longest unused makes room."""
        with self._lock:
            self._found[key] = found
            while len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)


_kept = _Kept()
