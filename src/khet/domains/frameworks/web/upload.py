"""The Excel round trip: download the office's workbook, fill it, upload it or paste it, get the faulty cells back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from khet.calc.criteria import Framework
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions.imports import ImportReport, import_results
from khet.domains.frameworks.queries.workbooks import template_workbook
from khet.domains.frameworks.rules.columns import workbook_columns
from khet.domains.frameworks.rules.refusals import NoSuchFramework, NoVersionInUse, Refusal
from khet.domains.frameworks.web import places
from khet.domains.frameworks.web.results import load
from khet.kernel import clock, files, jobs
from khet.kernel.files import FileRefused
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_MB = 20
DIRECT_KB = 512
WORKBOOKS = ("xlsx", "csv", "txt")


class WorkbookForm(KhetForm):
    """A filled workbook or CSV."""

    file = forms.FileField(label=gettext_lazy("ไฟล์ที่กรอกแล้ว"), allow_empty_file=True)


class PasteForm(KhetForm):
    """A block copied from Excel, its first line the headings."""

    block = forms.CharField(
        label=gettext_lazy("วางจาก Excel พร้อมแถวหัวคอลัมน์"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        strip=False,
    )


@page(permissions.RESULT_IMPORT)
def upload(request: Request, office_id: int, year: int, framework: str) -> HttpResponse:
    """Offer the workbook, and take it back filled."""
    at = places.place(request, office_id, year, framework)
    return _show(request, at, {})


@page(permissions.RESULT_IMPORT, methods=("POST",))
def take(request: Request, office_id: int, year: int, framework: str) -> HttpResponse:
    """Keep what is right of an upload or a pasted block as drafts, and show what is wrong with the rest."""
    at = places.place(request, office_id, year, framework)
    pasted = "block" in request.POST
    form = PasteForm(request.POST) if pasted else WorkbookForm(request.POST, request.FILES)
    key, field = ("paste", "block") if pasted else ("workbook", "file")
    if not form.is_valid():
        return _show(request, at, {key: form}, status=422)
    given = form.cleaned_data[field]
    if not pasted and given.size > LARGEST_MB * 1024 * 1024:
        form.problem(_("ไฟล์ใหญ่เกิน %(limit)s MB") % {"limit": LARGEST_MB}, field=field)
        return _show(request, at, {key: form}, status=413)
    if not pasted and given.size > DIRECT_KB * 1024:
        return _in_background(request, at, form, given)
    if pasted:
        given = _keyed(given, load(request, at).framework)
    name, data = ("paste.tsv", given.encode()) if pasted else (given.name, given.read())
    try:
        report = import_results(
            actor=request.actor, filename=name, data=data, mode="keep_good", at=clock.now(), **at.asked
        )
    except Refusal as problem:
        form.problem(told(problem), field=field)
        return _show(request, at, {key: form}, status=422)
    if not report.faults:
        said = ngettext("บันทึกเป็นร่างแล้ว %(count)s ข้อ", "บันทึกเป็นร่างแล้ว %(count)s ข้อ", report.accepted)
        messages.success(request, said % {"count": report.accepted})
        found = load(request, at)
        return redirect(places.round_url(found.evaluation.id, found.rounds[0].code))
    return _show(request, at, {key: form} if pasted else {}, report=report)


def _in_background(request: Request, at: places.Place, form: KhetForm, given: Any) -> HttpResponse:
    """Keep a large file and import it in a job, whose page shows how far it is and leads to the marked workbook."""
    try:
        stored = files.store(
            actor=request.actor,
            stream=given,
            name=given.name,
            office_id=at.office_id,
            at=clock.now(),
            allowed=WORKBOOKS,
            limit_mb=LARGEST_MB,
        )
    except FileRefused as problem:
        form.problem(str(problem), field="file")
        return _show(request, at, {"workbook": form}, status=422)
    job = jobs.enqueue(
        "frameworks.import_results",
        actor=request.actor,
        args={"file_id": stored.pk, **at.asked},
        label=_("นำเข้าผล %(framework)s ปี %(year)s") % {"framework": at.framework.upper(), "year": at.year},
        office_id=at.office_id,
        at=clock.now(),
    )
    return redirect("kernel:job", job_id=job.pk)


@page(permissions.RESULT_VIEW)
def template(request: Request, office_id: int, year: int, framework: str) -> HttpResponse:
    """Give the workbook of the office, filled with what is known."""
    at = places.place(request, office_id, year, framework)
    try:
        data = template_workbook(actor=request.actor, **at.asked)
    except (NoSuchFramework, NoVersionInUse) as missing:
        raise Http404(told(missing)) from missing
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{framework}-{year}.xlsx"'
    return response


def _show(
    request: Request,
    at: places.Place,
    refused: dict[str, Any],
    *,
    report: ImportReport | None = None,
    status: int = 200,
) -> HttpResponse:
    found = load(request, at)
    context = {
        **places.frame(request, at, found.evaluation, "round"),
        "found": found,
        "forms": {"workbook": WorkbookForm(), "paste": PasteForm(), **refused},
        "report": report,
        "marked": _kept(request, at, report) if report is not None and report.marked else None,
        "template_url": at.url("template"),
        "take_url": at.url("take"),
        "heads": [column.head for column in workbook_columns(found.framework)],
    }
    return render(request, "frameworks/upload.html", context, status=status)


def _keyed(block: str, framework: Framework) -> str:
    """The block with the heads of the workbook, as people copy them, named as a CSV names them."""
    head, newline, rows = block.partition("\n")
    keys = {" ".join(column.head.split()): column.key for column in workbook_columns(framework)}
    named = [keys.get(" ".join(cell.split()), cell) for cell in head.rstrip("\r").split("\t")]
    return "\t".join(named) + newline + rows


def _kept(request: Request, at: places.Place, report: ImportReport) -> Any:
    """The marked workbook, kept so that the person who uploaded can download it."""
    return files.store(
        actor=request.actor,
        stream=report.marked or b"",
        name=_("%(framework)s-%(year)s-แก้ไขช่องที่ทำสี.xlsx") % {"framework": at.framework, "year": at.year},
        office_id=at.office_id,
        at=clock.now(),
    )
