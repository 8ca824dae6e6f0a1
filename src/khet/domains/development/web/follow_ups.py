"""Rounds of following up: what a round found, writing one record, and its evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.development import permissions
from khet.domains.development.actions import follow_ups as actions
from khet.domains.development.queries import follow_ups as queries
from khet.domains.development.rules.refusals import DevelopmentProblem
from khet.domains.development.web import common
from khet.domains.development.web.growth_forms import EvidenceForm, UseForm
from khet.kernel import clock, evidence
from khet.kernel.evidence import BadLink
from khet.kernel.files import FileRefused
from khet.kernel.web.downloads import hand_out
from khet.kernel.web.page import SIGNED_IN, Request, page
from khet.kernel.web.words import told


@page(permissions.EVENT_RUN)
def one_round(request: Request, round_id: int) -> HttpResponse:
    """What a round found, and who has not answered."""
    row = queries.round_of(request.actor, round_id)
    context = {"round": row, "records": queries.records(request.actor, round_id)}
    return render(request, "development/follow_up_round.html", context)


@page(permissions.EVENT_RUN, methods=("POST",))
def close(request: Request, round_id: int) -> HttpResponse:
    """Close a round."""
    row = queries.round_of(request.actor, round_id)
    return common.do(
        request,
        lambda: actions.close_round(actor=request.actor, round_id=row.id, at=clock.now()),
        to=reverse("growth:round", args=[row.id]),
        said=_("ปิดรอบติดตามแล้ว"),
    )


@page(SIGNED_IN, methods=("GET", "POST"))
def use(request: Request, record_id: int) -> HttpResponse:
    """Write how somebody uses what was learnt: for whoever is asked, and for who runs the event."""
    record = actions.writable(request.actor, record_id)
    form = UseForm(request.POST or None, initial=_written(record))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["problem"] = data.pop("obstacle")
        try:
            actions.write_use(actor=request.actor, record_id=record_id, at=clock.now(), **data)
        except DevelopmentProblem as problem:
            form.problem(told(problem))
        else:
            messages.success(request, _("บันทึกแล้ว ขอบคุณ"))
            return redirect("growth:use", record_id)
    return _use(request, record, form, EvidenceForm(), status=422 if form.errors else 200)


@page(SIGNED_IN, methods=("POST",))
def attach(request: Request, record_id: int) -> HttpResponse:
    """Attach evidence of the use."""
    record = actions.writable(request.actor, record_id)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        file = data["file"]
        sent = {"stream": file, "name": file.name} if file else {"url": data["url"]}
        try:
            actions.attach(actor=request.actor, record_id=record_id, title=data["title"], at=clock.now(), **sent)
        except (FileRefused, BadLink, DevelopmentProblem) as problem:
            form.problem(told(problem), field="file" if file else "url")
        else:
            messages.success(request, _("แนบหลักฐานแล้ว"))
            return redirect("growth:use", record_id)
    return _use(request, record, UseForm(initial=_written(record)), form, status=422)


@page(SIGNED_IN)
def file(request: Request, record_id: int, evidence_id: int) -> HttpResponseBase:
    """One piece of evidence of a record that one may write or read."""
    record = actions.writable(request.actor, record_id)
    return hand_out(request, evidence.file_of(actions.SUBJECT, record.pk, evidence_id))


def _written(record: Any) -> dict[str, Any]:
    said = {name: getattr(record, name) for name in ("level", "method", "example", "support")}
    return said | {"obstacle": record.problem}


def _use(request: Request, record: Any, form: UseForm, evidence_form: EvidenceForm, *, status: int) -> HttpResponse:
    context = {
        "record": record,
        "form": form,
        "evidence": actions.evidence_of(record),
        "evidence_form": evidence_form,
        "is_closed": record.round.state == "closed",
        "may_give": record.recorded_at is not None and common.may(request, permissions.EVENT_RUN, record.office_id),
    }
    return render(request, "development/use.html", context, status=status)
