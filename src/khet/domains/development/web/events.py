"""Pages of events and their sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.calc.calendars import thai_day
from khet.domains.development import permissions
from khet.domains.development.actions import events as actions
from khet.domains.development.models import Event, Programme
from khet.domains.development.queries import courses, events, plans
from khet.domains.development.queries.rows import EventRow
from khet.domains.development.rules import events as rules
from khet.domains.development.web import common, words
from khet.domains.development.web.event_forms import EventForm, RuleForm, SessionForm
from khet.domains.development.web.forms import moment
from khet.kernel import clock
from khet.kernel.web import tables
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page
from khet.kernel.web.tables import Column, Filter, TableSpec

SAVE = _("บันทึก")
SPEC = TableSpec(
    name="events",
    columns=(
        Column("title", _("กิจกรรม"), link=lambda row: reverse("development:event", args=[row.id])),
        Column("programme_name", _("โครงการ")),
        Column("starts_on", _("เริ่ม"), kind="date"),
        Column("ends_on", _("ถึง"), kind="date"),
        Column("state", _("สถานะ"), value=lambda row: str(words.EVENT_STATES[row.state][0])),
        Column("seats", _("ที่นั่ง"), kind="number"),
        Column("confirmed_count", _("มีที่นั่งแล้ว"), kind="number"),
        Column("waiting_count", _("สำรอง"), kind="number"),
        Column("applied_count", _("รออนุมัติ"), kind="number"),
    ),
    filters=(
        Filter(
            "state",
            _("สถานะ"),
            [(key, word[0]) for key, word in words.EVENT_STATES.items()],
            keeps=lambda row, value: row.state == value,
        ),
    ),
    search=lambda row: f"{row.title} {row.programme_name} {row.place}",
    order="-starts_on",
    empty_title=_("ยังไม่มีกิจกรรมในปีนี้"),
    empty_text=_("เพิ่มกิจกรรมจากหน้าโครงการในแผน"),
)


@page(permissions.EVENT_VIEW, permissions.EVENT_JOIN)
def listing(request: Request) -> HttpResponse:
    """The events of the chosen office and year; for those who only take part, the events that concern them."""
    if not request.actor.may(permissions.EVENT_VIEW):
        return _mine(request)
    office, year = common.office(request, permissions.EVENT_VIEW), common.year(request)
    rows = events.event_rows(actor=request.actor, office_id=office.id, year_be=year)
    others = [] if rows else common.years_with_a_plan(request, office.id)
    context = {"office": office, "year": year, "other_years": others, "crumbs": common.crumbs()}
    return tables.answer(request, "development/events.html", context, table=tables.build(request, rows, SPEC))


@page(permissions.EVENT_JOIN)
def mine(request: Request) -> HttpResponse:
    """The events that the actor may take part in, and where the actor stands."""
    return _mine(request)


def _mine(request: Request) -> HttpResponse:
    rows = events.event_rows(actor=request.actor, permission=permissions.EVENT_JOIN)
    states = events.own_registrations(actor=request.actor)
    today = clock.today()
    shown = [row for row in rows if row.id in states or (row.state in {"open", "running"} and row.ends_on >= today)]
    context = {"events": [(row, *words.REGISTRATIONS.get(states.get(row.id, ""), ("", ""))) for row in shown]}
    return render(request, "development/mine.html", context)


@page(permissions.EVENT_VIEW)
def event(request: Request, event_id: int) -> HttpResponse:
    """One event: what, when, where, its sessions and seats."""
    row = events.event_row(actor=request.actor, event_id=event_id)
    frame = common.event_frame(request, row, "event")
    sessions = events.sessions(event_id)
    context = {
        **frame,
        "sessions": sessions,
        "hours": sum((each.hours for each in sessions), start=0),
        "steps": [(to, words.STEPS[to], to == "cancelled") for to in rules.NEXT[row.state]],
        "goes_on": row.state in {"draft", "open", "running"},
        "audience": dict(words.AUDIENCES)[row.audience],
    }
    return render(request, "development/event.html", context)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def add(request: Request, programme_id: int) -> HttpResponse:
    """Add an event to a programme."""
    programme = plans.programme_row(actor=request.actor, programme_id=programme_id)
    if not common.may(request, permissions.EVENT_RUN, programme.office_id):
        raise Programme.DoesNotExist
    initial = {"title": programme.name, "audience": "office"}
    form = EventForm(request.POST or None, initial=initial, courses=_courses(request, programme.office_id))

    def act(data: dict[str, Any]) -> str:
        made = actions.create_event(actor=request.actor, programme_id=programme_id, words=_words(data), at=clock.now())
        return common.event_url("event", made.pk)

    back = reverse("development:programme", args=[programme_id])
    look = Look(title=_("เพิ่มกิจกรรม"), submit=_("สร้างกิจกรรม"), back=back, crumbs=common.crumbs((programme.name, back)))
    return common.form_page(request, form=form, look=look, act=act, said=_("สร้างกิจกรรมแล้ว เพิ่มช่วงการอบรมแล้วเปิดรับสมัคร"))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def edit(request: Request, event_id: int) -> HttpResponse:
    """Change an event."""
    row = runnable(request, event_id)
    names = (
        "title",
        "starts_on",
        "ends_on",
        "place",
        "course_id",
        "description",
        "audience",
        "seats",
        "needs_approval",
    )
    initial = {name: getattr(row, name) for name in names}
    initial["opens_on"] = thai_day(row.opens_at) if row.opens_at else None
    initial["closes_on"] = thai_day(row.closes_at - timedelta(seconds=1)) if row.closes_at else None
    form = EventForm(request.POST or None, initial=initial, courses=_courses(request, row.office_id))

    def act(data: dict[str, Any]) -> str:
        actions.edit_event(actor=request.actor, event_id=event_id, words=_words(data), at=clock.now())
        return common.event_url("event", event_id)

    return common.form_page(request, form=form, look=look_of(_("แก้ไขกิจกรรม"), row), act=act, said=_("บันทึกแล้ว"))


@page(permissions.EVENT_RUN, methods=("POST",))
def step(request: Request, event_id: int, to: str) -> HttpResponse:
    """Take the event one step."""
    if to not in words.STEPS:
        raise Http404
    row = runnable(request, event_id)

    def act() -> object:
        return actions.step(actor=request.actor, event_id=row.id, to=to, at=clock.now())

    return common.do(request, act, to=common.event_url("event", event_id))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def rule(request: Request, event_id: int) -> HttpResponse:
    """Set from how much of its hours somebody has attended."""
    row = runnable(request, event_id)
    form = RuleForm(request.POST or None, initial={"percent": row.attended_percent})

    def act(data: dict[str, Any]) -> str:
        actions.set_attended_percent(actor=request.actor, event_id=event_id, percent=data["percent"], at=clock.now())
        return common.event_url("attendance", event_id)

    look = look_of(_("เกณฑ์การเข้าร่วม"), row, "attendance")
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกเกณฑ์แล้ว"))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def add_session(request: Request, event_id: int) -> HttpResponse:
    """Add a part of the event."""
    return _session(request, runnable(request, event_id), None)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def edit_session(request: Request, event_id: int, session_id: int) -> HttpResponse:
    """Change a part of the event."""
    return _session(request, runnable(request, event_id), session_id)


def _session(request: Request, row: EventRow, session_id: int | None) -> HttpResponse:
    found = next((each for each in events.sessions(row.id) if each.id == session_id), None)
    if session_id is not None and found is None:
        raise Http404
    people = courses.resource_person_rows(actor=request.actor, office_id=row.office_id)
    initial: dict[str, Any] = {"title": row.title, "day": row.starts_on, "starts": "09:00", "ends": "16:00", "hours": 6}
    if found is not None:
        initial = {name: getattr(found, name) for name in ("title", "hours", "room", "topics")}
        initial |= {
            "day": thai_day(found.starts_at),
            "starts": clock.hour_of(found.starts_at),
            "ends": clock.hour_of(found.ends_at),
            "resource_person_ids": [str(pk) for pk in found.resource_person_ids],
        }
    form = SessionForm(
        request.POST or None,
        initial=initial,
        people=words.people_choices(people, found.resource_person_ids if found else ()),
    )

    def act(data: dict[str, Any]) -> str:
        wanted = actions.SessionWords(
            title=data["title"],
            starts_at=moment(data["day"], data["starts"]),
            ends_at=moment(data["day"], data["ends"]),
            hours=data["hours"],
            room=data["room"],
            topics=data["topics"],
            resource_person_ids=tuple(int(pk) for pk in data.get("resource_person_ids", ())),
        )
        actions.save_session(actor=request.actor, event_id=row.id, session_id=session_id, words=wanted, at=clock.now())
        return common.event_url("event", row.id)

    return common.form_page(request, form=form, look=look_of(_("ช่วงการอบรม"), row), act=act, said=_("บันทึกช่วงแล้ว"))


@page(permissions.EVENT_RUN, methods=("POST",))
def remove_session(request: Request, event_id: int, session_id: int) -> HttpResponse:
    """Take out a part in which nobody's attendance is recorded."""
    row = runnable(request, event_id)

    def act() -> object:
        return actions.remove_session(actor=request.actor, event_id=row.id, session_id=session_id, at=clock.now())

    return common.do(request, act, to=common.event_url("event", event_id), said=_("ลบช่วงแล้ว"))


