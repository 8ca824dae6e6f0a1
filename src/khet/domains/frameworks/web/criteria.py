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
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.web import choice
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

LARGEST_MB = 2
NOT_TEXT = gettext_lazy("อ่านไฟล์ไม่ได้ ต้องเป็นไฟล์ข้อความ YAML แบบ UTF-8")
FIELD_WORDS = {
    "code": gettext_lazy("รหัส"),
    "parent": gettext_lazy("อยู่ใต้ข้อ"),
    "label": gettext_lazy("ลำดับที่พิมพ์ในเอกสาร"),
    "name": gettext_lazy("ชื่อ"),
    "name_en": gettext_lazy("ชื่อภาษาอังกฤษ"),
    "short_name": gettext_lazy("ชื่อย่อ"),
    "source": gettext_lazy("ที่มา"),
    "version": gettext_lazy("เลขฉบับ"),
    "part": gettext_lazy("ส่วน"),
    "unit": gettext_lazy("หน่วย"),
    "weight": gettext_lazy("น้ำหนัก"),
    "target": gettext_lazy("ค่าเป้าหมาย"),
    "maximum": gettext_lazy("คะแนนเต็ม"),
    "scoring": gettext_lazy("วิธีให้คะแนน"),
    "polarity": gettext_lazy("ทิศทาง"),
    "printed": gettext_lazy("พิมพ์ในเอกสารเป็น"),
    "fixed_state": gettext_lazy("สถานะที่เกณฑ์กำหนด"),
    "applies_to": gettext_lazy("ใช้กับ"),
    "rubric": gettext_lazy("คำอธิบายระดับ"),
    "steps": gettext_lazy("ขั้นของความสำเร็จ"),
    "thresholds": gettext_lazy("เกณฑ์ร้อยละ"),
    "band_sets": gettext_lazy("เกณฑ์แปลผล"),
    "shared_scores": gettext_lazy("ข้อที่ใช้คะแนนร่วมกัน"),
    "count_label": gettext_lazy("คำในแถวรวม"),
}


class ImportForm(KhetForm):
    """A criteria file."""

    file = forms.FileField(label=gettext_lazy("ไฟล์เกณฑ์ (YAML)"), allow_empty_file=True)
    note = forms.CharField(label=gettext_lazy("บันทึกถึงผู้อ่านภายหลัง"), max_length=300, required=False)
    own = forms.BooleanField(label=gettext_lazy("เป็นเกณฑ์ของสำนักงานนี้เท่านั้น"), required=False)


@page(permissions.CRITERIA_VIEW)
def criteria(request: Request) -> HttpResponse:
    """List the frameworks with the versions in use."""
    rows = _listed(request)
    owned = {row.code for row in rows if row.office_id is not None}
    context = {"rows": rows, "owned": owned, "may_edit": request.actor.may(permissions.CRITERIA_EDIT)}
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
            raise Http404(told(missing)) from missing
    context = {
        "row": row,
        "before": before,
        "after": after,
        "difference": difference,
        "words": FIELD_WORDS,
        **_standing(request, row),
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
        **_standing(request, row),
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
    if not _may_national(request.actor):
        del form.fields["own"]
    problems: tuple[TextProblem, ...] = ()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done, problems = _import(request, form)
            if done is not None:
                return redirect("frameworks:version", code=done.framework_code, name=done.version)
    context = {"form": form, "problems": problems, "limit": LARGEST_MB, "office": _office_name(request)}
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
        messages.error(request, told(problem))
    else:
        messages.success(request, _("เริ่มใช้ฉบับนี้แล้ว") if what == "activate" else _("เลิกใช้ฉบับนี้แล้ว"))
    return redirect("frameworks:version", code=row.code, name=chosen.version)


@page(permissions.CRITERIA_EDIT, methods=("POST",))
def own(request: Request, code: str, name: str) -> HttpResponse:
    """Make a national version the office's own, so that the office may edit it; the national one stays as it is."""
    row = _national(request, code)
    chosen = next((known for known in row.versions if known.version == name), None)
    office_id = choice.chosen(request).office_id
    if chosen is None or office_id is None:
        raise Http404
    text = criteria_queries.export_framework(actor=request.actor, code=code, version=name)
    note = _("ทำจากเกณฑ์กลางฉบับ %(version)s") % {"version": name}
    try:
        criteria_actions.import_framework(
            actor=request.actor, text=text, office_id=office_id, note=note, activate=True, at=clock.now()
        )
    except Refusal as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("เป็นเกณฑ์ของสำนักงานแล้ว แก้เป็นฉบับใหม่ได้ การประเมินที่เปิดจากนี้ใช้เกณฑ์ของสำนักงาน"))
    return redirect("frameworks:version", code=code, name=name)


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
    if request.GET.get("national") == "1":
        return _national(request, code)
    return _row(request, code, choice.chosen(request).office_id)


def _national(request: Request, code: str) -> FrameworkRow:
    return _row(request, code, None)


def _row(request: Request, code: str, office_id: int | None) -> FrameworkRow:
    try:
        return criteria_queries.framework_row(actor=request.actor, code=code, office_id=office_id)
    except NoSuchFramework as missing:
        raise Http404(told(missing)) from missing


def _listed(request: Request) -> list[FrameworkRow]:
    """The national frameworks and those of the office that the person looks at."""
    office_id = choice.chosen(request).office_id
    return [row for row in criteria_queries.framework_rows(actor=request.actor) if row.office_id in (None, office_id)]


def _standing(request: Request, row: FrameworkRow) -> dict[str, Any]:
    """What the reader may do with this framework, and the query string that keeps the national one in the links."""
    may = may_edit(request.actor, row)
    reach = request.actor.reach(permissions.CRITERIA_EDIT)
    office_id = choice.chosen(request).office_id
    may_own = row.office_id is None and not may and office_id is not None and reach.covers_office(office_id)
    is_shadowed = may_own and any(known.code == row.code and known.office_id == office_id for known in _listed(request))
    return {
        "may_edit": may,
        "may_own": may_own and not is_shadowed,
        "query": "?national=1" if request.GET.get("national") == "1" and row.office_id is None else "",
    }


def _may_national(actor: Actor) -> bool:
    return actor.reach(permissions.CRITERIA_EDIT).everything


def _office_name(request: Request) -> str:
    office_id = choice.chosen(request).office_id
    return organisations.office(office_id).short_name if office_id is not None else ""


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
            office_id=choice.chosen(request).office_id if data.get("own", True) else None,
            at=clock.now(),
        )
    except CriteriaRefused as refused:
        form.problem(_("ไฟล์นี้ยังใช้ไม่ได้ ดูรายการที่ต้องแก้ด้านล่าง"), field="file")
        return None, refused.problems
    except Refusal as problem:
        form.problem(told(problem), field="file")
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
