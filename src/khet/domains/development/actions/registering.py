"""Asking to take part, being asked, being approved, giving a seat up: always under a lock on the event's row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khet.calc.calendars import thai_day
from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.actions import promoting, waiting
from khet.domains.development.actions.events import locked
from khet.domains.development.models import Event, Registration
from khet.domains.development.rules import seats
from khet.domains.development.rules.refusals import SeatProblem
from khet.kernel import audit
from khet.kernel.actor import Actor, system

DIRECTORY = system("development")
TAKING_PART = (Registration.APPLIED, Registration.WAITING, Registration.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of a list of people: newly asked, on the list before, and not of the office."""

    added: int
    known: int
    strangers: int


@transaction.atomic
def apply(*, actor: Actor, event_id: int, at: datetime) -> Registration:
    """Ask for a seat for oneself: a seat, a place in the queue, or an approval to wait for; twice is once.

    Raises NotAllowed, Event.DoesNotExist for an event that is not open to the actor, and SeatProblem.
    """
    actor.require(permissions.EVENT_JOIN)
    if actor.person_id is None:
        raise SeatProblem("บัญชีนี้ไม่ผูกกับบุคคล จึงสมัครไม่ได้", "This account is of no person, so it cannot register")
    event = Event.objects.visible_to(actor, permissions.EVENT_JOIN).select_for_update().get(pk=event_id)
    mine = Registration.objects.filter(event=event, person_id=actor.person_id).first()
    if mine is not None and mine.state in TAKING_PART:
        return mine
    if mine is not None and mine.state == Registration.REFUSED:
        raise SeatProblem("ผู้จัดไม่อนุมัติการสมัครนี้ โปรดติดต่อผู้จัด", "The organisers refused this; please ask them")
    is_invited = mine is not None and mine.invited_at is not None
    house = promoting.house(event)
    seats.check_may_apply(house, is_invited=is_invited, at=at)
    state = seats.state_on_applying(house, is_invited=is_invited)
    mine = mine or Registration(event=event, person_id=actor.person_id, code=seats.new_code())
    mine.school_id = accounts.person(actor.person_id).school_id
    _enter(event, mine, state, at)
    if state == Registration.APPLIED:
        waiting.approvals(event, are_waiting=True, at=at)
    waiting.answered(event, actor.person_id, at)
    _record(actor, "registration.applied", mine, event, {"state": state, "queue": mine.queue_number}, at)
    return mine


@transaction.atomic
def give_up(*, actor: Actor, event_id: int, at: datetime) -> Registration:
    """Give one's own seat, place or invitation up; the seat goes to whoever waits longest."""
    actor.require(permissions.EVENT_JOIN)
    event = Event.objects.visible_to(actor, permissions.EVENT_JOIN).select_for_update().get(pk=event_id)
    mine = Registration.objects.get(event=event, person_id=actor.person_id or 0)
    if event.state not in {Event.OPEN, Event.RUNNING}:
        raise SeatProblem("กิจกรรมนี้ปิดการลงทะเบียนแล้ว โปรดติดต่อผู้จัด", "Registration is over; please ask the organisers")
    state = Registration.DECLINED if mine.state == Registration.INVITED else Registration.CANCELLED
    _leave(actor, event, mine, state, "", at)
    waiting.answered(event, mine.person_id, at)
    return mine


@transaction.atomic
def invite(*, actor: Actor, event_id: int, person_ids: Iterable[int], at: datetime) -> Invited:
    """Ask people of the office to take part and tell them; an invitation holds no seat, but needs no approval."""
    event = locked(actor, event_id)
    _check_open(event)
    people, known, strangers = _new_people(event, person_ids, at)
    made = [
        Registration(
            event=event,
            person_id=row.id,
            school_id=row.school_id,
            state=Registration.INVITED,
            code=seats.new_code(),
            invited_at=at,
        )
        for row in people
    ]
    Registration.objects.bulk_create(made)
    waiting.invite(event, [row.id for row in people], at)
    _record(actor, "event.invited", None, event, {"people": len(made)}, at)
    return Invited(len(made), known, strangers)


@transaction.atomic
def register_for(*, actor: Actor, event_id: int, person_ids: Iterable[int], at: datetime) -> Invited:
    """Register people on their behalf, in the order given: seats first, then the waiting list."""
    event = locked(actor, event_id)
    _check_open(event)
    ordered = list(dict.fromkeys(person_ids))
    held = {
        each.person_id: each
        for each in Registration.objects.filter(event=event, person_id__in=ordered).exclude(state__in=TAKING_PART)
    }
    people, known, strangers = _new_people(event, ordered, at, besides=held)
    by_id = {row.id: row for row in people}
    for person_id in [key for key in ordered if key in by_id]:
        row = by_id[person_id]
        each = held.get(person_id) or Registration(event=event, person_id=row.id, code=seats.new_code())
        each.school_id = row.school_id
        state = Registration.CONFIRMED if promoting.house(event).has_room else Registration.WAITING
        _enter(event, each, state, at)
        waiting.answered(event, row.id, at)
    text = _("คุณได้รับการลงทะเบียนใน “%(event)s” แล้ว") % {"event": event.title}
    waiting.tell(event, [key for key in ordered if key in by_id], text, at)
    _record(actor, "event.registered", None, event, {"people": len(people)}, at)
    return Invited(len(people), known, strangers)


