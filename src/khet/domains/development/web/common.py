"""What the pages of staff development share: the office and year they speak of, refusals, tabs of an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.development import permissions
from khet.domains.development.queries import plans
from khet.domains.development.queries.rows import EventRow
from khet.domains.development.rules.arriving import Upload
from khet.domains.development.rules.refusals import DevelopmentProblem
from khet.domains.development.web import words
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.files import FileRefused
from khet.kernel.web import choice, form_pages
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, actor_of
from khet.kernel.web.words import told

Crumbs = list[tuple[Any, str]]
ROOT = (_("พัฒนาบุคลากร"), "development:plan")
YEARS = range(2500, 2701)


class Told(Exception):
    """A refusal in the language of the page, with its lines."""

    def __init__(self, problem: DevelopmentProblem) -> None:
        self.faults: tuple[str, ...] = getattr(problem, "faults", ())
        super().__init__(told(problem))


def office(request: Request, permission: str) -> organisations.OfficeRow:
    """The office that the rail has chosen, out of those the permission reaches; "not found" when it reaches none."""
    reached = organisations.offices(actor=request.actor, on=clock.today(), permission=permission)
    wanted = choice.chosen(request).office_id
    found = next((row for row in reached if row.id == wanted), reached[0] if reached else None)
    if found is None:
        raise Http404
    return found


def year(request: Request) -> int:
    """The fiscal year that the rail has chosen; an address that names a year turns the rail to it."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked) in YEARS:
        choice.choose(request, year=int(asked))
    return choice.chosen(request).year


def years_with_a_plan(request: Request, office_id: int) -> list[int]:
    """The years to go to from a year in which there is nothing yet, newest first; three queries."""
    return [row.year_be for row in plans.plan_rows(actor=request.actor, office_id=office_id)]


def may(request: HttpRequest, permission: str, office_id: int) -> bool:
    """Whether the actor's permission covers the whole of this office."""
    return actor_of(request).reach(permission).covers_office(office_id)


def crumbs(*more: tuple[Any, str]) -> Crumbs:
    """The way here, from the plan."""
    return [(ROOT[0], reverse(ROOT[1])), *more]


def form_page(
    request: HttpRequest, *, form: forms.Form, look: Look, act: Callable[[dict[str, Any]], str], said: Any = ""
) -> HttpResponse:
    """The page of a form of this domain; refusals are told in the language of the page."""

    def acted(data: dict[str, Any]) -> str:
        try:
            return act(data)
        except DevelopmentProblem as problem:
            raise Told(problem) from problem

    return form_pages.answer(request, form=form, look=look, act=acted, said=said, refusals=(Told, FileRefused))


def do(request: Request, act: Callable[[], object], *, to: str, said: Any = "") -> HttpResponse:
    """Do what a button asks, say so or why not, and go on."""
    try:
        act()
    except (DevelopmentProblem, FileRefused) as problem:
        messages.error(request, told(problem))
    else:
        if said:
            messages.success(request, str(said))
    return redirect(to)


def uploaded(file: Any) -> Upload | None:
    """The file of a form as actions take it."""
    return Upload(file.name or "file", file.read()) if file else None


def event_url(name: str, event_id: int) -> str:
    """The address of a page of an event."""
    return reverse(name if ":" in name else f"development:{name}", args=[event_id])


def event_crumbs(event: EventRow) -> Crumbs:
    """The way to the pages of an event."""
    return crumbs((_("กิจกรรม"), reverse("development:events")), (event.title, event_url("event", event.id)))


EVENT_TABS: list[tuple[Any, str, str]] = [
    (_("ภาพรวม"), "event", permissions.EVENT_VIEW),
    (_("ผู้ลงทะเบียน"), "registrations", permissions.EVENT_VIEW),
    (_("การเข้าร่วม"), "attendance", permissions.EVENT_VIEW),
    (_("ค่าใช้จ่าย"), "expenses", permissions.EVENT_VIEW),
    (_("เอกสาร ภาพ และบันทึก"), "leavings", permissions.EVENT_VIEW),
    (_("ประเมินและติดตาม"), "growth:check", permissions.EVENT_RUN),
    (_("วุฒิบัตร"), "certificates:event", permissions.CERTIFICATE_ISSUE),
]


def event_frame(request: Request, event: EventRow, current: str) -> dict[str, Any]:
    """What every page of an event shows beside its own content."""
    choice.choose(request, office_id=event.office_id, year=event.year_be)
    state = words.EVENT_STATES[event.state]
    return {
        "event": event,
        "state_word": state[0],
        "state_tone": state[1],
        "crumbs": crumbs((_("กิจกรรม"), reverse("development:events"))),
        "tabs": [
            (label, event_url(name, event.id), name == current)
            for label, name, permission in EVENT_TABS
            if request.actor.may(permission)
        ],
        "may_run": may(request, permissions.EVENT_RUN, event.office_id),
        "may_record": may(request, permissions.ATTENDANCE_RECORD, event.office_id),
    }
