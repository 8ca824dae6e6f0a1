"""Expert rounds as the office runs them: opened, experts invited, figures item by item, decisions, the next draft."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import experts as actions
from khet.domains.instruments.queries import experts as queries
from khet.domains.instruments.queries import instruments as instrument_queries
from khet.domains.instruments.queries.experts import RoundResults, RoundRow
from khet.domains.instruments.queries.thresholds import thresholds
from khet.domains.instruments.rules import ioc
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.refusals import Refusal
from khet.domains.instruments.web import places
from khet.domains.instruments.web.places import Place
from khet.kernel import clock
from khet.kernel.actor import NotAllowed
from khet.kernel.documents import qr
from khet.kernel.web import choice, exports
from khet.kernel.web.forms import KhetForm, TextField, ThaiDateField
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

DECISIONS = (
    (ioc.KEEP, gettext_lazy("คงไว้")),
    (ioc.REVISE, gettext_lazy("ปรับปรุง")),
    (ioc.DROP, gettext_lazy("ตัดออก")),
)
DECISION_WORDS = dict(DECISIONS)


class RoundForm(KhetForm):
    """What experts are told, and until when they are asked."""

    title = forms.CharField(label=gettext_lazy("ชื่อรอบ"), max_length=300)
    introduction = TextField(label=gettext_lazy("คำชี้แจงถึงผู้เชี่ยวชาญ"), rows=3, required=False, max_length=4000)
    closes_on = ThaiDateField(label=gettext_lazy("ตอบภายในวันที่"), required=False)


class ExpertForm(KhetForm):
    """An expert to be asked."""

    name = forms.CharField(label=gettext_lazy("ชื่อผู้เชี่ยวชาญ"), max_length=200)
    position = forms.CharField(label=gettext_lazy("ตำแหน่งและสังกัด"), max_length=300, required=False)


@page(permissions.FORM_EDIT, methods=("GET", "POST"))
def new(request: Request, instrument_id: int) -> HttpResponse:
    """Choose the items to put before experts and open the round."""
    place = places.find(request, instrument_id)
    office_id = place.row.office_id if place.row.office_id is not None else choice.chosen(request).office_id
    if office_id is None or not places.reaches(request.actor, permissions.FORM_EDIT, office_id):
        raise NotAllowed(permissions.FORM_EDIT)
    version = place.draft or place.newest
    shown = place.form if place.draft else instrument_queries.form_of(version.id)
    start = {"title": _("ตรวจสอบความตรงเชิงเนื้อหา %(name)s") % {"name": place.row.title_th}}
    form = RoundForm(request.POST or None, initial=start)
    chosen = frozenset(request.POST.getlist("items")) if request.method == "POST" else ioc.usual(shown)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.open_round(
                    actor=request.actor,
                    version_id=version.id,
                    office_id=office_id,
                    item_keys=chosen,
                    objectives=_objectives(request, shown),
                    at=clock.now(),
                    **form.cleaned_data,
                )
            except Refusal as problem:
                form.problem(told(problem))
            else:
                return redirect("instruments:round", round_id=made.id)
    context = {
        **_of(place),
        "form": form,
        "version": version,
        "questions": ioc.ratable(shown),
        "chosen": chosen,
        "objectives": [(name, request.POST.get(f"objective-{at}", "")) for at, name in enumerate(_dimensions(shown))],
        "threshold": thresholds(office_id).ioc,
    }
    return render(request, "instruments/round_new.html", context, status=status)


def _dimensions(form: Form) -> list[str]:
    return list(dict.fromkeys(question.dimension for question in ioc.ratable(form) if question.dimension))


def _objectives(request: Request, form: Form) -> dict[str, str]:
    return {name: request.POST.get(f"objective-{at}", "") for at, name in enumerate(_dimensions(form))}


@page(permissions.FORM_VIEW)
def results(request: Request, round_id: int) -> HttpResponse:
    """Show the figures item by item, what every expert said, and what was decided."""
    return _show(request, queries.round_results(actor=request.actor, round_id=round_id))


@page(permissions.FORM_EDIT, methods=("POST",))
def change(request: Request, round_id: int) -> HttpResponse:
    """Change the words and the last day of a round."""
    form = RoundForm(request.POST)
    if form.is_valid():
        actions.change_round(actor=request.actor, round_id=round_id, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("บันทึกแล้ว"))
        return redirect("instruments:round", round_id=round_id)
    return _show(request, queries.round_results(actor=request.actor, round_id=round_id), round_form=form, status=422)


@page(permissions.FORM_EDIT, methods=("POST",))
def invite(request: Request, round_id: int) -> HttpResponse:
    """Add an expert; the personal link is shown on the page that follows, and never again."""
    form = ExpertForm(request.POST)
    if form.is_valid():
        try:
            made = actions.add_expert(actor=request.actor, round_id=round_id, at=clock.now(), **form.cleaned_data)
        except Refusal as problem:
            form.problem(told(problem), field=getattr(problem, "field", "") or None)
        else:
            return _link(request, made, is_new=True)
    return _show(request, queries.round_results(actor=request.actor, round_id=round_id), expert_form=form, status=422)


@page(permissions.FORM_EDIT, methods=("POST",))
def renew(request: Request, round_id: int, expert_id: int) -> HttpResponse:
    """Give an expert a new link; the old one ends."""
    _of_round(request, round_id, expert_id)
    return _link(request, actions.renew_link(actor=request.actor, expert_id=expert_id, at=clock.now()), is_new=False)


@page(permissions.FORM_EDIT, methods=("POST",))
def remove(request: Request, round_id: int, expert_id: int) -> HttpResponse:
    """Take an expert who said nothing yet off the round."""
    _of_round(request, round_id, expert_id)
    try:
        actions.remove_expert(actor=request.actor, expert_id=expert_id, at=clock.now())
    except Refusal as problem:
        messages.error(request, told(problem))
    return redirect("instruments:round", round_id=round_id)


def _of_round(request: Request, round_id: int, expert_id: int) -> None:
    found = queries.round_results(actor=request.actor, round_id=round_id)
    if expert_id not in {expert.id for expert in found.experts}:
        raise Http404


def _link(request: Request, made: actions.Invited, *, is_new: bool) -> HttpResponse:
    url = settings.KHET_PUBLIC_URL + reverse("instruments:expert", args=[made.token])
    context = {
        "expert": made.expert,
        "url": url,
        "is_new": is_new,
        "qr": mark_safe(qr.as_svg(url)),  # noqa: S308 - drawn by us from an address of our own
    }
    answer = render(request, "instruments/expert_link.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(permissions.FORM_EDIT, methods=("POST",))
def state(request: Request, round_id: int) -> HttpResponse:
    """Close a round, or open it again."""
    try:
        if request.POST.get("do") == "reopen":
            actions.reopen_round(actor=request.actor, round_id=round_id, closes_on=None, at=clock.now())
        else:
            actions.close_round(actor=request.actor, round_id=round_id, at=clock.now())
    except Refusal as problem:
        messages.error(request, told(problem))
    return redirect("instruments:round", round_id=round_id)


@page(permissions.FORM_EDIT, methods=("POST",))
def decide(request: Request, round_id: int) -> HttpResponse:
    """Keep, revise or drop items, each with a note; or take over what the threshold suggests for all undecided."""
    found = queries.round_results(actor=request.actor, round_id=round_id)
    posted = request.POST
    wanted = {
        line.result.item.key: (
            posted[f"decision-{line.result.item.key}"],
            posted.get(f"note-{line.result.item.key}", ""),
        )
        for line in found.lines
        if posted.get(f"decision-{line.result.item.key}")
    }
    if posted.get("do") == "suggested":
        wanted = {
            **{line.result.item.key: (line.result.suggested, "") for line in found.lines if _suggests(line)},
            **wanted,
        }
    try:
        changed = actions.decide(actor=request.actor, round_id=round_id, decisions=wanted, at=clock.now())
    except Refusal as problem:
        return _show(request, found, problem=problem, typed=posted, status=409)
    messages.success(request, _("บันทึกผลการพิจารณาแล้ว %(count)s ข้อ") % {"count": changed})
    return redirect("instruments:round", round_id=round_id)


def _suggests(line: queries.ItemLine) -> bool:
    return line.decision is None and bool(line.result.suggested)


@page(permissions.FORM_EDIT, methods=("POST",))
def apply(request: Request, round_id: int) -> HttpResponse:
    """Carry the decisions into the instrument's next draft and go there."""
    try:
        actions.apply_decisions(actor=request.actor, round_id=round_id, at=clock.now())
    except Refusal as problem:
        messages.error(request, told(problem))
        return redirect("instruments:round", round_id=round_id)
    row = queries.round_row(actor=request.actor, round_id=round_id)
    messages.success(request, _("นำผลการพิจารณาไปทำฉบับร่างแล้ว ข้อที่ให้ปรับปรุงมีหมายเหตุอยู่ในหน้ารอบนี้"))
    return redirect("instruments:build", instrument_id=row.instrument_id)


