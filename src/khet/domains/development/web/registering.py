"""Pages of who takes part: asking people, their own answer, approval, and the list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.actions import registering as actions
from khet.domains.development.models import Registration
from khet.domains.development.queries import events, leavings, rosters
from khet.domains.development.queries.rows import EventRow, MaterialRow, RegistrationRow
from khet.domains.development.rules import seats
from khet.domains.development.rules.refusals import ImportProblem
from khet.domains.development.web import common, words
from khet.domains.development.web.event_forms import InviteForm, NoteForm
from khet.domains.development.web.events import look_of, runnable
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web import tables
from khet.kernel.web.page import Request, page
from khet.kernel.web.tables import Column, Filter, TableSpec

ON_THE_LIST = frozenset({"invited", "applied", "waiting", "confirmed"})


def _spec(schools: dict[int, str], *, may_run: bool, may_read: bool) -> TableSpec:
    columns = [
        Column(
            "queue_number",
            _("ลำดับสมัคร"),
            kind="number",
            sort=lambda row: (row.queue_number is None, row.queue_number or 0),
        ),
        Column(
            "full_name",
            _("ชื่อ-สกุล"),
            sort=lambda row: row.sort_key,
            link=(lambda row: reverse("growth:record", args=[row.person_id])) if may_read else None,
        ),
        Column("position", _("ตำแหน่ง")),
        Column("school", _("สถานศึกษา"), value=lambda row: schools.get(row.school_id or 0, "")),
        Column("state", _("สถานะ"), value=_state),
        Column("note", _("หมายเหตุ"), sort=False),
    ]
    if may_run:
        columns.append(Column("code", _("รหัสประจำตัว"), value=lambda row: seats.printed_code(row.code), sort=False))
        columns.append(
            Column(
                "remove",
                _("จัดการ"),
                value=lambda row: _("ยกเลิก") if row.state in ON_THE_LIST else "",
                link=_removal,
                sort=False,
                exported=False,
            )
        )
    return TableSpec(
        name="registrations",
        columns=tuple(columns),
        filters=(
            Filter(
                "state",
                _("สถานะ"),
                [(key, word[0]) for key, word in words.REGISTRATIONS.items()],
                keeps=lambda row, value: row.state == value,
            ),
        ),
        search=lambda row: f"{row.full_name} {row.position} {schools.get(row.school_id or 0, '')}",
        page_size=100,
        empty_title=_("ยังไม่มีผู้ลงทะเบียน"),
        empty_text=_("เชิญตามบทบาท สถานศึกษา หรือวางรายชื่อจาก Excel"),
    )


def _removal(row: RegistrationRow) -> str | None:
    on = row.state in ON_THE_LIST
    return reverse("development:remove_registration", args=[row.event_id, row.id]) if on else None


def _state(row: RegistrationRow) -> str:
    word = str(words.REGISTRATIONS[row.state][0])
    return f"{word} {row.place_in_queue}" if row.place_in_queue else word


@page(permissions.EVENT_VIEW)
def registrations(request: Request, event_id: int) -> HttpResponse:
    """Who is on the event's list, and who waits for approval."""
    event = events.event_row(actor=request.actor, event_id=event_id)
    frame = common.event_frame(request, event, "registrations")
    rows = events.registrations(actor=request.actor, event_id=event_id)
    names = organisations.school_names({row.school_id for row in rows if row.school_id}, clock.today())
    context = {
        **frame,
        "applied": [(row, names.get(row.school_id or 0, "")) for row in rows if row.state == "applied"],
        "note": request.POST.get("note", ""),
    }
    may_read = common.may(request, permissions.RECORD_VIEW, event.office_id)
    table = tables.build(request, rows, _spec(names, may_run=frame["may_run"], may_read=may_read))
    return tables.answer(request, "development/registrations.html", context, table=table)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def invite(request: Request, event_id: int) -> HttpResponse:
    """Ask people to take part, by role, by school or from a list."""
    event = runnable(request, event_id)
    today = clock.today()
    form = InviteForm(
        request.POST or None,
        request.FILES or None,
        roles=[(row.key, row.name) for row in accounts.roles(office_id=event.office_id)],
        schools=[(str(row.id), row.name) for row in organisations.office_schools(event.office_id, today)],
    )

    def act(data: dict[str, Any]) -> str:
        people = rosters.chosen(
            office_id=event.office_id,
            role=data["role"],
            school_ids=[int(pk) for pk in data.get("school_ids", ())],
            pasted=data["pasted"],
            upload=common.uploaded(data["file"]),
            on=today,
        )
        if not people:
            raise _nobody(data)
        deed = actions.invite if data["how"] == "invite" else actions.register_for
        done = deed(actor=request.actor, event_id=event_id, person_ids=people, at=clock.now())
        text = now("เพิ่มใหม่ %(added)s คน อยู่ในรายชื่อแล้ว %(known)s คน") % {"added": done.added, "known": done.known}
        messages.success(request, text)
        return common.event_url("registrations", event_id)

    look = look_of(_("เชิญหรือลงทะเบียนผู้เข้าร่วม"), event, "registrations", submit=_("ดำเนินการ"), upload=True)
    return common.form_page(request, form=form, look=look, act=act)


