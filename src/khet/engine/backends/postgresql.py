"""PostgreSQL: a snapshot is copied once into tables of a schema of its own, and dropped when another takes its place.

A dataset's part is one table, divided by snapshot; a catalogue says which snapshots are there. Where a snapshot stands
follows from its name alone, so that a statement never means anything else; whether it stands there is looked up in the
transaction that reads it. Texts are compared byte by byte, so that every server orders them alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from khet.calc.schema import Dataset, Guard, Kind
from khet.engine.backends.base import (
    OFFICE,
    PERSON,
    ROW,
    ROWS,
    SCHOOL_ID,
    EngineProblem,
    Lookup,
    Relation,
    Statement,
    lookup_table,
)
from khet.engine.sources import Source

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa
    from sqlglot import exp

SCHEMA = "khet_engine"
SNAPSHOT = "snapshot"
_COPYING, _DROPPING = f"{SCHEMA}.copying", f"{SCHEMA}.dropping"
MINUTES = 15
SECONDS_TO_CONNECT = 30.0
ATTEMPTS = 3
_SETTINGS = {
    "statement_timeout": f"{MINUTES}min",
    "lock_timeout": "60s",
    "jit": "off",
    "work_mem": "256MB",
    "timezone": "UTC",
}
_TYPES = {Kind.DATE: "int", Kind.CODE: 'text collate "C"', Kind.TEXT: 'text collate "C"', Kind.BOOLEAN: "boolean"}
_CATALOGUE = f"""
create schema if not exists {SCHEMA};
create table if not exists {SCHEMA}.snapshots (
    uuid text not null, parent text not null, part text not null, dataset text not null,
    office_id int not null, year int not null, round text not null, partition text not null,
    primary key (uuid, parent)
)"""


class _Gone(EngineProblem):
    """What a statement reads is no longer there: another process has put newer snapshots in its place."""


class PostgreSQL:
    """The engine at an address such as ``postgresql://user@host/database``."""

    dialect = "postgres"
    has_wide_sums = True

    def __init__(self, url: str) -> None:
        from psycopg_pool import ConnectionPool

        self.name = url
        options = " ".join(f"-c {key}={value}" for key, value in _SETTINGS.items())
        self._pool = ConnectionPool(url, min_size=0, max_size=4, open=False, kwargs={"options": options})
        self._pool.open()
        self._there: set[tuple[str, str]] = set()
        self._is_prepared = False

    def relation(self, wanted: Relation) -> exp.Expr:
        """Name the tables of the snapshots, which are copied in when a statement that reads them is run."""
        from sqlglot import exp

        columns = [*wanted.columns, *([OFFICE] if wanted.has_office else [])]
        parent = _parent(wanted.dataset, wanted.part)
        snapshots = [source.snapshot for source in wanted.sources]
        table = _partition(parent, snapshots[0]) if len(snapshots) == 1 else parent
        select = exp.select(*(exp.column(key, quoted=True) for key in columns))
        select = select.from_(exp.table_(table, db=SCHEMA, quoted=True))
        if len(snapshots) > 1:
            numbers = [exp.Literal.number(_number(snapshot)) for snapshot in snapshots]
            select = select.where(exp.In(this=exp.column(SNAPSHOT), expressions=numbers))
        return exp.Subquery(this=select)

    def run(self, statement: Statement) -> pa.Table:
        """Run the statement; anew if another process drops what it reads."""
        for _ in range(ATTEMPTS - 1):
            with suppress(_Gone):
                return self._answer(statement)
        return self._answer(statement)

    def _answer(self, statement: Statement) -> pa.Table:
        """Copy in what is not there yet; take the result as CSV, many times quicker than row by row. Raises _Gone."""
        import pyarrow as pa
        from pyarrow import csv

        read = {
            (source.snapshot, _parent(each.dataset, each.part)): (each, source)
            for each in statement.relations
            for source in each.sources
        }
        for key, (each, source) in read.items():
            if key not in self._there:
                self._copy_missing(key, each, source)
        sink = pa.BufferOutputStream()
        with self._connection() as connection:
            self._check_there(connection, read.keys())
            for lookup in statement.lookups:
                _put_lookup(connection, lookup)
            copy = f"copy ({statement.text}) to stdout (format csv, header)".encode()
            with connection.cursor() as cursor, cursor.copy(copy) as copied:
                for piece in copied:
                    sink.write(bytes(piece))
        texts = [*statement.text_keys, *([False] * statement.figures)]
        types = {
            name: pa.string() if is_text else pa.decimal128(38, 0) if name.startswith("a") else pa.int64()
            for name, is_text in zip(statement.columns, texts, strict=True)
        }
        return csv.read_csv(
            pa.BufferReader(sink.getvalue()),
            parse_options=csv.ParseOptions(ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False
            ),
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        import psycopg
        from psycopg_pool import PoolTimeout

        try:
            with self._pool.connection(timeout=SECONDS_TO_CONNECT) as connection:
                if not self._is_prepared:
                    connection.execute("select pg_advisory_xact_lock(hashtext(%s))", [SCHEMA])
                    connection.execute(_CATALOGUE)
                    connection.commit()
                    self._is_prepared = True
                yield connection
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as problem:
            self._is_prepared = False
            self._there.clear()
            raise _Gone(str(problem)) from problem
        except (psycopg.Error, PoolTimeout) as problem:
            raise EngineProblem(str(problem)) from problem

    def _check_there(self, connection: psycopg.Connection[Any], keys: Set[tuple[str, str]]) -> None:
        """Make sure that another process has not dropped what a statement reads, nor does so while it runs."""
        connection.execute("select pg_advisory_xact_lock_shared(hashtext(%s))", [_DROPPING])
        rows = connection.execute(
            f"select uuid, parent from {SCHEMA}.snapshots where uuid = any(%s)",  # noqa: S608
            [[snapshot for snapshot, _ in keys]],
        )
        gone = keys - set(rows.fetchall())
        if gone:
            self._there -= gone
            raise _Gone(", ".join(sorted(snapshot for snapshot, _ in gone)))

    def _copy_missing(self, key: tuple[str, str], wanted: Relation, source: Source) -> None:
        """Copy a snapshot's part in unless another process has done so; one copies at a time."""
        with self._connection() as connection:
            connection.execute("set local lock_timeout = 0")
            connection.execute("select pg_advisory_xact_lock(hashtext(%s))", [_COPYING])
            found = connection.execute(
                f"select 1 from {SCHEMA}.snapshots where uuid = %s and parent = %s",  # noqa: S608
                key,
            )
            if found.fetchone() is None:
                _copy_in(connection, wanted.dataset, wanted.part, source)
        self._there.add(key)


def _parent(dataset: Dataset, part: str) -> str:
    return f"{dataset.key}_{part}_v{dataset.version}"


def _digest(snapshot: str) -> bytes:
    return hashlib.sha256(snapshot.encode()).digest()[:8]


def _partition(parent: str, snapshot: str) -> str:
    return f"{parent}_{_digest(snapshot).hex()}"


def _number(snapshot: str) -> int:
    """What tells a snapshot's rows apart in the table of all of them: 63 bits of its name's digest."""
    return int.from_bytes(_digest(snapshot)) >> 1


def _fields(dataset: Dataset, part: str) -> dict[str, str]:
    """The columns of a part with their types."""
    guard = Guard.OPEN if part == ROWS else Guard.SENSITIVE
    kinds = (Kind.SCHOOL, Kind.PERSON)
    stored = {field.key: _TYPES.get(field.kind, "bigint") for field in dataset.stored(guard) if field.kind not in kinds}
    return {ROW: "int", SCHOOL_ID: "int", PERSON: "bigint"} | stored


def _copy_in(connection: psycopg.Connection[Any], dataset: Dataset, part: str, source: Source) -> None:
    """Copy a snapshot's part into a table of its own and make it a part of the dataset's table."""
    from psycopg import sql

    parent = _parent(dataset, part)
    partition, number = _partition(parent, source.snapshot), _number(source.snapshot)
    names = {"schema": sql.Identifier(SCHEMA), "parent": sql.Identifier(parent), "partition": sql.Identifier(partition)}
    fields = _fields(dataset, part)
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(key), sql.SQL(kind))
        for key, kind in ({SNAPSHOT: "bigint not null", OFFICE: "int"} | fields).items()
    )
    connection.execute(
        sql.SQL("create table if not exists {schema}.{parent} ({columns}) partition by list (snapshot)").format(
            **names, columns=columns
        )
    )
    connection.execute(
        f"insert into {SCHEMA}.snapshots (uuid, parent, part, dataset, office_id, year, round, partition)"  # noqa: S608
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        [source.snapshot, parent, part, dataset.key, source.office_id, source.year, source.round, partition],
    )
    connection.execute(sql.SQL("create table {schema}.{partition} ({columns})").format(**names, columns=columns))
    _copy_rows(connection, partition, number, fields, part, source)
    connection.execute(
        sql.SQL("alter table {schema}.{parent} attach partition {schema}.{partition} for values in ({number})").format(
            **names, number=sql.Literal(number)
        )
    )
    connection.execute(sql.SQL("analyze {schema}.{partition}").format(**names))
    _drop_others(connection, parent, part, source)


