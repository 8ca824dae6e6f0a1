"""Instruments on screen: the list, one instrument with its versions, files in and out, publishing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import forms as form_actions
from khet.domains.instruments.queries import experts as expert_queries
from khet.domains.instruments.queries import instruments as queries
from khet.domains.instruments.queries.rows import InstrumentRow, VersionRow
from khet.domains.instruments.rules import building, compare, starters
from khet.domains.instruments.rules.refusals import FormRefused, Refusal
from khet.domains.instruments.web import builder, builder_words, places
from khet.domains.instruments.web.places import Place
from khet.kernel import clock
from khet.kernel.web import choice
from khet.kernel.web.exports import XLSX
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

LARGEST_MB = 5
SCOPES = (("", gettext_lazy("ทั้งหมด")), ("own", gettext_lazy("ของสำนักงาน")), ("shipped", gettext_lazy("มาตรฐานของระบบ")))


class NewForm(KhetForm):
    """A new instrument, to be written on screen."""

    title_th = forms.CharField(label=gettext_lazy("ชื่อเครื่องมือ"), max_length=300)
    title_en = forms.CharField(label=gettext_lazy("ชื่อภาษาอังกฤษ"), max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("ประเภท"), choices=builder_words.INSTRUMENT_KINDS)
    code = forms.SlugField(
        label=gettext_lazy("รหัส"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("อักษรอังกฤษเล็ก ตัวเลข และขีด เช่น training-satisfaction เว้นว่างให้ระบบตั้งให้"),
    )


class FileForm(KhetForm):
    """An XLSForm."""

    file = forms.FileField(label=gettext_lazy("ไฟล์ Excel (XLSForm)"), allow_empty_file=True)
    code = forms.CharField(
        label=gettext_lazy("รหัสเครื่องมือ เมื่อในไฟล์ไม่มี"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("อักษรอังกฤษเล็ก ตัวเลข และขีด เช่น training-satisfaction"),
    )


class PublishForm(KhetForm):
    """The confirmation that a draft is put in use, and what is new in it."""

    note = forms.CharField(
        label=gettext_lazy("หมายเหตุของฉบับนี้"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("เช่น ปรับถ้อยคำข้อ 3 ตามผู้เชี่ยวชาญ แสดงในรายการทุกฉบับ"),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("อ่านแล้ว ข้อที่เปลี่ยนมาตรหรือเปลี่ยนความหมายจะไม่นำไปเทียบกับฉบับก่อน"),
        error_messages={"required": gettext_lazy("โปรดอ่านผลต่อการเปรียบเทียบแล้วยืนยัน")},
    )


@dataclass(frozen=True, slots=True)
class Section:
    """Instruments of one kind."""

    kind: str
    word: Any
    rows: Sequence[InstrumentRow]


@page(permissions.FORM_VIEW)
def listing(request: Request) -> HttpResponse:
    """List the instruments by kind: those of the office and those that ship for all."""
    office_id = choice.chosen(request).office_id
    scope, search = request.GET.get("scope", ""), request.GET.get("q", "").strip()
    retired = request.GET.get("retired") == "1"
    every = queries.instrument_rows(actor=request.actor, office_id=office_id, retired=retired)
    rows = [row for row in every if _wanted(row, scope, search)]
    sections = [
        Section(kind, word, found)
        for kind, word in builder_words.INSTRUMENT_KINDS
        if (found := [row for row in rows if row.kind == kind])
    ]
    context = {
        "sections": sections,
        "count": len(rows),
        "scope": scope,
        "scopes": SCOPES,
        "search": search,
        "retired": retired,
        "states": builder_words.STATES,
        "may_edit": office_id is not None and places.reaches(request.actor, permissions.FORM_EDIT, office_id),
    }
    return render(request, "instruments/list.html", context)


def _wanted(row: InstrumentRow, scope: str, search: str) -> bool:
    if scope and (row.office_id is None) != (scope == "shipped"):
        return False
    return not search or search.casefold() in f"{row.code} {row.title_th} {row.title_en}".casefold()


@page(permissions.FORM_VIEW)
def instrument(request: Request, instrument_id: int) -> HttpResponse:
    """Show an instrument: its versions with what changed, its expert rounds, and what can be done with it."""
    place = places.find(request, instrument_id)
    context = {
        **_shared(place),
        "rounds": expert_queries.round_rows(actor=request.actor, instrument_id=instrument_id),
        "today": clock.today(),
        "questions": sum(1 for _path, one in place.form.leaves() if one.kind not in {"note", "calculate"}),
    }
    return render(request, "instruments/instrument.html", context)


@page(permissions.FORM_VIEW)
def version(request: Request, instrument_id: int, number: int) -> HttpResponse:
    """Show one version: every question, and what changed since the version before it."""
    place = places.find(request, instrument_id)
    chosen = _version(place, number)
    form = queries.form_of(chosen.id)
    before = _before(place, chosen)
    earlier = queries.form_of(before.id) if before else None
    context = {
        **_shared(place),
        "version": chosen,
        "before": before,
        "changes": compare.compare(earlier, form) if earlier else (),
        "form_now": form,
        "lines": builder.lines(form, None),
        "lists": [(one, building.used_by(form, one.key)) for one in form.lists],
    }
    return render(request, "instruments/version.html", context)


def _before(place: Place, chosen: VersionRow) -> VersionRow | None:
    earlier = [version for version in place.versions if version.number < chosen.number]
    return max(earlier, key=lambda version: version.number, default=None)


@page(permissions.FORM_VIEW)
def export(request: Request, instrument_id: int, number: int) -> HttpResponse:
    """Give a version as an XLSForm, which Excel, this page and ODK's tools read."""
    place = places.find(request, instrument_id)
    chosen = _version(place, number)
    data = queries.export_xlsform(actor=request.actor, version_id=chosen.id)
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{place.row.code}-v{chosen.number}.xlsx"'
    return answer


