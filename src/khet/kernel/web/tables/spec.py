"""What a table is, and what an address asks of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

Kind = Literal["text", "number", "date", "moment", "level", "state", "due"]
Value = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its value comes from, how it shows, sorts and exports.

    ``value`` is a function of the row or the name of its attribute (the key by default). ``show`` returns what the
    page prints instead of the plain value; ``link`` the address the cell opens; ``export`` the value for files.
    For ``kind="level"`` the value is the pair (level number, name).
    """

    key: str
    heading: Any
    value: Value | str = ""
    kind: Kind = "text"
    sort: Value | bool = True
    show: Value | None = None
    link: Value | None = None
    export: Value | None = None
    css: str = ""
    exported: bool = True

    def of(self, row: Any) -> Any:
        """The plain value of this column in a row."""
        if callable(self.value):
            return self.value(row)
        name = self.value or self.key
        return row[name] if isinstance(row, Mapping) else getattr(row, name)


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the table; ``keeps`` says whether a row stays when a value is chosen."""

    key: str
    label: Any
    choices: Sequence[tuple[Any, Any]]
    keeps: Callable[[Any, str], bool] | None = None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table is: its name, columns, filters and manners."""

    name: str
    columns: Sequence[Column]
    heading: Any = ""
    caption: Any = ""
    filters: Sequence[Filter] = ()
    search: Callable[[Any], str] | bool = False
    order: str = ""
    page_size: int = 50
    prefix: str = ""
    exportable: bool = True
    stacks: bool = True
    row_css: Callable[[Any], str] | None = None
    empty_title: Any = ""
    empty_text: Any = ""
    empty_url: str = ""
    empty_label: Any = ""
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address asks of a table."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    export: str = ""


class RowSource(Protocol):
    """Rows that are fetched a page at a time."""

    def count(self, ask: Ask) -> int:
        """How many rows the filters keep."""

    def rows(self, ask: Ask, start: int, stop: int | None) -> Sequence[Any]:
        """The rows from ``start`` to ``stop`` in the order asked; all of them when ``stop`` is None."""
