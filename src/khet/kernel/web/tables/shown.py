"""A table at one address, ready to print or to save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from khet.kernel.web import exports
from khet.kernel.web.tables.cells import plain, shown
from khet.kernel.web.tables.spec import Ask, Column, RowSource, TableSpec

CELL_CSS = {"number": "n", "date": "nowrap", "moment": "nowrap", "level": "nowrap", "state": "nowrap", "due": "nowrap"}


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
            rows=[[plain(column, row) for column in columns] for row in self._source.rows(self.ask, 0, None)],
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
        html = column.show(row) if column.show else shown(column, column.of(row), self.spec.today)
        if column.link and (url := column.link(row)):
            html = format_html('<a href="{}">{}</a>', url, html)
        lead = column is self.spec.columns[0]
        css = " ".join(filter(None, (column.css, CELL_CSS.get(column.kind), "lead-cell" if lead else "")))
        return Cell(html, css, "" if lead else column.heading)
