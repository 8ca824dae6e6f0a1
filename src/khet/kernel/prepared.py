"""A read whose SQL is made once: for the few that are asked hundreds of times a second.

Django builds the SQL of a queryset anew each time, which costs more processor time than the database takes to answer
by a key. What stands here is still an ordinary queryset, with one value left open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

OPEN = "\N{WHITE SQUARE}open value\N{WHITE SQUARE}"


@dataclass(frozen=True, slots=True)
class _Made:
    """The SQL, its values, and how each column is turned into what Python knows, for one kind of database."""

    sql: str
    values: tuple[Any, ...]
    converters: tuple[tuple[int, Any, Any], ...]


class Prepared:
    """The rows of ``build(value)``, a ``values_list`` filtered by a text that is given anew each time."""

    def __init__(self, build: Callable[[str], QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._build = build
        self._made: dict[str, _Made] = {}
        self._lock = Lock()

    def first(self, value: str) -> tuple[Any, ...] | None:
        """The first row for this value, None when there is none; one query."""
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor) or self._make(connection)
        with connection.cursor() as cursor:
            cursor.execute(made.sql, [value if each == OPEN else each for each in made.values])
            row = cursor.fetchone()
        if row is None:
            return None
        cells = list(row)
        for at, converters, expression in made.converters:
            for convert in converters:
                cells[at] = convert(cells[at], expression, connection)
        return tuple(cells)

    def _make(self, connection: Any) -> _Made:
        with self._lock:
            compiler = self._build(OPEN)[:1].query.get_compiler(connection=connection)
            sql, values = compiler.as_sql()
            columns = [column[0] for column in compiler.select]
            converters = tuple(
                (at, tuple(convert), expression)
                for at, (convert, expression) in compiler.get_converters(columns).items()
            )
            self._made[connection.vendor] = _Made(sql, tuple(values), converters)
            return self._made[connection.vendor]
