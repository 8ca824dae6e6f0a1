"""Pages of competencies: an office's own list, what people have shown of each, and findings for a round of needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.development import permissions
from khet.domains.development.actions import competencies as actions
from khet.domains.development.actions.needs import add_findings
from khet.domains.development.models import Competency, NeedsRound
from khet.domains.development.queries import competencies, findings, plans
from khet.domains.development.web import common
from khet.kernel import clock
from khet.kernel.web.form_pages import Look
from khet.kernel.web.forms import KhetForm, TextField
from khet.kernel.web.page import Request, page


class CompetencyForm(KhetForm):
    """A competency in the office's own words."""

    code = forms.CharField(label=_("รหัส"), max_length=30)
    name = forms.CharField(label=_("ชื่อสมรรถนะ"), max_length=200)
    target_group = forms.CharField(
        label=_("กลุ่มเป้าหมาย"), max_length=200, required=False, help_text=_("เช่น ครูผู้ช่วย เว้นว่างได้ถ้าเป็นของทุกคน")
    )
    description = TextField(
        label=_("พฤติกรรมที่แสดงให้เห็น"), rows=4, required=False, max_length=4_000, help_text=_("เขียนข้อละบรรทัด")
    )


@page(permissions.EVENT_VIEW)
def listing(request: Request) -> HttpResponse:
    """The competencies of the office; what people have shown of each for who may see their records."""
    office, year = common.office(request, permissions.EVENT_VIEW), common.year(request)
    sees = common.may(request, permissions.RECORD_VIEW, office.id)
    held = competencies.of_office(actor=request.actor, office_id=office.id, years=[year]) if sees else {}
    rows = competencies.competency_rows(actor=request.actor, office_id=office.id)
    context = {
        "office": office,
        "year": year,
        "sees": sees,
        "rows": [(row, held.get(row.id)) for row in rows],
        "may_edit": common.may(request, permissions.PLAN_EDIT, office.id),
        "crumbs": _crumbs(),
    }
    return render(request, "development/competencies.html", context)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def add(request: Request) -> HttpResponse:
    """Add a competency."""
    return _edit(request, common.office(request, permissions.PLAN_EDIT).id, None)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def edit(request: Request, competency_id: int) -> HttpResponse:
    """Change a competency."""
    row = competencies.competency_row(actor=request.actor, competency_id=competency_id)
    if not common.may(request, permissions.PLAN_EDIT, row.office_id):
        raise Competency.DoesNotExist
    return _edit(request, row.office_id, row)


@page(permissions.PLAN_EDIT, methods=("POST",))
def retire(request: Request, competency_id: int) -> HttpResponse:
    """Let courses declare a competency no more, or again."""

    def act() -> object:
        return actions.retire_competency(actor=request.actor, competency_id=competency_id, at=clock.now())

    return common.do(request, act, to=reverse("development:competencies"), said=_("บันทึกแล้ว"))


@page(permissions.PLAN_EDIT, methods=("POST",))
def take(request: Request, round_id: int) -> HttpResponse:
    """Take what people have shown of each competency into a round of needs."""
    found = plans.needs_round(actor=request.actor, round_id=round_id)
    if not common.may(request, permissions.PLAN_EDIT, found.office_id):
        raise NeedsRound.DoesNotExist

    def act() -> object:
        shown = findings.of_competencies(actor=request.actor, office_id=found.office_id, year_be=found.year_be)
        return add_findings(actor=request.actor, round_id=round_id, findings=shown, at=clock.now())

    return common.do(request, act, to=reverse("development:round", args=[round_id]), said=_("นำผลสมรรถนะเข้ามาแล้ว"))


def _edit(request: Request, office_id: int, row: competencies.CompetencyRow | None) -> HttpResponse:
    names = ("code", "name", "target_group", "description")
    form = CompetencyForm(request.POST or None, initial={name: getattr(row, name) for name in names} if row else {})

    def act(data: dict[str, Any]) -> str:
        actions.save_competency(
            actor=request.actor,
            office_id=office_id,
            competency_id=row.id if row else None,
            words=actions.CompetencyWords(**data),
            at=clock.now(),
        )
        return reverse("development:competencies")

    back = reverse("development:competencies")
    look = Look(title=_("สมรรถนะ"), submit=_("บันทึก"), back=back, crumbs=_crumbs())
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกสมรรถนะแล้ว"))


def _crumbs() -> common.Crumbs:
    return common.crumbs((_("หลักสูตรและวิทยากร"), reverse("development:courses")))