def _copy_rows(
    connection: psycopg.Connection[Any], partition: str, number: int, fields: dict[str, str], part: str, source: Source
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq
    from psycopg import sql
    from pyarrow import csv

    copy = sql.SQL("copy {}.{} ({}) from stdin (format csv)").format(
        sql.Identifier(SCHEMA),
        sql.Identifier(partition),
        sql.SQL(", ").join(sql.Identifier(key) for key in (SNAPSHOT, OFFICE, *fields)),
    )
    file = pq.ParquetFile(source.path / f"{part}.parquet")
    there = [key for key in fields if key in file.schema_arrow.names]
    options = csv.WriteOptions(include_header=False)
    with connection.cursor() as cursor, cursor.copy(copy) as target:
        for batch in file.iter_batches(columns=there):
            height = batch.num_rows
            columns = {SNAPSHOT: pa.repeat(number, height), OFFICE: pa.repeat(source.office_id, height)}
            columns |= {key: batch.column(key) if key in there else pa.nulls(height) for key in fields}
            sink = pa.BufferOutputStream()
            csv.write_csv(pa.table(columns), sink, options)
            target.write(sink.getvalue().to_pybytes())


def _drop_others(connection: psycopg.Connection[Any], parent: str, part: str, source: Source) -> None:
    """Drop what else stands in the place of this snapshot: figures are computed from current snapshots only."""
    from psycopg import sql

    free = connection.execute("select pg_try_advisory_xact_lock(hashtext(%s))", [_DROPPING]).fetchone()
    if free != (True,):
        return  # somebody is reading: the next snapshot of this place takes it away
    others = connection.execute(
        f"delete from {SCHEMA}.snapshots where part = %s and dataset = %s and office_id = %s and year = %s"  # noqa: S608
        " and round = %s and (uuid, parent) <> (%s, %s) returning partition",
        [part, source.dataset, source.office_id, source.year, source.round, source.snapshot, parent],
    ).fetchall()
    for (partition,) in others:
        dropped = sql.SQL("drop table if exists {}.{}").format(sql.Identifier(SCHEMA), sql.Identifier(partition))
        connection.execute(dropped)


def _put_lookup(connection: psycopg.Connection[Any], lookup: Lookup) -> None:
    """Put a small table beside the statement, for as long as its transaction lasts."""
    from psycopg import sql

    table = lookup_table(lookup)
    kinds = ["bigint" if str(kind) == "int64" else "text" for kind in table.schema.types]
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
        for name, kind in zip(lookup.columns, kinds, strict=True)
    )
    name = sql.Identifier(lookup.name)
    connection.execute(sql.SQL("create temporary table {} ({}) on commit drop").format(name, columns))
    with connection.cursor() as cursor, cursor.copy(sql.SQL("copy {} from stdin").format(name)) as target:
        for row in lookup.rows:
            target.write_row(row)
    connection.execute(sql.SQL("analyze {}").format(name))