@page(permissions.FORM_VIEW)
def workbook(request: Request, round_id: int) -> HttpResponse:
    """Give the table of IOC as Excel: items down, experts across, as an appendix of a report prints it."""
    found = queries.round_results(actor=request.actor, round_id=round_id)
    names = [expert.name for expert in found.experts]
    headings = [
        *(_("ข้อ"), _("ด้าน"), _("ข้อความ")),
        *names,
        *("ΣR", "IOC", _("ผล"), _("การพิจารณา"), _("หมายเหตุ")),
    ]
    rows = list(_workbook_rows(found))
    sheet = exports.Sheet(found.row.title, headings, rows)
    return exports.response(sheet, kind="xlsx", name=f"ioc-{found.row.instrument_code}-{found.row.id}")


def _workbook_rows(found: RoundResults) -> Iterable[list[Any]]:
    for number, line in enumerate(found.lines, start=1):
        said = {one.expert_id: one.rating for one in line.said}
        decision = line.decision
        yield [
            number,
            line.result.item.dimension,
            line.result.item.label,
            *(said.get(expert.id) for expert in found.experts),
            line.result.total if line.result.n else None,
            line.result.shown,
            _verdict(line.result.passes),
            str(DECISION_WORDS[decision.decision]) if decision else "",
            decision.note if decision else "",
        ]


