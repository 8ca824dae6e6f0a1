"""A node's figure from data on screen: choose the indicator and year, see what it would fill in, use it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import figures as figure_actions
from khet.domains.frameworks.actions.criteria import check_may_edit
from khet.domains.frameworks.queries import figures
from khet.domains.frameworks.queries.entries import NodeWork
from khet.domains.frameworks.rules.refusals import FigureRefused, Refusal, WouldOverwrite
from khet.domains.frameworks.web import entry, places
from khet.domains.frameworks.web.entry_view import REPORTED
from khet.domains.indicators import public as indicators
from khet.kernel import clock
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


class ChooseForm(KhetForm):
    """Which indicator, of which year."""

    code = forms.ChoiceField(label=gettext_lazy("ตัวชี้วัดจากข้อมูล"))
    year = forms.TypedChoiceField(label=gettext_lazy("ปีการศึกษาของข้อมูล"), coerce=int)


@page(permissions.RESULT_REPORT, methods=("GET", "POST"))
def figure(request: Request, evaluation_id: int, round_code: str, node_code: str) -> HttpResponse:
    """Show the figure of an indicator beside what is reported; use it, or say that it feeds this node from now on."""
    work = entry.load(request, evaluation_id, round_code, node_code)
    if "save" not in work.steps or not request.actor.may(indicators.permissions.FIGURE_VIEW):
        raise NotAllowed(permissions.RESULT_REPORT)
    asked = _asked(request, work)
    if request.method == "POST":
        done = _posted(request, work, asked)
        if done is not None:
            return redirect(done)
    return _show(request, work, asked, status=409 if request.method == "POST" else 200)


def _asked(request: Request, work: NodeWork) -> dict[str, Any]:
    """The indicator and year that the address names, else the one that feeds the node and the last year with data."""
    office_id = work.evaluation.office.id
    sent = request.POST if request.method == "POST" else request.GET
    bound = figures.binding(version_id=work.evaluation.version_id, node_code=work.node.code, office_id=office_id)
    years = indicators.data_years(actor=request.actor, office_id=office_id)
    wanted = sent.get("year", "")
    year = int(wanted) if wanted.isdecimal() and int(wanted) in years else _usual(years, work.evaluation.year)
    rows = indicators.indicator_rows(actor=request.actor, office_id=office_id)
    code = sent.get("code") or bound
    return {
        "rows": rows,
        "years": years,
        "bound": bound,
        "year": year,
        "code": code if any(row.code == code for row in rows) else "",
    }


def _usual(years: tuple[int, ...], evaluated: int) -> int | None:
    """The year evaluated when there is data of it, else the last one before it, else the newest."""
    fitting = [year for year in years if year <= evaluated]
    return max(fitting) if fitting else (years[0] if years else None)


def _posted(request: Request, work: NodeWork, asked: dict[str, Any]) -> str | None:
    here = places.entry_url(work.evaluation.id, work.round.code, work.node.code)
    what = request.POST.get("do", "")
    try:
        if what in {"bind", "unbind"}:
            figure_actions.bind_indicator(
                actor=request.actor,
                version_id=work.evaluation.version_id,
                node_code=work.node.code,
                indicator_code=asked["code"] if what == "bind" else "",
                office_id=work.evaluation.office.id,
                at=clock.now(),
            )
            messages.success(request, _("บันทึกแล้ว") if what == "bind" else _("เลิกผูกตัวชี้วัดกับข้อนี้แล้ว"))
            return request.get_full_path()
        if what != "use" or not asked["code"] or asked["year"] is None:
            raise Http404
        figure_actions.use_figure(
            indicator_code=asked["code"],
            year=asked["year"],
            expected_revision=int(request.POST.get("revision") or 0),
            replace=request.POST.get("replace") == "on",
            attach=request.POST.get("attach") == "on",
            on=clock.today(),
            **entry.where(request, work),
        )
    except WouldOverwrite as problem:
        messages.error(request, told(problem))
        return None
    except Refusal as problem:
        messages.error(request, told(problem))
        return None
    messages.success(request, _("ใช้ค่าจากตัวชี้วัดแล้ว ตรวจแล้วส่งหัวหน้ากลุ่มได้"))
    return here


def _show(request: Request, work: NodeWork, asked: dict[str, Any], *, status: int) -> HttpResponse:
    form = ChooseForm(initial={"code": asked["code"], "year": asked["year"]})
    named = [(row.code, f"{row.name} ({row.unit})" if row.unit else row.name) for row in asked["rows"]]
    form.fields["code"].choices = [("", _("เลือกตัวชี้วัด")), *named]  # type: ignore[attr-defined]
    form.fields["year"].choices = [(year, str(year)) for year in asked["years"]]  # type: ignore[attr-defined]
    offer, problem = None, ""
    if asked["code"] and asked["year"] is not None:
        try:
            offer = figures.offer(
                actor=request.actor, work=work, code=asked["code"], year=asked["year"], on=clock.today()
            )
        except FigureRefused as refused:
            problem = told(refused)
    place = places.of_evaluation(work.evaluation)
    context = {
        **places.frame(request, place, work.evaluation, "round"),
        "work": work,
        "form": form,
        "asked": asked,
        "offer": offer,
        "problem": problem,
        "lines": _lines(work, offer) if offer else [],
        "used": figures.used_figures(work),
        "may_bind": _may_bind(request.actor, work.evaluation.office.id),
        "entry_url": places.entry_url(work.evaluation.id, work.round.code, work.node.code),
    }
    return render(request, "frameworks/figure.html", context, status=status)


def _lines(work: NodeWork, offer: figures.Offer) -> list[dict[str, Any]]:
    """Each field that would be filled in: its words, what was typed, what the figure says."""
    typed = work.entry.report.as_data() if work.entry is not None else {}
    return [
        {"label": REPORTED[key], "typed": typed.get(key), "filled": value, "replaces": key in offer.filling.replaces}
        for key, value in offer.filling.as_data().items()
    ]


def _may_bind(actor: Actor, office_id: int) -> bool:
    try:
        check_may_edit(actor, office_id)
    except NotAllowed:
        return False
    return True
