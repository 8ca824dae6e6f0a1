"""The public page: figures that offices publish, with nobody identifiable, as pages, CSV and a catalogue (DCAT)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khet.domains.indicators import public as indicators
from khet.kernel import clock
from khet.kernel.charts import plots
from khet.kernel.web.page import PUBLIC, Request, page

CACHE = "public, max-age=60, must-revalidate"
COLUMNS = (
    *("indicator", "name", "office", "academic_year_be", "dimension_1", "key_1", "label_1", "dimension_2", "key_2"),
    *("label_2", "value", "unit", "numerator", "denominator", "status"),
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Opened:
    """One published indicator with what its page and file are."""

    row: indicators.OpenFigureRow
    name: str
    url: str
    csv_url: str


@page(PUBLIC)
def figures(request: Request) -> HttpResponse:
    """Everything that offices publish, by office."""
    offices: dict[str, list[Opened]] = {}
    for row in indicators.open_figures():
        offices.setdefault(row.office_name, []).append(_opened(row))
    context = {"offices": offices, "licence": settings.KHET_OPEN_LICENCE}
    return render(request, "portal/open.html", context)


@page(PUBLIC)
def figure(request: Request, code: str) -> HttpResponse:
    """One published indicator: its lines over the years, and its table."""
    row = _found(request, code)
    table = indicators.open_table(open_id=row.id, on=clock.today())
    context = {
        "opened": _opened(row),
        "row": row,
        "indicator": table.indicators.get(row.code),
        "licence": settings.KHET_OPEN_LICENCE,
        "table": table,
        "plot": _trend(table, row),
        "rows": _rows(table, row.code),
        "headings": [column.label for column in table.dimensions],
        "files": sorted({ref.dataset_name for refs in table.sources.values() for ref in refs}),
    }
    return render(request, "portal/open_figure.html", context)


@page(PUBLIC)
def as_csv(request: Request, code: str) -> HttpResponse:
    """The same figures as CSV: one row to a figure; the columns explain themselves."""
    row = _found(request, code)
    table = indicators.open_table(open_id=row.id, on=clock.today())
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    unit = table.indicators[row.code].unit if row.code in table.indicators else ""
    keys = [column.key for column in table.dimensions]
    for one in table.rows:
        writer.writerow([_safe(value) for value in _line(one, row, keys, unit)])
    answer = HttpResponse(file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.code}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Link"] = f'<{request.build_absolute_uri(reverse("portal:open_catalogue"))}>; rel="describedby"'
    return _kept(request, answer)


@page(PUBLIC)
def catalogue(request: Request) -> HttpResponse:
    """The catalogue of the open figures in the vocabulary of DCAT-AP, as JSON-LD."""
    rows = indicators.open_figures()
    text = json.dumps(_catalogue(request, rows), ensure_ascii=False, indent=1)
    return _kept(request, HttpResponse(text, content_type="application/ld+json; charset=utf-8"))


def _catalogue(request: HttpRequest, rows: Sequence[indicators.OpenFigureRow]) -> dict[str, Any]:
    home = request.build_absolute_uri(reverse("portal:open"))
    changed = max((row.published_at for row in rows), default=None)
    described: dict[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": {"@value": "ตัวเลขที่เปิดเผยของสำนักงานเขตพื้นที่การศึกษา", "@language": "th"},
        "dct:description": {"@value": "ตัวชี้วัดที่สำนักงานเลือกเปิดเผย ปกปิดจำนวนน้อยไม่ให้รู้ถึงตัวบุคคล", "@language": "th"},
        "dct:publisher": _publisher(sorted({row.office_name for row in rows})),
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/THA"},
        "foaf:homepage": {"@id": home},
        "dcat:dataset": [_dataset(request, row) for row in rows],
    }
    if changed is not None:
        described["dct:modified"] = _moment(changed.isoformat())
    return described


def _dataset(request: HttpRequest, row: indicators.OpenFigureRow) -> dict[str, Any]:
    opened = _opened(row)
    page_url, file_url = request.build_absolute_uri(opened.url), request.build_absolute_uri(opened.csv_url)
    titles = [{"@value": row.name, "@language": "th"}]
    if row.name_en:
        titles.append({"@value": row.name_en, "@language": "en"})
    return {
        "@id": page_url,
        "@type": "dcat:Dataset",
        "dct:identifier": f"{row.office_id}/{row.code}",
        "dct:title": titles,
        "dct:description": {"@value": f"{row.name} {row.office_name}", "@language": "th"},
        "dct:publisher": _publisher([row.office_name]),
        "dct:issued": _moment(row.published_at.isoformat()),
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dct:temporal": [_period(year) for year in row.years],
        "dcat:landingPage": {"@id": page_url},
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/EDUC"},
        "dcat:distribution": [
            {
                "@id": file_url,
                "@type": "dcat:Distribution",
                "dct:title": {"@value": f"{row.code}.csv", "@language": "en"},
                "dct:format": {"@id": "http://publications.europa.eu/resource/authority/file-type/CSV"},
                "dcat:mediaType": {"@id": "http://www.iana.org/assignments/media-types/text/csv"},
                "dcat:accessURL": {"@id": page_url},
                "dcat:downloadURL": {"@id": file_url},
                "dct:license": {"@type": "dct:LicenseDocument", "dct:title": settings.KHET_OPEN_LICENCE},
            }
        ],
    }


def _publisher(names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"@type": "foaf:Organization", "foaf:name": {"@value": name, "@language": "th"}} for name in names]


def _period(year: int) -> dict[str, Any]:
    """The academic year: from 16 May to the end of March."""
    first = year - 543
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@type": "xsd:date", "@value": date(first, 5, 16).isoformat()},
        "dcat:endDate": {"@type": "xsd:date", "@value": date(first + 1, 3, 31).isoformat()},
    }


def _moment(text: str) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": text}


def _found(request: Request, code: str) -> indicators.OpenFigureRow:
    """The published indicator of an address; of the office named, or the first that publishes it."""
    rows = [row for row in indicators.open_figures() if row.code == code]
    office = request.GET.get("office", "")
    if office:
        rows = [row for row in rows if str(row.office_id) == office]
    if not rows:
        raise Http404
    return rows[0]


def _opened(row: indicators.OpenFigureRow) -> Opened:
    english = (get_language() or "th").startswith("en") and row.name_en
    query = f"?office={row.office_id}"
    return Opened(
        row,
        row.name_en if english else row.name,
        reverse("portal:open_figure", args=[row.code]) + query,
        reverse("portal:open_csv", args=[row.code]) + query,
    )


def _trend(table: indicators.FigureTable, row: indicators.OpenFigureRow) -> plots.Plot | None:
    """The whole office over the years, when there is more than one."""
    whole = {one.year: one for one in table.of(row.code) if not one.keys or set(one.keys) == {None}}
    years = sorted(whole)
    if len(years) < 2:
        return None
    line = plots.Series(row.office_name, [whole[year].number for year in years], [whole[year].text for year in years])
    return plots.trend([str(year) for year in years], [line], title=_("แนวโน้มทั้งเขต"))


def _rows(table: indicators.FigureTable, code: str) -> list[tuple[tuple[str, ...], bool, list[Any]]]:
    """One row to a combination of the dimensions, with a cell for each year."""
    cells: dict[tuple[str | None, ...], dict[int, indicators.FigureRow]] = {}
    names: dict[tuple[str | None, ...], tuple[str, ...]] = {}
    for one in table.of(code):
        cells.setdefault(one.keys, {})[one.year] = one
        names[one.keys] = one.labels
    return [
        (names[keys] or (_("ทั้งเขต"),), None in keys, [found.get(year) for year in table.years])
        for keys, found in cells.items()
    ]


def _line(one: indicators.FigureRow, row: indicators.OpenFigureRow, keys: Sequence[str], unit: str) -> list[object]:
    dimensions: list[object] = []
    for at in range(2):
        has = at < len(keys)
        dimensions += [keys[at], one.keys[at] or "", one.labels[at]] if has else ["", "", ""]
    exact = [one.numerator, one.denominator]
    return [
        *(row.code, row.name, row.office_name, one.year, *dimensions),
        *("" if one.number is None else one.number, unit),
        *("" if part is None else _plain(part) for part in exact),
        one.state,
    ]


def _plain(part: Fraction) -> int | Decimal:
    """An exact count, or a sum to six places."""
    if part.denominator == 1:
        return part.numerator
    return (Decimal(part.numerator) / part.denominator).quantize(Decimal("0.000001"))


def _safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula is quoted."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _kept(request: Request, answer: HttpResponse) -> HttpResponse:
    """Everybody may keep it for a minute, by the language that a cookie holds, and then asks whether it still is so.

    What an office withdraws must not live on in somebody's cache; what has not changed is answered without content.
    """
    answer["Cache-Control"] = CACHE
    patch_vary_headers(answer, ["Cookie"])
    set_response_etag(answer)
    return cast("HttpResponse", get_conditional_response(request, etag=answer["ETag"], response=answer))
