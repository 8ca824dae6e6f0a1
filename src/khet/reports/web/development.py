"""The reports of an event and of a plan on screen: read, edit section by section, draft, issue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from khet.kernel.actor import Actor
from khet.kernel.documents import Digits, Document, render_html
from khet.kernel.web.forms import KhetForm, TextField
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told
from khet.reports import issuing as files
from khet.reports.development import annual as plans
from khet.reports.development import annual_story, building, issuing
from khet.reports.development.facts import story
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


@dataclass(frozen=True, slots=True)
class Report:
    """A report as its pages need it, whether of an event or of a plan.

    ``name`` begins the names of its addresses, ``whose`` says to the domain whose report it is.
    """

    name: str
    key: int
    whose: Mapping[str, int]
    office_id: int
    heading: str
    title: str
    unfinished: str
    back: str
    slots: Mapping[str, str]
    sections: list[Section]
    paper: Callable[[Digits], Document]

    def url(self, page: str = "", *more: str) -> str:
        """The address of the report, or of a page of it."""
        return reverse(f"reports:{self.name}_{page}" if page else f"reports:{self.name}", args=[self.key, *more])


def _of_event(actor: Actor, event_id: int) -> Report:
    found = story(actor=actor, event_id=event_id)
    written = sections(found, development.report_sections(actor=actor, event_id=event_id))
    return Report(
        name="development",
        key=event_id,
        whose={"event_id": event_id},
        office_id=found.facts.event.office_id,
        heading=_("รายงานสรุปโครงการ"),
        title=found.facts.event.title,
        unfinished=_("เป็นร่างจนกว่ากิจกรรมจะเสร็จสิ้น"),
        back=reverse("development:event", args=[event_id]),
        slots=found.slots,
        sections=written,
        paper=lambda digits: building.document(found, written, digits=digits),
    )


def _of_plan(actor: Actor, plan_id: int) -> Report:
    found = annual_story.story(actor=actor, plan_id=plan_id)
    written = annual_story.sections(found, development.report_sections(actor=actor, plan_id=plan_id))
    return Report(
        name="annual",
        key=plan_id,
        whose={"plan_id": plan_id},
        office_id=found.plan.office_id,
        heading=_("รายงานประจำปีของแผนพัฒนาบุคลากร"),
        title=found.plan.title,
        unfinished=_("เป็นร่างจนกว่าแผนอนุมัติและทุกเป้าหมายมีผล"),
        back=f"{reverse('development:plan')}?year={found.plan.year_be}",
        slots=found.slots,
        sections=written,
        paper=lambda digits: plans.document(found, written, digits=digits),
    )


@page(development.permissions.EVENT_VIEW)
def report(request: Request, event_id: int) -> HttpResponse:
    """The report of an event as it would be issued, with its sections and what needs a person's eye."""
    return _shown(request, _of_event(request.actor, event_id))


@page(development.permissions.PLAN_VIEW)
def annual(request: Request, plan_id: int) -> HttpResponse:
    """The annual report of a plan, in the same way."""
    return _shown(request, _of_plan(request.actor, plan_id))


@page(development.permissions.REPORT_EDIT, methods=("GET", "POST"))
def section(request: Request, event_id: int, key: str) -> HttpResponse:
    """Edit the words of one section; its figures stay bound, and nothing typed is lost."""
    return _edited(request, _of_event(request.actor, event_id), key)


@page(development.permissions.REPORT_EDIT, methods=("GET", "POST"))
def annual_section(request: Request, plan_id: int, key: str) -> HttpResponse:
    """Edit the words of one section of a plan's report."""
    return _edited(request, _of_plan(request.actor, plan_id), key)


@page(development.permissions.REPORT_EDIT, methods=("POST",))
def drop(request: Request, event_id: int, key: str) -> HttpResponse:
    """Go back to the words proposed."""
    development.drop_report_section(actor=request.actor, event_id=event_id, key=key, at=clock.now())
    return _dropped(request, reverse("reports:development", args=[event_id]))


@page(development.permissions.REPORT_EDIT, methods=("POST",))
def annual_drop(request: Request, plan_id: int, key: str) -> HttpResponse:
    """Go back to the words proposed for a plan's report."""
    development.drop_report_section(actor=request.actor, plan_id=plan_id, key=key, at=clock.now())
    return _dropped(request, reverse("reports:annual", args=[plan_id]))


