"""Pages of attendance: the table, the list to tick, the code on the door."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from khet.domains.development import permissions
from khet.domains.development.actions import attendance as actions
from khet.domains.development.actions import events as event_actions
from khet.domains.development.models import Event, EventSession
from khet.domains.development.queries import attendance, events
from khet.domains.development.queries.rows import AttendanceTable, AttendeeRow, EventRow, SessionRow
from khet.domains.development.rules.refusals import CheckinProblem
from khet.domains.development.web import common, words
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.documents import qr
from khet.kernel.web import tables
from khet.kernel.web.page import PUBLIC, Request, page
from khet.kernel.web.tables import Column, Filter, TableSpec
from khet.kernel.web.words import told

LONGEST_BODY = 2 * 1024 * 1024


def _spec(found: AttendanceTable, schools: dict[int, str]) -> TableSpec:
    def mark(session: SessionRow) -> Column:
        return Column(
            f"s{session.id}",
            f"{session.title} ({session.hours:f})",
            value=lambda row: _mark(row, session.id),
            sort=False,
        )

    return TableSpec(
        name="attendance",
        columns=(
            Column("full_name", _("ชื่อ-สกุล"), sort=lambda row: row.sort_key),
            Column("position", _("ตำแหน่ง")),
            Column("school", _("สถานศึกษา"), value=lambda row: schools.get(row.school_id or 0, "")),
            *(mark(session) for session in found.sessions),
            Column("hours", _("ชั่วโมง"), kind="number", value=lambda row: row.share.hours),
            Column(
                "percent",
                _("ร้อยละ"),
                kind="number",
                value=lambda row: row.share.percent_text,
                sort=lambda row: row.share.percent,
            ),
            Column("attended", _("ผล"), value=lambda row: str(_("เข้าร่วม") if row.attended else _("ไม่ถึงเกณฑ์"))),
        ),
        filters=(
            Filter(
                "result",
                _("ผล"),
                (("yes", _("เข้าร่วม")), ("no", _("ไม่ถึงเกณฑ์"))),
                keeps=lambda row, value: row.attended == (value == "yes"),
            ),
        ),
        search=lambda row: f"{row.full_name} {schools.get(row.school_id or 0, '')}",
        order="full_name",
        page_size=100,
        empty_title=_("ยังไม่มีผู้มีที่นั่ง"),
    )


def _mark(row: AttendeeRow, session_id: int) -> str:
    mark = row.marks.get(session_id)
    if mark is None:
        return ""
    return f"{clock.hour_of(mark.at):%H:%M}" if mark.is_present else now("ขาด")


@page(permissions.EVENT_VIEW)
def table(request: Request, event_id: int) -> HttpResponse:
    """Who was there, session by session, with the share of the hours."""
    event = events.event_row(actor=request.actor, event_id=event_id)
    found = attendance.attendance_table(actor=request.actor, event_id=event_id)
    names = organisations.school_names({row.school_id for row in found.people if row.school_id}, clock.today())
    context = {
        **common.event_frame(request, event, "attendance"),
        "found": found,
        "sessions": [
            (session, sum(1 for row in found.people if (m := row.marks.get(session.id)) and m.is_present))
            for session in found.sessions
        ],
    }
    built = tables.build(request, found.people, _spec(found, names))
    return tables.answer(request, "development/attendance.html", context, table=built)


@page(permissions.ATTENDANCE_RECORD, methods=("GET", "POST"))
def ticks(request: Request, event_id: int, session_id: int) -> HttpResponse:
    """The list to tick: by script at once and again when the line is back; without a script as one form."""
    event, session = _recordable(request, event_id, session_id)
    if request.method == "POST":
        return _save_form(request, event, session)
    found = attendance.attendance_table(
        actor=request.actor, event_id=event_id, permission=permissions.ATTENDANCE_RECORD
    )
    names = organisations.school_names({row.school_id for row in found.people if row.school_id}, clock.today())
    people = [(row, row.marks.get(session_id), names.get(row.school_id or 0, ""), words.HOWS) for row in found.people]
    context = {
        **common.event_frame(request, event, "attendance"),
        "session": session,
        "people": people,
        "present": sum(1 for _row, mark, _name, _how in people if mark and mark.is_present),
        "conflicts": attendance.conflicts(session_id),
        "send_url": reverse("development:send_ticks", args=[event_id, session_id]),
        "worker_url": reverse("development:ticks_worker"),
    }
    return render(request, "development/ticks.html", context)


@page(permissions.ATTENDANCE_RECORD, methods=("POST",))
def send_ticks(request: Request, event_id: int, session_id: int) -> HttpResponse:
    """Take ticks that the page has kept, as JSON; what became of each is the answer."""
    _recordable(request, event_id, session_id)
    try:
        wanted, sent_ms = _ticks(request)
    except (ValueError, TypeError, KeyError, AttributeError):
        return JsonResponse({"problem": now("อ่านรายการที่ส่งมาไม่ได้")}, status=422)
    try:
        taken = actions.take_ticks(
            actor=request.actor,
            event_id=event_id,
            session_id=session_id,
            ticks=wanted,
            sent_ms=sent_ms,
            at=clock.now(),
        )
    except CheckinProblem as problem:
        return JsonResponse({"problem": told(problem)}, status=409)
    answers = [{"id": str(each.client_id), "person": each.person_id, "outcome": each.outcome} for each in taken]
    return JsonResponse({"ticks": answers})


@page(permissions.ATTENDANCE_RECORD, methods=("POST",))
def settle(request: Request, event_id: int, session_id: int, mark_id: int) -> HttpResponse:
    """Decide a tick that disagrees with what was recorded."""
    _recordable(request, event_id, session_id)

    def act() -> object:
        take = request.POST.get("what") == "take"
        return actions.settle(actor=request.actor, event_id=event_id, mark_id=mark_id, take=take, at=clock.now())

    return common.do(request, act, to=_ticks_url(event_id, session_id), said=_("ตัดสินแล้ว"))


@page(permissions.ATTENDANCE_RECORD)
def door(request: Request, event_id: int, session_id: int) -> HttpResponse:
    """The code of a session, to be hung on the door or shown on the screen."""
    event, session = _recordable(request, event_id, session_id)
    code = actions.code_of(EventSession.objects.get(event=event_id, pk=session_id))
    url = settings.KHET_PUBLIC_URL + reverse("checkin:door", args=[code])
    context = {"event": event, "session": session, "url": url, "svg": qr.as_svg(url)}
    return render(request, "development/door.html", context | common.event_frame(request, event, "attendance"))


@page(permissions.EVENT_RUN, methods=("POST",))
def renew(request: Request, event_id: int, session_id: int) -> HttpResponse:
    """End the code of a session and make another."""
    _recordable(request, event_id, session_id, permissions.EVENT_RUN)

    def act() -> object:
        return event_actions.renew_checkin_code(
            actor=request.actor, event_id=event_id, session_id=session_id, at=clock.now()
        )

    to = reverse("development:door", args=[event_id, session_id])
    return common.do(request, act, to=to, said=_("ออกรหัสใหม่แล้ว รหัสเดิมใช้ไม่ได้อีก"))


@page(PUBLIC)
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker that opens the list to tick without a line; only browsers on HTTPS or localhost take it."""
    from django.contrib.staticfiles import finders

    path = finders.find("development/ticks_worker.js")
    if path is None:
        raise Http404
    text = Path(str(path)).read_text(encoding="utf-8")
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = reverse("development:events")
    response["Cache-Control"] = "no-cache"
    return response


