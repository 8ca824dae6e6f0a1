"""The first page of results: an office and a year, and how it stands against each framework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import evaluations as evaluation_actions
from khet.domains.frameworks.queries import criteria as criteria_queries
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries import results as result_queries
from khet.domains.frameworks.queries.evaluations import RoundProgress
from khet.domains.frameworks.queries.rows import EvaluationRow, FrameworkRow
from khet.domains.frameworks.rules.refusals import Refusal
from khet.domains.frameworks.web import places
from khet.domains.frameworks.web.places import Place
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.web import choice
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@dataclass(frozen=True, slots=True)
class Card:
    """How one framework stands for the office: its figure, its rounds, what is late, and where to go."""

    row: EvaluationRow
    place: Place
    value: str | None
    level: str | None
    level_number: int | None
    counted: int | None
    is_draft: bool
    rounds: tuple[RoundProgress, ...]

    @property
    def late(self) -> int:
        """How many nodes are late in rounds not yet published."""
        return sum(found.late for found in self.rounds)


@page(permissions.RESULT_VIEW)
def overview(request: Request) -> HttpResponse:
    """Show the office's evaluations of a year, and offer to open those that are missing."""
    today = clock.today()
    offices = organisations.offices(actor=request.actor, on=today)
    office = _office(request, offices)
    year = _number(request.GET.get("year")) or choice.chosen(request).year
    if office is None:
        return render(request, "frameworks/no_office.html", status=404)
    choice.choose(request, office_id=office.id, year=year)
    found = evaluation_queries.evaluations(actor=request.actor, office_id=office.id, year=year, schools=True)
    rows = [row for row in found if row.school_id is None]
    schools = [row for row in found if row.school_id is not None]
    context = {
        "office": office,
        "year": year,
        "cards": _cards(request.actor, rows, today),
        "schools": _schools(schools, today),
        "today": today,
        "missing": _missing(request.actor, rows, office.id),
        "may_open": request.actor.reach(permissions.RESULT_ASSIGN).covers_office(office.id),
        "other_years": evaluation_queries.years(actor=request.actor, office_id=office.id),
    }
    return render(request, "frameworks/overview.html", context)


@page(permissions.RESULT_ASSIGN, methods=("POST",))
def open_evaluation(request: Request) -> HttpResponse:
    """Open the evaluation of an office against a framework in a year."""
    office_id, year = _number(request.POST.get("office")), _number(request.POST.get("year"))
    if office_id is None or year is None:
        raise Http404
    try:
        row = evaluation_actions.open_evaluation(
            actor=request.actor,
            office_id=office_id,
            framework_code=request.POST.get("framework", ""),
            year=year,
            at=clock.now(),
        )
    except Refusal as problem:
        messages.error(request, told(problem))
        return redirect("frameworks:overview")
    messages.success(request, _("เปิดการประเมินแล้ว ขั้นต่อไปคือมอบหมายผู้รับผิดชอบ"))
    return redirect(places.round_url(row.id, row.rounds[0].code))


def _office(request: Request, offices: Sequence[organisations.OfficeRow]) -> organisations.OfficeRow | None:
    wanted = _number(request.GET.get("office"))
    if wanted is not None:
        found = next((row for row in offices if row.id == wanted), None)
        if found is None:
            raise Http404
        return found
    chosen = choice.chosen(request).office_id
    return next((row for row in offices if row.id == chosen), offices[0] if offices else None)


def _cards(actor: Actor, rows: Sequence[EvaluationRow], today: date) -> list[Card]:
    progress: dict[int, list[RoundProgress]] = {}
    for found in evaluation_queries.progress(actor=actor, evaluation_ids=[row.id for row in rows], today=today):
        progress.setdefault(found.evaluation_id, []).append(found)
    return [_card(actor, row, tuple(progress.get(row.id, ()))) for row in rows]


def _card(actor: Actor, row: EvaluationRow, rounds: tuple[RoundProgress, ...]) -> Card:
    at = Place(row.office.id, row.year, row.framework_code)
    if row.status == "published" and row.latest is not None:
        latest = row.latest
        return Card(row, at, latest.value, latest.level, latest.level_number, None, False, rounds)
    overall = result_queries.results(actor=actor, **at.asked).outcome.overall
    return Card(row, at, overall.value, overall.level, overall.level_number, overall.counted, True, rounds)


def _schools(rows: Sequence[EvaluationRow], today: date) -> list[tuple[str, EvaluationRow, Place]]:
    names = organisations.school_names([row.school_id for row in rows if row.school_id is not None], today)
    return [
        (names.get(row.school_id or 0, ""), row, Place(row.office.id, row.year, row.framework_code, row.school_id))
        for row in rows
    ]


def _missing(actor: Actor, rows: Sequence[EvaluationRow], office_id: int) -> list[FrameworkRow]:
    if not actor.may(permissions.CRITERIA_VIEW):
        return []
    present = {row.framework_code for row in rows}
    known = [row for row in criteria_queries.framework_rows(actor=actor) if row.office_id in (None, office_id)]
    owned = {row.code for row in known if row.office_id is not None}
    return [
        row
        for row in known
        if row.subject == "office"
        and row.active
        and row.code not in present
        and (row.office_id is not None or row.code not in owned)
    ]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 12 else None
