"""Judging and deciding: a review by criteria, giving back with a reason, publishing, taking back, the criteria."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.knowledge import permissions
from khet.domains.knowledge.actions import practices as actions
from khet.domains.knowledge.actions import reviews
from khet.domains.knowledge.queries import practices as queries
from khet.domains.knowledge.queries.rows import PracticePage
from khet.domains.knowledge.rules import criteria as judging
from khet.domains.knowledge.rules.refusals import Refusal
from khet.domains.knowledge.web import forms
from khet.domains.knowledge.web.practices import load, show, url_of
from khet.kernel import clock
from khet.kernel.web import form_pages
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@page(permissions.PRACTICE_REVIEW, methods=("POST",))
def review(request: Request, practice_id: int) -> HttpResponse:
    """Give a level for every criterion."""
    found = load(request, practice_id)
    form = forms.ReviewForm(found.criteria, request.POST)

    def act(data: dict[str, Any]) -> None:
        comment = data.pop("comment")
        reviews.review_practice(
            actor=request.actor, practice_id=practice_id, levels=data, comment=comment, at=clock.now()
        )

    return _answer(request, found, "review", form, act, _("บันทึกผลการพิจารณาแล้ว"))


@page(permissions.PRACTICE_PUBLISH, methods=("POST",))
def give_back(request: Request, practice_id: int) -> HttpResponse:
    """Give a submission back with the reason."""
    found = load(request, practice_id)

    def act(data: dict[str, Any]) -> None:
        actions.return_practice(actor=request.actor, practice_id=practice_id, reason=data["reason"], at=clock.now())

    return _answer(request, found, "reason", forms.ReasonForm(request.POST), act, _("ส่งคืนแล้ว"))


@page(permissions.PRACTICE_PUBLISH, methods=("POST",))
def publish(request: Request, practice_id: int) -> HttpResponse:
    """Publish a reviewed practice."""
    found = load(request, practice_id)

    def act(data: dict[str, Any]) -> None:
        actions.publish_practice(actor=request.actor, practice_id=practice_id, is_open=data["is_open"], at=clock.now())

    return _answer(request, found, "publish", forms.PublishForm(request.POST), act, _("เผยแพร่แล้ว"))


@page(permissions.PRACTICE_PUBLISH, permissions.PRACTICE_SUBMIT, methods=("POST",))
def withdraw(request: Request, practice_id: int) -> HttpResponse:
    """Take a published practice back with the reason."""
    found = load(request, practice_id)

    def act(data: dict[str, Any]) -> None:
        actions.withdraw_practice(actor=request.actor, practice_id=practice_id, reason=data["reason"], at=clock.now())

    return _answer(request, found, "reason", forms.ReasonForm(request.POST), act, _("ถอนการเผยแพร่แล้ว"))


def _answer(
    request: Request,
    found: PracticePage,
    name: str,
    form: KhetForm,
    act: Callable[[dict[str, Any]], None],
    said: str,
) -> HttpResponse:
    """Act when the form is right; else the practice's page with what was typed and what is wrong."""
    if form.is_valid():
        try:
            act(dict(form.cleaned_data))
        except Refusal as problem:
            form.problem(told(problem))
        else:
            messages.success(request, said)
            return redirect(url_of(found.row.id))
    return show(request, found, {name: form}, status=422)


@page(permissions.PRACTICE_PUBLISH, methods=("GET", "POST"))
def criteria(request: Request, office_id: int) -> HttpResponse:
    """Change what new submissions of an office are judged by."""
    if not request.actor.reach(permissions.PRACTICE_PUBLISH).covers_office(office_id):
        raise Http404

    def act(data: dict[str, Any]) -> str:
        reviews.set_criteria(actor=request.actor, office_id=office_id, lines=data["lines"], at=clock.now())
        return reverse("knowledge:practices")

    now = judging.to_lines(queries.criteria_of(actor=request.actor, office_id=office_id))
    look = form_pages.Look(
        title=_("เกณฑ์พิจารณาผลงาน"),
        submit=_("ใช้เกณฑ์นี้"),
        back=reverse("knowledge:practices"),
        crumbs=[(_("แนวปฏิบัติที่ดี"), reverse("knowledge:practices"))],
        lead=_("ให้ระดับข้อละ 1 ถึง 5 แล้วถ่วงน้ำหนัก ผลงานที่ส่งแล้วใช้เกณฑ์ของวันที่ส่ง"),
    )
    form = forms.CriteriaForm(request.POST or None, initial={"lines": now})
    return form_pages.answer(request, form=form, look=look, act=act, said=_("บันทึกเกณฑ์แล้ว"), refusals=(Refusal,))