@page(development.permissions.EVENT_VIEW)
def draft(request: Request, event_id: int) -> HttpResponse:
    """The report as a file without a number."""
    fmt, digits = _format(request.GET), _digits(request.GET)
    return download(issuing.draft(actor=request.actor, event_id=event_id, fmt=fmt, digits=digits))


@page(development.permissions.PLAN_VIEW)
def annual_draft(request: Request, plan_id: int) -> HttpResponse:
    """A plan's report as a file without a number."""
    fmt, digits = _format(request.GET), _digits(request.GET)
    return download(issuing.draft_annual(actor=request.actor, plan_id=plan_id, fmt=fmt, digits=digits))


@page(development.permissions.REPORT_EDIT, methods=("POST",))
def issue(request: Request, event_id: int) -> HttpResponse:
    """The report as a file with its number; the same content keeps the number it has."""
    return _issued(request, issuing.issue, reverse("reports:development", args=[event_id]), event_id=event_id)


@page(development.permissions.REPORT_EDIT, methods=("POST",))
def annual_issue(request: Request, plan_id: int) -> HttpResponse:
    """A plan's report as a file with its number."""
    return _issued(request, issuing.issue_annual, reverse("reports:annual", args=[plan_id]), plan_id=plan_id)


def _shown(request: Request, found: Report) -> HttpResponse:
    digits = _digits(request.GET)
    made = found.paper(digits)
    lines = [Line(each, found.url("section", each.key), len(each.bound.flags)) for each in found.sections]
    context = {
        "report": found,
        "fragment": render_html(made),
        "lines": lines,
        "flagged": [line for line in lines if line.flags],
        "files": FILES,
        "thai_digits": digits == "thai",
        "may_edit": _may_edit(request, found.office_id),
        "is_done": not made.draft,
        "draft_url": found.url("draft"),
        "issue_url": found.url("issue"),
    }
    return render(request, "reports/development.html", context)


def _edited(request: Request, found: Report, key: str) -> HttpResponse:
    here = next((each for each in found.sections if each.key == key), None)
    if here is None or not _may_edit(request, found.office_id):
        raise Http404
    initial = {"text": here.bound.text, "left_out": here.is_left_out, "revision": here.revision}
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if _saved(request, found, here, form):
            return redirect(found.url())
        form.data = {**form.data.dict(), "revision": str(here.revision)}  # type: ignore[attr-defined]
    context = {
        "report": found,
        "section": here,
        "form": form,
        "flags": here.bound.flags,
        "loose": here.bound.loose,
        "back": found.url(),
        "drop_url": found.url("drop", key),
    }
    return render(request, "reports/development_section.html", context, status=422 if form.errors else 200)


def _saved(request: Request, found: Report, here: Section, form: SectionForm) -> bool:
    """Keep what was typed; a refusal stands above the form, with the newer revision to save over knowingly."""
    data = form.cleaned_data
    try:
        segments = instruments.edit_words(here.segments, found.slots, data["text"])
        development.save_report_section(
            actor=request.actor,
            key=here.key,
            segments=instruments.words_as_data(segments),
            is_left_out=data["left_out"],
            revision=data["revision"],
            at=clock.now(),
            **found.whose,
        )
    except (development.DevelopmentProblem, ValueError) as problem:
        form.problem(told(problem), field="text")
        return False
    messages.success(request, _("บันทึกส่วนนี้แล้ว"))
    return True


def _dropped(request: Request, to: str) -> HttpResponse:
    messages.success(request, _("กลับไปใช้ข้อความที่ระบบเสนอแล้ว ข้อความเดิมอยู่ในบันทึกการใช้งาน"))
    return redirect(to)


def _issued(request: Request, make: Callable[..., files.Paper], back: str, **whose: int) -> HttpResponse:
    fmt, digits = _format(request.POST), _digits(request.POST)
    try:
        made = make(actor=request.actor, fmt=fmt, digits=digits, at=clock.now(), **whose)
    except issuing.NotDone as problem:
        messages.error(request, str(problem))
        return redirect(back)
    return download(made)


def _may_edit(request: Request, office_id: int) -> bool:
    return request.actor.reach(development.permissions.REPORT_EDIT).covers_office(office_id)


def _format(query: QueryDict) -> files.Format:
    fmt = FORMATS.get(query.get("format", "pdf"))
    if fmt is None:
        raise Http404
    return fmt


def _digits(query: QueryDict) -> Digits:
    return "arabic" if query.get("digits") == "arabic" else "thai"
