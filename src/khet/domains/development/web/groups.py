"""Pages of learning at work: communities, coaching, and what people learn by themselves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.actions import groups as actions
from khet.domains.development.models import PlcGroup
from khet.domains.development.queries import groups
from khet.domains.development.web import common, words
from khet.domains.development.web.event_forms import CoachingForm, PlcForm, PlcLogForm, SelfLearningForm
from khet.kernel import clock
from khet.kernel.actor import system
from khet.kernel.web import choice, downloads
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page

WORK = (permissions.EVENT_VIEW, permissions.EVENT_JOIN)


@page(*WORK)
def plc_groups(request: Request) -> HttpResponse:
    """The learning communities of the year that the actor may see."""
    office_id = _office_id(request)
    context = {
        "groups": groups.plc_groups(actor=request.actor, office_id=office_id, year_be=common.year(request)),
        "year": common.year(request),
        "may_run": office_id is not None and common.may(request, permissions.EVENT_RUN, office_id),
        "crumbs": _crumbs(),
    }
    return render(request, "development/plc_groups.html", context)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def add_plc(request: Request) -> HttpResponse:
    """Found a learning community."""
    return _plc(request, common.office(request, permissions.EVENT_RUN).id, None)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def edit_plc(request: Request, group_id: int) -> HttpResponse:
    """Change a learning community."""
    found = groups.plc_group(actor=request.actor, group_id=group_id)
    if not common.may(request, permissions.EVENT_RUN, found.office_id):
        raise PlcGroup.DoesNotExist
    return _plc(request, found.office_id, found)


def _plc(request: Request, office_id: int, found: PlcGroup | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if found is not None:
        initial = {"name": found.name, "topic": found.topic, "facilitator_id": found.facilitator_id}
        initial["member_ids"] = [str(each.pk) for each in found.members.all()]
    form = PlcForm(request.POST or None, initial=initial, people=_people(office_id))

    def act(data: dict[str, Any]) -> str:
        saved = actions.save_plc(
            actor=request.actor,
            office_id=office_id,
            group_id=found.pk if found else None,
            words=actions.PlcWords(
                name=data["name"],
                topic=data["topic"],
                year_be=found.year_be if found else common.year(request),
                facilitator_id=int(data["facilitator_id"]),
                member_ids=tuple(int(pk) for pk in data["member_ids"]),
                programme_id=found.programme_id if found else None,
            ),
            at=clock.now(),
        )
        return reverse("development:plc_group", args=[saved.pk])

    back = reverse("development:plc_groups")
    return common.form_page(request, form=form, look=_look(_("กลุ่ม PLC"), back), act=act, said=_("บันทึกกลุ่มแล้ว"))


@page(*WORK)
def plc_group(request: Request, group_id: int) -> HttpResponse:
    """One learning community with its meetings."""
    found = groups.plc_group(actor=request.actor, group_id=group_id)
    choice.choose(request, year=found.year_be)
    members = list(found.members.all())
    inside = {each.pk for each in members} | {found.facilitator_id}
    may_run = common.may(request, permissions.EVENT_RUN, found.office_id)
    logs = list(found.logs.all())
    context = {
        "group": found,
        "members": members,
        "logs": logs,
        "hours": sum((each.hours for each in logs), start=0),
        "may_run": may_run,
        "may_log": may_run or request.actor.person_id in inside,
        "crumbs": common.crumbs((_("กลุ่ม PLC"), reverse("development:plc_groups"))),
    }
    return render(request, "development/plc_group.html", context)


@page(*WORK, methods=("GET", "POST"))
def add_log(request: Request, group_id: int) -> HttpResponse:
    """Write down a meeting of a learning community."""
    return _log(request, group_id, None)


@page(*WORK, methods=("GET", "POST"))
def edit_log(request: Request, group_id: int, log_id: int) -> HttpResponse:
    """Change what was written down."""
    return _log(request, group_id, log_id)


def _log(request: Request, group_id: int, log_id: int | None) -> HttpResponse:
    found = groups.plc_group(actor=request.actor, group_id=group_id)
    log = next((each for each in found.logs.all() if each.pk == log_id), None)
    if log_id is not None and log is None:
        raise Http404
    people = {each.pk: each.full_name for each in found.members.all()}
    people.setdefault(found.facilitator_id, found.facilitator.full_name)
    names = ("held_on", "hours", "problem", "design", "trial", "reflection")
    initial: dict[str, Any] = {"held_on": clock.today(), "hours": 2, "present_ids": [str(pk) for pk in people]}
    if log is not None:
        initial = {name: getattr(log, name) for name in names}
        initial["present_ids"] = [str(each.pk) for each in log.present.all()]
    form = PlcLogForm(request.POST or None, initial=initial, people=[(str(pk), name) for pk, name in people.items()])

    def act(data: dict[str, Any]) -> str:
        present = tuple(int(pk) for pk in data.pop("present_ids"))
        wanted = actions.PlcLogWords(**data, present_ids=present)
        actions.add_plc_log(actor=request.actor, group_id=group_id, log_id=log_id, words=wanted, at=clock.now())
        return reverse("development:plc_group", args=[group_id])

    look = _look(_("บันทึกวง PLC"), reverse("development:plc_group", args=[group_id]))
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกวงแล้ว"))


@page(*WORK)
def coaching(request: Request) -> HttpResponse:
    """Talks of coaching that the actor may see."""
    office_id = _office_id(request)
    context = {
        "logs": groups.coaching_logs(actor=request.actor, office_id=office_id),
        "may_run": office_id is not None and common.may(request, permissions.EVENT_RUN, office_id),
        "crumbs": _crumbs(),
    }
    return render(request, "development/coaching.html", context)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def add_coaching(request: Request) -> HttpResponse:
    """Write down a talk of coaching."""
    return _coaching(request, common.office(request, permissions.EVENT_RUN).id, None)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def edit_coaching(request: Request, log_id: int) -> HttpResponse:
    """Change what was written down of a talk."""
    found = groups.coaching_log(actor=request.actor, log_id=log_id)
    if not common.may(request, permissions.EVENT_RUN, found.office_id):
        raise Http404
    names = list(CoachingForm.base_fields)
    return _coaching(request, found.office_id, {name: getattr(found, name) for name in names} | {"id": log_id})


def _coaching(request: Request, office_id: int, found: dict[str, Any] | None) -> HttpResponse:
    form = CoachingForm(
        request.POST or None, initial=found or {"coached_on": clock.today(), "hours": 1}, people=_people(office_id)
    )

    def act(data: dict[str, Any]) -> str:
        coachee, coach = int(data.pop("coachee_id")), data.pop("coach_id")
        wanted = actions.CoachingWords(**data, coachee_id=coachee, coach_id=int(coach) if coach else None)
        log_id = found["id"] if found else None
        actions.save_coaching(actor=request.actor, office_id=office_id, log_id=log_id, words=wanted, at=clock.now())
        return reverse("development:coaching")

    look = _look(_("บันทึกการโค้ช"), reverse("development:coaching"))
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกการโค้ชแล้ว"))


@page(*WORK)
def self_learning(request: Request) -> HttpResponse:
    """What one learnt by oneself, and for the organisers what waits to be accepted."""
    office_id = _office_id(request)
    may_run = office_id is not None and common.may(request, permissions.EVENT_RUN, office_id)
    own = groups.self_learning(actor=request.actor, own=True)
    every = groups.self_learning(actor=request.actor, office_id=office_id) if may_run else []
    context = {
        "own": [(each, *words.SELF_LEARNING[each.state]) for each in own],
        "waiting": [each for each in every if each.state == "reported" and each.person_id != request.actor.person_id],
        "may_report": request.actor.may(permissions.EVENT_JOIN),
        "may_run": may_run,
        "crumbs": _crumbs(),
    }
    return render(request, "development/self_learning.html", context)


@page(permissions.EVENT_JOIN, methods=("GET", "POST"))
def report_self_learning(request: Request) -> HttpResponse:
    """Report what one learnt by oneself."""
    form = SelfLearningForm(request.POST or None, request.FILES or None)

    def act(data: dict[str, Any]) -> str:
        upload = common.uploaded(data.pop("file"))
        actions.report_self_learning(
            actor=request.actor, words=actions.SelfLearningWords(**data), upload=upload, at=clock.now()
        )
        return reverse("development:self_learning")

    back = reverse("development:self_learning")
    look = Look(title=_("รายงานการเรียนรู้ด้วยตนเอง"), submit=_("ส่งรายงาน"), back=back, crumbs=_crumbs(), upload=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("ส่งรายงานแล้ว รอผู้รับผิดชอบตรวจ"))


@page(permissions.EVENT_RUN, methods=("POST",))
def decide_self_learning(request: Request, record_id: int) -> HttpResponse:
    """Accept what somebody learnt by themselves, or give it back."""

    def act() -> object:
        return actions.decide_self_learning(
            actor=request.actor,
            record_id=record_id,
            accept=request.POST.get("what") == "accept",
            note=request.POST.get("note", ""),
            at=clock.now(),
        )

    return common.do(request, act, to=reverse("development:self_learning"), said=_("บันทึกผลการตรวจแล้ว"))


@page(*WORK)
def self_learning_file(request: Request, record_id: int) -> HttpResponseBase:
    """The evidence of what somebody learnt by themselves."""
    found = groups.self_learning_row(actor=request.actor, record_id=record_id)
    if found.file is None:
        raise Http404
    return downloads.hand_out(request, found.file)


def _office_id(request: Request) -> int | None:
    """The chosen office for those who see whole offices; None for those who see only what is theirs."""
    if request.actor.may(permissions.EVENT_VIEW):
        return common.office(request, permissions.EVENT_VIEW).id
    return None


def _people(office_id: int) -> list[tuple[str, str]]:
    rows = accounts.people(actor=system("development"), office_id=office_id, on=clock.today())
    return [(str(row.id), f"{row.full_name} {row.position}".strip()) for row in rows]


def _crumbs() -> common.Crumbs:
    return common.crumbs()


def _look(title: Any, back: str) -> Look:
    return Look(title=title, submit=_("บันทึก"), back=back, crumbs=_crumbs())
