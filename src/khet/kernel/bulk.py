"""Reads and writes tens of thousands of rows at once, on either database, without an object for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, Model


def raw_rows(query: Any) -> list[tuple[Any, ...]]:
    """The rows of a ``values_list`` as the driver gives them: dates are text on SQLite and dates on PostgreSQL."""
    try:
        statement, values = query.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def update_rows(model: type[Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Set these fields of many rows; each row is its primary key, then the values in the order of ``fields``."""
    if not rows:
        return
    meta = model._meta
    columns: list[Any] = [meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    names = [quote(str(column.column)) for column in columns]
    table, key = quote(meta.db_table), quote(str(meta.pk.column))
    prepared = [_prepared(column, [row[at] for row in rows]) for at, column in enumerate(columns, start=1)]
    ids = [row[0] for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = [column.db_type(connection) for column in columns]
            given = ", ".join(["%s::bigint[]", *(f"%s::{kind}[]" for kind in kinds)])
            sets = ", ".join(f"{name} = given.{name}" for name in names)
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest({given}) AS given(id, {', '.join(names)})"  # noqa: S608
                f" WHERE {table}.{key} = given.id",
                [ids, *prepared],
            )
            return
        sets = ", ".join(f"{name} = %s" for name in names)
        cursor.executemany(
            f"UPDATE {table} SET {sets} WHERE {key} = %s",  # noqa: S608
            list(zip(*prepared, ids, strict=True)),
        )


def _prepared(column: Any, values: Sequence[Any]) -> list[Any]:
    """The values as the database's driver takes them."""
    field: Field[Any, Any] = column.target_field if column.is_relation else column
    return [field.get_db_prep_save(value, connection) for value in values]
