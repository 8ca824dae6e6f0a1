"""What a computation gives: whole numbers by figure and key, which may be added up, and figures finished from them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Any

from khet.calc.formula import Leaf, Reason, State
from khet.calc.indicator import Figure, Indicator, finish
from khet.engine.compute import plan
from khet.engine.compute.cells import Cells, Key, arrange
from khet.engine.compute.plan import Asked, Period, Use
from khet.engine.sources import Schools, Source

if TYPE_CHECKING:
    import pyarrow as pa

NOTHING = State(0, 0)


class Counted:
    """The whole numbers that one statement brought back: key columns named by dimension, then ``a0``, ``a1`` …

    Python's own numbers are made of a column only when somebody looks at it: a nation has thirty million of them.
    """

    def __init__(self, by: tuple[str, ...], table: pa.Table) -> None:
        self.by = by
        self.table = table
        self._values: dict[str, list[int]] = {}

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return int((self.table.num_rows + 1) * self.table.num_columns)

    @cached_property
    def keys(self) -> list[Key]:
        """The key of each row."""
        if not self.by:
            return [()] * self.table.num_rows
        return list(zip(*(self.table.column(each).to_pylist() for each in self.by), strict=True))

    @cached_property
    def rows(self) -> Mapping[Key, int]:
        """The row of each key."""
        return {key: at for at, key in enumerate(self.keys)}

    def value(self, column: str, row: int) -> int:
        """One whole number; a sum over nothing is 0."""
        values: list[int] | None = self._values.get(column)
        if values is None:
            values = [int(value or 0) for value in self.table.column(column).to_pylist()]
            self._values[column] = values
        return values[row]

    def taken(self, column: str, rows: pa.Array) -> list[int]:
        """The whole numbers of some rows; 0 where the row is null or was summed over nothing."""
        import pyarrow as pa

        found = self.table.column(column).take(rows)
        if pa.types.is_integer(found.type):
            return found.fill_null(0).to_pylist()  # type: ignore[no-any-return]
        return [int(value or 0) for value in found.to_pylist()]

    def roll_up(self, keep: tuple[str, ...]) -> Counted:
        """Add up over all other dimensions."""
        by = tuple(each for each in self.by if each in keep)
        figures = [name for name in self.table.column_names if name not in self.by]
        added = self.table.group_by(list(by)).aggregate([(name, "sum") for name in figures])
        names = [name if name in by else name.removesuffix("_sum") for name in added.column_names]
        return Counted(by, added.rename_columns(names).select([*by, *figures]))


@dataclass(frozen=True)
class Block:
    """The result of one statement with what its columns mean: (top, bottom) columns by figure."""

    counted: Counted
    columns: Mapping[Asked, tuple[str, str]]
    offices: tuple[int, ...]

    @property
    def by(self) -> tuple[str, ...]:
        """The dimensions of its keys."""
        return self.counted.by

    def state(self, asked: Asked, key: Key) -> State:
        """What was counted for a figure; where the statement found no rows, nothing was."""
        row = self.counted.rows.get(key)
        if row is None:
            return NOTHING
        top, bottom = self.columns[asked]
        return State(self.counted.value(top, row), self.counted.value(bottom, row) if bottom else 0)


@dataclass(frozen=True)
class StateTable:
    """The states of all figures that were asked for, by the dimensions ``by`` in the order given.

    Keys follow ``by``: ids of offices, networks and schools and the year as whole numbers, codes as texts, None where
    a row says nothing. A key of an office that lacks data has no state, which is not zero.
    """

    by: tuple[str, ...]
    year: int
    uses: Mapping[str, Use]
    blocks: tuple[Block, ...]
    schools: Schools
    stated: Mapping[tuple[Leaf, int], State]
    used: Mapping[Period, tuple[Source, ...]] = field(default_factory=dict)
    offices: tuple[int, ...] = ()
    only_schools: frozenset[int] | None = None

    @cached_property
    def keys(self) -> list[Key]:
        """Every key, sorted; split by schools, networks or offices alone, also those where nothing was counted."""
        return self._cells.keys

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every figure that was counted, each once."""
        return tuple(dict.fromkeys(asked.leaf for block in self.blocks for asked in block.columns))

    def reason(self, code: str) -> Reason | None:
        """Why an indicator has no figures at all: no data, or it cannot be split as asked."""
        return self.uses[code].reason

    def missing(self, code: str) -> tuple[tuple[Period, tuple[int, ...]], ...]:
        """The periods that an indicator reads and offices do not have, with those offices."""
        return self.uses[code].missing

    def absent(self, code: str) -> tuple[tuple[Period, str, tuple[int, ...]], ...]:
        """The fields that an indicator reads and offices' files had no column for, with those offices."""
        return self.uses[code].absent

    def sources(self, code: str) -> tuple[Source, ...]:
        """The snapshots from which an indicator's figures were counted."""
        return self._sources[code]

    @cached_property
    def _sources(self) -> Mapping[str, tuple[Source, ...]]:
        found = {}
        for code, use in self.uses.items():
            periods = dict.fromkeys(period for leaf in use.typed.leaves for period in plan.periods(leaf, self.year))
            offices = set(use.offices)
            sources = (source for period in periods for source in self.used.get(period, ()))
            found[code] = tuple(source for source in sources if source.office_id in offices)
        return found

    def states(self, code: str, key: Key) -> dict[Leaf, State | Reason]:
        """What was counted for each figure of an indicator at a key, or the reason why nothing could be."""
        use = self.uses[code]
        return self._said(use, self.office_of(key), lambda leaf: self._state(use.asked(leaf), key))

    def figure(self, code: str, key: Key, *, target: Decimal | None = None) -> Figure:
        """Finish one indicator at one key."""
        use = self.uses[code]
        return finish(use.indicator, use.typed, self.states(code, key), target=target)

    def figures(self, code: str, *, target: Decimal | None = None) -> dict[Key, Figure]:
        """Finish one indicator at every key; cells with the same whole numbers, as most have, are finished once."""
        if self.by:
            return self._finish(code, target)
        if (code, target) not in self._wholes:
            self._wholes[code, target] = self._finish(code, target)
        return self._wholes[code, target]

    def _finish(self, code: str, target: Decimal | None) -> dict[Key, Figure]:
        use = self.uses[code]
        counted = () if use.reason is not None else tuple(leaf for leaf in use.typed.leaves if not leaf.is_stated)
        columns = [column for leaf in counted for column in self._columns(use.asked(leaf))]
        finished: dict[tuple[int | None, ...], Figure] = {}
        found: dict[Key, Figure] = {}
        for key, cell in zip(self.keys, zip(self._telling(use), *columns, strict=False), strict=False):
            figure = finished.get(cell)
            if figure is None:
                states = self._said(use, cell[0], _in_turn(cell[1:]))
                figure = finished[cell] = finish(use.indicator, use.typed, states, target=target)
            found[key] = figure
        return found

    def indicator(self, code: str) -> Indicator:
        """The definition that was computed."""
        return self.uses[code].indicator

    def roll_up(self, keep: tuple[str, ...]) -> StateTable:
        """Add up over the dimensions that are not kept; ``keep`` stays in the order of ``by``."""
        by = tuple(each for each in self.by if each in keep)
        blocks = tuple(Block(block.counted.roll_up(by), block.columns, block.offices) for block in self.blocks)
        changed = {name: getattr(self, name) for name in self.__dataclass_fields__} | {"by": by, "blocks": blocks}
        return StateTable(**changed)

    def office_of(self, key: Key) -> int | None:
        """The office of a key: named by it, that of its school, or the only one there is."""
        if plan.OFFICE in self.by:
            office = key[self.by.index(plan.OFFICE)]
            return office if isinstance(office, int) else None
        if len(self.offices) == 1:
            return self.offices[0]
        if plan.SCHOOL in self.by:
            return self._homes.get(key[self.by.index(plan.SCHOOL)])
        return None

    @cached_property
    def _homes(self) -> Mapping[Any, int]:
        return {row.school_id: row.office_id for row in self.schools.rows}

    @cached_property
    def _wholes(self) -> dict[tuple[str, Decimal | None], dict[Key, Figure]]:
        """The finished figures of a table of one cell, of which pages show many and again and again."""
        return {}

    @cached_property
    def _places(self) -> Mapping[Asked, int]:
        """In which block each figure was counted."""
        return {asked: at for at, block in enumerate(self.blocks) for asked in block.columns}

    @cached_property
    def _cells(self) -> Cells:
        parts = [self._keys_of(block) for block in self.blocks]
        if self.by and set(self.by) <= set(plan.STRUCTURE):
            parts.append(self._structure())
        return arrange(self.by, parts)

    @cached_property
    def _offices(self) -> list[int | None]:
        """The office of each key."""
        return [self.office_of(key) for key in self.keys]

    @cached_property
    def _different_offices(self) -> frozenset[int | None]:
        return frozenset(self._offices)

    def _telling(self, use: Use) -> Iterable[int | None]:
        """For each key its office where that makes a difference to a figure, None where it makes none."""
        if any(leaf.is_stated for leaf in use.typed.leaves):
            return self._offices
        having = {None, *use.offices}
        if having.issuperset(self._different_offices):
            return repeat(None)
        return [None if office in having else office for office in self._offices]

    def _columns(self, asked: Asked) -> tuple[Iterable[int], Iterable[int]]:
        """What was counted for a figure above and below the line, key by key."""
        at = self._places[asked]
        counted, rows = self.blocks[at].counted, self._cells.rows[at]
        top, bottom = self.blocks[at].columns[asked]
        return counted.taken(top, rows), counted.taken(bottom, rows) if bottom else repeat(0)

    def _said(self, use: Use, office: int | None, counted: Callable[[Leaf], State]) -> dict[Leaf, State | Reason]:
        """What is known of each figure of an indicator in an office; ``counted`` gives those that were counted."""
        reason = use.reason or (Reason.NO_DATA if office is not None and office not in use.offices else None)
        return {
            leaf: self._stated(leaf, office) if leaf.is_stated else reason or counted(leaf) for leaf in use.typed.leaves
        }

    def _state(self, asked: Asked, key: Key) -> State:
        block = self.blocks[self._places[asked]]
        if (
            plan.OFFICE in self.by
            and plan.OFFICE not in block.by
            and key[self.by.index(plan.OFFICE)] not in block.offices
        ):
            return NOTHING
        if block.by != self.by:
            key = tuple(part for part, each in zip(key, self.by, strict=True) if each in block.by)
        return block.state(asked, key)

    def _stated(self, leaf: Leaf, office: int | None) -> State | Reason:
        return self.stated.get((leaf, office or 0), Reason.NOT_STATED)

    def _keys_of(self, block: Block) -> pa.Table:
        """The keys of a block with the dimensions that have one value in all of it."""
        import pyarrow as pa

        found = block.counted.table.select(list(block.by))
        fixed = {plan.YEAR: self.year, plan.OFFICE: block.offices[0]}
        for each in self.by:
            if each not in block.by:
                found = found.append_column(each, pa.repeat(fixed[each], block.counted.table.num_rows))
        return found

    def _structure(self) -> pa.Table:
        """The keys of all schools that are shown, whether anything was counted there or not."""
        import pyarrow as pa

        keys = [self._of_school(row) for row in self._shown_schools()]
        return pa.table({each: pa.array([key[at] for key in keys], pa.int64()) for at, each in enumerate(self.by)})

    def _shown_schools(self) -> Iterable[Any]:
        for row in self.schools.rows:
            if row.office_id in self.offices and (self.only_schools is None or row.school_id in self.only_schools):
                yield row

    def _of_school(self, row: Any) -> Key:
        parts = {
            plan.OFFICE: row.office_id,
            plan.NETWORK: row.network_id,
            plan.SCHOOL: row.school_id,
            plan.YEAR: self.year,
        }
        return tuple(parts[each] for each in self.by)


def _in_turn(numbers: Iterable[int | None]) -> Callable[[Leaf], State]:
    """Give one figure after the other its two whole numbers."""
    left = iter(numbers)
    return lambda leaf: State(next(left) or 0, next(left) or 0)


def digest(table: StateTable) -> str:
    """Give one SHA-256 of everything that was counted, the same whichever engine counted it."""
    total = hashlib.sha256()
    for block in sorted(table.blocks, key=_name):
        by, whole = block.by, block.counted.table
        ordered = whole.sort_by([(each, "ascending") for each in by]) if by else whole
        total.update(_name(block).encode())
        for name in ordered.column_names:
            values = ordered.column(name).to_pylist()
            written = (str(value) for value in values) if name in by else (str(int(value or 0)) for value in values)
            total.update(f"\n{name}:{','.join(written)}".encode())
    return total.hexdigest()


def _name(block: Block) -> str:
    """Name a block by what it holds."""
    figures = sorted((repr(asked), pair) for asked, pair in block.columns.items())
    return repr((block.by, block.offices, figures))
