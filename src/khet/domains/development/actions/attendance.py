"""Recording who was there: by the code at the door, or by ticks on a list that may arrive late and twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from khet.calc.calendars import thai_day
from khet.domains.development import permissions
from khet.domains.development.models import Attendance, AttendanceMark, Event, EventSession, Registration
from khet.domains.development.queries.courses import settings_of
from khet.domains.development.rules import attending, checkin, seats
from khet.domains.development.rules.refusals import CheckinProblem
from khet.kernel import audit
from khet.kernel.actor import Actor

MOST_TICKS = 2_000


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Somebody who checked in: who, where, and since when; ``again`` when they had done so before."""

    session_id: int
    event_id: int
    event_title: str
    session_title: str
    full_name: str
    at: datetime
    again: bool


@dataclass(frozen=True, slots=True)
class Door:
    """What the code at a door opens: the session it belongs to."""

    session_id: int
    event_id: int
    office_id: int
    event_title: str
    session_title: str
    room: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick of a list: its own id, whom, present or not, what the list showed, and when by the phone's clock."""

    client_id: UUID
    person_id: int
    is_present: bool
    seen: bool | None
    marked_ms: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a tick."""

    client_id: UUID
    person_id: int
    outcome: str
    is_present: bool


def key() -> bytes:
    """The key that signs check-in codes, made from the server's secret."""
    return f"khet.checkin:{settings.SECRET_KEY}".encode()


def code_of(session: EventSession) -> str:
    """The check-in code of a session, for its own day."""
    return checkin.make_code(
        session_id=session.pk, day=thai_day(session.starts_at), nonce=session.checkin_nonce, key=key()
    )


def open_door(*, code: str, at: datetime) -> Door:
    """What a code opens at this moment, whoever holds it; raises CheckinProblem; at most two queries."""
    return _door(_session(code, at))


@transaction.atomic
def check_in(*, actor: Actor, code: str, personal_code: str = "", at: datetime) -> CheckedIn:
    """Record that somebody is there: the person signed in, or whose personal code was typed; twice is once.

    Raises CheckinProblem, whose ``code`` says why: guessed, day, early, late, state, unknown, unregistered.
    """
    session = _session(code, at)
    registration = _registration(session.event, actor, personal_code)
    row, made = Attendance.objects.get_or_create(
        session=session,
        person_id=registration.person_id,
        defaults={
            "is_present": True,
            "at": at,
            "how": "code" if personal_code else "qr",
            "recorded_at": at,
            "recorded_by_id": actor.person_id,
        },
    )
    if not made and not row.is_present:
        row.is_present, row.at, row.recorded_at, row.recorded_by_id = True, at, at, actor.person_id
        row.how = "code" if personal_code else "qr"
        row.save(update_fields=["is_present", "at", "how", "recorded_at", "recorded_by_id"])
        made = True
    name = registration.person.full_name
    if made:
        who = actor if actor.person_id else Actor(person_id=registration.person_id, name=name, kind="code")
        office_id = session.event.office_id
        audit.record_change(
            who, "attendance.checked_in", row, session.event.title, office_id=office_id, detail={"how": row.how}, at=at
        )
    return CheckedIn(session.pk, session.event_id, session.event.title, session.title, name, row.at, not made)


@transaction.atomic
def take_ticks(
    *,
    actor: Actor,
    event_id: int,
    session_id: int,
    ticks: Iterable[Tick],
    sent_ms: int,
    at: datetime,
    how: str = "list",
) -> list[Taken]:
    """Take ticks of a list in the order they were made; one that came before is answered as it was then.

    Raises NotAllowed, Event.DoesNotExist and CheckinProblem. A tick against what somebody else recorded meanwhile
    changes nothing and waits as a conflict.
    """
    actor.require(permissions.ATTENDANCE_RECORD)
    event = Event.objects.visible_to(actor, permissions.ATTENDANCE_RECORD).select_for_update().get(pk=event_id)
    actor.require_office(permissions.ATTENDANCE_RECORD, event.office_id)
    if event.state in {Event.DRAFT, Event.CANCELLED}:
        raise CheckinProblem("state", "กิจกรรมนี้ยังไม่เปิดหรือยกเลิกแล้ว", "The event is not open, or was cancelled")
    session = EventSession.objects.get(event=event, pk=session_id)
    wanted = list(ticks)[:MOST_TICKS]
    known = {each.client_id: each for each in _marks([tick.client_id for tick in wanted])}
    recorded = {row.person_id: row for row in Attendance.objects.filter(session=session)}
    listed = set(Registration.objects.filter(event=event).values_list("person_id", flat=True))
    answers: list[Taken] = []
    for tick in wanted:
        before = known.get(tick.client_id)
        if before is not None:
            outcome = before.outcome if before.session_id == session.pk else "unregistered"
            answers.append(Taken(tick.client_id, tick.person_id, outcome, tick.is_present))
            continue
        if tick.person_id not in listed:
            answers.append(Taken(tick.client_id, tick.person_id, "unregistered", tick.is_present))
            continue
        moment = attending.moment_of_tick(marked_ms=tick.marked_ms, sent_ms=sent_ms, received_at=at)
        mark = _take(actor, session, tick, recorded, moment, at, how)
        known[tick.client_id] = mark
        answers.append(Taken(tick.client_id, tick.person_id, mark.outcome, tick.is_present))
    taken = sum(each.outcome == AttendanceMark.TAKEN for each in answers)
    audit.record_change(
        actor,
        "attendance.ticked",
        session,
        event.title,
        office_id=event.office_id,
        detail={"ticks": len(answers), "taken": taken, "how": how},
        at=at,
    )
    return answers