@transaction.atomic
def decide(
    *, actor: Actor, event_id: int, registration_ids: Iterable[int], approve: bool, note: str = "", at: datetime
) -> int:
    """Approve or refuse applications, in the order in which they came; how many were decided."""
    event = locked(actor, event_id)
    asked = Registration.objects.filter(event=event, state=Registration.APPLIED)
    chosen = list(asked.filter(pk__in=list(registration_ids)).order_by("queue_number"))
    for each in chosen:
        state = seats.state_on_approval(promoting.house(event)) if approve else Registration.REFUSED
        each.state, each.decided_at, each.decided_by_id, each.note = state, at, actor.person_id, note[:300]
        each.save(update_fields=["state", "decided_at", "decided_by_id", "note"])
        if state == Registration.CONFIRMED:
            event.confirmed_count += 1
            event.save(update_fields=["confirmed_count"])
        waiting.tell(event, [each.person_id], _decided_text(event, state, note), at)
    waiting.approvals(event, are_waiting=asked.exists(), at=at)
    _record(actor, "event.decided", None, event, {"approved": approve, "people": len(chosen)}, at)
    return len(chosen)


@transaction.atomic
def remove(*, actor: Actor, event_id: int, registration_id: int, note: str, at: datetime) -> Registration:
    """Take somebody off an event's list, with the reason; the seat goes to whoever waits longest."""
    event = locked(actor, event_id)
    found = Registration.objects.get(event=event, pk=registration_id)
    if not note.strip():
        raise SeatProblem("โปรดระบุเหตุผล ผู้ลงทะเบียนจะได้รับแจ้ง", "Give the reason; the person will be told")
    _leave(actor, event, found, Registration.CANCELLED, note.strip(), at)
    text = _("ผู้จัดยกเลิกการลงทะเบียนของคุณใน “%(event)s”: %(note)s")
    waiting.tell(event, [found.person_id], text % {"event": event.title, "note": note.strip()}, at)
    waiting.approvals(
        event, are_waiting=Registration.objects.filter(event=event, state=Registration.APPLIED).exists(), at=at
    )
    return found


def _enter(event: Event, registration: Registration, state: str, at: datetime) -> None:
    """Put somebody into a state of taking part, at the end of the queue; the event's row is locked."""
    event.last_in_queue += 1
    if state == Registration.CONFIRMED:
        event.confirmed_count += 1
    event.save(update_fields=["last_in_queue", "confirmed_count"])
    registration.state, registration.queue_number = state, event.last_in_queue
    registration.applied_at, registration.note = at, ""
    registration.save()


def _leave(actor: Actor, event: Event, registration: Registration, state: str, note: str, at: datetime) -> None:
    if registration.state in {Registration.CANCELLED, Registration.DECLINED, Registration.REFUSED}:
        return
    held = registration.state == Registration.CONFIRMED
    before = registration.state
    registration.state, registration.decided_at = state, at
    registration.decided_by_id, registration.note = actor.person_id, note[:300]
    registration.save(update_fields=["state", "decided_at", "decided_by_id", "note"])
    if held:
        event.confirmed_count -= 1
        event.save(update_fields=["confirmed_count"])
    moved = promoting.promote(event, at)
    detail = {"from": before, "to": state, "promoted": moved}
    _record(actor, "registration.left", registration, event, detail, at)


def _new_people(
    event: Event, person_ids: Iterable[int], at: datetime, besides: Iterable[int] = ()
) -> tuple[list[accounts.PersonRow], int, int]:
    """Those of these people who work at the office and are not on the event's list; how many are, and are strangers."""
    wanted = set(person_ids)
    held = set(Registration.objects.filter(event=event, person_id__in=wanted).values_list("person_id", flat=True))
    held -= set(besides)
    rows = accounts.people(actor=DIRECTORY, office_id=event.office_id, on=thai_day(at))
    people = [row for row in rows if row.id in wanted - held]
    return people, len(wanted & held), len(wanted - held) - len(people)


def _check_open(event: Event) -> None:
    if event.state in {Event.CANCELLED, Event.DONE}:
        raise SeatProblem("กิจกรรมนี้จบหรือยกเลิกแล้ว", "This event is over or cancelled")
    if event.state == Event.DRAFT:
        raise SeatProblem("โปรดเปิดกิจกรรมก่อนเชิญหรือลงทะเบียน", "Open the event before asking people")


def _decided_text(event: Event, state: str, note: str) -> str:
    words = {"event": event.title, "note": note}
    if state == Registration.CONFIRMED:
        return _("อนุมัติแล้ว คุณมีที่นั่งใน “%(event)s”") % words
    if state == Registration.WAITING:
        return _("อนุมัติแล้ว แต่ที่นั่งเต็ม คุณอยู่ในรายชื่อสำรองของ “%(event)s”") % words
    return _("ไม่อนุมัติการสมัคร “%(event)s” %(note)s") % words


def _record(
    actor: Actor, verb: str, registration: Registration | None, event: Event, detail: Mapping[str, object], at: datetime
) -> None:
    target = registration or event
    audit.record_change(actor, verb, target, event.title, office_id=event.office_id, detail=detail, at=at)
