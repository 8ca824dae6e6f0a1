"""Workbooks of the plan, its money and an event's attendance, to download."""

from __future__ import annotations

from django.http import HttpResponse

from khet.domains.development import public as development
from khet.kernel.web.page import Request, page
from khet.reports.development import workbooks
from khet.reports.issuing import paper_of
from khet.reports.web.views import download


@page(development.permissions.PLAN_VIEW)
def plan(request: Request, plan_id: int) -> HttpResponse:
    """The plan as a workbook."""
    return download(paper_of(workbooks.plan(actor=request.actor, plan_id=plan_id), "xlsx"))


@page(development.permissions.PLAN_VIEW)
def budget(request: Request, plan_id: int) -> HttpResponse:
    """The money of a plan as a workbook."""
    return download(paper_of(workbooks.budget(actor=request.actor, plan_id=plan_id), "xlsx"))


@page(development.permissions.EVENT_VIEW)
def attendance(request: Request, event_id: int) -> HttpResponse:
    """Who attended an event as a workbook."""
    return download(paper_of(workbooks.attendance(actor=request.actor, event_id=event_id), "xlsx"))
