"""What was published: every publication with what it changed, the trend over years and rounds, offices side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khet.domains.frameworks import permissions
from khet.domains.frameworks.queries import criteria as criteria_queries
from khet.domains.frameworks.queries import published
from khet.domains.frameworks.queries.published import ComparedOffice, NodePoint, TrendPoint
from khet.domains.frameworks.web import places
from khet.domains.frameworks.web.results import load
from khet.kernel.actor import NotAllowed
from khet.kernel.charts import Point, bar, line
from khet.kernel.documents import Level
from khet.kernel.web import choice, tables
from khet.kernel.web.page import Request, page

CHANGING = ("value", "level", "state", "result", "meaning")


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of a publication that differs from the publication before it."""

    code: str
    name: str
    before: str
    after: str


@page(permissions.RESULT_VIEW)
def publications(request: Request, office_id: int, year: int, framework: str) -> HttpResponse:
    """List the publications of an evaluation, the newest first, each with what it changed."""
    at = places.place(request, office_id, year, framework)
    found = load(request, at)
    rows = published.publications(actor=request.actor, evaluation_id=found.evaluation.id)
    plain = {
        row.number: published.snapshot(actor=request.actor, evaluation_id=found.evaluation.id, number=row.number)
        for row in rows
    }
    shown = [(row, _changes(plain.get(row.number - 1), plain[row.number])) for row in rows]
    context = {
        **places.frame(request, at, found.evaluation, "publications"),
        "found": found,
        "publications": shown[::-1],
    }
    return render(request, "frameworks/publications.html", context)


@page(permissions.RESULT_VIEW)
def publication(request: Request, office_id: int, year: int, framework: str, number: int) -> HttpResponse:
    """Show one publication word for word, even when a later one replaced it."""
    at = places.place(request, office_id, year, framework)
    found = load(request, at)
    rows = published.publications(actor=request.actor, evaluation_id=found.evaluation.id)
    row = next((known for known in rows if known.number == number), None)
    if row is None:
        raise Http404
    plain = published.snapshot(actor=request.actor, evaluation_id=found.evaluation.id, number=number)
    context = {
        **places.frame(request, at, found.evaluation, "publications"),
        "found": found,
        "row": row,
        "plain": plain,
        "is_latest": row.number == rows[-1].number,
    }
    return render(request, "frameworks/publication.html", context)


@page(permissions.RESULT_VIEW)
def trend(request: Request, office_id: int, year: int, framework: str) -> HttpResponse:
    """Draw what was published over years and rounds, with the table that says the same."""
    at = places.place(request, office_id, year, framework)
    found = load(request, at)
    points = published.trend(actor=request.actor, office_id=office_id, framework_code=framework, school_id=at.school_id)
    chart = line(
        [_trend_mark(point, found.framework.rounds[-1].code) for point in points if point.value],
        title=_("ค่าคะแนนรวมรายปีและรอบ"),
        label_title=_("ปีงบประมาณ"),
        value_title=_("ค่าคะแนนรวม"),
        bounds=(Decimal(found.framework.level_min), Decimal(found.framework.level_max)),
    )
    context = {
        **places.frame(request, at, found.evaluation, "trend"),
        "found": found,
        "points": points,
        "chart": chart if points else None,
        "lines": _trend_lines(points, {node.code: node.name for node in found.framework.nodes}),
    }
    return render(request, "frameworks/trend.html", context)


