"""What the pages of people share: whom the actor may open, the way here, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import permissions, rules
from khet.domains.accounts.queries import people as queries
from khet.domains.accounts.queries.people import PersonRow
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.csv_text import CsvRefused
from khet.kernel.web import choice, form_pages
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request

REFUSALS = (rules.AccountsProblem, organisations.OrganisationsProblem, CsvRefused)


def chosen_office(request: Request, permission: str) -> organisations.OfficeRow:
    """The office chosen in the rail, else the first in which the actor holds the permission; else "not found"."""
    reach = request.actor.reach(permission)
    wanted = choice.chosen(request).office_id
    rows = organisations.offices(actor=None, on=clock.today())
    reached = [row for row in rows if reach.covers_office(row.id)]
    found = next((row for row in reached if row.id == wanted), reached[0] if reached else None)
    if found is None:
        found = next((row for row in rows if row.id == request.actor.home_office_id), None)
    if found is None:
        raise Http404
    return found


def covered_office(request: Request, permission: str) -> organisations.OfficeRow:
    """The chosen office, if the permission covers the whole of it; else "not found"."""
    office = chosen_office(request, permission)
    if not request.actor.reach(permission).covers_office(office.id):
        raise Http404
    return office


def find(request: Request, person_id: int) -> PersonRow:
    """A person within the actor's reach; else "not found"."""
    try:
        return queries.person(person_id, request.actor)
    except rules.PersonNotFound as problem:
        raise Http404 from problem


def to_change(request: Request, person_id: int, permission: str = permissions.PERSON_EDIT) -> PersonRow:
    """A person of an office whose whole the permission covers; else "not found"."""
    person = find(request, person_id)
    if not request.actor.reach(permission).covers_office(person.office_id):
        raise Http404
    return person


def look(person: PersonRow, title: Any, submit: Any, **more: Any) -> Look:
    """The look of a form about a person."""
    back = reverse("accounts:person", args=[person.id])
    crumbs = [(_("บุคคลและสิทธิ์"), reverse("accounts:people")), (person.full_name, back)]
    return Look(title=title % {"name": person.full_name}, submit=submit, back=back, crumbs=crumbs, **more)


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
