"""What a computation gives: whole numbers by figure and key, which may be added up, and figures finished from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from khet.calc.formula import Leaf, Reason, State
from khet.calc.indicator import Figure, Indicator, finish
from khet.engine.compute import plan
from khet.engine.compute.plan import Asked, Period, Use
from khet.engine.sources import Schools, Source

if TYPE_CHECKING:
    import pyarrow as pa

Key = tuple[str | int | None, ...]
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
        found: set[Key] = set()
        for block in self.blocks:
            same = block.by == self.by
            found.update(block.counted.keys if same else (self._full(block, key) for key in block.counted.keys))
        if self.by and set(self.by) <= set(plan.STRUCTURE):
            found.update(self._of_school(row) for row in self._shown_schools())
        try:
            return sorted(found)
        except TypeError:  # a key with something unknown in it
            return sorted(found, key=_order)

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
        use = self.uses[code]
        periods = dict.fromkeys(period for leaf in use.typed.leaves for period in plan.periods(leaf, self.year))
        offices = set(use.offices)
        found = (source for period in periods for source in self.used.get(period, ()))
        return tuple(source for source in found if source.office_id in offices)

    def states(self, code: str, key: Key) -> dict[Leaf, State | Reason]:
        """What was counted for each figure of an indicator at a key, or the reason why nothing could be."""
        use = self.uses[code]
        office = self.office_of(key)
        lacks = office is not None and office not in use.offices
        found: dict[Leaf, State | Reason] = {}
        for leaf in use.typed.leaves:
            if leaf.is_stated:
                found[leaf] = self._stated(leaf, office)
            elif use.reason is not None or lacks:
                found[leaf] = use.reason or Reason.NO_DATA
            else:
                found[leaf] = self._state(use.asked(leaf), key)
        return found

    def figure(self, code: str, key: Key, *, target: Decimal | None = None) -> Figure:
        """Finish one indicator at one key."""
        use = self.uses[code]
        return finish(use.indicator, use.typed, self.states(code, key), target=target)

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
    def _block_of(self) -> Mapping[Asked, Block]:
        return {asked: block for block in self.blocks for asked in block.columns}

    def _state(self, asked: Asked, key: Key) -> State:
        block = self._block_of[asked]
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

    def _full(self, block: Block, key: Key) -> Key:
        """The key with the dimensions that have one value in the whole block."""
        if block.by == self.by:
            return key
        parts = dict(zip(block.by, key, strict=True))
        fixed: dict[str, int] = {plan.YEAR: self.year, plan.OFFICE: block.offices[0]}
        return tuple(parts[each] if each in parts else fixed[each] for each in self.by)

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


def _order(key: Key) -> tuple[tuple[int, int, str], ...]:
    """Sort numbers as numbers, texts as texts, and what is not said last."""
    return tuple(
        (2, 0, "") if part is None else (0, part, "") if isinstance(part, int) else (1, 0, part) for part in key
    )


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
