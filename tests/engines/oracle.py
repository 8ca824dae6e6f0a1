"""What the figures of the small world must be, counted row by row in plain Python: slow, and easy to believe.

It shares with the engines only the meaning of a single test (``formula.holding``), which has tests of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from khet.calc import formula
from khet.calc.formula import Leaf, Reason, State
from khet.calc.formula.holding import Row as Looked
from khet.calc.formula.holding import holds
from khet.calc.formula.resolving import usual_round
from khet.calc.formula.typed import Column, Join
from khet.calc.indicator import Indicator
from khet.engine import schemas
from khet.engine.compute import Key
from tests.engines.cases import YEAR, Case
from tests.engines.world import OFFICES, Row, World

DATASETS = schemas.load()
Expected = Mapping[Leaf, State | Reason]


class Oracle:
    """One case over one world."""

    def __init__(self, world: World, case: Case) -> None:
        self.world = world
        self.case = case
        self.homes = {row.school_id: row for row in world.schools.rows}
        self.offices = [office for office in case.offices if office in self._only("office", OFFICES)]
        self._index: dict[Any, dict[Any, list[Row]]] = {}

    def expected(self, indicator: Indicator) -> dict[Key, Expected] | Reason:
        """The states of an indicator by key, or the reason why it has none."""
        typed = formula.check(formula.parse(indicator.formula), DATASETS)
        counted = [leaf for leaf in typed.leaves if not leaf.is_stated]
        for leaf in counted:
            for dimension in (*self.case.by, *self.case.only):
                if not self._splits(leaf.dataset, dimension):
                    return Reason.NOT_BY
            if not self.world.rows.get((1, leaf.dataset, leaf.moment.year_of(YEAR), leaf.moment.round)):
                return Reason.NO_DATA
        tables = {leaf: self._table(leaf) for leaf in counted}
        keys = {key for table in tables.values() for key in table}
        if not self.case.by:
            keys.add(())
        return {
            key: {leaf: tables[leaf].get(key, State(0, 0)) for leaf in counted}
            | {leaf: self._stated(leaf, key) for leaf in typed.leaves if leaf.is_stated}
            for key in keys
        }

    def _only(self, dimension: str, every: Any) -> set[Any]:
        given = self.case.only.get(dimension)
        if given is None:
            return set(every)
        return {type(next(iter(every)))(each) for each in (given if isinstance(given, tuple) else (given,))}

    def _splits(self, dataset: str, dimension: str) -> bool:
        if dimension in ("office", "network", "school", "year"):
            return True
        if dimension in ("grade", "sex"):
            return dimension in DATASETS[dataset].by_key or DATASETS[dataset].subject == "pupil"
        named = dimension.partition(".")[0]
        alike = DATASETS[named].subject == DATASETS[dataset].subject in ("pupil", "staff")
        return named == dataset or (alike and DATASETS[named].grain == ("person",))

    def _table(self, leaf: Leaf) -> dict[Key, State]:
        year = leaf.moment.year_of(YEAR)
        found: dict[Key, State] = {}
        for office in self.offices:
            for row in self.world.rows[office, leaf.dataset, year, leaf.moment.round]:
                key = self._key(row, office, leaf)
                if key is not None:
                    found[key] = found.get(key, State(0, 0)) + self._state(row, office, leaf, year)
        return found

    def _key(self, row: Row, office: int, leaf: Leaf) -> Key | None:
        for dimension, given in self.case.only.items():
            values = {str(each) for each in (given if isinstance(given, tuple) else (given,))}
            if str(self._dimension(row, office, leaf, dimension)) not in values:
                return None
        return tuple(self._dimension(row, office, leaf, each) for each in self.case.by)

    def _dimension(self, row: Row, office: int, leaf: Leaf, dimension: str) -> Any:
        home = self.homes.get(row["school_id"])
        structure = {"office": office, "year": YEAR, "school": row["school_id"], "network": home and home.network_id}
        if dimension in structure:
            return structure[dimension]
        dataset, _, field = dimension.rpartition(".")
        if (not dataset and field in DATASETS[leaf.dataset].by_key) or dataset == leaf.dataset:
            return row.get(field)
        dataset = dataset or "pupils"
        year, round_ = leaf.moment.year_of(YEAR), usual_round(DATASETS[dataset], leaf.moment.round)
        other = self._person_row(row, office, Join(dataset, leaf.moment.step(0, round_)), year)
        return other and other.get(field)

    def _person(self, person: int) -> int:
        return self.case.people.kept.get(person, person)

    def _person_row(self, row: Row, office: int, join: Join, own_year: int) -> Row | None:
        """The row of the same person: in the same office inside a year, anywhere across years, the smallest of many."""
        year = join.moment.year_of(YEAR)
        offices = (office,) if year == own_year else self.case.offices
        index = self._index.get((join, offices))
        if index is None:
            index = self._index[join, offices] = {}
            for each in offices:
                for other in self.world.rows.get((each, join.dataset, year, join.moment.round), []):
                    if all(other[field] == value for field, value in join.pins):
                        index.setdefault(self._person(other["person"]), []).append(other)
        rows = index.get(self._person(row["person"]), [])
        if len(rows) < 2:
            return rows[0] if rows else None
        fields = {field for other in rows for field in other}
        return {field: _least([other[field] for other in rows if other.get(field) is not None]) for field in fields}

    def _state(self, row: Row, office: int, leaf: Leaf, year: int) -> State:
        def get(column: Column) -> Any:
            if column.dataset == "school":
                home = self.homes.get(row["school_id"])
                return (home and home.size) or None
            source = row if column.join is None else self._person_row(row, office, column.join, year)
            return source and source.get(column.field)

        looked = Looked(get, lambda join: self._person_row(row, office, join, year) is not None, year=year)
        if leaf.where is not None and holds(leaf.where, looked) is not True:
            return State(0, 0)
        if leaf.kind == "count":
            return State(1)
        if leaf.part is not None:
            return State(int(holds(leaf.part, looked) is True), 1)
        assert leaf.of is not None
        value, weight = get(leaf.of), 1 if leaf.weight is None else get(leaf.weight)
        if value is None or weight is None:
            return State(0, 0)
        return State(value * weight, weight) if leaf.kind == "mean" else State(value)

    def _stated(self, leaf: Leaf, key: Key) -> State | Reason:
        assert leaf.of is not None
        year, field = leaf.moment.year_of(YEAR), leaf.of.field
        if leaf.kind == "country":
            return State(dict(self.world.stated[1, leaf.dataset, year, ""][0][2])[field], 1)
        office = self.offices[0] if len(self.offices) == 1 else None
        if "office" in self.case.by:
            office = key[self.case.by.index("office")]  # type: ignore[assignment]
        elif "school" in self.case.by and office is None:
            home = self.homes.get(key[self.case.by.index("school")])  # type: ignore[arg-type]
            office = home and home.office_id
        if office is None:
            return Reason.NOT_STATED
        return State(dict(self.world.stated[office, leaf.dataset, year, ""][1][2])[field], 1)


def _least(values: list[Any]) -> Any:
    return min(values) if values else None
