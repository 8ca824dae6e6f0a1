"""Practices on screen: the list, writing one, handing it in, and what is attached."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.knowledge import permissions
from khet.domains.knowledge.actions import practices as actions
from khet.domains.knowledge.queries import practices as queries
from khet.domains.knowledge.queries.rows import PracticePage, PracticeRow
from khet.domains.knowledge.rules.refusals import NoSuchPractice, Refusal
from khet.domains.knowledge.web import attaching, forms, words
from khet.kernel import clock
from khet.kernel.web import choice, form_pages
from khet.kernel.web.downloads import hand_out
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

READERS = (
    permissions.PRACTICE_VIEW,
    permissions.PRACTICE_SUBMIT,
    permissions.PRACTICE_REVIEW,
    permissions.PRACTICE_PUBLISH,
)


def url_of(practice_id: int) -> str:
    """The page of one practice."""
    return reverse("knowledge:practice", args=[practice_id])


def load(request: Request, practice_id: int) -> PracticePage:
    """The practice of the address; one that the person may not see does not exist."""
    try:
        return queries.practice(actor=request.actor, practice_id=practice_id, on=clock.today())
    except NoSuchPractice as missing:
        raise Http404(told(missing)) from missing


def cards(rows: list[PracticeRow]) -> list[dict[str, Any]]:
    """Rows with the words of their kind and state."""
    return [
        {
            "row": row,
            "kind": words.KINDS[row.kind],
            "state": words.STATES[row.state][0],
            "tone": words.STATES[row.state][1],
        }
        for row in rows
    ]


@page(*READERS)
def practices(request: Request) -> HttpResponse:
    """The practices of the chosen office that the person may see; searched, narrowed, or one's own alone."""
    office_id = choice.chosen(request).office_id or request.actor.home_office_id
    form = forms.FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    mine, tag = "mine" in request.GET, request.GET.get("tag", "")[:40]
    rows: list[PracticeRow] = []
    if office_id is not None:
        rows = queries.practices(
            actor=request.actor,
            office_id=office_id,
            on=clock.today(),
            text=asked.get("q", ""),
            state=asked.get("state", ""),
            kind=asked.get("kind", ""),
            tag=tag,
            mine=mine,
        )
    context = {
        "cards": cards(rows),
        "form": form,
        "mine": mine,
        "tag": tag,
        "tags": queries.tags(actor=request.actor, office_id=office_id) if office_id else [],
        "office_id": office_id,
        "may_submit": request.actor.may(permissions.PRACTICE_SUBMIT) and request.actor.person_id is not None,
        "may_set": office_id is not None and request.actor.reach(permissions.PRACTICE_PUBLISH).covers_office(office_id),
    }
    return render(request, "knowledge/practices.html", context)


@page(*READERS)
def practice(request: Request, practice_id: int) -> HttpResponse:
    """One practice, with what may be done with it now."""
    return show(request, load(request, practice_id))


