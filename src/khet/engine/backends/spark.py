"""Any Spark Connect endpoint, ``sc://host:port``: a Spark cluster, or Sail. It must reach the folders of snapshots.

Needs the extra ``khet[cluster]``. Sums are taken of decimals, because whole numbers may overflow there without a word.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from khet.engine.backends.base import OFFICE, EngineProblem, Relation, Statement, lookup_table, stored_columns
from khet.engine.backends.duckdb import column_type
from khet.engine.sources import Source

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlglot import exp


class Spark:
    """The engine behind an address."""

    dialect = "spark"
    has_wide_sums = False

    def __init__(self, url: str) -> None:
        from pyspark.sql import SparkSession

        self.name = url
        self._session: Any = SparkSession.builder.remote(url).getOrCreate()
        self._lock = threading.Lock()
        self._views: dict[tuple[str, tuple[Source, ...]], str] = {}

    def relation(self, wanted: Relation) -> exp.Expr:
        """Read the files of the snapshots through a view; a row's office is that of the view it is read by."""
        from sqlglot import exp

        groups: dict[tuple[int | None, frozenset[str]], list[Source]] = {}
        for source in wanted.sources:
            office = source.office_id if wanted.has_office else None
            groups.setdefault((office, _missing(wanted, source)), []).append(source)
        selects = [
            self._select(wanted, office, missing, tuple(sources)) for (office, missing), sources in groups.items()
        ]
        whole: exp.Expr = selects[0]
        for select in selects[1:]:
            whole = exp.Union(this=whole, expression=select, distinct=False)
        return exp.Subquery(this=whole)

    def run(self, statement: Statement) -> pa.Table:
        """Run the statement. Raises EngineProblem."""
        from pyspark.errors import PySparkException

        with self._lock:
            try:
                for lookup in statement.lookups:
                    frame = self._session.createDataFrame(lookup_table(lookup))
                    frame.createOrReplaceTempView(lookup.name)
                return _whole(self._session.sql(statement.text).toArrow(), statement)
            except (PySparkException, OSError) as problem:
                raise EngineProblem(str(problem)) from problem

    def close(self) -> None:
        """End the session."""
        self._session.stop()

    def _select(
        self, wanted: Relation, office: int | None, missing: frozenset[str], sources: tuple[Source, ...]
    ) -> exp.Select:
        from sqlglot import exp

        selected: list[exp.Expr] = []
        for key in wanted.columns:
            if key in missing:
                empty = exp.cast(exp.null(), column_type(wanted.dataset, key))
                selected.append(exp.alias_(empty, key, quoted=True))
            else:
                selected.append(exp.column(key, quoted=True))
        if office is not None:
            number = exp.cast(exp.Literal.number(office), "int")
            selected.append(exp.alias_(number, OFFICE, quoted=True))
        return exp.select(*selected).from_(exp.to_table(self._view(wanted.part, sources)))

    def _view(self, part: str, sources: tuple[Source, ...]) -> str:
        """Name a view of some files; it is made once in a session."""
        with self._lock:
            found = self._views.get((part, sources))
            if found is None:
                found = f"khet_view_{len(self._views)}"
                paths = [str(source.path / f"{part}.parquet") for source in sources]
                self._session.read.parquet(*paths).createOrReplaceTempView(found)
                self._views[part, sources] = found
            return found


def _missing(wanted: Relation, source: Source) -> frozenset[str]:
    """The wanted columns that a snapshot of an older version does not have."""
    if wanted.dataset.version == 1:
        return frozenset()
    return frozenset(wanted.columns) - stored_columns(source.path / f"{wanted.part}.parquet")


def _whole(table: pa.Table, statement: Statement) -> pa.Table:
    """Bring keys to the types that every engine gives, so that results can be sorted and compared."""
    import pyarrow as pa

    for at, is_text in enumerate(statement.text_keys):
        column = table.column(at).cast(pa.string() if is_text else pa.int64())
        table = table.set_column(at, table.column_names[at], column)
    return table
