"""One value in a cell: as the page prints it, and as a file holds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.html import format_html

from khet.kernel.templatetags import khet as words
from khet.kernel.web.tables.spec import Column


def plain(column: Column, row: Any) -> Any:
    """The value for a file: figures and dates as themselves, the rest in words."""
    if column.export:
        return column.export(row)
    value = column.of(row)
    if column.kind == "level" and isinstance(value, tuple):
        return value[1]
    if column.kind == "state":
        return words.state_word(value)
    if value is None or isinstance(value, (int, Decimal, date, str)):
        return value
    return str(value)


def shown(column: Column, value: Any, today: date | None) -> Any:
    """The value as the page prints it."""
    if value is None or value == "":
        return words.due(None, today) if column.kind == "due" else "–"
    printers: dict[str, Callable[[Any], Any]] = {
        "number": lambda v: v if isinstance(v, str) else words.number(v),
        "date": words.be_short,
        "moment": words.be_datetime,
        "level": lambda v: words.level(v[0], v[1]),
        "state": lambda v: format_html('<span class="badge {}">{}</span>', words.state_tone(v), words.state_word(v)),
        "due": lambda v: words.due(v, today),
    }
    printer = printers.get(column.kind)
    return printer(value) if printer else value
