"""DuckDB inside the process: reads Parquet where it lies; one database for the process, one cursor for each request.

Extensions are never installed or loaded: an office's machine may have no internet. A result is always fetched whole,
because an unfinished one would block its connection. What does not fit into memory is spilled encrypted.
"""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khet.calc.schema import Dataset, Kind
from khet.engine.backends.base import KEYS, OFFICE, EngineProblem, Relation, Statement, lookup_table, stored_columns
from khet.engine.sources import Source

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlglot import exp

_TYPES = {Kind.DATE: "int", Kind.CODE: "text", Kind.TEXT: "text", Kind.BOOLEAN: "boolean"}


class DuckDB:
    """The engine; ``memory_limit`` as DuckDB writes it ("2GB"), ``threads`` 0 leaves the number to DuckDB."""

    name = "duckdb"
    dialect = "duckdb"
    has_wide_sums = True

    def __init__(self, *, memory_limit: str = "", threads: int = 0, temporary: Path | None = None) -> None:
        import duckdb

        self._lock = threading.Lock()
        self._connection = duckdb.connect(":memory:", config=_config(memory_limit, threads, temporary))
        self._connection.execute("set global parquet_metadata_cache = true")

    def relation(self, wanted: Relation) -> exp.Expr:
        """Read the files of the snapshots; DuckDB itself reads only the columns that a statement uses."""
        from sqlglot import exp

        groups = _by_missing(wanted)
        if len(groups) == 1 and not wanted.has_office and not groups[0][0]:
            return _read(wanted, wanted.sources)
        selects = [_select(wanted, missing, sources) for missing, sources in groups]
        whole: exp.Expr = selects[0]
        for select in selects[1:]:
            whole = exp.Union(this=whole, expression=select, distinct=False)
        return exp.Subquery(this=whole)

    def run(self, statement: Statement) -> pa.Table:
        """Run the statement on a cursor of its own. Raises EngineProblem."""
        import duckdb

        with self._lock:
            cursor = self._connection.cursor()
        try:
            for lookup in statement.lookups:
                cursor.register(lookup.name, lookup_table(lookup))
            return cursor.sql(statement.text).to_arrow_table()
        except duckdb.Error as problem:
            raise EngineProblem(str(problem)) from problem
        finally:
            cursor.close()

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def _config(memory_limit: str, threads: int, temporary: Path | None) -> dict[str, Any]:
    folder = temporary or Path(tempfile.gettempdir()) / f"khet-duckdb-{os.getpid()}"
    config: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
        "temp_directory": str(folder),
        "temp_file_encryption": True,
    }
    if memory_limit:
        config["memory_limit"] = memory_limit
    if threads:
        config["threads"] = threads
    return config


def _by_missing(wanted: Relation) -> list[tuple[frozenset[str], tuple[Source, ...]]]:
    """Group the snapshots by the wanted columns that they do not have: those of an older version of the dataset."""
    if wanted.dataset.version == 1:
        return [(frozenset(), wanted.sources)]
    groups: dict[frozenset[str], list[Source]] = {}
    for source in wanted.sources:
        missing = frozenset(wanted.columns) - stored_columns(source.path / f"{wanted.part}.parquet")
        groups.setdefault(missing, []).append(source)
    return [(missing, tuple(sources)) for missing, sources in groups.items()]


def _read(wanted: Relation, sources: tuple[Source, ...]) -> exp.Table:
    from sqlglot import exp

    paths = [exp.Literal.string(str(source.path / f"{wanted.part}.parquet")) for source in sources]
    return exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[exp.Array(expressions=paths)]))


def _select(wanted: Relation, missing: frozenset[str], sources: tuple[Source, ...]) -> exp.Select:
    from sqlglot import exp

    selected: list[exp.Expr] = []
    for key in wanted.columns:
        if key in missing:
            empty = exp.cast(exp.null(), column_type(wanted.dataset, key))
            selected.append(exp.alias_(empty, key, quoted=True))
        else:
            selected.append(exp.column(key, quoted=True))
    if wanted.has_office:
        selected.append(exp.alias_(_office(sources), OFFICE, quoted=True))
    return exp.select(*selected).from_(_read(wanted, sources))


def column_type(dataset: Dataset, key: str) -> str:
    """Name the type of a column as snapshots store it."""
    if key in KEYS:
        return "bigint"
    return _TYPES.get(dataset.by_key[key].kind, "bigint")


def _office(sources: tuple[Source, ...]) -> exp.Expr:
    """Give a row's office: by the place of its file in the list that is read."""
    from sqlglot import exp

    numbers: list[exp.Expr] = [exp.Literal.number(source.office_id) for source in sources]
    if len(numbers) == 1:
        return exp.cast(numbers[0], "int")
    place = exp.cast(exp.Add(this=exp.column("file_index"), expression=exp.Literal.number(1)), "bigint")
    return exp.cast(exp.Anonymous(this="list_extract", expressions=[exp.Array(expressions=numbers), place]), "int")
