"""Tables as files: Excel with real figures and Buddhist dates, CSV that Excel opens in Thai."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse

from khet.calc import calendars

KINDS = ("xlsx", "csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BUDDHIST_DATE = "[$-107041E]d mmm yyyy;@"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title, the headings and the rows of plain values."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


def response(sheet: Sheet, *, kind: str, name: str) -> HttpResponse:
    """The sheet as a download."""
    body, mime = (xlsx(sheet), XLSX) if kind == "xlsx" else (csv_text(sheet), "text/csv; charset=utf-8")
    answer = HttpResponse(body, content_type=mime)
    answer["Content-Disposition"] = f"attachment; filename=\"{name}.{kind}\"; filename*=UTF-8''{quote(name)}.{kind}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def xlsx(sheet: Sheet) -> bytes:
    """An Excel workbook with frozen headings; figures stay figures, dates print in the Buddhist era."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        font = {"font_name": "TH SarabunPSK", "font_size": 16, "valign": "top"}
        page = book.add_worksheet(_sheet_name(sheet.title))
        head = book.add_format({**font, "bold": True, "bottom": 1, "text_wrap": True})
        plain = book.add_format({**font, "text_wrap": True})
        day = book.add_format({**font, "num_format": BUDDHIST_DATE, "align": "left"})
        page.write_row(0, 0, sheet.headings, head)
        for at, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                _write(page, at, column, value, plain, day)
        for column, heading in enumerate(sheet.headings):
            longest = max([len(heading), *(len(str(row[column] or "")) for row in sheet.rows)])
            page.set_column(column, column, min(60, max(10, longest + 2)))
        page.freeze_panes(1, 0)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    return file.getvalue()


def csv_text(sheet: Sheet) -> bytes:
    """CSV with a byte-order mark, so that Excel reads Thai; a text that looks like a formula is quoted."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([_csv_value(str(heading)) for heading in sheet.headings])
    for row in sheet.rows:
        writer.writerow([_csv_value(value) for value in row])
    return file.getvalue().encode("utf-8-sig")


def _write(page: Any, row: int, column: int, value: Any, plain: Any, day: Any) -> None:
    if value is None:
        page.write_blank(row, column, None, plain)
    elif isinstance(value, bool) or not isinstance(value, (int, Decimal, date)):
        page.write_string(row, column, str(value), plain)
    elif isinstance(value, (int, Decimal)):
        page.write_number(row, column, value, plain)
    else:
        page.write_datetime(row, column, _naive(value), day)


def _naive(value: date) -> date:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None) if value.tzinfo else value
    return value


def _csv_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{calendars.short_date(_naive(value))} {_naive(value):%H:%M}"
    if isinstance(value, date):
        return calendars.short_date(value)
    if isinstance(value, (int, Decimal)):
        return str(value)
    text = str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _sheet_name(title: str) -> str:
    cleaned = "".join(" " if letter in "[]:*?/\\'" else letter for letter in title).strip()
    return cleaned[:31] or "ข้อมูล"