@transaction.atomic
def settle(*, actor: Actor, event_id: int, mark_id: int, take: bool, at: datetime) -> AttendanceMark:
    """Decide a conflict: take the tick, or leave what is recorded."""
    actor.require(permissions.ATTENDANCE_RECORD)
    event = Event.objects.visible_to(actor, permissions.ATTENDANCE_RECORD).select_for_update().get(pk=event_id)
    actor.require_office(permissions.ATTENDANCE_RECORD, event.office_id)
    mark = AttendanceMark.objects.get(session__event=event, pk=mark_id, outcome=AttendanceMark.CONFLICT)
    if take:
        Attendance.objects.filter(session=mark.session_id, person_id=mark.person_id).update(
            is_present=mark.is_present, at=mark.marked_at, how="list", recorded_at=at, recorded_by_id=actor.person_id
        )
    mark.outcome = AttendanceMark.SETTLED
    mark.save(update_fields=["outcome"])
    audit.record_change(
        actor,
        "attendance.settled",
        mark,
        event.title,
        office_id=event.office_id,
        detail={"person": mark.person_id, "taken": take},
        at=at,
    )
    return mark


def _take(
    actor: Actor,
    session: EventSession,
    tick: Tick,
    recorded: dict[int, Attendance],
    moment: datetime,
    at: datetime,
    how: str,
) -> AttendanceMark:
    row = recorded.get(tick.person_id)
    outcome = attending.outcome(recorded=row.is_present if row else None, seen=tick.seen, wanted=tick.is_present)
    if outcome == AttendanceMark.TAKEN:
        row = row or Attendance(session=session, person_id=tick.person_id)
        row.is_present, row.at, row.how = tick.is_present, moment, how
        row.recorded_at, row.recorded_by_id = at, actor.person_id
        row.save()
        recorded[tick.person_id] = row
    return AttendanceMark.objects.create(
        session=session,
        client_id=tick.client_id,
        person_id=tick.person_id,
        is_present=tick.is_present,
        marked_at=moment,
        outcome=outcome,
        received_at=at,
        by_id=actor.person_id,
    )


def _marks(ids: list[UUID]) -> list[AttendanceMark]:
    """Ticks that arrived before, of whichever session: an id is never used twice."""
    return list(AttendanceMark.objects.filter(client_id__in=ids))


def _session(code: str, at: datetime) -> EventSession:
    """The session that a code opens at this moment; raises CheckinProblem."""
    session_id, day, signature = checkin.session_of(code)
    session = EventSession.objects.select_related("event").filter(pk=session_id).first()
    if session is None:
        raise checkin.guessed()
    checkin.check_signature(session_id=session.pk, day=day, signature=signature, nonce=session.checkin_nonce, key=key())
    if session.event.state in {Event.DRAFT, Event.CANCELLED}:
        raise CheckinProblem("state", "กิจกรรมนี้ยังไม่เปิดหรือยกเลิกแล้ว", "The event is not open, or was cancelled")
    held = settings_of(session.event.office_id)
    checkin.check_time(
        day=day,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        at=at,
        early_minutes=held.early_minutes,
        late_minutes=held.late_minutes,
    )
    return session


def _registration(event: Event, actor: Actor, personal_code: str) -> Registration:
    found = Registration.objects.filter(event=event).select_related("person")
    if personal_code:
        mine = found.filter(code=seats.typed_code(personal_code)).first()
        if mine is None:
            raise CheckinProblem(
                "unknown",
                "ไม่พบรหัสประจำตัวนี้ในกิจกรรม โปรดตรวจตัวอักษรอีกครั้ง",
                "This code is not of the event",
            )
    else:
        mine = found.filter(person_id=actor.person_id).first() if actor.person_id is not None else None
    if mine is None or mine.state != Registration.CONFIRMED:
        raise CheckinProblem(
            "unregistered",
            "ไม่มีชื่อในรายชื่อผู้เข้าร่วมที่ยืนยันแล้ว โปรดแจ้งเจ้าหน้าที่ที่โต๊ะลงทะเบียน",
            "Not on the list of confirmed people; please see the registration desk",
        )
    return mine


def _door(session: EventSession) -> Door:
    event = session.event
    return Door(
        session.pk,
        event.pk,
        event.office_id,
        event.title,
        session.title,
        session.room,
        session.starts_at,
        session.ends_at,
    )
