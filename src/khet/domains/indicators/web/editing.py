"""Definitions on screen: the list to edit from, one definition's editor with its live check, versions, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.indicators import permissions
from khet.domains.indicators.actions import definitions as definition_actions
from khet.domains.indicators.queries import definitions, preview, reference
from khet.domains.indicators.queries.rows import IndicatorRow
from khet.domains.indicators.rules import definition_text
from khet.domains.indicators.rules.refusals import DefinitionRefused, NoSuchIndicator, TextProblem
from khet.domains.indicators.web.editing_forms import DefinitionForm, ImportForm, plain_of
from khet.kernel import clock
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.web import choice
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

LARGEST_MB = 2
NOT_TEXT = gettext_lazy("อ่านไฟล์ไม่ได้ ต้องเป็นไฟล์ข้อความ YAML แบบ UTF-8")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a formula's text; ``problem`` is what is wrong with it, empty for what is right."""

    text: str
    problem: str


@page(permissions.DEFINITION_EDIT)
def listing(request: Request) -> HttpResponse:
    """List the indicators of the office by group, with those retired."""
    rows = definitions.indicator_rows(actor=request.actor, office_id=_office(request), retired=True)
    groups: dict[str, list[IndicatorRow]] = {}
    for row in rows:
        groups.setdefault(row.group or _("ไม่ระบุหมวด"), []).append(row)
    context = {"groups": groups, "count": len(rows)}
    return render(request, "indicators/edit_list.html", context)


@page(permissions.DEFINITION_EDIT, methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Write a new indicator of the office."""
    start = {"polarity": "higher", "small_cell": "both", "by": ["office", "network", "school", "year"]}
    return _edit(request, None, DefinitionForm(request.POST or None, initial=start))


@page(permissions.DEFINITION_EDIT, methods=("GET", "POST"))
def edit(request: Request, code: str) -> HttpResponse:
    """Change an indicator: saving makes its next version, of the office's own when the indicator is national."""
    row = _row(request, code)
    initial = DefinitionForm.initial_of(definitions.calculated(row))
    return _edit(request, row, DefinitionForm(request.POST or None, initial=initial))


@page(permissions.DEFINITION_EDIT, methods=("POST",))
def check(request: Request) -> HttpResponse:
    """Judge what is typed, without saving: the mistakes underlined, or the formula in words with its value."""
    return render(request, "indicators/parts/edit_check.html", _checked(request, plain_of(request.POST)))


@page(permissions.DEFINITION_EDIT)
def fields(request: Request) -> HttpResponse:
    """Find the fields and codes that may stand in a formula."""
    search = request.GET.get("q", "")
    return render(
        request, "indicators/parts/edit_fields.html", {"entries": reference.reference(search), "search": search}
    )


@page(permissions.FIGURE_VIEW)
def versions(request: Request, code: str) -> HttpResponse:
    """Show every version of an indicator, the newest first."""
    row = _row(request, code)
    found = definitions.versions(actor=request.actor, code=code, office_id=row.office_id)
    office_id = _office(request)
    context = {
        "row": row,
        "versions": found,
        "may_edit": definition_actions.may_edit(request.actor, row.office_id),
        "may_copy": row.office_id is None and office_id is not None and _may_own(request.actor, office_id),
    }
    return render(request, "indicators/edit_versions.html", context)


@page(permissions.DEFINITION_EDIT, methods=("POST",))
def status(request: Request, code: str, what: str) -> HttpResponse:
    """Copy a national indicator to the office, take one out of use, or bring it back."""
    row = _row(request, code)
    if what == "copy":
        office_id = _office(request)
        if office_id is None:
            raise Http404
        definition_actions.copy_to_office(actor=request.actor, code=code, office_id=office_id, at=clock.now())
        messages.success(request, _("เป็นตัวชี้วัดของสำนักงานแล้ว แก้ไขได้"))
        return redirect("indicators:edit", code=code)
    if what not in {"retire", "restore"}:
        raise Http404
    definition_actions.retire(
        actor=request.actor, code=code, office_id=row.office_id, retired=what == "retire", at=clock.now()
    )
    messages.success(request, _("เลิกใช้ตัวชี้วัดแล้ว") if what == "retire" else _("นำตัวชี้วัดกลับมาใช้แล้ว"))
    return redirect("indicators:edit_versions", code=code)


@page(permissions.FIGURE_VIEW)
def export(request: Request, code: str) -> HttpResponse:
    """Give a definition as a file."""
    row = _row(request, code)
    text = definitions.export_indicators(actor=request.actor, codes=[row.code], office_id=row.office_id)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.code}-{row.version}.yaml"'
    return response


