"""What files state themselves about an area or the country: read from the snapshots, never counted or added up.

The country's figure may stand in the files of many offices; where they contradict each other there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from khet.calc.formula import Leaf, State
from khet.calc.formula.holding import Row, Value, holds
from khet.calc.formula.typed import COUNTRY, STATED, Column, Join
from khet.engine.backends.base import ROWS
from khet.engine.compute import plan
from khet.engine.sources import Source

STATED_FILE = "stated.parquet"


def stated(
    uses: Iterable[plan.Use], *, shelf: plan.Shelf, year: int, offices: Iterable[int]
) -> dict[tuple[Leaf, int], State]:
    """Give stated figures by leaf and office; office 0 stands for the figure that all offices share."""
    found: dict[tuple[Leaf, int], State] = {}
    wanted = dict.fromkeys(leaf for use in uses for leaf in use.typed.leaves if leaf.is_stated)
    everywhere = tuple(offices)
    for leaf in wanted:
        period = plan.period_of(leaf.dataset, leaf.moment, year)
        values = {source.office_id: _figures(leaf, source) for source in shelf.take(period, everywhere)}
        if leaf.kind == COUNTRY or len(everywhere) == 1:
            shared = _the_one(set().union(*values.values()))
            found |= {(leaf, office): shared for office in (0, *everywhere) if shared is not None}
        else:
            each = {office: _the_one(stated) for office, stated in values.items()}
            found |= {(leaf, office): state for office, state in each.items() if state is not None}
    return found


def _the_one(values: set[int]) -> State | None:
    """Give the value if there is exactly one."""
    return State(next(iter(values)), 1) if len(values) == 1 else None


def _figures(leaf: Leaf, source: Source) -> set[int]:
    """The different values that a snapshot states for a figure."""
    import pyarrow.parquet as pq

    path = source.path / STATED_FILE
    if leaf.of is None or not path.exists():
        return set()
    table = pq.read_table(path, partitioning=None)
    shared = _Shared(source)
    found = set()
    for plain in table.to_pylist():
        if plain["scope"] != STATED[leaf.kind] or plain.get(leaf.of.field) is None:
            continue
        row = Row(shared.getter(plain), _nobody, year=source.year)
        if leaf.where is None or holds(leaf.where, row):
            found.add(int(plain[leaf.of.field]))
    return found


def _nobody(join: Join) -> bool:
    raise AssertionError(join)  # a stated row joins nothing: the check refuses it


class _Shared:
    """Values that a stated row has from its file: the one value that all rows of the file share."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.values: dict[str, Value] = {}

    def getter(self, plain: Mapping[str, Any]) -> Any:
        """Give how to look at a stated row: its own value, else the value that all rows share, else unknown."""

        def get(column: Column) -> Value:
            own: Value = plain.get(column.field)
            return self.shared(column.field) if own is None else own

        return get

    def shared(self, key: str) -> Value:
        """Give the one value of a field in the whole snapshot, or None."""
        import pyarrow.parquet as pq

        if key not in self.values:
            path = self.source.path / f"{ROWS}.parquet"
            different = []
            if key in pq.read_schema(path).names:
                different = pq.read_table(path, columns=[key], partitioning=None).column(key).unique().to_pylist()
            self.values[key] = different[0] if len(different) == 1 else None
        return self.values[key]
