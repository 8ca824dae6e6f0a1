"""The library of media on screen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.knowledge import permissions
from khet.domains.knowledge.actions import media as actions
from khet.domains.knowledge.queries import media as queries
from khet.domains.knowledge.queries.rows import MediumRow
from khet.domains.knowledge.rules.refusals import NoSuchMedium, Refusal
from khet.domains.knowledge.web import attaching, forms, words
from khet.domains.knowledge.web.practices import READERS
from khet.kernel import clock
from khet.kernel.web import choice, form_pages
from khet.kernel.web.downloads import hand_out
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


def url_of(medium_id: int) -> str:
    """The page of one medium."""
    return reverse("knowledge:medium", args=[medium_id])


def load(request: Request, medium_id: int) -> MediumRow:
    """The medium of the address; one that the person may not see does not exist."""
    try:
        return queries.medium(actor=request.actor, medium_id=medium_id, on=clock.today())
    except NoSuchMedium as missing:
        raise Http404(told(missing)) from missing


def cards(rows: list[MediumRow]) -> list[dict[str, Any]]:
    """Rows with the words of their kind and licence."""
    return [
        {"row": row, "kind": words.MEDIA[row.text.kind], "licence": words.LICENCES[row.text.licence]} for row in rows
    ]


@page(*READERS)
def media(request: Request) -> HttpResponse:
    """The media of the chosen office that the person may use."""
    office_id = choice.chosen(request).office_id or request.actor.home_office_id
    form = forms.FindMediaForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    tag = request.GET.get("tag", "")[:40]
    rows: list[MediumRow] = []
    if office_id is not None:
        rows = queries.media(
            actor=request.actor,
            office_id=office_id,
            on=clock.today(),
            text=asked.get("q", ""),
            kind=asked.get("kind", ""),
            tag=tag,
        )
    context = {
        "cards": cards(rows),
        "form": form,
        "tag": tag,
        "may_submit": request.actor.may(permissions.PRACTICE_SUBMIT) and request.actor.person_id is not None,
    }
    return render(request, "knowledge/media.html", context)


@page(*READERS)
def medium(request: Request, medium_id: int) -> HttpResponse:
    """One medium with its files and links."""
    return show(request, load(request, medium_id))


def show(request: Request, row: MediumRow, filled: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """The page of a medium; ``filled`` are forms that were sent and refused."""
    context = {
        "row": row,
        "text": row.text,
        "kind": words.MEDIA[row.text.kind],
        "licence": words.LICENCES[row.text.licence],
        "audience": words.AUDIENCES[row.text.audience],
        "forms": {"file": forms.FileForm(), "link": forms.LinkForm(), **(filled or {})},
    }
    return render(request, "knowledge/medium.html", context, status=status)


@page(permissions.PRACTICE_SUBMIT, methods=("GET", "POST"))
def add(request: Request) -> HttpResponse:
    """Add a medium; its files and links come on its own page."""

    def act(_data: dict[str, Any]) -> str:
        return url_of(actions.save_medium(actor=request.actor, text=form.text(), at=clock.now()))

    form = forms.MediumForm(request.POST or None)
    return _answer(request, form, _("เพิ่มสื่อ"), reverse("knowledge:media"), act)


@page(permissions.PRACTICE_SUBMIT, methods=("GET", "POST"))
def edit(request: Request, medium_id: int) -> HttpResponse:
    """Change a medium."""
    row = load(request, medium_id)
    if not row.may_edit:
        raise Http404

    def act(_data: dict[str, Any]) -> str:
        actions.save_medium(actor=request.actor, text=form.text(), medium_id=medium_id, at=clock.now())
        return url_of(medium_id)

    initial = {name: getattr(row.text, name) for name in forms.MediumForm.base_fields}
    form = forms.MediumForm(request.POST or None, initial=initial)
    return _answer(request, form, _("แก้ไขสื่อ"), url_of(medium_id), act)


def _answer(request: Request, form: forms.MediumForm, title: str, back: str, act: Any) -> HttpResponse:
    crumbs = [(_("คลังสื่อ"), reverse("knowledge:media"))]
    look = form_pages.Look(title=title, submit=_("บันทึก"), back=back, crumbs=crumbs)
    return form_pages.answer(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"), refusals=(Refusal,))


@page(permissions.PRACTICE_SUBMIT, methods=("POST",))
def attach(request: Request, medium_id: int, kind: str) -> HttpResponse:
    """Attach a file or a link; a refusal says why, and what was typed stays."""
    return attaching.attach(request, _holder(request, medium_id), kind)


@page(permissions.PRACTICE_SUBMIT, methods=("POST",))
def detach(request: Request, medium_id: int, evidence_id: int) -> HttpResponse:
    """Take away a file or a link."""
    return attaching.detach(request, _holder(request, medium_id), evidence_id)


def _holder(request: Request, medium_id: int) -> attaching.Holder:
    found = load(request, medium_id)
    return attaching.Holder(
        attach_file=actions.attach_file,
        attach_link=actions.attach_link,
        detach=actions.detach,
        named={"medium_id": medium_id},
        address=url_of(medium_id),
        again=lambda typed: show(request, found, typed, status=422),
    )


@page(permissions.PRACTICE_SUBMIT, methods=("POST",))
def retire(request: Request, medium_id: int) -> HttpResponse:
    """Take a medium out of the library."""
    load(request, medium_id)
    try:
        actions.retire_medium(actor=request.actor, medium_id=medium_id, at=clock.now())
        messages.success(request, _("นำสื่อออกจากคลังแล้ว"))
    except Refusal as problem:
        messages.error(request, told(problem))
        return redirect(url_of(medium_id))
    return redirect("knowledge:media")


@page(*READERS)
def download(request: Request, medium_id: int, evidence_id: int) -> HttpResponseBase:
    """A file of a medium, as a download."""
    try:
        stored = queries.medium_file(actor=request.actor, medium_id=medium_id, evidence_id=evidence_id)
    except NoSuchMedium as missing:
        raise Http404(told(missing)) from missing
    return hand_out(request, stored)
