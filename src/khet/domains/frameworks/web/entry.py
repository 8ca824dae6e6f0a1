"""One node in one round: its criteria, the report, evidence, the steps that may be taken now, and its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from khet.domains.accounts import public as accounts
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import entries, suggestions
from khet.domains.frameworks.queries import criteria as criteria_queries
from khet.domains.frameworks.queries import entries as entry_queries
from khet.domains.frameworks.queries import figures
from khet.domains.frameworks.queries import results as result_queries
from khet.domains.frameworks.queries.entries import NodeWork
from khet.domains.frameworks.rules.refusals import BadReport, Conflict, NoSuchEvaluation, NoSuchFramework, Refusal
from khet.domains.frameworks.web import entry_view, places, queue
from khet.domains.frameworks.web.forms import (
    FigureForm,
    FileForm,
    LinkForm,
    ReasonForm,
    ReportForm,
    ScoreForm,
    StepForm,
    SuggestionForm,
)
from khet.domains.indicators import public as indicators
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.states import ReasonMissing, WrongState
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

Forms = dict[str, Any]
STEP_PERMISSIONS = (
    permissions.RESULT_REPORT,
    permissions.RESULT_CONFIRM,
    permissions.RESULT_SCORE,
    permissions.RESULT_PUBLISH,
    permissions.RESULT_AMEND,
    permissions.SUGGESTION_WRITE,
)


@page(permissions.RESULT_VIEW)
def entry(request: Request, evaluation_id: int, round_code: str, node_code: str) -> HttpResponse:
    """Show the node in the round."""
    work = load(request, evaluation_id, round_code, node_code)
    return show(request, work, {})


@page(*STEP_PERMISSIONS, methods=("POST",))
def step(request: Request, evaluation_id: int, round_code: str, node_code: str, name: str) -> HttpResponse:
    """Take one step; when it is refused the page comes back with everything that was typed."""
    take = STEPS.get(name)
    if take is None:
        raise Http404
    work = load(request, evaluation_id, round_code, node_code)
    forms: Forms = {}
    try:
        done = take(request, work, forms)
    except BadReport as problem:
        form = next((form for form in forms.values() if hasattr(form, "show")), None)
        if form is None:
            messages.error(request, told(problem))
        else:
            form.show(problem)
        return show(request, work, forms, status=422)
    except Conflict as conflict:
        fresh = load(request, evaluation_id, round_code, node_code)
        return show(request, fresh, _renewed(forms, conflict), conflict=conflict, status=409)
    except (Refusal, ReasonMissing, WrongState) as problem:
        messages.error(request, told(problem))
        return show(request, work, forms, status=409)
    if done is None:
        return show(request, work, forms, status=422)
    messages.success(request, done)
    return redirect(_next_url(request, work, name))


def _next_url(request: Request, work: NodeWork, name: str) -> str:
    """Where to go after a step: the next node that waits for the same person when asked for, else this node."""
    here = places.entry_url(work.evaluation.id, work.round.code, work.node.code)
    task = {"score": queue.SCORE, "confirm": queue.CONFIRM}.get(name)
    if request.POST.get("then") != "next" or task is None:
        return here
    found = result_queries.results(actor=request.actor, **places.of_evaluation(work.evaluation).asked)
    codes = queue.waiting(request.actor, found, work.round.code)[task]
    following = queue.after(codes, queue.open_codes(found), work.node.code)
    if following is None:
        messages.info(request, _("ไม่มีข้ออื่นที่รอในรอบนี้แล้ว"))
        return places.round_url(work.evaluation.id, work.round.code)
    return places.entry_url(work.evaluation.id, work.round.code, following)


def load(request: Request, evaluation_id: int, round_code: str, node_code: str) -> NodeWork:
    """The node's work as the actor may see it; 404 when it is not theirs to see."""
    try:
        return entry_queries.node_work(
            actor=request.actor, evaluation_id=evaluation_id, round_code=round_code, node_code=node_code
        )
    except (NoSuchEvaluation, NoSuchFramework) as missing:
        raise Http404(told(missing)) from missing


def _save(request: Request, work: NodeWork, forms: Forms) -> str | None:
    form = forms["report"] = ReportForm(_framework(work), work.node, request.POST)
    if not form.is_valid():
        return None
    row = entries.save_report(
        report=form.report(), expected_revision=form.cleaned_data["revision"], **where(request, work)
    )
    if request.POST.get("then") != "submit":
        return _("บันทึกร่างแล้ว")
    form.data = form.data | {"revision": row.revision} if isinstance(form.data, dict) else form.data
    entries.submit(expected_revision=row.revision, **where(request, work))
    return _("ส่งให้หัวหน้ากลุ่มยืนยันแล้ว")


def _confirm(request: Request, work: NodeWork, forms: Forms) -> str | None:
    revision = _revision(request, work, forms)
    if revision is None:
        return None
    entries.confirm(expected_revision=revision, **where(request, work))
    return _("ยืนยันแล้ว รอผู้ประเมินให้ระดับ")


def _submit(request: Request, work: NodeWork, forms: Forms) -> str | None:
    revision = _revision(request, work, forms)
    if revision is None:
        return None
    entries.submit(expected_revision=revision, **where(request, work))
    return _("ส่งให้หัวหน้ากลุ่มยืนยันแล้ว")