def _nobody(data: dict[str, Any]) -> ImportProblem:
    """Why nobody was found: nothing was chosen, or what was chosen holds nobody yet."""
    if data["role"] or data.get("school_ids"):
        return ImportProblem(
            "บทบาทหรือสถานศึกษาที่เลือกยังไม่มีบุคลากรในระบบ โปรดเพิ่มบุคลากรก่อนหรือเลือกกลุ่มอื่น",
            "Nobody in the system has the role or belongs to the schools chosen yet",
        )
    return ImportProblem("โปรดเลือกบทบาท สถานศึกษา หรือใส่รายชื่อ", "Choose a role, schools, or give a list")


@page(permissions.EVENT_RUN, methods=("POST",))
def decide(request: Request, event_id: int) -> HttpResponse:
    """Approve or refuse the applications that are ticked."""
    runnable(request, event_id)
    chosen = [int(pk) for pk in request.POST.getlist("registration") if pk.isdecimal() and len(pk) < 19]

    def act() -> object:
        return actions.decide(
            actor=request.actor,
            event_id=event_id,
            registration_ids=chosen,
            approve=request.POST.get("what") != "refuse",
            note=request.POST.get("note", "")[:300],
            at=clock.now(),
        )

    return common.do(request, act, to=common.event_url("registrations", event_id), said=_("บันทึกการพิจารณาแล้ว"))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def remove(request: Request, event_id: int, registration_id: int) -> HttpResponse:
    """Take somebody off the list."""
    event = runnable(request, event_id)
    rows = events.registrations(actor=request.actor, event_id=event_id)
    found = next((row for row in rows if row.id == registration_id), None)
    if found is None:
        raise Http404
    form = NoteForm(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        actions.remove(
            actor=request.actor,
            event_id=event_id,
            registration_id=registration_id,
            note=data["note"],
            at=clock.now(),
        )
        return common.event_url("registrations", event_id)

    lead = now("%(name)s — ที่นั่งจะเลื่อนให้ผู้อยู่ลำดับแรกของรายชื่อสำรองทันที") % {"name": found.full_name}
    look = look_of(_("ยกเลิกการลงทะเบียน"), event, "registrations", submit=_("ยกเลิกการลงทะเบียน"), lead=lead, danger=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("ยกเลิกแล้ว และแจ้งเจ้าตัวแล้ว"))


@page(permissions.EVENT_JOIN)
def join(request: Request, event_id: int) -> HttpResponse:
    """An event as somebody who may take part sees it: what it is, where one stands, and the buttons."""
    event = events.event_row(actor=request.actor, event_id=event_id, permission=permissions.EVENT_JOIN)
    mine = events.own_registration(actor=request.actor, event_id=event_id)
    word = words.REGISTRATIONS.get(mine.state, ("", "")) if mine else ("", "")
    state = words.EVENT_STATES[event.state]
    takes = event.state in {"open", "running"}
    context = {
        "event": event,
        "mine": mine,
        "word": word[0],
        "tone": word[1],
        "code": seats.printed_code(mine.code) if mine else "",
        "state_word": state[0],
        "state_tone": state[1],
        "sessions": events.sessions(event_id),
        "materials": _materials(event, mine),
        "may_apply": takes and (mine is None or mine.state in {"invited", "declined", "cancelled"}),
        "may_give_up": takes and mine is not None and mine.state in {"invited", "applied", "waiting", "confirmed"},
        "is_full": event.free == 0 or event.waiting_count > 0,
    }
    return render(request, "development/join.html", context)


def _materials(event: EventRow, mine: RegistrationRow | None) -> list[MaterialRow]:
    """What is handed out to whoever has a seat: the papers of the event and of its course."""
    if mine is None or mine.state != Registration.CONFIRMED:
        return []
    return leavings.materials(event_id=event.id, course_id=event.course_id)


@page(permissions.EVENT_JOIN, methods=("POST",))
def apply(request: Request, event_id: int) -> HttpResponse:
    """Ask for a seat."""

    def act() -> object:
        return actions.apply(actor=request.actor, event_id=event_id, at=clock.now())

    return common.do(request, act, to=common.event_url("join", event_id))


@page(permissions.EVENT_JOIN, methods=("POST",))
def give_up(request: Request, event_id: int) -> HttpResponse:
    """Give one's seat or place up."""

    def act() -> object:
        return actions.give_up(actor=request.actor, event_id=event_id, at=clock.now())

    return common.do(request, act, to=common.event_url("join", event_id), said=_("ยกเลิกการลงทะเบียนของคุณแล้ว"))
