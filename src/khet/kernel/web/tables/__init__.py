"""Tables that sort, filter, page and export on the server; their state is in the address.

They work without a script; htmx replaces only the table. Rows come from a list, or from a query of which the
database fetches one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khet.calc import thai
from khet.kernel.web import exports
from khet.kernel.web.tables.shown import TablePage
from khet.kernel.web.tables.sources import Fetched, Listed
from khet.kernel.web.tables.spec import Ask, Column, Filter, RowSource, TableSpec

__all__ = ["Ask", "Column", "Fetched", "Filter", "RowSource", "TablePage", "TableSpec", "answer", "build"]


def build(request: HttpRequest, rows: Iterable[Any] | RowSource, spec: TableSpec) -> TablePage:
    """The table at this address. ``rows`` is any list, or a source that fetches one page."""
    source: RowSource = rows if hasattr(rows, "rows") else Listed(list(rows), spec)  # type: ignore[assignment]
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
