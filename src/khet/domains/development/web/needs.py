"""Pages of finding out what is needed, and of putting it in order."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.development import permissions
from khet.domains.development.actions import needs as actions
from khet.domains.development.models import NeedsRound, Priority
from khet.domains.development.queries import findings, plans
from khet.domains.development.rules.arriving import Finding
from khet.domains.development.web import common, words
from khet.domains.development.web.forms import FigureForm, FindingForm, PriorityForm, RoundForm
from khet.kernel import clock
from khet.kernel.web import choice
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page


@page(permissions.PLAN_VIEW)
def needs(request: Request) -> HttpResponse:
    """What was found out for the chosen office and year."""
    office, year = common.office(request, permissions.PLAN_VIEW), common.year(request)
    rounds = plans.needs_rounds(actor=request.actor, office_id=office.id, year_be=year)
    context = {
        "office": office,
        "year": year,
        "rounds": [(each, _by_kind(each)) for each in rounds],
        "priorities": plans.priority_rows(actor=request.actor, office_id=office.id, year_be=year),
        "kinds": words.EVIDENCE,
        "may_edit": common.may(request, permissions.PLAN_EDIT, office.id),
        "crumbs": common.crumbs(),
    }
    return render(request, "development/needs.html", context)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def open_round(request: Request) -> HttpResponse:
    """Begin a round of finding out."""
    office, year = common.office(request, permissions.PLAN_EDIT), common.year(request)
    form = RoundForm(request.POST or None, campaigns=findings.campaigns(actor=request.actor, office_id=office.id))

    def act(data: dict[str, Any]) -> str:
        made = actions.open_round(
            actor=request.actor,
            office_id=office.id,
            year_be=year,
            title=data["title"],
            note=data["note"],
            campaign_id=int(data["campaign_id"]) if data["campaign_id"] else None,
            at=clock.now(),
        )
        return reverse("development:round", args=[made.pk])

    look = Look(
        title=_("เปิดรอบสำรวจความต้องการจำเป็น"),
        submit=_("เปิดรอบ"),
        back=reverse("development:needs"),
        crumbs=_crumbs(),
        lead=_("หนึ่งรอบรวมข้อมูลทุกแหล่ง: แบบสำรวจ ผลประเมินสมรรถนะ ผลสัมฤทธิ์ของผู้เรียน นโยบาย และบทเรียนจากกิจกรรมก่อน"),
    )
    return common.form_page(request, form=form, look=look, act=act, said=_("เปิดรอบสำรวจแล้ว"))


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def edit_round(request: Request, round_id: int) -> HttpResponse:
    """Change a round, such as the questionnaire that was made only after it had been opened."""
    found = _editable(request, round_id)
    form = RoundForm(
        request.POST or None,
        campaigns=findings.campaigns(actor=request.actor, office_id=found.office_id),
        initial={"title": found.title, "note": found.note, "campaign_id": str(found.campaign_id or "")},
    )

    def act(data: dict[str, Any]) -> str:
        actions.edit_round(
            actor=request.actor,
            round_id=round_id,
            title=data["title"],
            note=data["note"],
            campaign_id=int(data["campaign_id"]) if data["campaign_id"] else None,
            at=clock.now(),
        )
        return reverse("development:round", args=[round_id])

    look = _look(_("แก้ไขรอบสำรวจ"), found, submit=_("บันทึก"))
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


@page(permissions.PLAN_VIEW)
def one_round(request: Request, round_id: int) -> HttpResponse:
    """One round: its findings by kind."""
    found = plans.needs_round(actor=request.actor, round_id=round_id)
    choice.choose(request, office_id=found.office_id, year=found.year_be)
    context = {
        "round": found,
        "groups": _by_kind(found),
        "may_edit": common.may(request, permissions.PLAN_EDIT, found.office_id),
        "crumbs": _crumbs(),
    }
    return render(request, "development/round.html", context)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def add_finding(request: Request, round_id: int) -> HttpResponse:
    """Write a finding down."""
    found = _editable(request, round_id)
    form = FindingForm(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        actions.add_findings(actor=request.actor, round_id=round_id, findings=[Finding(**data)], at=clock.now())
        return reverse("development:round", args=[round_id])

    return common.form_page(request, form=form, look=_look(_("เพิ่มข้อค้นพบ"), found), act=act, said=_("เพิ่มแล้ว"))


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def add_figure(request: Request, round_id: int) -> HttpResponse:
    """Take a figure of pupils' achievement from the office's data, as it is now."""
    found = _editable(request, round_id)
    known = findings.indicator_choices(actor=request.actor, office_id=found.office_id)
    form = FigureForm(request.POST or None, indicators=known)

    def act(data: dict[str, Any]) -> str:
        finding = findings.of_indicator(
            actor=request.actor,
            office_id=found.office_id,
            code=data["indicator"],
            on=clock.today(),
        )
        actions.add_findings(actor=request.actor, round_id=round_id, findings=[finding], at=clock.now())
        return reverse("development:round", args=[round_id])

    look = _look(_("เพิ่มผลสัมฤทธิ์ของผู้เรียนจากข้อมูล"), found)
    return common.form_page(request, form=form, look=look, act=act, said=_("เพิ่มตัวเลขแล้ว"))


@page(permissions.PLAN_EDIT, methods=("POST",))
def take_campaign(request: Request, round_id: int) -> HttpResponse:
    """Take the needs that the round's questionnaire has ranked."""
    found = _editable(request, round_id)

    def act() -> object:
        ranked = findings.of_campaign(actor=request.actor, campaign_id=found.campaign_id or 0)
        return actions.add_findings(actor=request.actor, round_id=round_id, findings=ranked, at=clock.now())

    return common.do(request, act, to=reverse("development:round", args=[round_id]), said=_("นำผลสำรวจเข้ามาแล้ว"))


