"""Criteria on screen: the frameworks, their versions, one version in full, what changed, files in and out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.calc.criteria import Framework
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import criteria as criteria_actions
from khet.domains.frameworks.queries import criteria as criteria_queries
from khet.domains.frameworks.queries.rows import FrameworkRow, VersionRow
from khet.domains.frameworks.rules.refusals import CriteriaRefused, NoSuchFramework, Refusal, TextProblem
from khet.kernel import clock
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.web import choice
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page

LARGEST_MB = 2
NOT_TEXT = gettext_lazy("อ่านไฟล์ไม่ได้ ต้องเป็นไฟล์ข้อความ YAML แบบ UTF-8")


class ImportForm(KhetForm):
    """A criteria file."""

    file = forms.FileField(label=gettext_lazy("ไฟล์เกณฑ์ (YAML)"), allow_empty_file=True)
    note = forms.CharField(label=gettext_lazy("บันทึกถึงผู้อ่านภายหลัง"), max_length=300, required=False)
    own = forms.BooleanField(label=gettext_lazy("เป็นเกณฑ์ของสำนักงานนี้เท่านั้น"), required=False)


@page(permissions.CRITERIA_VIEW)
def criteria(request: Request) -> HttpResponse:
    """List the frameworks with the versions in use."""
    rows = criteria_queries.framework_rows(actor=request.actor)
    context = {"rows": rows, "may_edit": request.actor.may(permissions.CRITERIA_EDIT)}
    return render(request, "frameworks/criteria.html", context)


@page(permissions.CRITERIA_VIEW)
def framework(request: Request, code: str) -> HttpResponse:
    """Show a framework's versions; two of them may be compared."""
    row = _framework(request, code)
    before, after = _number(request.GET.get("before")), _number(request.GET.get("after"))
    difference = None
    if before and after:
        try:
            difference = criteria_queries.difference(actor=request.actor, before_id=before, after_id=after)
        except NoSuchFramework as missing:
            raise Http404(str(missing)) from missing
    context = {
        "row": row,
        "before": before,
        "after": after,
        "difference": difference,
        "may_edit": may_edit(request.actor, row),
    }
    return render(request, "frameworks/framework.html", context)


@page(permissions.CRITERIA_VIEW)
def version(request: Request, code: str, name: str) -> HttpResponse:
    """Show one version in full: its tree, rubrics, thresholds, bands and rules."""
    row, chosen = find(request, code, name)
    definition = criteria_queries.definition(chosen.id)
    context = {
        "row": row,
        "version": chosen,
        "framework": definition,
        "shared": dict(_shared(definition)),
        "may_edit": may_edit(request.actor, row),
    }
    return render(request, "frameworks/version.html", context)


@page(permissions.CRITERIA_VIEW)
def export(request: Request, code: str, name: str) -> HttpResponse:
    """Give a version as a criteria file."""
    row, chosen = find(request, code, name)
    text = criteria_queries.export_framework(
        actor=request.actor, code=row.code, version=chosen.version, office_id=row.office_id
    )
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.code}-{chosen.version}.yaml"'
    return response


@page(permissions.CRITERIA_EDIT, methods=("GET", "POST"))
def import_file(request: Request) -> HttpResponse:
    """Take a criteria file as a new version, or list all that is wrong with it by line."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: tuple[TextProblem, ...] = ()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done, problems = _import(request, form)
            if done is not None:
                return redirect("frameworks:version", code=done.framework_code, name=done.version)
    context = {"form": form, "problems": problems, "limit": LARGEST_MB}
    return render(request, "frameworks/criteria_import.html", context, status=status)


@page(permissions.CRITERIA_EDIT, methods=("POST",))
def status(request: Request, code: str, name: str, what: str) -> HttpResponse:
    """Put a version in use, or take it out of use."""
    row, chosen = find(request, code, name)
    act = {"activate": criteria_actions.activate_version, "retire": criteria_actions.retire_version}.get(what)
    if act is None:
        raise Http404
    try:
        act(actor=request.actor, version_id=chosen.id, at=clock.now())
    except Refusal as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("เริ่มใช้ฉบับนี้แล้ว") if what == "activate" else _("เลิกใช้ฉบับนี้แล้ว"))
    return redirect("frameworks:version", code=row.code, name=chosen.version)


def find(request: Request, code: str, name: str) -> tuple[FrameworkRow, VersionRow]:
    """A framework and one of its versions, by the names in the address; 404 when there is none to see."""
    row = _framework(request, code)
    chosen = next((known for known in row.versions if known.version == name), None)
    if chosen is None:
        raise Http404
    return row, chosen


def may_edit(actor: Actor, row: FrameworkRow) -> bool:
    """Tell whether the actor may make versions of this framework."""
    try:
        criteria_actions.check_may_edit(actor, row.office_id)
    except NotAllowed:
        return False
    return True


def _framework(request: Request, code: str) -> FrameworkRow:
    office_id = choice.chosen(request).office_id
    try:
        return criteria_queries.framework_row(actor=request.actor, code=code, office_id=office_id)
    except NoSuchFramework as missing:
        raise Http404(str(missing)) from missing


def _import(request: Request, form: ImportForm) -> tuple[VersionRow | None, tuple[TextProblem, ...]]:
    data = form.cleaned_data
    if data["file"].size > LARGEST_MB * 1024 * 1024:
        form.problem(_("ไฟล์ใหญ่เกิน %(limit)s MB") % {"limit": LARGEST_MB}, field="file")
        return None, ()
    try:
        text = data["file"].read().decode("utf-8-sig")
    except UnicodeDecodeError:
        form.problem(str(NOT_TEXT), field="file")
        return None, ()
    try:
        row = criteria_actions.import_framework(
            actor=request.actor,
            text=text,
            note=data["note"],
            office_id=choice.chosen(request).office_id if data["own"] else None,
            at=clock.now(),
        )
    except CriteriaRefused as refused:
        form.problem(_("ไฟล์นี้ยังใช้ไม่ได้ ดูรายการที่ต้องแก้ด้านล่าง"), field="file")
        return None, refused.problems
    except Refusal as problem:
        form.problem(str(problem), field="file")
        return None, ()
    messages.success(request, _("นำเข้าเกณฑ์แล้ว") if row.is_new else _("ไฟล์นี้มีอยู่แล้ว ไม่มีอะไรเปลี่ยน"))
    return row, ()


def _shared(definition: Framework) -> list[tuple[str, str]]:
    return [
        (code, ", ".join(other for other in codes if other != code))
        for codes in definition.shared_scores
        for code in codes
    ]


def _number(text: Any) -> int | None:
    return int(text) if text and str(text).isdecimal() and len(str(text)) < 12 else None
