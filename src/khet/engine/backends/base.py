"""What every engine can do: give snapshots as a table of a statement, and run a statement that counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from khet.calc.schema import Dataset
from khet.engine.sources import Source

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlglot import exp

ROWS, SENSITIVE = "rows", "sensitive"
OFFICE, ROW, SCHOOL_ID, PERSON = "office_id", "row", "school_id", "person"
KEYS = (ROW, SCHOOL_ID, PERSON)


class EngineProblem(Exception):
    """An engine could not answer. The message is Thai and English, fit to show; ``detail`` is the engine's own."""

    message_th = "คำนวณไม่สำเร็จ เครื่องคำนวณตอบว่ามีข้อผิดพลาด"
    message_en = "The engine could not compute this"

    def __init__(self, detail: str) -> None:
        super().__init__(self.message_th)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Relation:
    """Some snapshots of one dataset as a table: their open or their sensitive part.

    ``columns`` are those wanted. With ``has_office`` the table also has the column ``office_id``.
    """

    dataset: Dataset
    part: str
    sources: tuple[Source, ...]
    columns: tuple[str, ...]
    has_office: bool = False


@dataclass(frozen=True)
class Lookup:
    """A small table that comes along with a statement: whole numbers, but for the columns that are ``texts``."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """One statement as an engine reads it, with its small tables.

    Its columns are keys, ``k0``, ``k1`` …, of which ``text_keys`` tells whether they are texts or whole numbers, and
    then ``figures`` whole numbers, ``a0``, ``a1`` …. Its text names every snapshot that it reads; ``relations`` tell
    the engine where they are.
    """

    text: str
    text_keys: tuple[bool, ...]
    figures: int
    lookups: tuple[Lookup, ...] = ()
    relations: tuple[Relation, ...] = field(default=(), compare=False)

    @property
    def columns(self) -> list[str]:
        """The names of its columns in order."""
        return [*(f"k{at}" for at in range(len(self.text_keys))), *(f"a{at}" for at in range(self.figures))]


class Backend(Protocol):
    """An engine."""

    name: str
    dialect: str
    has_wide_sums: bool

    def relation(self, wanted: Relation) -> exp.Expr:
        """Give the snapshots as something that may stand after FROM, with the wanted columns."""

    def run(self, statement: Statement) -> pa.Table:
        """Run a statement: its columns by name, keys as integers or texts, figures as whole numbers.

        Raises EngineProblem.
        """

    def close(self) -> None:
        """Let go of the engine."""


def lookup_table(lookup: Lookup) -> pa.Table:
    """Give a small table as Arrow; its types do not depend on its values, which may all be unknown."""
    import pyarrow as pa

    arrays = []
    for at, name in enumerate(lookup.columns):
        values = [row[at] for row in lookup.rows]
        arrays.append(pa.array(values, pa.string() if name in lookup.texts else pa.int64()))
    return pa.table(arrays, names=list(lookup.columns))


@lru_cache(maxsize=20_000)
def stored_columns(path: Path) -> frozenset[str]:
    """Give the columns of a Parquet file; files of snapshots never change, so they are asked once."""
    import pyarrow.parquet as pq

    return frozenset(pq.read_schema(path).names)
