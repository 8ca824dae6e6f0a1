"""Targets and thresholds of the office on screen, and what the office publishes to everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from khet.domains.indicators import permissions
from khet.domains.indicators.actions import aims as aim_actions
from khet.domains.indicators.actions import opening
from khet.domains.indicators.queries import aims, definitions, figures, showing
from khet.domains.indicators.queries.rows import IndicatorRow
from khet.domains.indicators.rules.refusals import BadTable, NoSuchIndicator, Refusal, WrongAim
from khet.domains.indicators.web import exploring_ask
from khet.domains.indicators.web.editing_forms import LEVELS, OpenForm, TargetForm, ThresholdsForm
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web import choice
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@page(permissions.TARGET_EDIT)
def targets(request: Request) -> HttpResponse:
    """List the office's indicators with the target of each year, to set from."""
    office_id = _office(request)
    rows = [
        row for row in definitions.indicator_rows(actor=request.actor, office_id=office_id) if row.polarity != "none"
    ]
    set_ones = aims.targets(actor=request.actor, office_id=office_id)
    years = sorted({each.year for each in set_ones}, reverse=True)[:5]
    by_code = {(each.code, each.year): each.value for each in set_ones}
    own = {each.code for each in aims.office_thresholds(actor=request.actor, office_id=office_id)}
    lines = [(row, [by_code.get((row.code, year)) for year in years], row.code in own) for row in rows]
    context = {"lines": lines, "years": years, "office": organisations.office(office_id)}
    return render(request, "indicators/edit_targets.html", context)


@page(permissions.TARGET_EDIT, methods=("GET", "POST"))
def aim(request: Request, code: str) -> HttpResponse:
    """Set one indicator's target of a year, or the office's own thresholds of levels."""
    office_id = _office(request)
    row = _row(request, code, office_id)
    what = request.POST.get("do", "")
    posted = request.POST if request.method == "POST" else None
    target_form = TargetForm(posted if what == "target" else None, initial={"year": choice.present_year()})
    own = next(
        (each for each in aims.office_thresholds(actor=request.actor, office_id=office_id) if each.code == code), None
    )
    standing = dict(own.thresholds if own is not None else row.thresholds)
    initial: dict[str, Any] = {f"level_{level}": bound for level, bound in standing.items()}
    levels_form = ThresholdsForm(posted if what in {"levels", "back"} else None, initial=initial)
    if request.method == "POST" and _set(request, row, office_id, what, target_form, levels_form):
        return redirect("indicators:edit_aim", code=code)
    context = {
        "row": row,
        "target_form": target_form,
        "levels_form": levels_form,
        "own": own,
        "targets": aims.targets(actor=request.actor, office_id=office_id, code=code),
        "office": organisations.office(office_id),
    }
    return render(request, "indicators/edit_aim.html", context, status=422 if request.method == "POST" else 200)


@page(permissions.FIGURE_PUBLISH, methods=("GET", "POST"))
def opened(request: Request) -> HttpResponse:
    """Choose which indicators are public, by which dimensions, for which years."""
    office_id = _office(request)
    rows = definitions.indicator_rows(actor=request.actor, office_id=office_id)
    years = figures.years_with_data([office_id], ())
    form = OpenForm(request.POST or None)
    form.fields["code"].choices = [(row.code, row.name) for row in rows]  # type: ignore[attr-defined]
    form.fields["years"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _open(request, office_id, form):
            return redirect("indicators:edit_open")
    context = {
        "form": form,
        "rows": [
            (row, [exploring_ask.word(key) for key in row.by])
            for row in showing.open_list(actor=request.actor, office_id=office_id)
        ],
        "office": organisations.office(office_id),
        "years": years,
    }
    return render(request, "indicators/edit_open.html", context, status=status)


@page(permissions.FIGURE_PUBLISH, methods=("POST",))
def withdraw(request: Request, open_id: int) -> HttpResponse:
    """Publish an indicator no longer."""
    try:
        opening.withdraw_open(actor=request.actor, open_id=open_id, at=clock.now())
    except NoSuchIndicator as missing:
        raise Http404(told(missing)) from missing
    messages.success(request, _("เลิกเปิดเผยตัวเลขนี้แล้ว"))
    return redirect("indicators:edit_open")


def _open(request: Request, office_id: int, form: OpenForm) -> bool:
    data = form.cleaned_data
    try:
        opening.publish_open(
            actor=request.actor,
            office_id=office_id,
            code=data["code"],
            by=data["by"],
            years=[int(year) for year in data["years"]],
            at=clock.now(),
        )
    except BadTable as problem:
        form.problem(told(problem), field="by")
        return False
    messages.success(request, _("เปิดเผยตัวเลขแล้ว ทุกคนเห็นได้โดยไม่ต้องเข้าสู่ระบบ"))
    return True


def _set(
    request: Request,
    row: IndicatorRow,
    office_id: int,
    what: str,
    target_form: TargetForm,
    levels_form: ThresholdsForm,
) -> bool:
    """Keep what the posted form says; False with the problem beside its field."""
    form = target_form if what == "target" else levels_form
    if what not in {"target", "levels", "back"} or not form.is_valid():
        return False
    common: dict[str, Any] = {"actor": request.actor, "office_id": office_id, "code": row.code, "at": clock.now()}
    data = form.cleaned_data
    try:
        if what == "target":
            aim_actions.set_target(year=data["year"], value=data["value"], note=data["note"], **common)
        else:
            bounds = [(level, data[f"level_{level}"]) for level in LEVELS if data[f"level_{level}"] is not None]
            wanted = None if what == "back" else bounds
            aim_actions.set_thresholds(thresholds=wanted, note=data["note"], **common)
    except (WrongAim, Refusal) as problem:
        form.problem(told(problem), field="value" if what == "target" else "level_5")
        return False
    messages.success(request, _("บันทึกแล้ว"))
    return True


def _office(request: Request) -> int:
    office_id = choice.chosen(request).office_id
    if office_id is None:
        raise Http404(_("โปรดเลือกสำนักงานเขตก่อน"))
    return int(office_id)


def _row(request: Request, code: str, office_id: int) -> IndicatorRow:
    try:
        return definitions.indicator_row(
            actor=request.actor, code=code, office_id=office_id, permission=permissions.TARGET_EDIT
        )
    except NoSuchIndicator as missing:
        raise Http404(told(missing)) from missing
