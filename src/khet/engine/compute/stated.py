"""What files state themselves about an area or the country: read from the snapshots, never counted or added up.

The country's figure may stand in the files of many offices; where they contradict each other there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from khet.calc.formula import Leaf, State
from khet.calc.formula.holding import Row, Value, holds
from khet.calc.formula.typed import COUNTRY, STATED, Column, Join
from khet.engine.backends.base import ROWS, stored_columns
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
    found = set()
    for plain in _rows(source.path):
        if leaf.of is None or plain["scope"] != STATED[leaf.kind] or plain.get(leaf.of.field) is None:
            continue
        row = Row(_getter(plain, source.path), _nobody, year=source.year)
        if leaf.where is None or holds(leaf.where, row):
            found.add(int(plain[leaf.of.field]))
    return found


def _nobody(join: Join) -> bool:
    raise AssertionError(join)  # a stated row joins nothing: the check refuses it


def _getter(plain: Mapping[str, Any], folder: Path) -> Callable[[Column], Value]:
    """Give how to look at a stated row: its own value, else the one that all rows of its file share, else unknown."""

    def get(column: Column) -> Value:
        own: Value = plain.get(column.field)
        return _shared(folder, column.field) if own is None else own

    return get


@lru_cache(maxsize=5_000)
def _rows(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """The stated rows of a snapshot, which never change."""
    import pyarrow.parquet as pq

    path = folder / STATED_FILE
    return tuple(pq.read_table(path, partitioning=None).to_pylist()) if path.exists() else ()


@lru_cache(maxsize=5_000)
def _shared(folder: Path, key: str) -> Value:
    """Give the one value of a field in a whole snapshot, or None."""
    import pyarrow.parquet as pq

    path = folder / f"{ROWS}.parquet"
    if key not in stored_columns(path):
        return None
    different: list[Value] = pq.read_table(path, columns=[key], partitioning=None).column(key).unique().to_pylist()
    return different[0] if len(different) == 1 else None