def _recordable(
    request: Request, event_id: int, session_id: int, permission: str = permissions.ATTENDANCE_RECORD
) -> tuple[EventRow, SessionRow]:
    event = events.event_row(actor=request.actor, event_id=event_id, permission=permission)
    if not common.may(request, permission, event.office_id):
        raise Event.DoesNotExist
    for session in events.sessions(event_id):
        if session.id == session_id:
            return event, session
    raise Http404


def _ticks(request: Request) -> tuple[list[actions.Tick], int]:
    """The ticks of a body of JSON; raises ValueError and its kin for anything else."""
    if len(request.body) > LONGEST_BODY:
        raise ValueError("too long")
    body: dict[str, Any] = json.loads(request.body)
    wanted = [
        actions.Tick(
            client_id=UUID(str(each["id"])),
            person_id=_whole(each["person"]),
            is_present=_truth(each["present"]),
            seen=None if each.get("seen") is None else _truth(each["seen"]),
            marked_ms=_whole(each["at"]),
        )
        for each in list(body["ticks"])
    ]
    return wanted, _whole(body["sent"])


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
        raise ValueError("not a whole number")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not yes or no")
    return value


def _save_form(request: Request, event: EventRow, session: SessionRow) -> HttpResponse:
    """Without a script: every box of the page as it was and as it is now; only what was changed is a tick."""
    from uuid import uuid4

    shown = {pk: value for pk, _, value in (each.partition(":") for each in request.POST.getlist("shown"))}
    present = set(request.POST.getlist("present"))
    moment = clock.now()
    wanted = [
        actions.Tick(uuid4(), int(pk), pk in present, {"1": True, "0": False}.get(was), 0)
        for pk, was in shown.items()
        if pk.isdecimal() and len(pk) < 19 and (pk in present) != (was == "1")
    ]
    taken: list[actions.Taken] = []

    def act() -> object:
        taken.extend(
            actions.take_ticks(
                actor=request.actor, event_id=event.id, session_id=session.id, ticks=wanted, sent_ms=0, at=moment
            )
        )
        return taken

    common.do(request, act, to="/")
    if taken:
        text = now("บันทึกแล้ว %(taken)s คน") % {"taken": sum(each.outcome == "taken" for each in taken)}
        messages.success(request, text)
    return redirect(_ticks_url(event.id, session.id))


def _ticks_url(event_id: int, session_id: int) -> str:
    return reverse("development:ticks", args=[event_id, session_id])
