"""The results of one evaluation as a table, and why each figure is what it is."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.frameworks import permissions
from khet.domains.frameworks.queries import results as result_queries
from khet.domains.frameworks.queries.rows import ResultSet
from khet.domains.frameworks.rules.refusals import NoSuchEvaluation
from khet.domains.frameworks.web import places, sheet
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

MOST_NAMED = 3


@page(permissions.RESULT_VIEW)
def results(request: Request, office_id: int, year: int, framework: str) -> HttpResponse:
    """Show the table, the overall figure and its explanation."""
    at = places.place(request, office_id, year, framework)
    found = load(request, at)
    context = {
        **places.frame(request, at, found.evaluation, "results"),
        "found": found,
        "overall": found.outcome.overall,
        "why": found.outcome.overall.explanation,
        "most_room": _most_room(found),
        "sections": sheet.sections(found, at),
        "published": request.GET.get("published") == "1",
        "papers": _papers(at),
        "why_url": at.url("why", code="overall"),
        "what_if_url": at.url("what_if"),
    }
    return render(request, "frameworks/results.html", context)


@page(permissions.RESULT_VIEW)
def why(request: Request, office_id: int, year: int, framework: str, code: str) -> HttpResponse:
    """Explain one figure: as a part of the page for htmx, else as a page."""
    at = places.place(request, office_id, year, framework)
    found = load(request, at)
    if code == "overall":
        figure = found.outcome.overall
    elif found.framework.has(code):
        figure = found.outcome.figure(code)
    else:
        raise Http404
    context = {
        **places.frame(request, at, found.evaluation, "results"),
        "found": found,
        "figure": figure,
        "why": figure.explanation,
        "is_overall": code == "overall",
        "node_url": places.entry_url(found.evaluation.id, found.rounds[-1].code, code),
    }
    template = "frameworks/parts/why_card.html" if request.htmx else "frameworks/why.html"
    return render(request, template, context)


def load(request: Request, at: places.Place) -> ResultSet:
    """The results at a place as the actor may see them; the published ones when asked for; 404 when there are none."""
    only = request.GET.get("published") == "1"
    try:
        return result_queries.results(actor=request.actor, published_only=only, **at.asked)
    except NoSuchEvaluation as missing:
        raise Http404(told(missing)) from missing


def _most_room(found: ResultSet) -> list[str]:
    """The codes that could raise the overall figure most, at most three; none when all could do equally much."""
    top = found.framework.scale_max
    inputs = found.outcome.overall.explanation.get("inputs", [])
    room = {
        row["code"]: (top - Decimal(row["value"])) * Decimal(row["weight"])
        for row in inputs
        if row["value"] is not None
    }
    most = max(room.values(), default=Decimal(0))
    codes = [code for code, value in room.items() if value == most and most > 0]
    return codes if len(codes) <= MOST_NAMED else []


def _papers(at: places.Place) -> list[tuple[str, str]]:
    kinds = (("results", _("ตารางผลเป็นเอกสาร")), ("suggestions", _("เล่มข้อเสนอแนะ")))
    query = f"?framework={at.framework}" + (f"&school={at.school_id}" if at.school_id else "")
    where = {"office_id": at.office_id, "year": at.year}
    return [(label, reverse("reports:paper", kwargs={**where, "kind": kind}) + query) for kind, label in kinds]
