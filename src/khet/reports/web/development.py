"""The report of an event on screen: read, edit section by section, draft, issue."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khet.domains.development import public as development
from khet.domains.instruments import public as instruments
from khet.kernel import clock
from khet.kernel.documents import Digits, render_html
from khet.kernel.web.forms import KhetForm, TextField
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told
from khet.reports import issuing as files
from khet.reports.development import annual as plans
from khet.reports.development import building, issuing
from khet.reports.development.facts import Story, story
from khet.reports.development.sections import Section, sections
from khet.reports.web.views import download

FORMATS: dict[str, files.Format] = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx"}
FILES = (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"))


class SectionForm(KhetForm):
    """The words of one section as they are printed."""

    text = TextField(label=lazy("ข้อความ"), rows=14, required=False)
    left_out = forms.BooleanField(label=lazy("ไม่ใส่ส่วนนี้ในรายงาน"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Line:
    """A section in the list beside the report."""

    section: Section
    url: str
    flags: int


@page(development.permissions.EVENT_VIEW)
def report(request: Request, event_id: int) -> HttpResponse:
    """The report as it would be issued, with its sections and what needs a person's eye."""
    found, written = _load(request, event_id)
    digits = _digits(request.GET)
    made = building.document(found, written, digits=digits)
    event = found.facts.event
    lines = [Line(each, _url("development_section", event_id, each.key), len(each.bound.flags)) for each in written]
    context = {
        "event": event,
        "fragment": render_html(made),
        "lines": lines,
        "flagged": [line for line in lines if line.flags],
        "files": FILES,
        "thai_digits": digits == "thai",
        "may_edit": _may_edit(request, event.office_id),
        "is_done": not made.draft,
        "event_url": reverse("development:event", args=[event_id]),
    }
    return render(request, "reports/development.html", context)


@page(development.permissions.REPORT_EDIT, methods=("GET", "POST"))
def section(request: Request, event_id: int, key: str) -> HttpResponse:
    """Edit the words of one section; its figures stay bound, and nothing typed is lost."""
    found, written = _load(request, event_id)
    if not _may_edit(request, found.facts.event.office_id):
        raise Http404
    here = next((each for each in written if each.key == key), None)
    if here is None:
        raise Http404
    initial = {"text": here.bound.text, "left_out": here.is_left_out, "revision": here.revision}
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if _saved(request, found, here, form):
            return redirect("reports:development", event_id)
        form.data = {**form.data.dict(), "revision": str(here.revision)}  # type: ignore[attr-defined]
    context = {
        "event": found.facts.event,
        "section": here,
        "form": form,
        "flags": here.bound.flags,
        "loose": here.bound.loose,
        "back": reverse("reports:development", args=[event_id]),
        "drop_url": _url("development_drop", event_id, key),
    }
    return render(request, "reports/development_section.html", context, status=422 if form.errors else 200)


def _saved(request: Request, found: Story, here: Section, form: SectionForm) -> bool:
    """Keep what was typed; a refusal stands above the form, with the newer revision to save over knowingly."""
    data = form.cleaned_data
    try:
        segments = instruments.edit_words(here.segments, found.slots, data["text"])
        development.save_report_section(
            actor=request.actor,
            event_id=found.event_id,
            key=here.key,
            segments=instruments.words_as_data(segments),
            is_left_out=data["left_out"],
            revision=data["revision"],
            at=clock.now(),
        )
    except (development.DevelopmentProblem, ValueError) as problem:
        form.problem(told(problem), field="text")
        return False
    messages.success(request, _("บันทึกส่วนนี้แล้ว"))
    return True


@page(development.permissions.REPORT_EDIT, methods=("POST",))
def drop(request: Request, event_id: int, key: str) -> HttpResponse:
    """Go back to the words proposed."""
    development.drop_report_section(actor=request.actor, event_id=event_id, key=key, at=clock.now())
    messages.success(request, _("กลับไปใช้ข้อความที่ระบบเสนอแล้ว ข้อความเดิมอยู่ในบันทึกการใช้งาน"))
    return redirect("reports:development", event_id)


@page(development.permissions.EVENT_VIEW)
def draft(request: Request, event_id: int) -> HttpResponse:
    """The report as a file without a number."""
    fmt = _format(request.GET)
    digits = _digits(request.GET)
    return download(issuing.draft(actor=request.actor, event_id=event_id, fmt=fmt, digits=digits))


@page(development.permissions.REPORT_EDIT, methods=("POST",))
def issue(request: Request, event_id: int) -> HttpResponse:
    """The report as a file with its number; the same content keeps the number it has."""
    fmt, digits = _format(request.POST), _digits(request.POST)
    try:
        made = issuing.issue(actor=request.actor, event_id=event_id, fmt=fmt, digits=digits, at=clock.now())
    except issuing.NotDone as problem:
        messages.error(request, str(problem))
        return redirect("reports:development", event_id)
    return download(made)


@page(development.permissions.PLAN_VIEW)
def annual(request: Request, plan_id: int) -> HttpResponse:
    """The annual report of a plan as a page, or as a file when a format is asked for."""
    digits = _digits(request.GET)
    made = plans.build(actor=request.actor, plan_id=plan_id, digits=digits)
    if "format" in request.GET:
        return download(files.paper_of(made, _format(request.GET)))
    context = {
        "document": made,
        "plan_id": plan_id,
        "fragment": render_html(made),
        "files": FILES,
        "thai_digits": digits == "thai",
    }
    return render(request, "reports/annual.html", context)


def _load(request: Request, event_id: int) -> tuple[Story, list[Section]]:
    found = story(actor=request.actor, event_id=event_id)
    written = development.report_sections(actor=request.actor, event_id=event_id)
    return found, sections(found, written)


def _may_edit(request: Request, office_id: int) -> bool:
    return request.actor.reach(development.permissions.REPORT_EDIT).covers_office(office_id)


def _url(name: str, event_id: int, key: str) -> str:
    return reverse(f"reports:{name}", args=[event_id, key])


def _format(query: QueryDict) -> files.Format:
    fmt = FORMATS.get(query.get("format", "pdf"))
    if fmt is None:
        raise Http404
    return fmt


def _digits(query: QueryDict) -> Digits:
    return "arabic" if query.get("digits") == "arabic" else "thai"
