"""Check and act on one page of an event: its campaigns, following up, problems and suggestions, lessons."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.actions import assessments as binding
from khet.domains.development.actions import follow_ups, lessons
from khet.domains.development.queries import assessments, events, leavings
from khet.domains.development.queries import follow_ups as rounds
from khet.domains.development.queries import lessons as lesson_queries
from khet.domains.development.rules.refusals import EventProblem
from khet.domains.development.web import common
from khet.domains.development.web.growth_forms import BindForm, LessonForm, RoundForm, month_later
from khet.domains.instruments import public as instruments
from khet.kernel import clock
from khet.kernel.web import form_pages
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page


@page(permissions.EVENT_RUN)
def event(request: Request, event_id: int) -> HttpResponse:
    """Everything that is asked about an event, and what came of it."""
    row = events.event_row(actor=request.actor, event_id=event_id, permission=permissions.EVENT_RUN)
    bound = [(assessments.PURPOSES[each.purpose], each) for each in assessments.assessments(event_id).all()]
    context = {
        **common.event_frame(request, row, "growth:check"),
        "bound": bound,
        "late": any(each.state == "open" and each.progress.invited < row.confirmed_count for _purpose, each in bound),
        "rounds": rounds.rounds(request.actor, event_id),
        "problems": leavings.notes(event_id, "problem"),
        "suggestions": leavings.notes(event_id, "suggestion"),
        "lessons": lesson_queries.lessons(request.actor, event_id=event_id),
        "may_open": common.may(request, instruments.permissions.CAMPAIGN_VIEW, row.office_id),
        "may_plan": request.actor.reach(permissions.PLAN_EDIT).covers_office(row.office_id),
    }
    return render(request, "development/check.html", context)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def bind(request: Request, event_id: int) -> HttpResponse:
    """Ask the people of an event by an instrument of the office."""
    row = events.event_row(actor=request.actor, event_id=event_id, permission=permissions.EVENT_RUN)
    # A test is what the form proposes first, so tests stand first.
    ready = sorted(instruments.usable_versions(row.office_id), key=lambda each: each.kind != "test")
    versions = [(each.id, each.title) for each in ready]
    today = clock.today()
    form = BindForm(versions, request.POST or None, initial={"closes_on": month_later(today)})

    def act(data: dict[str, Any]) -> str:
        at = clock.now()
        binding.bind(
            actor=request.actor,
            event_id=event_id,
            version_id=int(data["version"]),
            purpose=data["purpose"],
            opens_at=at,
            closes_at=_end_of(data["closes_on"]),
            is_anonymous=data["is_anonymous"],
            at=at,
        )
        return _back(event_id)

    refusals = (EventProblem, instruments.CollectingRefused)
    look = _look(row, _("ถามผู้เข้าร่วม"), _("เปิดเก็บข้อมูล"))
    return form_pages.answer(request, form=form, look=look, act=act, said=_("เปิดเก็บข้อมูลแล้ว"), refusals=refusals)


@page(permissions.EVENT_RUN, methods=("POST",))
def ask_latecomers(request: Request, event_id: int) -> HttpResponse:
    """Ask those who got a seat later, too."""

    def act() -> object:
        return binding.ask_latecomers(actor=request.actor, event_id=event_id, at=clock.now())

    return common.do(request, act, to=_back(event_id), said=_("ถามผู้ที่ได้ที่นั่งภายหลังแล้ว"))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def plan_round(request: Request, event_id: int) -> HttpResponse:
    """Plan a round of following up."""
    row = events.event_row(actor=request.actor, event_id=event_id, permission=permissions.EVENT_RUN)
    staff = accounts.people_with(permissions.EVENT_VIEW, row.office_id, clock.today())
    form = RoundForm([(each.id, each.full_name) for each in staff], request.POST or None)

    def act(data: dict[str, Any]) -> str:
        follow_ups.plan_round(
            actor=request.actor,
            event_id=event_id,
            after_days=data["after_days"],
            answer_days=data["answer_days"],
            sources=data["sources"],
            method=data["method"],
            supervisor_person_id=int(data["supervisor"]) if data["supervisor"] else None,
            at=clock.now(),
        )
        return _back(event_id)

    look = _look(row, _("วางแผนติดตามการนำไปใช้"), _("บันทึก"))
    return common.form_page(request, form=form, look=look, act=act, said=_("เมื่อถึงกำหนด ระบบจะถามแต่ละคนให้เอง"))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def write_lesson(request: Request, event_id: int) -> HttpResponse:
    """Write down what an event taught."""
    row = events.event_row(actor=request.actor, event_id=event_id, permission=permissions.EVENT_RUN)
    form = LessonForm(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        lessons.write_lesson(actor=request.actor, event_id=event_id, at=clock.now(), **data)
        return _back(event_id)

    look = _look(row, _("เขียนบทเรียน"), _("บันทึก"))
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


def _back(event_id: int) -> str:
    return reverse("growth:check", args=[event_id])


def _look(row: Any, title: str, submit: str) -> Look:
    return Look(title=title, submit=submit, back=_back(row.id), crumbs=[(row.title, _back(row.id))])


def _end_of(day: Any) -> datetime:
    """The last second of a day, so that respondents read that day as the last."""
    return clock.start_of(day) + timedelta(days=1, seconds=-1)
