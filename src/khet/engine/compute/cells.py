"""The cells of a table in order: every key that any statement found, and the row of each statement that holds it.

Everything is done column by column: a nation has a million keys, and each of its statements knows most of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

Key = tuple[str | int | None, ...]
ROOM = 2**62


@dataclass(frozen=True)
class Cells:
    """Every key once, sorted (what is not said comes last), and for each part the rows that hold them, in that order.

    Where a part does not know a key, its row is null.
    """

    keys: list[Key]
    rows: tuple[pa.Array, ...]


def arrange(by: Sequence[str], parts: Sequence[pa.Table], *, room: int = ROOM) -> Cells:
    """Bring the keys of several tables together, which all have the columns ``by``.

    Each key becomes one whole number that sorts as the key does. ``room`` is how large such a number may grow.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [[_plain(part.column(each)) for each in by] for part in parts]
    numbers = [pa.repeat(pa.scalar(0, pa.int64()), part.num_rows) for part in parts]
    taken = 1
    for at in range(len(by)):
        values = _ordered([each[at] for each in columns])
        if taken * len(values) > room:
            known = _ordered(numbers)
            numbers, taken = [_places(each, known) for each in numbers], len(known)
        numbers = [
            pc.add(pc.multiply(number, len(values)), _places(each[at], values))
            for number, each in zip(numbers, columns, strict=True)
        ]
        taken *= len(values)
    known = _ordered(numbers)
    rows = tuple(_places(known, number) for number in numbers)
    if not by:
        return Cells([()] * len(known), rows)
    found = (
        pc.coalesce(*(each[at].take(row) for each, row in zip(columns, rows, strict=True))).to_pylist() if parts else []
        for at in range(len(by))
    )
    return Cells(list(zip(*found, strict=True)), rows)


def _plain(column: Any) -> Any:
    """A column of keys in one piece: whole numbers, or texts, however the engine wrote them."""
    import pyarrow as pa

    is_number = pa.types.is_integer(column.type) or pa.types.is_decimal(column.type)
    plain = column.cast(pa.int64() if is_number else pa.string())
    return plain.combine_chunks() if isinstance(plain, pa.ChunkedArray) else plain


def _ordered(columns: Sequence[Any]) -> Any:
    """Every value of some columns once, in order, null last."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = pc.unique(pa.concat_arrays(columns)) if columns else pa.array([], pa.int64())
    return values.take(pc.sort_indices(values))


def _places(values: Any, among: Any) -> Any:
    """Where each value stands among others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.index_in(values, value_set=among).cast(pa.int64())