def runnable(request: Request, event_id: int) -> EventRow:
    """An event that the actor may run; "not found" for all others."""
    row = events.event_row(actor=request.actor, event_id=event_id, permission=permissions.EVENT_RUN)
    if not common.may(request, permissions.EVENT_RUN, row.office_id):
        raise Event.DoesNotExist
    return row


def look_of(title: Any, row: EventRow, back: str = "event", submit: Any = SAVE, **more: Any) -> Look:
    """How a form about an event looks: it leads back to one of the event's pages."""
    return Look(
        title=title, submit=submit, back=common.event_url(back, row.id), crumbs=common.event_crumbs(row), **more
    )


def _courses(request: Request, office_id: int) -> list[tuple[Any, Any]]:
    rows = courses.course_rows(actor=request.actor, office_id=office_id, retired=False)
    return [(row.id, f"{row.code} {row.name}") for row in rows]


def _words(data: dict[str, Any]) -> actions.EventWords:
    course = data["course_id"]
    opens: datetime | None = clock.start_of(data["opens_on"]) if data["opens_on"] else None
    closes = clock.start_of(data["closes_on"]) + timedelta(days=1) if data["closes_on"] else None
    kept = ("title", "starts_on", "ends_on", "place", "description", "audience", "seats", "needs_approval")
    return actions.EventWords(
        **{name: data[name] for name in kept},
        course_id=int(course) if course else None,
        opens_at=opens,
        closes_at=closes,
    )