def show(
    request: Request, found: PracticePage, filled: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a practice; ``filled`` are forms that were sent and refused."""
    mine = next((review for review in found.reviews if review.is_mine and review.submission == found.submission), None)
    initial = {**{key: str(level) for key, level in mine.levels.items()}, "comment": mine.comment} if mine else None
    given = {
        "file": forms.FileForm(),
        "link": forms.LinkForm(),
        "review": forms.ReviewForm(found.criteria, initial=initial),
        "reason": forms.ReasonForm(),
        "publish": forms.PublishForm(),
        **(filled or {}),
    }
    label, tone = words.STATES[found.row.state]
    context = {
        "found": found,
        "row": found.row,
        "text": found.text,
        "kind": words.KINDS[found.row.kind],
        "state": label,
        "tone": tone,
        "forms": given,
        "criteria": _judged(found),
        "steps": _steps(found),
    }
    return render(request, "knowledge/practice.html", context, status=status)


def _judged(found: PracticePage) -> list[dict[str, Any]]:
    means = dict(found.judged.means) if found.judged else {}
    return [{"label": each.label, "weight": each.weight, "mean": means.get(each.key, "")} for each in found.criteria]


def _steps(found: PracticePage) -> dict[str, bool]:
    """What the person may do with the practice now."""
    submitted = found.row.state == "submitted"
    published = found.row.state == "published"
    return {
        "submit": found.may_edit,
        "decide": found.may_publish and submitted,
        "withdraw": published and (found.may_publish or found.is_mine),
    }


@page(permissions.PRACTICE_SUBMIT, methods=("GET", "POST"))
def add(request: Request) -> HttpResponse:
    """Write a new practice."""

    def act(_data: dict[str, Any]) -> str:
        return url_of(actions.save_practice(actor=request.actor, text=form.text(), at=clock.now()))

    form = forms.PracticeForm(request.POST or None)
    look = form_pages.Look(
        title=_("เขียนผลงาน"),
        submit=_("บันทึกร่าง"),
        back=reverse("knowledge:practices"),
        crumbs=[(_("แนวปฏิบัติที่ดี"), reverse("knowledge:practices"))],
        lead=_("บันทึกเป็นร่างก่อน แนบไฟล์และลิงก์ แล้วจึงส่งให้พิจารณา"),
    )
    said = _("บันทึกร่างแล้ว แนบหลักฐานแล้วส่งพิจารณาได้")
    return form_pages.answer(request, form=form, look=look, act=act, said=said, refusals=(Refusal,))


@page(permissions.PRACTICE_SUBMIT, methods=("GET", "POST"))
def edit(request: Request, practice_id: int) -> HttpResponse:
    """Change one's own draft."""
    found = load(request, practice_id)
    if not found.may_edit:
        raise Http404

    def act(_data: dict[str, Any]) -> str:
        actions.save_practice(actor=request.actor, text=form.text(), practice_id=practice_id, at=clock.now())
        return url_of(practice_id)

    initial = {name: getattr(found.text, name) for name in forms.PracticeForm.base_fields}
    form = forms.PracticeForm(request.POST or None, initial=initial)
    look = form_pages.Look(
        title=_("แก้ไขผลงาน"),
        submit=_("บันทึก"),
        back=url_of(practice_id),
        crumbs=[(_("แนวปฏิบัติที่ดี"), reverse("knowledge:practices")), (found.row.title, url_of(practice_id))],
    )
    return form_pages.answer(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"), refusals=(Refusal,))


@page(permissions.PRACTICE_SUBMIT, methods=("POST",))
def submit(request: Request, practice_id: int) -> HttpResponse:
    """Hand one's own practice in."""
    load(request, practice_id)
    try:
        actions.submit_practice(actor=request.actor, practice_id=practice_id, at=clock.now())
        messages.success(request, _("ส่งให้พิจารณาแล้ว"))
    except Refusal as problem:
        messages.error(request, told(problem))
    return redirect(url_of(practice_id))


@page(permissions.PRACTICE_SUBMIT, methods=("POST",))
def attach(request: Request, practice_id: int, kind: str) -> HttpResponse:
    """Attach a file or a link; a refusal says why, and what was typed stays."""
    return attaching.attach(request, _holder(request, practice_id), kind)


@page(permissions.PRACTICE_SUBMIT, methods=("POST",))
def detach(request: Request, practice_id: int, evidence_id: int) -> HttpResponse:
    """Take away a file or a link."""
    return attaching.detach(request, _holder(request, practice_id), evidence_id)


def _holder(request: Request, practice_id: int) -> attaching.Holder:
    found = load(request, practice_id)
    return attaching.Holder(
        attach_file=actions.attach_file,
        attach_link=actions.attach_link,
        detach=actions.detach,
        named={"practice_id": practice_id},
        address=f"{url_of(practice_id)}#evidence",
        again=lambda typed: show(request, found, typed, status=422),
    )


@page(*READERS)
def download(request: Request, practice_id: int, evidence_id: int) -> HttpResponseBase:
    """A file of a practice, as a download."""
    try:
        stored = queries.practice_file(actor=request.actor, practice_id=practice_id, evidence_id=evidence_id)
    except NoSuchPractice as missing:
        raise Http404(told(missing)) from missing
    return hand_out(request, stored)
