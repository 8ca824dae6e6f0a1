"""Where rows come from: a list that is sorted here, or a query that the database sorts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import F, QuerySet

from khet.calc import thai
from khet.kernel.web.tables.cells import plain
from khet.kernel.web.tables.spec import Ask, TableSpec


class Listed:
    """A list of rows, sorted in Thai order and filtered here."""

    def __init__(self, rows: list[Any], spec: TableSpec) -> None:
        self._all, self._spec = rows, spec

    def count(self, ask: Ask) -> int:
        """How many rows the filters keep."""
        return len(self._kept(ask))

    def rows(self, ask: Ask, start: int, stop: int | None) -> Sequence[Any]:
        """The rows asked for; blank values come last whichever way the column is sorted."""
        rows = self._kept(ask)
        column = next((c for c in self._spec.columns if c.key == ask.sort), None)
        if column is None:
            return rows[start:stop]
        value = column.sort if callable(column.sort) else column.of
        filled = [row for row in rows if value(row) is not None]
        blank = [row for row in rows if value(row) is None]
        filled.sort(key=lambda row: _sortable(value(row)), reverse=ask.descending)
        return (filled + blank)[start:stop]

    def _kept(self, ask: Ask) -> list[Any]:
        rows = self._all
        for f in self._spec.filters:
            if wanted := ask.chosen.get(f.key):
                keeps = f.keeps or _equals(f.key)
                rows = [row for row in rows if keeps(row, wanted)]
        if ask.text:
            words = ask.text.casefold().split()
            rows = [row for row in rows if all(word in self._text(row) for word in words)]
        return rows

    def _text(self, row: Any) -> str:
        if callable(self._spec.search):
            return thai.clean(self._spec.search(row)).casefold()
        return " ".join(str(plain(column, row) or "") for column in self._spec.columns).casefold()


class Fetched:
    """A query whose pages the database fetches.

    ``narrow`` applies what the address asks (search text, filters); ``sorts`` says which field each sortable column
    orders by (texts by their stored sort key); ``row`` turns a record into what the columns read.
    """

    def __init__(
        self,
        query: QuerySet[Any],
        *,
        narrow: Callable[[QuerySet[Any], Ask], QuerySet[Any]] | None = None,
        sorts: Mapping[str, str] | None = None,
        row: Callable[[Any], Any] | None = None,
    ) -> None:
        self._query, self._narrow, self._sorts, self._row = query, narrow, sorts or {}, row

    def count(self, ask: Ask) -> int:
        """How many rows the filters keep; one query."""
        return self._kept(ask).count()

    def rows(self, ask: Ask, start: int, stop: int | None) -> Sequence[Any]:
        """The rows asked for; one query."""
        query = self._kept(ask)
        if field := self._sorts.get(ask.sort):
            order = F(field).desc(nulls_last=True) if ask.descending else F(field).asc(nulls_last=True)
            query = query.order_by(order, "pk")
        found = query[start:stop]
        return [self._row(record) for record in found] if self._row else list(found)

    def _kept(self, ask: Ask) -> QuerySet[Any]:
        return self._narrow(self._query, ask) if self._narrow else self._query


def _equals(key: str) -> Callable[[Any, str], bool]:
    return lambda row, wanted: str(row[key] if isinstance(row, Mapping) else getattr(row, key)) == wanted


def _sortable(value: Any) -> Any:
    if isinstance(value, str):
        return thai.sort_key(value)
    if isinstance(value, tuple):
        return tuple((item is not None, _sortable(item)) for item in value)
    return value
