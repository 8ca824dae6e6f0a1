"""Which cells of a figure somebody may not see, so that no small count can be worked out from what they may."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khet.calc.formula import Leaf, State
from khet.calc.indicator import Indicator
from khet.domains.indicators.queries import decisions, labels
from khet.domains.indicators.queries.computing import Basis
from khet.domains.indicators.queries.definitions import datasets
from khet.domains.indicators.rules import dimensions
from khet.domains.indicators.rules.decisions import AREA, Cell, Decision, Place
from khet.domains.indicators.rules.definition_text import Definition
from khet.domains.indicators.rules.guarding import Guard, guards
from khet.domains.indicators.rules.sight import Sight
from khet.engine.suppression import Counts, Key, Member, Shape, hide

if TYPE_CHECKING:
    from khet.engine.compute import StateTable

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


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What has to be decided: a figure in one year, split by one attribute ("" for places alone)."""

    definition: Definition
    year: int
    attribute: str


@dataclass(frozen=True, slots=True)
class Case:
    """The counts on which a question is decided, by what is guarded; ``parents`` names the place above each place."""

    guarded: tuple[tuple[Shape, Mapping[Key, Counts]], ...]
    parents: Mapping[Place, Place | None]
    rest: frozenset[Place | None]

    @property
    def name(self) -> str:
        """A name for the counts and the rules: cases of one name are decided alike."""
        cells = [(shape.value, sorted(map(repr, counts.items()))) for shape, counts in self.guarded]
        places = sorted(map(repr, self.parents.items())), sorted(map(repr, self.rest))
        return hashlib.sha256(repr((decisions.decided_by(), cells, places)).encode()).hexdigest()

    def decided(self) -> Decision:
        """Decide it: some milliseconds, and a second where hundreds of counts are small."""
        above: dict[Member, Member | None] = dict(self.parents.items())
        hidden: set[Cell] = set()
        for shape, cells in self.guarded:
            for key in hide(cells, parents=above, shape=shape):
                hidden.add((_place(key[0]), str(key[1]) if len(key) > 1 and key[1] is not None else None))
        return Decision(frozenset(hidden), self.rest)


def veils(
    definitions: Sequence[Definition], *, basis: Basis, sight: Sight, years: Sequence[int], attributes: Iterable[str]
) -> dict[int, dict[str, Veil]]:
    """What is hidden of each indicator (by year and code), decided on every place and each attribute asked for.

    Decided over the schools where the reader may not see persons: what remains of an area or network beside the schools
    whose figures they know anyway is what must not be told. What is hidden in the year before or after is hidden too,
    because many schools' counts stay: shown there, they would give away what they guard here. One query at most.
    """
    wanted = () if sight.persons_everywhere else [each for each in definitions if guards(each.indicator, each.typed)]
    found = {year: {each.indicator.code: NOTHING_HIDDEN for each in definitions} for year in years}
    beside = {year: (year, *_years_beside(basis, year, wanted)) for year in years}
    split = tuple(dict.fromkeys(("", *attributes)))
    every = sorted({other for others in beside.values() for other in others})
    asked = [Question(each, year, attribute) for each in wanted for attribute in split for year in every]
    decided = _decided(asked, basis=basis, persons_in=sight.persons_in)
    for year, others in beside.items():
        for each in wanted:
            code = each.indicator.code
            cells = {
                attribute: frozenset().union(*(decided[code, other, attribute].hidden for other in others))
                for attribute in split
            }
            rest = frozenset().union(*(decided[code, year, attribute].rest for attribute in split))
            found[year][code] = Veil(cells, rest, is_guarded=True)
    return found


def _years_beside(basis: Basis, year: int, definitions: Sequence[Definition]) -> list[int]:
    """The years with data next to this one, before and after it: from one to the next most counts stay."""
    names = {name for each in definitions for name in each.typed.datasets}
    known = basis.years(names)
    after, before = [other for other in known if other > year], [other for other in known if other < year]
    return [*after[-1:], *before[:1]]


def _decided(
    questions: Sequence[Question], *, basis: Basis, persons_in: frozenset[int]
) -> dict[tuple[str, int, str], Decision]:
    """The decisions by code, year and attribute: those stored or remembered, and the others made now."""
    keys = {each: key_of(each, basis=basis, persons_in=persons_in) for each in questions}
    found = decisions.known(keys.values())
    for question, case in cases([each for each in questions if keys[each] not in found], basis, persons_in):
        found[keys[question]] = case.decided()
        decisions.remember(keys[question], found[keys[question]])
    return {(each.definition.indicator.code, each.year, each.attribute): found[keys[each]] for each in questions}


def key_of(question: Question, *, basis: Basis, persons_in: frozenset[int]) -> str:
    """A name for everything that the decision of a question rests on."""
    return decisions.key_of(
        question.definition, basis=basis, persons_in=persons_in, year=question.year, attribute=question.attribute
    )


def cases(questions: Iterable[Question], basis: Basis, persons_in: frozenset[int]) -> Iterator[tuple[Question, Case]]:
    """Each question with its counts over the schools where persons may not be seen; one table is counted once."""
    tables: dict[tuple[int, str], list[Question]] = {}
    for each in questions:
        tables.setdefault((each.year, each.attribute), []).append(each)
    parents = place_parents(basis)
    for (year, attribute), group in tables.items():
        by = (dimensions.OFFICE, dimensions.SCHOOL, *([attribute] if attribute else []))
        table = basis.count([each.definition.indicator for each in group], year=year, by=by)
        values = _values(basis, year, attribute) if attribute else ()
        for each in group:
            guarded = guards(each.definition.indicator, each.definition.typed)
            states = list(_states(table, each.definition.indicator.code, persons_in))
            yield each, _case(states, guarded, parents=parents, values=values)


def _values(basis: Basis, year: int, attribute: str) -> tuple[str, ...]:
    """The values among which somebody who is counted may be: those that pupils have, or else every code there is.

    Figures count few of them; only to hide the cells of those would tell what everybody has who is behind them.
    """
    table = basis.count([EVERY_PUPIL], year=year, by=(attribute,))
    if table.reason(EVERY_PUPIL.code) is None:
        return tuple("" if value is None else str(value) for (value,) in table.keys)
    return tuple(code.key for code in labels.code_list(attribute, datasets()))


def _case(
    states: Sequence[tuple[Place, tuple[str, ...], dict[Leaf, State]]],
    guarded: Sequence[Guard],
    *,
    parents: Mapping[Place, Place | None],
    values: Sequence[str],
) -> Case:
    found = []
    for guard in guarded:
        cells: dict[Key, Counts] = {(place, *value): guard.counts(counted) for place, value, counted in states}
        for value in values if states else ():  # nobody there, of whom it must not be told
            cells.setdefault((states[0][0], value), Counts(0, None if guard.below is None else 0))
        found.append((guard.shape, cells))
    rest = {place for started, _, _ in states for place in _line(started, parents)}
    return Case(tuple(found), parents, frozenset(rest))


def _place(member: object) -> Place | None:
    """A member of the tree of places as the place that it is."""
    return member if member is None else (str(member[0]), int(member[1]))  # type: ignore[index]


def _states(
    table: StateTable, code: str, persons_in: frozenset[int]
) -> Iterable[tuple[Place, tuple[str, ...], dict[Leaf, State]]]:
    """The states of every school where persons may not be seen; what could not be counted is left out."""
    for key in table.keys:
        office, school = key[0], key[1]
        if school in persons_in:
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