@page(permissions.FORM_EDIT, methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Begin a new instrument of the office and go on in the builder."""
    office_id = _office(request)
    form = NewForm(request.POST or None, initial={"kind": request.GET.get("kind", "satisfaction")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            labels = {code: given[f"title_{code}"] for code in ("th", "en") if given[f"title_{code}"]}
            try:
                made = form_actions.create_instrument(
                    actor=request.actor,
                    office_id=office_id,
                    kind=given["kind"],
                    code=given["code"] or _free_code(request, office_id, given["kind"]),
                    form=starters.blank(labels),
                    at=clock.now(),
                )
            except Refusal as problem:
                form.problem(told(problem), field="code")
            else:
                return redirect("instruments:build", instrument_id=made.instrument_id)
    return render(request, "instruments/new.html", {"form": form}, status=status)


@page(permissions.FORM_EDIT, methods=("GET", "POST"))
def import_new(request: Request) -> HttpResponse:
    """Take an XLSForm as an instrument of the office, or list every fault with its sheet, row and cell."""
    office_id = _office(request)
    return _import(request, None, office_id)


@page(permissions.FORM_EDIT, methods=("GET", "POST"))
def import_version(request: Request, instrument_id: int) -> HttpResponse:
    """Take an XLSForm as the next draft of an instrument, or list every fault."""
    place = places.to_edit(request, instrument_id)
    return _import(request, place, place.row.office_id)


def _import(request: Request, place: Place | None, office_id: int | None) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if place is not None:
        del form.fields["code"]
    faults: Sequence[Any] = ()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                done = form_actions.import_xlsform(
                    actor=request.actor,
                    office_id=office_id,
                    data=file.read(LARGEST_MB * 1024 * 1024 + 1),
                    file_name=file.name,
                    code=place.row.code if place else form.cleaned_data["code"],
                    at=clock.now(),
                )
            except FormRefused as problem:
                faults = problem.problems
            except Refusal as problem:
                form.problem(told(problem), field="file")
            else:
                return _imported(request, done)
    context = {"form": form, "faults": faults, "limit": LARGEST_MB, "place": place, "row": place.row if place else None}
    return render(request, "instruments/import.html", context, status=status)


def _imported(request: Request, done: form_actions.Imported) -> HttpResponse:
    if not done.is_new:
        messages.info(request, _("เนื้อหาเหมือนฉบับล่าสุด จึงไม่มีอะไรเปลี่ยน"))
        return redirect("instruments:instrument", instrument_id=done.version.instrument_id)
    messages.success(request, _("นำเข้าเป็นฉบับร่างแล้ว ตรวจดูก่อนเผยแพร่"))
    for remark in done.remarks:
        messages.warning(request, told(remark))
    return redirect("instruments:build", instrument_id=done.version.instrument_id)


@page(permissions.FORM_PUBLISH, methods=("GET", "POST"))
def publish(request: Request, instrument_id: int) -> HttpResponse:
    """Put the draft in use, after saying what it breaks for comparisons with the version before."""
    place = places.find(request, instrument_id)
    if not place.may_publish or place.draft is None:
        raise Http404
    draft = queries.form_of(place.draft.id)
    before = place.used or _before(place, place.draft)
    changes = compare.compare(queries.form_of(before.id), draft) if before else ()
    breaks = [change for change in changes if change.breaks or change.asks]
    problems = place.problems
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"note": place.draft.note})
    if not breaks:
        del form.fields["agreed"]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                form_actions.publish_version(
                    actor=request.actor, version_id=place.draft.id, note=form.cleaned_data["note"], at=clock.now()
                )
            except Refusal as problem:
                form.problem(told(problem))
                status = 409
            else:
                messages.success(request, _("เผยแพร่แล้ว การเก็บข้อมูลที่เปิดจากนี้ใช้ฉบับนี้"))
                return redirect("instruments:instrument", instrument_id=instrument_id)
    context = {
        **_shared(place),
        "form": form,
        "changes": changes,
        "breaks": breaks,
        "before": before,
        "problems": problems,
        "unnamed": [placed.question for placed in building.outline(draft) if starters.is_unnamed(placed.question)],
    }
    return render(request, "instruments/publish.html", context, status=status)


@page(permissions.FORM_EDIT, methods=("POST",))
def copy(request: Request, instrument_id: int) -> HttpResponse:
    """Make an instrument that ships for all the office's own, so that the office may change it."""
    place = places.find(request, instrument_id)
    if not place.may_copy:
        raise Http404
    try:
        made = form_actions.copy_to_office(
            actor=request.actor, instrument_id=instrument_id, office_id=_office(request), at=clock.now()
        )
    except Refusal as problem:
        messages.error(request, told(problem))
        return redirect("instruments:instrument", instrument_id=instrument_id)
    messages.success(request, _("เป็นเครื่องมือของสำนักงานแล้ว แก้ไขได้"))
    return redirect("instruments:instrument", instrument_id=made.instrument_id)


@page(permissions.FORM_PUBLISH, methods=("POST",))
def retire(request: Request, instrument_id: int) -> HttpResponse:
    """Take an instrument out of use, or bring it back; what was collected with it stays."""
    place = places.find(request, instrument_id)
    back = request.POST.get("do") == "restore"
    form_actions.retire(actor=request.actor, instrument_id=instrument_id, retired=not back, at=clock.now())
    messages.success(request, _("นำเครื่องมือกลับมาใช้แล้ว") if back else _("เลิกใช้เครื่องมือแล้ว"))
    return redirect("instruments:instrument", instrument_id=place.row.id)


def _free_code(request: Request, office_id: int, kind: str) -> str:
    """A code that nobody uses: the kind and the next number."""
    taken = {row.code for row in queries.instrument_rows(actor=request.actor, office_id=office_id, retired=True)}
    return next(code for number in range(1, len(taken) + 2) if (code := f"{kind}-{number}") not in taken)


def _shared(place: Place) -> dict[str, Any]:
    return {
        "place": place,
        "row": place.row,
        "kind": builder_words.INSTRUMENT_WORDS.get(place.row.kind, place.row.kind),
        "states": builder_words.STATES,
    }


def _version(place: Place, number: int) -> VersionRow:
    chosen = place.version(number)
    if chosen is None:
        raise Http404
    return chosen


def _office(request: Request) -> int:
    office_id = choice.chosen(request).office_id
    if office_id is None:
        raise Http404
    request.actor.require_office(permissions.FORM_EDIT, office_id)
    return office_id
