"""Any Spark Connect endpoint, ``sc://host:port``: a Spark cluster, or Sail. It must reach the folders of snapshots.

Needs the extra ``khet[cluster]``. Sums are taken of decimals, because whole numbers may overflow there without a word.

A row's office is that of its file. Spark tells the file of each row, so that hundreds of offices are read as one table;
where an engine does not tell it (Sail), the offices are read one by one and put together.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from khet.engine.backends.base import OFFICE, EngineProblem, Relation, Statement, lookup_table, stored_columns
from khet.engine.backends.duckdb import column_type
from khet.engine.sources import Source

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlglot import exp

FILE_PATH, FOLDER = "_metadata.file_path", "khet_folder"


class Spark:
    """The engine behind an address."""

    dialect = "spark"
    has_wide_sums = False

    def __init__(self, url: str) -> None:
        from pyspark.sql import SparkSession

        self.name = url
        self._session: Any = SparkSession.builder.remote(url).getOrCreate()
        self._lock = threading.Lock()
        self._views: dict[tuple[str, tuple[Source, ...], bool], str] = {}
        self._tells_files: bool | None = None

    def relation(self, wanted: Relation) -> exp.Expr:
        """Read the files of the snapshots through views: one for all that have the same columns, where it can be."""
        from sqlglot import exp

        is_apart = wanted.has_office and len(wanted.sources) > 1 and not self._knows_files(wanted)
        groups: dict[tuple[int | None, frozenset[str]], list[Source]] = {}
        for source in wanted.sources:
            office = source.office_id if is_apart or len(wanted.sources) == 1 else None
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
        has_own = wanted.has_office and office is None
        if has_own:
            selected.append(exp.column(OFFICE, quoted=True))
        elif wanted.has_office:
            number = exp.cast(exp.Literal.number(office), "int")
            selected.append(exp.alias_(number, OFFICE, quoted=True))
        return exp.select(*selected).from_(exp.to_table(self._view(wanted.part, sources, has_office=has_own)))

    def _view(self, part: str, sources: tuple[Source, ...], *, has_office: bool) -> str:
        """Name a view of some files, with the office of each row or without; it is made once in a session."""
        key = (part, sources, has_office)
        with self._lock:
            found = self._views.get(key)
            if found is None:
                found = f"khet_view_{len(self._views)}"
                frame = self._read(part, sources)
                (self._with_office(frame, sources) if has_office else frame).createOrReplaceTempView(found)
                self._views[key] = found
            return found

    def _read(self, part: str, sources: Iterable[Source]) -> Any:
        return self._session.read.parquet(*(str(source.path / f"{part}.parquet") for source in sources))

    def _with_office(self, frame: Any, sources: Sequence[Source]) -> Any:
        """Put beside each row the office of the file that it stands in: files are known by the end of their folder."""
        import pyarrow as pa
        from pyspark.sql import functions as to

        depth = _depth(sources)
        ends = [_end(source, depth) for source in sources]
        offices = pa.array([source.office_id for source in sources], pa.int32())
        known = self._session.createDataFrame(pa.table({FOLDER: ends, OFFICE: offices}))
        folder = to.regexp_extract(to.col(FILE_PATH), rf"((?:[^/]+/){{{depth - 1}}}[^/]+)/[^/]+$", 1)
        return frame.select("*", folder.alias(FOLDER)).join(to.broadcast(known), FOLDER).drop(FOLDER)

    def _knows_files(self, wanted: Relation) -> bool:
        """Whether the engine tells the file of each row; asked once in a session."""
        from pyspark.errors import PySparkException

        with self._lock:
            if self._tells_files is None:
                try:
                    self._read(wanted.part, wanted.sources[:1]).select(FILE_PATH).schema  # noqa: B018 - asks the engine
                    self._tells_files = True
                except PySparkException:
                    self._tells_files = False
            return self._tells_files


def _depth(sources: Sequence[Source]) -> int:
    """How many names at the end of their paths tell the folders of snapshots apart."""
    deepest = min(len(source.path.parts) for source in sources)
    depths = range(1, deepest)
    return next((depth for depth in depths if len({_end(each, depth) for each in sources}) == len(sources)), deepest)


def _end(source: Source, depth: int) -> str:
    return "/".join(source.path.parts[-depth:])


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
