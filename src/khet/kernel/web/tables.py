"""Tables that sort, filter, page and export on the server; their state is in the address.

They work without a script; htmx replaces only the table. Rows come from a list, or from a ``RowSource`` that
asks the database for one page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from khet.calc import thai
from khet.kernel.web import exports

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


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading as the page prints it."""

    heading: Any
    numeric: bool
    sort_url: str = ""
    aria_sort: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell ready to print."""

    html: Any
    css: str = ""
    label: Any = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row ready to print."""

    cells: tuple[Cell, ...]
    css: str = ""


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter with the value now chosen."""

    key: str
    label: Any
    choices: Sequence[tuple[str, Any]]
    value: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address with its words; the present page has none."""

    label: str
    url: str = ""
    current: bool = False
    spoken: str = ""


class TablePage:
    """A table at one address, ready for ``components/table.html`` or for a file."""

    def __init__(self, *, spec: TableSpec, ask: Ask, source: RowSource, request: HttpRequest) -> None:
        self.spec, self.ask, self._source = spec, ask, source
        self.path, self._query = request.path, request.GET
        self.id, self.prefix = f"table-{spec.name}", spec.prefix
        self.heading, self.caption, self.stacks = spec.heading, spec.caption, spec.stacks
        self.text, self.searchable = ask.text, bool(spec.search)
        self.filtered = bool(ask.text or ask.chosen)
        self.total = source.count(ask)
        self.page_count = max(1, -(-self.total // spec.page_size))
        self.page = min(max(1, ask.page), self.page_count)
        self.empty_title = spec.empty_title or _("ยังไม่มีรายการ")
        self.empty_text, self.empty_url, self.empty_label = spec.empty_text, spec.empty_url, spec.empty_label
        self._rows: Sequence[Any] | None = None

    @property
    def plain_rows(self) -> Sequence[Any]:
        """The rows of this page as the source gave them."""
        if self._rows is None:
            start = (self.page - 1) * self.spec.page_size
            self._rows = self._source.rows(self.ask, start, start + self.spec.page_size)
        return self._rows

    @property
    def rows(self) -> list[Line]:
        """The rows of this page, ready to print."""
        css = self.spec.row_css
        return [
            Line(tuple(self._cell(c, row) for c in self.spec.columns), css(row) if css else "")
            for row in self.plain_rows
        ]

    @property
    def columns(self) -> list[Head]:
        """The headings, each with the address that sorts by it."""
        return [self._head(column) for column in self.spec.columns]

    @property
    def filters(self) -> list[ChosenFilter]:
        """The filters with what is chosen."""
        return [
            ChosenFilter(f.key, f.label, [(str(v), label) for v, label in f.choices], self.ask.chosen.get(f.key, ""))
            for f in self.spec.filters
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters of the address that the filter form must carry along."""
        own = {self.prefix + key for key in ("q", "page", "export", *(f.key for f in self.spec.filters))}
        return [(name, value) for name, values in self._query.lists() if name not in own for value in values]

    @property
    def clear_url(self) -> str:
        """The table without search text and filters."""
        return self._url(q="", page="", **{f.key: "" for f in self.spec.filters})

    @property
    def exports(self) -> list[Link]:
        """Addresses of the same rows as files."""
        if not self.spec.exportable or not self.total:
            return []
        return [Link("Excel", self._url(export="xlsx")), Link("CSV", self._url(export="csv"))]

    @property
    def summary(self) -> str:
        """Which rows are shown, in words."""
        first = (self.page - 1) * self.spec.page_size + 1
        last = min(first + self.spec.page_size - 1, self.total)
        if self.page_count == 1:
            return _("%(total)s รายการ") % {"total": f"{self.total:,}"}
        return _("แสดง %(first)s–%(last)s จาก %(total)s รายการ") % {
            "first": f"{first:,}", "last": f"{last:,}", "total": f"{self.total:,}",
        }  # fmt: skip

    @property
    def page_links(self) -> list[Link]:
        """Page numbers around the present one, with the first and the last."""
        near = {1, self.page_count, *range(self.page - 2, self.page + 3)}
        links: list[Link] = []
        if self.page > 1:
            links.append(Link("‹", self._url(page=self.page - 1), spoken=_("หน้าก่อน")))
        before = 0
        for number in sorted(n for n in near if 1 <= n <= self.page_count):
            if number - before > 1:
                links.append(Link("…"))
            current = number == self.page
            links.append(Link(str(number), "" if current else self._url(page=number), current))
            before = number
        if self.page < self.page_count:
            links.append(Link("›", self._url(page=self.page + 1), spoken=_("หน้าถัดไป")))
        return links

    def response(self) -> HttpResponse:
        """All rows that the filters keep, as the file that was asked for."""
        columns = [column for column in self.spec.columns if column.exported]
        sheet = exports.Sheet(
            title=str(self.spec.heading or self.spec.name),
            headings=[str(column.heading) for column in columns],
            rows=[[_plain(column, row) for column in columns] for row in self._source.rows(self.ask, 0, None)],
        )
        return exports.response(sheet, kind=self.ask.export, name=self.spec.name)

    def _url(self, **changes: Any) -> str:
        query = {name: values[-1] for name, values in self._query.lists() if name != self.prefix + "export"}
        for key, value in changes.items():
            query.pop(self.prefix + key, None)
            if value not in ("", None):
                query[self.prefix + key] = str(value)
        return f"{self.path}?{urlencode(query)}" if query else self.path

    def _head(self, column: Column) -> Head:
        numeric = column.kind == "number"
        if not column.sort:
            return Head(column.heading, numeric)
        if self.ask.sort != column.key:
            return Head(column.heading, numeric, self._url(sort=column.key, page=""), "none")
        if self.ask.descending:
            return Head(column.heading, numeric, self._url(sort=column.key, page=""), "descending")
        return Head(column.heading, numeric, self._url(sort=f"-{column.key}", page=""), "ascending")

    def _cell(self, column: Column, row: Any) -> Cell:
        html = column.show(row) if column.show else _shown(column, column.of(row), self.spec.today)
        if column.link and (url := column.link(row)):
            html = format_html('<a href="{}">{}</a>', url, html)
        lead = column is self.spec.columns[0]
        css = " ".join(
            part for part in (column.css, "n" if column.kind == "number" else "", "lead-cell" if lead else "") if part
        )
        return Cell(html, css, "" if lead else column.heading)


def build(request: HttpRequest, rows: Iterable[Any] | RowSource, spec: TableSpec) -> TablePage:
    """The table at this address. ``rows`` is any list, or a source that fetches one page."""
    source: RowSource = rows if hasattr(rows, "count") and hasattr(rows, "rows") else _Listed(list(rows), spec)  # type: ignore[arg-type, assignment]
    return TablePage(spec=spec, ask=_ask(request, spec), source=source, request=request)


def answer(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, table: TablePage, status: int = 200
) -> HttpResponse:
    """The file when one is asked for, the table alone for htmx, else the whole page (with ``table``)."""
    if table.ask.export:
        return table.response()
    htmx = getattr(request, "htmx", None)
    if htmx and htmx.target == table.id:
        return render(request, "components/table.html", {"table": table})
    return render(request, template, {**context, "table": table}, status=status)


def _ask(request: HttpRequest, spec: TableSpec) -> Ask:
    def asked(key: str) -> str:
        return (
            thai.clean(request.GET.get(spec.prefix + key, "")) if key == "q" else request.GET.get(spec.prefix + key, "")
        )

    chosen = {f.key: value for f in spec.filters if (value := asked(f.key)) in {str(v) for v, _label in f.choices}}
    order = asked("sort") or spec.order
    key = order.removeprefix("-")
    sortable = key in {column.key for column in spec.columns if column.sort}
    page = thai.to_arabic_digits(asked("page"))
    export = asked("export")
    return Ask(
        text=asked("q").strip() if spec.search else "",
        chosen={key: value for key, value in chosen.items() if value},
        sort=key if sortable else "",
        descending=sortable and order.startswith("-"),
        page=int(page) if page.isdecimal() and len(page) < 9 else 1,
        export=export if spec.exportable and export in exports.KINDS else "",
    )


class _Listed:
    """A list of rows, sorted and filtered here."""

    def __init__(self, rows: list[Any], spec: TableSpec) -> None:
        self._all, self._spec = rows, spec

    def count(self, ask: Ask) -> int:
        return len(self._kept(ask))

    def rows(self, ask: Ask, start: int, stop: int | None) -> Sequence[Any]:
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
        return " ".join(str(_plain(column, row) or "") for column in self._spec.columns).casefold()


def _equals(key: str) -> Callable[[Any, str], bool]:
    return lambda row, wanted: str(row[key] if isinstance(row, Mapping) else getattr(row, key)) == wanted


def _sortable(value: Any) -> Any:
    if isinstance(value, str):
        return thai.sort_key(value)
    if isinstance(value, tuple):
        return tuple((item is not None, _sortable(item)) for item in value)
    return value


def _plain(column: Column, row: Any) -> Any:
    if column.export:
        return column.export(row)
    value = column.of(row)
    if column.kind == "level" and isinstance(value, tuple):
        return value[1]
    if column.kind == "state":
        from khet.kernel.templatetags.khet import state_word

        return state_word(value)
    if value is None or isinstance(value, (int, Decimal, date, str)):
        return value
    return str(value)


def _shown(column: Column, value: Any, today: date | None) -> Any:
    from khet.kernel.templatetags import khet as words

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
