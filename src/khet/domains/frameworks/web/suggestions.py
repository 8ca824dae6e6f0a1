"""The suggestion book of an evaluation, and the follow-ups that are made of each suggestion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from khet.domains.accounts import public as accounts
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import suggestions as suggestion_actions
from khet.domains.frameworks.actions.suggestions import Task
from khet.domains.frameworks.queries import suggestions as suggestion_queries
from khet.domains.frameworks.queries.suggestions import SuggestionRow
from khet.domains.frameworks.rules.refusals import Refusal
from khet.domains.frameworks.web import follow_ups, places
from khet.domains.frameworks.web.results import load
from khet.kernel import clock
from khet.kernel.web.forms import KhetForm, TextField, ThaiDateField, choices
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


class TaskForm(KhetForm):
    """One follow-up to be made: left out unless its box is ticked."""

    take = forms.BooleanField(label=gettext_lazy("สร้างเป็นงานติดตาม"), required=False)
    title = TextField(label=gettext_lazy("สิ่งที่ต้องทำ"), rows=2, required=False)
    owner = forms.ChoiceField(label=gettext_lazy("ผู้รับผิดชอบ"), choices=[], required=False)
    due_on = ThaiDateField(label=gettext_lazy("ภายในวันที่"), required=False)

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = choices(people, blank=_("เลือกผู้รับผิดชอบ"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for everything that a ticked follow-up needs."""
        data = super().clean() or {}
        if data.get("take"):
            for field in ("title", "owner", "due_on"):
                if not data.get(field) and field not in self.errors:
                    self.add_error(field, _("โปรดกรอกช่องนี้"))
        return data


@page(permissions.SUGGESTION_VIEW)
def suggestions(request: Request, office_id: int, year: int, framework: str) -> HttpResponse:
    """Show every suggestion with its follow-ups."""
    at = places.place(request, office_id, year, framework)
    found = load(request, at)
    rows = suggestion_queries.suggestions(actor=request.actor, **at.asked)
    owners = accounts.names({task.owner_person_id for row in rows for task in row.follow_ups})
    context = {
        **places.frame(request, at, found.evaluation, "suggestions"),
        "found": found,
        "rows": rows,
        "owners": owners,
        "today": clock.today(),
        "may_manage": request.actor.reach(permissions.FOLLOW_UP_MANAGE).covers_office(office_id),
    }
    return render(request, "frameworks/suggestions.html", context)


@page(permissions.FOLLOW_UP_MANAGE, methods=("GET", "POST"))
def split(request: Request, office_id: int, year: int, framework: str, suggestion_id: int) -> HttpResponse:
    """Offer the parts of a suggestion as follow-ups, to be edited, given to owners and dated; all or none."""
    at = places.place(request, office_id, year, framework)
    found = load(request, at)
    rows = suggestion_queries.suggestions(actor=request.actor, **at.asked)
    row = next((known for known in rows if known.id == suggestion_id), None)
    if row is None:
        return redirect(at.url("suggestions"))
    people = follow_ups.people(office_id)
    tasks = _forms(request, row, people)
    status = 200
    if request.method == "POST":
        status = 422
        checked = [form.is_valid() for form in tasks]
        if all(checked) and _open(request, row, tasks):
            return redirect(at.url("suggestions"))
    context = {
        **places.frame(request, at, found.evaluation, "suggestions"),
        "found": found,
        "row": row,
        "tasks": tasks,
    }
    return render(request, "frameworks/split.html", context, status=status)


def _forms(request: Request, row: SuggestionRow, people: list[tuple[str, str]]) -> list[TaskForm]:
    pieces = [piece for piece in row.pieces if piece.should] or list(row.pieces)
    data = request.POST if request.method == "POST" else None
    made = [
        TaskForm(people, data, prefix=f"t{at}", initial={"title": piece.title, "take": piece.should})
        for at, piece in enumerate(pieces)
    ]
    return [*made, TaskForm(people, data, prefix=f"t{len(made)}")]


def _open(request: Request, row: SuggestionRow, tasks: list[TaskForm]) -> bool:
    taken = [form.cleaned_data for form in tasks if form.cleaned_data.get("take")]
    if not taken:
        messages.error(request, _("ยังไม่ได้เลือกส่วนที่จะสร้างเป็นงานติดตาม"))
        return False
    try:
        suggestion_actions.open_follow_ups(
            actor=request.actor,
            suggestion_id=row.id,
            tasks=[Task(data["title"], int(data["owner"]), data["due_on"]) for data in taken],
            at=clock.now(),
        )
    except Refusal as problem:
        messages.error(request, told(problem))
        return False
    said = ngettext("สร้างงานติดตามแล้ว %(count)s งาน", "สร้างงานติดตามแล้ว %(count)s งาน", len(taken))
    messages.success(request, said % {"count": len(taken)})
    return True