@page(permissions.RESULT_COMPARE)
def comparison(request: Request) -> HttpResponse:
    """Compare the published results of the offices within reach, framework by framework and year by year."""
    known = criteria_queries.framework_rows(actor=request.actor)
    asked = request.GET.get("framework", "")
    chosen = next((row for row in known if row.code == asked), known[0] if known else None)
    asked_year = request.GET.get("year", "")
    year = int(asked_year) if asked_year.isdecimal() and len(asked_year) == 4 else choice.chosen(request).year
    try:
        rows = published.comparison(actor=request.actor, framework_code=chosen.code, year=year) if chosen else []
    except NotAllowed:
        return render(request, "frameworks/comparison_alone.html", status=403)
    codes = _compared_codes(rows)
    spec = _comparison_spec(codes, chosen.short_name if chosen else "")
    table = tables.build(request, [_compared(row, codes) for row in rows], spec)
    context = {
        "frameworks": known,
        "chosen": chosen,
        "year": year,
        "years": range(choice.present_year(), choice.present_year() - 6, -1),
        "chart": _comparison_chart(rows) if rows else None,
    }
    return tables.answer(request, "frameworks/comparison.html", context, table=table)


def _changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
    if before is None:
        return []
    old = {node["code"]: node for node in before["nodes"]}
    places_ = [("", _("ภาพรวม"), before["overall"], after["overall"])]
    places_ += [(node["code"], node["name"], old.get(node["code"], {}), node) for node in after["nodes"]]
    return [
        Change(code, name, _words(was), _words(now))
        for code, name, was, now in places_
        if any(was.get(field) != now.get(field) for field in CHANGING)
    ]


def _words(node: Mapping[str, Any]) -> str:
    parts = [node.get("value") or node.get("result") or node.get("printed"), node.get("level") or node.get("meaning")]
    return " ".join(part for part in parts if part) or "–"


def _trend_mark(point: TrendPoint, last_round: str) -> Point:
    label = str(point.year) if point.round_code == last_round else f"{point.year} {point.round_name}"
    return Point(label=label, value=Decimal(point.value or 0), printed=point.value or "")


def _trend_lines(
    points: Sequence[TrendPoint], names: Mapping[str, str]
) -> list[tuple[str, str, list[NodePoint | None]]]:
    codes = list(names)
    codes += [code for point in points for code in point.nodes if code not in names]
    lines = []
    for code in dict.fromkeys(codes):
        cells = [point.nodes.get(code) for point in points]
        name = names.get(code) or next((cell.name for cell in cells if cell), "")
        if any(cell is not None for cell in cells):
            lines.append((code, name, cells))
    return lines


def _comparison_chart(rows: Sequence[ComparedOffice]) -> Any:
    marks = [
        Point(
            label=row.office.short_name,
            value=Decimal(row.value) if row.value else None,
            printed=row.value or "–",
            level=Level(row.level_number, row.level or "") if row.level_number else None,
        )
        for row in rows
    ]
    return bar(marks, title=_("ค่าคะแนนรวมของสำนักงาน"), label_title=_("สำนักงาน"), value_title=_("ค่าคะแนนรวม"))


def _compared_codes(rows: Sequence[ComparedOffice]) -> list[str]:
    """The nodes of the first level that any office has a value of; another office may have none there."""
    codes = dict.fromkeys(code for row in rows for code, node in row.nodes.items() if node.value)
    return [code for code in codes if "." not in code][:14]


def _comparison_spec(codes: Sequence[str], name: str) -> tables.TableSpec:
    return tables.TableSpec(
        name="comparison",
        heading=_("ผลที่เผยแพร่ล่าสุดของแต่ละสำนักงาน"),
        columns=(
            tables.Column("office", _("สำนักงาน"), sort=True),
            tables.Column("value", _("ค่าคะแนนรวม"), kind="number", sort=True),
            tables.Column("level", _("ระดับ"), kind="level"),
            *(tables.Column(f"node:{code}", code, kind="number", sort=True) for code in codes),
        ),
        order="-value",
        caption=name,
    )


def _compared(row: ComparedOffice, codes: Sequence[str]) -> dict[str, Any]:
    values = {code: node.value for code, node in row.nodes.items()}
    figures = {f"node:{code}": Decimal(value) if (value := values.get(code)) else None for code in codes}
    return {
        "office": row.office.short_name,
        "value": Decimal(row.value) if row.value else None,
        "level": (row.level_number, row.level),
        **figures,
    }
