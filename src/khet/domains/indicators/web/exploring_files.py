"""Figures as files: what the page shows, hidden the same, as Excel, CSV or Parquet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from khet.domains.indicators.queries import figures
from khet.domains.indicators.queries.rows import FigureRow, FigureTable
from khet.domains.indicators.rules.dimensions import SCHOOL
from khet.domains.indicators.web import exploring_ask as asking
from khet.domains.indicators.web.exploring_ask import Ask
from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.web import exports
from khet.kernel.web.page import Request

KINDS = ("xlsx", "csv", "parquet")
PARQUET = "application/vnd.apache.parquet"


def asked_table(actor: Actor, ask: Ask) -> FigureTable:
    """The figures asked for, as a file holds them; raises BadTable for dimensions that cannot stand together."""
    years = ask.trend_years if ask.show == asking.TREND else (ask.year,)
    return table_of(actor, ask, years=years, by=(SCHOOL,) if ask.show == asking.MAP else ask.dimensions)


def shown_table(actor: Actor, ask: Ask) -> FigureTable:
    """The figures that a page shows: of lines too many to be told apart only the year asked for is counted."""
    if ask.show == asking.TREND and ask.dimensions:
        now = table_of(actor, ask, years=(ask.year,), by=ask.dimensions)
        if len(now.dimensions[0].values) >= asking.MOST_LINES:
            return now
    return asked_table(actor, ask)


def table_of(actor: Actor, ask: Ask, *, years: Sequence[int], by: Sequence[str]) -> FigureTable:
    """Figures of the indicator asked for, from what the page has read already; four queries."""
    return figures.figures(
        actor=actor,
        office_id=ask.office.id,
        codes=[ask.row.code],
        years=years,
        by=by,
        on=clock.today(),
        totals=True,
        shelf=ask.shelf,
        known=[ask.row],
    )


def answer(request: Request, ask: Ask) -> HttpResponse:
    """The file that is asked for."""
    kind = request.GET["format"]
    sheet = sheet_of(asked_table(request.actor, ask), ask)
    name = f"{ask.row.code}-{ask.year}"
    if kind != "parquet":
        return exports.response(sheet, kind=kind, name=name)
    response = HttpResponse(parquet(sheet), content_type=PARQUET)
    response["Content-Disposition"] = f'attachment; filename="{name}.parquet"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def sheet_of(table: FigureTable, ask: Ask) -> exports.Sheet:
    """A flat table: one row to a figure, with its keys, its counts and what it says of itself."""
    codes = [heading for column in table.dimensions for heading in (f"{column.label} ({_('รหัส')})", column.label)]
    values = [_("ค่า"), _("หน่วย"), _("ตัวตั้ง"), _("ตัวหาร"), _("ระดับ"), _("เป้าหมาย"), _("สถานะ")]
    headings = [_("ตัวชี้วัด"), _("ปีการศึกษา"), *codes, *values]
    unit = asking.unit_of(ask.row)
    return exports.Sheet(
        title=asking.name_of(ask.row),
        headings=headings,
        rows=[
            [
                row.code,
                row.year,
                *(part for key, label in zip(row.keys, row.labels, strict=True) for part in (key or "", label)),
                row.number,
                unit,
                _number(row.numerator),
                _number(row.denominator),
                row.level,
                row.target,
                said(row),
            ]
            for row in table.rows
        ],
    )


def said(row: FigureRow) -> str:
    """Whether there is a figure, and if not, why."""
    words = {"shown": _("แสดง"), "hidden": _("ปกปิด"), "no_data": _("ไม่มีข้อมูล"), "undefined": _("ไม่มีตัวหาร")}
    return words.get(row.state, _("แยกไม่ได้"))


def parquet(sheet: exports.Sheet) -> bytes:
    """The sheet as Parquet: figures as decimals of six places, whole numbers as integers, the rest as text."""
    import pyarrow as pa
    from pyarrow import parquet as writer

    columns: dict[str, Any] = {}
    for at, heading in enumerate(sheet.headings):
        values = [row[at] for row in sheet.rows]
        if any(isinstance(value, Decimal) for value in values):
            exact = [None if value is None else Decimal(value).quantize(Decimal("0.000001")) for value in values]
            columns[heading] = pa.array(exact, pa.decimal128(38, 6))
        elif any(isinstance(value, int) for value in values):
            columns[heading] = pa.array(values, pa.int64())
        else:
            columns[heading] = pa.array([None if value is None else str(value) for value in values], pa.string())
    file = io.BytesIO()
    writer.write_table(pa.table(columns), file)
    return file.getvalue()


def _number(value: Any) -> int | Decimal | None:
    if value is None:
        return None
    if value.denominator == 1:
        return int(value.numerator)
    return Decimal(value.numerator) / Decimal(value.denominator)