def _verdict(passes: bool | None) -> str:
    if passes is None:
        return _("ยังไม่มีคะแนน")
    return _("ใช้ได้") if passes else _("ต่ำกว่าเกณฑ์")


def _show(request: Request, found: RoundResults, *, status: int = 200, **more: Any) -> HttpResponse:
    row: RoundRow = found.row
    may_edit = places.reaches(request.actor, permissions.FORM_EDIT, row.office_id)
    start = {"title": row.title, "introduction": row.introduction, "closes_on": row.closes_on}
    typed = more.get("typed") or {}
    context = {
        "found": found,
        "row": row,
        "is_open": row.is_open(clock.today()),
        "may_edit": may_edit,
        "may_decide": may_edit and row.applied_at is None,
        "decisions": DECISIONS,
        "words": DECISION_WORDS,
        "few": len(found.experts) < ioc.LEAST_EXPERTS,
        "least": ioc.LEAST_EXPERTS,
        "lines": [(line, *_chosen(line, typed)) for line in found.lines],
        "round_form": RoundForm(initial=start, auto_id="round_%s"),
        "expert_form": ExpertForm(),
        **more,
    }
    return render(request, "instruments/round.html", context, status=status)


def _chosen(line: queries.ItemLine, typed: Any) -> tuple[str, str]:
    """What is chosen and noted for an item: as typed, else as decided."""
    key = line.result.item.key
    decided = (line.decision.decision, line.decision.note) if line.decision else ("", "")
    return typed.get(f"decision-{key}", decided[0]), typed.get(f"note-{key}", decided[1])


def _of(place: Place) -> dict[str, Any]:
    return {"place": place, "row": place.row}
