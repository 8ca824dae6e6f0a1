"""One school seen whole: its pupils by grade and sex, every figure beside the area's, its results, its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khet.domains.frameworks import public as frameworks
from khet.domains.indicators import public as indicators
from khet.domains.organisations import public as organisations
from khet.domains.warehouse import public as warehouse
from khet.kernel import clock
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.charts import plots
from khet.kernel.web.page import Request, page

ENROLMENT = "enrolment.all"
YEARS = 3


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of the school with the area's beside it, its course, and the page that says why."""

    row: indicators.IndicatorRow
    name: str
    unit: str
    school: indicators.FigureRow
    area: indicators.FigureRow | None
    spark: plots.Plot | None
    url: str


@page(indicators.permissions.FIGURE_VIEW)
def school(request: Request, school_id: int) -> HttpResponse:
    """Show a school within sight; "not found" for one outside it."""
    today = clock.today()
    try:
        place = organisations.school(school_id, today)
        if place.office_id is None:
            raise Http404
        shelf = indicators.shelf(actor=request.actor, office_id=place.office_id, on=today)
    except (organisations.SchoolNotFound, NotAllowed) as missing:
        raise Http404 from missing
    if not indicators.sees_school(request.actor, shelf, school_id):
        raise Http404
    years = shelf.years()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else None)
    context: dict[str, Any] = {
        "school": place,
        "office": organisations.office(place.office_id),
        "codes": [code for code in place.codes.values() if code],
        "year": year,
        "years": years,
        "groups": {},
        "results": _results(request.actor, place),
        "where": warehouse.school_places([school_id]).get(school_id),
    }
    if year is not None:
        context |= _figures(request.actor, place, shelf, year=year)
    return render(request, "portal/school360.html", context)


def _figures(actor: Actor, place: organisations.SchoolRow, shelf: indicators.Basis, *, year: int) -> dict[str, Any]:
    only = {"school": str(place.id)}
    rows = indicators.indicator_rows(actor=actor, office_id=place.office_id)
    codes = [row.code for row in rows]
    asked: dict[str, Any] = {"actor": actor, "office_id": place.office_id, "on": clock.today(), "shelf": shelf}
    asked["known"] = rows
    shown = sorted(one for one in shelf.years() if one <= year)[-YEARS:]
    mine = indicators.figures(codes=codes, years=shown, only=only, **asked)
    if not mine.rows:
        raise Http404
    area = indicators.figures(codes=codes, years=[year], **asked)
    beside = {row.code: row for row in area.rows}
    course: dict[str, list[indicators.FigureRow]] = {}
    for one in mine.rows:
        course.setdefault(one.code, []).append(one)
    groups: dict[str, list[Beside]] = {}
    for row in rows:
        now = next((one for one in course.get(row.code, []) if one.year == year), None)
        if now is not None and now.state in (indicators.SHOWN, indicators.HIDDEN):
            found = _beside(row, now, beside.get(row.code), course[row.code], place)
            groups.setdefault(row.group, []).append(found)
    return {"groups": groups, "headlines": _headlines(groups), "pupils": _pupils(asked, codes, year, only)}


def _beside(
    row: indicators.IndicatorRow,
    now: indicators.FigureRow,
    area: indicators.FigureRow | None,
    course: Sequence[indicators.FigureRow],
    place: organisations.SchoolRow,
) -> Beside:
    in_english = (get_language() or "th").startswith("en")
    said = ", ".join(f"{one.year}: {one.text}" for one in course)
    query = urlencode({"office": place.office_id, "year": now.year, "k.school": place.id})
    return Beside(
        row=row,
        name=row.name_en if in_english and row.name_en else row.name,
        unit=row.unit_en if in_english and row.unit_en else row.unit,
        school=now,
        area=area,
        spark=plots.spark([one.number for one in course], title=said),
        url=f"{reverse('indicators:why', args=[row.code])}?{query}",
    )


def _headlines(groups: Mapping[str, Sequence[Beside]]) -> list[Beside]:
    """The first figure of each group that has one to show: what the school looks like at a glance."""
    firsts = (next((one for one in found if one.school.is_shown), None) for found in groups.values())
    return [one for one in firsts if one is not None][:4]


def _pupils(
    asked: Mapping[str, Any], codes: Sequence[str], year: int, only: Mapping[str, str]
) -> dict[str, Any] | None:
    """Pupils by grade and sex: every number for those who may see persons here, else what may be published."""
    if ENROLMENT not in codes:
        return None
    table = indicators.figures(codes=[ENROLMENT], years=[year], by=("grade", "sex"), only=only, totals=True, **asked)
    cells = {row.keys: row for row in table.rows}
    if not cells:
        return None
    grades, sexes = table.dimensions
    across = [*((value.key, value.label) for value in sexes.values), (None, _("รวม"))]
    down = [*((value.key, value.label) for value in grades.values), (None, _("รวม"))]
    return {
        "headings": [label for _key, label in across],
        "is_guarded": not any(None not in keys for keys in cells),
        "rows": [(label, key is None, [cells.get((key, other)) for other, _label in across]) for key, label in down],
    }


def _results(actor: Actor, place: organisations.SchoolRow) -> list[frameworks.EvaluationRow]:
    """The school's own evaluations that the reader may see."""
    if place.office_id is None or not actor.may(frameworks.permissions.RESULT_VIEW):
        return []
    found = frameworks.evaluations(actor=actor, office_id=place.office_id, schools=True)
    return [row for row in found if row.school_id == place.id]
