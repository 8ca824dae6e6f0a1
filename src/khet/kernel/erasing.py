"""Lets the database forget what was deleted: rows that are gone still lie in free pages, logs and dead tuples.

For the few tables whose earlier rows would tell what the present ones may not. What a database keeps beyond its own
reach (archived logs, copies, replicas) is not touched.
"""

from __future__ import annotations

from functools import partial

from django.db import connection, transaction
from django.db.models import Model


def overwrite_deleted() -> None:
    """Let what this connection deletes be overwritten with zeros where the database offers it (SQLite)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def sweep_on_commit(model: type[Model]) -> None:
    """Once the present transaction is committed, remove the versions of rows from before it."""
    transaction.on_commit(partial(_sweep, model._meta.db_table), robust=True)


def _sweep(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
