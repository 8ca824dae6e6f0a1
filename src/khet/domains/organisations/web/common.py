"""What the pages of this domain share: which office, which day, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.calc.identifiers import BadIdentifier
from khet.domains.organisations.queries import offices as queries
from khet.domains.organisations.queries.rows import OfficeRow
from khet.domains.organisations.rules import OrganisationsProblem
from khet.domains.organisations.web.forms import OnDateForm
from khet.kernel import clock
from khet.kernel.csv_text import CsvRefused
from khet.kernel.web import choice, form_pages
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, actor_of

REFUSALS = (OrganisationsProblem, BadIdentifier, CsvRefused)
Crumbs = list[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class OnDay:
    """The day whose structure is shown, and the form that chooses it."""

    day: date
    is_today: bool
    form: OnDateForm


def chosen_day(request: HttpRequest) -> OnDay:
    """The day in the address (``?on=30/9/2566``), else today; one that cannot be read leaves today, with the reason."""
    today = clock.today()
    if not request.GET.get("on"):
        return OnDay(today, True, OnDateForm(initial={"on": today}))
    form = OnDateForm(request.GET)
    day = form.cleaned_data["on"] if form.is_valid() else None
    return OnDay(day or today, day is None or day == today, form)


def pick(request: Request, reached: list[OfficeRow], office_id: int | None) -> OfficeRow:
    """The office of the address, else the one chosen in the rail, out of those reached; "not found" for all others."""
    wanted = office_id or choice.chosen(request).office_id
    found = next((row for row in reached if row.id == wanted), reached[0] if reached and office_id is None else None)
    if found is None:
        raise Http404
    return found


def chosen_office(request: Request, permission: str, office_id: int | None = None) -> OfficeRow:
    """The office the page speaks of, among those that the permission reaches."""
    return pick(request, queries.every_office(actor=actor_of(request), permission=permission), office_id)


def office_to_change(request: Request, permission: str, office_id: int) -> OfficeRow:
    """An office whose whole the permission covers; "not found" for all others."""
    if not actor_of(request).reach(permission).covers_office(office_id):
        raise Http404
    return queries.office(office_id)


def crumbs(office: OfficeRow, *more: tuple[Any, str]) -> Crumbs:
    """The way here, from the office's page."""
    return [(office.short_name, reverse("organisations:office", args=[office.id])), *more]


def school_crumbs(office: OfficeRow, *more: tuple[Any, str]) -> Crumbs:
    """The way here, from the list of schools."""
    return crumbs(office, (_("สถานศึกษา"), reverse("organisations:schools")), *more)


def office_look(title: Any, submit: Any, office: OfficeRow, **more: Any) -> Look:
    """How a form about an office looks: it leads back to the office's page."""
    back = reverse("organisations:office", args=[office.id])
    return Look(title=title, submit=submit, back=back, crumbs=crumbs(office), **more)


def form_page(
    request: HttpRequest,
    *,
    form: forms.Form,
    look: Look,
    act: Callable[[dict[str, Any]], str | HttpResponse],
    said: Any,
) -> HttpResponse:
    """The page of a form of this domain."""
    return form_pages.answer(request, form=form, look=look, act=act, said=said, refusals=REFUSALS)


def may(request: Request, permission: str, office_id: int | None) -> bool:
    """Whether the actor's permission covers the whole of this office."""
    return office_id is not None and actor_of(request).reach(permission).covers_office(office_id)