@page(permissions.PLAN_EDIT, methods=("POST",))
def remove_finding(request: Request, round_id: int, source_id: int) -> HttpResponse:
    """Take a finding back."""

    def act() -> object:
        return actions.remove_finding(actor=request.actor, round_id=round_id, source_id=source_id, at=clock.now())

    return common.do(request, act, to=reverse("development:round", args=[round_id]), said=_("นำข้อค้นพบออกแล้ว"))


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def add_priority(request: Request) -> HttpResponse:
    """Put something on the list of what comes first."""
    office = common.office(request, permissions.PLAN_EDIT)
    return _priority(request, office.id, common.year(request), None)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def edit_priority(request: Request, priority_id: int) -> HttpResponse:
    """Change what comes first, or add evidence to it."""
    row = plans.priority_row(actor=request.actor, priority_id=priority_id)
    if not common.may(request, permissions.PLAN_EDIT, row.office_id):
        raise Priority.DoesNotExist
    return _priority(request, row.office_id, row.year_be, priority_id)


def _priority(request: Request, office_id: int, year_be: int, priority_id: int | None) -> HttpResponse:
    row = plans.priority_row(actor=request.actor, priority_id=priority_id) if priority_id else None
    rounds = plans.needs_rounds(actor=request.actor, office_id=office_id, year_be=year_be)
    sources = [
        (str(each.pk), f"{words.EVIDENCE[each.kind]}: {each.title} {each.figure}".strip())
        for found in rounds
        for each in found.sources.all()
    ]
    preset = request.GET.get("source", "")
    initial: dict[str, Any] = {"source_ids": [preset]}
    if row is not None:
        initial = {"topic": row.topic, "target_group": row.target_group, "reason": row.reason}
    elif preset:
        initial["topic"] = next((e.title for found in rounds for e in found.sources.all() if str(e.pk) == preset), "")
    form = PriorityForm(request.POST or None, initial=initial, sources=sources)

    def act(data: dict[str, Any]) -> str:
        actions.save_priority(
            actor=request.actor,
            office_id=office_id,
            year_be=year_be,
            priority_id=priority_id,
            words=actions.PriorityWords(data["topic"], data["target_group"], data["reason"]),
            source_ids=[int(pk) for pk in data.get("source_ids", ())],
            at=clock.now(),
        )
        return reverse("development:needs")

    look = Look(title=_("ประเด็นการพัฒนา"), submit=_("บันทึก"), back=reverse("development:needs"), crumbs=_crumbs())
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกประเด็นแล้ว"))


@page(permissions.PLAN_EDIT, methods=("POST",))
def change_priority(request: Request, priority_id: int, what: str) -> HttpResponse:
    """Move a priority up or down, or take it back."""
    known = {"up": -1, "down": 1}
    if what not in {*known, "remove"}:
        raise Http404

    def act() -> object:
        if what == "remove":
            return actions.remove_priority(actor=request.actor, priority_id=priority_id, at=clock.now())
        return actions.move_priority(actor=request.actor, priority_id=priority_id, by=known[what], at=clock.now())

    return common.do(request, act, to=reverse("development:needs"))


def _by_kind(found: NeedsRound) -> list[tuple[Any, list[Any]]]:
    rows = list(found.sources.all())
    return [(label, [each for each in rows if each.kind == kind]) for kind, label in words.EVIDENCE.items()]


def _editable(request: Request, round_id: int) -> NeedsRound:
    found = plans.needs_round(actor=request.actor, round_id=round_id)
    if not common.may(request, permissions.PLAN_EDIT, found.office_id):
        raise NeedsRound.DoesNotExist
    return found


def _crumbs() -> common.Crumbs:
    return common.crumbs((_("ความต้องการจำเป็น"), reverse("development:needs")))


def _look(title: Any, found: NeedsRound, submit: Any = None) -> Look:
    back = reverse("development:round", args=[found.pk])
    return Look(title=title, submit=submit or _("เพิ่ม"), back=back, crumbs=_crumbs())
