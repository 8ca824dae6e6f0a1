"""Evidence of a node: attach a file, a link or a figure, take it away, download it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import evidence as evidence_actions
from khet.domains.frameworks.queries import entries as entry_queries
from khet.domains.frameworks.queries.entries import NodeWork
from khet.domains.frameworks.rules.refusals import NoSuchEvaluation, Refusal
from khet.domains.frameworks.web import entry, entry_view, places
from khet.domains.frameworks.web.forms import FigureForm, FileForm, LinkForm
from khet.kernel.evidence import BadLink
from khet.kernel.files import FileRefused
from khet.kernel.web.downloads import hand_out
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@page(permissions.RESULT_REPORT, methods=("POST",))
def attach(request: Request, evaluation_id: int, round_code: str, node_code: str, kind: str) -> HttpResponseBase:
    """Attach one piece of evidence; a refusal says why, and what was typed stays."""
    work = entry.load(request, evaluation_id, round_code, node_code)
    form = _form(request, work, kind)
    if form is None:
        raise Http404
    if form.is_valid():
        try:
            _attach(request, work, kind, form.cleaned_data)
        except (FileRefused, BadLink, Refusal) as problem:
            form.problem(told(problem), field={"file": "file", "link": "url"}.get(kind, "figure"))
        else:
            messages.success(request, _("แนบหลักฐานแล้ว"))
            return redirect(f"{places.entry_url(evaluation_id, round_code, node_code)}#evidence")
    return entry.show(request, work, {kind: form}, status=422)


@page(permissions.RESULT_REPORT, methods=("POST",))
def remove(request: Request, evaluation_id: int, round_code: str, node_code: str, evidence_id: int) -> HttpResponseBase:
    """Take one piece of evidence away."""
    work = entry.load(request, evaluation_id, round_code, node_code)
    try:
        evidence_actions.remove_evidence(evidence_id=evidence_id, **entry.where(request, work))
        messages.success(request, _("ลบหลักฐานแล้ว การลบอยู่ในบันทึกการใช้งาน"))
    except Refusal as problem:
        messages.error(request, told(problem))
    return redirect(f"{places.entry_url(evaluation_id, round_code, node_code)}#evidence")


@page(permissions.RESULT_VIEW)
def download(
    request: Request, evaluation_id: int, round_code: str, node_code: str, evidence_id: int
) -> HttpResponseBase:
    """Give the file of one piece of evidence, as a download and never as a page."""
    try:
        stored = entry_queries.evidence_file(
            actor=request.actor,
            evaluation_id=evaluation_id,
            round_code=round_code,
            node_code=node_code,
            evidence_id=evidence_id,
        )
    except NoSuchEvaluation as missing:
        raise Http404(told(missing)) from missing
    return hand_out(request, stored)


def _form(request: Request, work: NodeWork, kind: str) -> Any:
    if kind == "file":
        return FileForm(request.POST, request.FILES)
    if kind == "link":
        return LinkForm(request.POST)
    if kind == "figure":
        return FigureForm(entry_view.figure_choices(request.actor, work), request.POST)
    return None


def _attach(request: Request, work: NodeWork, kind: str, data: dict[str, Any]) -> None:
    where = entry.where(request, work)
    if kind == "file":
        evidence_actions.attach_file(stream=data["file"], name=data["file"].name, title=data["title"], **where)
    elif kind == "link":
        evidence_actions.attach_link(url=data["url"], title=data["title"], **where)
    else:
        title = dict(entry_view.figure_choices(request.actor, work))[data["figure"]]
        evidence_actions.attach_figure(
            title=title, resolver="frameworks.figure", args=entry_view.figure_arguments(work, data["figure"]), **where
        )
