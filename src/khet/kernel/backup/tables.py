"""Rows as JSON lines that mean the same on every database: the first line names the columns, then one list a row."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Field, Model
from django.utils.duration import duration_iso_string

# Sign-ins end with a restore, and the queue of the worker is rebuilt from the job rows.
LEFT_OUT = frozenset({"sessions.session", "usersessions.usersession", "django_tasks_db.dbtaskresult"})
BATCH = 500


def kept_models(registry: Apps = apps) -> dict[str, type[Model]]:
    """Every model whose rows are kept, by table, in a fixed order."""
    found = {
        model._meta.db_table: model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    }
    return dict(sorted(found.items()))


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside sees one moment of the database, while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot cannot be taken inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def lines_of(model: type[Model]) -> Iterator[bytes]:
    """The table as lines: columns, then rows in the order of their keys."""
    fields = _fields(model)
    yield _line([field.column for field in fields])
    rows = model._base_manager.order_by("pk").values_list(*[field.attname for field in fields])
    for row in rows.iterator(chunk_size=2_000):
        yield _line(
            [
                value if isinstance(field, models.JSONField) else _plain(value)
                for field, value in zip(fields, row, strict=True)
            ]
        )


def _line(values: list[Any]) -> bytes:
    return (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "surrogatepass")


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _plain(value: Any) -> Any:
    """A column's value as JSON, without loss."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def empty_all() -> None:
    """Delete every row of every table, inside the caller's transaction."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=False, allow_cascade=False):
            cursor.execute(statement)


def load(model: type[Model], lines: Iterable[bytes]) -> int:
    """Insert the rows of one table as they are; how many. Raises KeyError for a column that the model has not."""
    rest = iter(lines)
    by_column = {field.column: field for field in _fields(model)}
    names: list[str] = json.loads(next(rest, b""))
    fields = [by_column[name] for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in names)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 - quoted names
    count = 0
    with connection.cursor() as cursor:
        while batch := [_prepared(fields, json.loads(line)) for line in islice(rest, BATCH)]:
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def _prepared(fields: Sequence[Field[Any, Any]], row: list[Any]) -> list[Any]:
    return [field.get_db_prep_save(_value(field, value), connection) for field, value in zip(fields, row, strict=True)]


def _value(field: Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def reset_counters(kept: Iterable[type[Model]]) -> None:
    """Let the next new rows take numbers after the restored ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kept)):
            cursor.execute(statement)