def _return(request: Request, work: NodeWork, forms: Forms) -> str | None:
    form = forms["reason"] = ReasonForm(request.POST)
    if not form.is_valid():
        return None
    data = form.cleaned_data
    entries.return_with_reason(reason=data["reason"], expected_revision=data["revision"], **where(request, work))
    return _("ส่งคืนพร้อมเหตุผลแล้ว")


def _score(request: Request, work: NodeWork, forms: Forms) -> str | None:
    form = forms["score"] = ScoreForm(_framework(work), work.node, request.POST)
    if not form.is_valid():
        return None
    entries.score(score=form.score(), expected_revision=form.cleaned_data["revision"], **where(request, work))
    return _("บันทึกระดับของผู้ประเมินแล้ว")


def _amend(request: Request, work: NodeWork, forms: Forms) -> str | None:
    form = forms["amend"] = ScoreForm(_framework(work), work.node, request.POST, with_reason=True)
    if not form.is_valid():
        return None
    data = form.cleaned_data
    entries.amend(score=form.score(), reason=data["reason"], expected_revision=data["revision"], **where(request, work))
    return _("บันทึกการแก้ไขแล้ว ผลใหม่จะปรากฏเมื่อเผยแพร่อีกครั้ง")


def _suggest(request: Request, work: NodeWork, forms: Forms) -> str | None:
    form = forms["suggestion"] = SuggestionForm(request.POST, with_reason=_rewrites(work))
    if not form.is_valid():
        return None
    data = form.cleaned_data
    suggestions.write_suggestion(
        text=data["text"],
        reason=data.get("reason", ""),
        expected_revision=data["revision"],
        **where(request, work),
    )
    return _("บันทึกข้อเสนอแนะแล้ว")


def _rewrites(work: NodeWork) -> bool:
    """Whether a suggestion would replace one that was published: that needs a reason."""
    return bool(work.suggestion) and work.round.is_published


STEPS: dict[str, Callable[[Request, NodeWork, Forms], str | None]] = {
    "save": _save,
    "submit": _submit,
    "confirm": _confirm,
    "return": _return,
    "score": _score,
    "amend": _amend,
    "suggest": _suggest,
}


def where(request: Request, work: NodeWork) -> dict[str, Any]:
    """Who acts on which node, and when, as every action takes it."""
    return {
        "actor": request.actor,
        "evaluation_id": work.evaluation.id,
        "round_code": work.round.code,
        "node_code": work.node.code,
        "at": clock.now(),
    }


def _revision(request: Request, work: NodeWork, forms: Forms) -> int | None:
    form = forms["step"] = StepForm(request.POST)
    return form.cleaned_data["revision"] if form.is_valid() else None


def _framework(work: NodeWork) -> Any:
    return criteria_queries.definition(work.evaluation.version_id)


def _renewed(forms: Forms, conflict: Conflict) -> Forms:
    """The same forms with what was typed, on the revision that now stands, so that saving again is a decision."""
    for form in forms.values():
        if "revision" in form.fields:
            form.data = form.data.copy()
            form.data["revision"] = str(conflict.revision)
    return forms


def show(
    request: Request, work: NodeWork, forms: Forms, *, conflict: Conflict | None = None, status: int = 200
) -> HttpResponse:
    """The page of the node, with these forms in place of fresh ones."""
    framework = _framework(work)
    place = places.of_evaluation(work.evaluation)
    row = work.entry
    shown: Forms = {
        "report": ReportForm(
            framework,
            work.node,
            initial=ReportForm.initial_of(row.report if row else None, work.revision, work.node),
        ),
        "score": ScoreForm(framework, work.node, initial=entry_view.score_initial(work)),
        "amend": ScoreForm(framework, work.node, initial=entry_view.score_initial(work), with_reason=True),
        "reason": ReasonForm(initial={"revision": work.revision}, prefix=None),
        "suggestion": SuggestionForm(
            initial={"text": work.suggestion, "revision": work.suggestion_revision}, with_reason=_rewrites(work)
        ),
        "link": LinkForm(),
        "file": FileForm(),
        "figure": FigureForm(entry_view.figure_choices(request.actor, work)),
    } | forms
    people = accounts.names(entry_view.person_ids(work))
    groups = organisations.group_names([work.owner.group_id]) if work.owner and work.owner.group_id else {}
    context = {
        **places.frame(request, place, work.evaluation, "round"),
        "work": work,
        "framework": framework,
        "forms": shown,
        "steps": work.steps,
        "owner": entry_view.owner_name(work, people, groups),
        "events": entry_view.events(work),
        "facts": entry_view.facts(work, people),
        "conflict": entry_view.conflict_panel(conflict, forms) if conflict else None,
        "why": work.figure.explanation,
        "neighbours": entry_view.neighbours(framework, work),
        "changed": entry_view.changed_since(work.evidence),
        "used": figures.used_figures(work),
        "may_use_figures": request.actor.may(indicators.permissions.FIGURE_VIEW),
        "file_limit": settings.KHET_FILE_LIMIT_MB,
    }
    return render(request, "frameworks/entry.html", context, status=status)