@page(permissions.DEFINITION_EDIT, methods=("GET", "POST"))
def import_file(request: Request) -> HttpResponse:
    """Take a file of definitions over as a whole, or list all that is wrong with it by line."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: tuple[TextProblem, ...] = ()
    status_code = 200
    if request.method == "POST":
        status_code = 422
        if form.is_valid():
            done, problems = _import(request, form)
            if done:
                return redirect("indicators:edit_list")
    context = {"form": form, "problems": problems, "limit": LARGEST_MB}
    return render(request, "indicators/edit_import.html", context, status=status_code)


def _edit(request: Request, row: IndicatorRow | None, form: DefinitionForm) -> HttpResponse:
    plain = plain_of(request.POST) if request.method == "POST" else plain_of(form.initial)
    if row is not None:
        plain["code"] = row.code
    checked = _checked(request, plain) if row is not None or request.method == "POST" else {}
    status_code = 200
    if request.method == "POST" and request.POST.get("do") == "save":
        form.is_valid()
        done = None if form.errors else _save(request, row, form, plain)
        if done is not None:
            return redirect("indicators:edit_versions", code=done)
        status_code = 422
    context = {"form": form, "row": row, "entries": reference.reference(), "search": "", **checked}
    return render(request, "indicators/edit_definition.html", context, status=status_code)


def _save(request: Request, row: IndicatorRow | None, form: DefinitionForm, plain: dict[str, Any]) -> str | None:
    """Store what is typed; answers its code, or None with the problems beside their fields."""
    national = row is not None and row.office_id is None and definition_actions.may_edit(request.actor, None)
    office_id = None if national else _office(request)
    if office_id is None and not definition_actions.may_edit(request.actor, None):
        raise NotAllowed(permissions.DEFINITION_EDIT)
    if row is None and _is_taken(request.actor, str(plain.get("code") or ""), office_id):
        form.problem(_("มีตัวชี้วัดรหัสนี้แล้ว โปรดแก้ตัวเดิมหรือตั้งรหัสอื่น"), field="code")
        return None
    try:
        stored = definition_actions.save_definition(
            actor=request.actor,
            plain=plain,
            office_id=office_id,
            note=form.cleaned_data.get("note", ""),
            at=clock.now(),
        )
    except DefinitionRefused as refused:
        for problem in refused.problems:
            form.problem(told(problem), field=_field(problem.path))
        return None
    saved = _("บันทึกเป็นฉบับ %(number)s แล้ว") % {"number": stored.number}
    messages.success(request, saved if stored.is_new else _("ไม่มีอะไรเปลี่ยน จึงไม่มีฉบับใหม่"))
    return stored.code


def _is_taken(actor: Actor, code: str, office_id: int | None) -> bool:
    try:
        return definitions.find(actor=actor, code=code, office_id=office_id).office_id == office_id
    except NoSuchIndicator:
        return False


def _field(path: str) -> str:
    """The field of the form that a path of the definition stands in."""
    head = path.partition(".")[0].partition("[")[0]
    if head == "thresholds":
        level = path.rpartition(".")[2]
        return f"level_{level}" if level.isdecimal() else "level_5"
    return head


def _checked(request: Request, plain: dict[str, Any]) -> dict[str, Any]:
    """What the check of a definition shows: mistakes with their places, or words and the value it would give."""
    text = str(plain.get("formula") or "")
    try:
        definition = definition_text.of_plain({"code": "new", "name": "-", **plain}, definitions.datasets())
    except DefinitionRefused as refused:
        found = [each for each in refused.problems if each.path == "formula"]
        others = [each for each in refused.problems if each.path != "formula"]
        return {"problems": found, "others": others, "pieces": pieces(text, found), "is_checked": True}
    shown = definitions.check_formula(text, usual_round=definition.indicator.round)
    office_id = _office(request)
    seen = None
    if office_id is not None and request.actor.may(permissions.FIGURE_VIEW):
        try:
            seen = preview.preview(actor=request.actor, office_id=office_id, definition=definition, on=clock.today())
        except NotAllowed:
            seen = None
    return {"words": shown, "seen": seen, "unit": definition.indicator.unit, "is_checked": True}


def pieces(text: str, problems: Sequence[TextProblem]) -> list[Piece]:
    """The formula cut at its mistakes, so that a page can underline them; places that overlap are marked once."""
    found: list[Piece] = []
    at = 0
    placed = [(each.start, each.end, each) for each in problems if each.start is not None and each.end is not None]
    for start, end, problem in sorted(placed, key=lambda each: (each[0], each[1])):
        if start < at:
            continue
        if start > at:
            found.append(Piece(text[at:start], ""))
        found.append(Piece(text[start:end] or " ", told(problem)))
        at = max(end, start)
    if at < len(text):
        found.append(Piece(text[at:], ""))
    return found


def _import(request: Request, form: ImportForm) -> tuple[bool, tuple[TextProblem, ...]]:
    data = form.cleaned_data
    if data["file"].size > LARGEST_MB * 1024 * 1024:
        form.problem(_("ไฟล์ใหญ่เกิน %(limit)s MB") % {"limit": LARGEST_MB}, field="file")
        return False, ()
    try:
        text = data["file"].read().decode("utf-8-sig")
    except UnicodeDecodeError:
        form.problem(str(NOT_TEXT), field="file")
        return False, ()
    try:
        rows = definition_actions.import_indicators(
            actor=request.actor, text=text, office_id=_office(request), note=data["note"], at=clock.now()
        )
    except DefinitionRefused as refused:
        form.problem(_("ไฟล์นี้ยังใช้ไม่ได้ ดูรายการที่ต้องแก้ด้านล่าง"), field="file")
        return False, refused.problems
    count = sum(row.is_new for row in rows)
    messages.success(request, _("นำเข้าแล้ว %(count)s ฉบับใหม่") % {"count": count})
    return True, ()


def _office(request: Request) -> int | None:
    return choice.chosen(request).office_id


def _may_own(actor: Actor, office_id: int) -> bool:
    return definition_actions.may_edit(actor, office_id)


def _row(request: Request, code: str) -> IndicatorRow:
    try:
        return definitions.indicator_row(actor=request.actor, code=code, office_id=_office(request))
    except NoSuchIndicator as missing:
        raise Http404(told(missing)) from missing
