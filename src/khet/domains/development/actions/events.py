"""Events and their sessions, and the steps from a draft to what was held."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from khet.domains.development import permissions
from khet.domains.development.actions import promoting, waiting
from khet.domains.development.models import (
    AnnualPlan,
    BudgetLine,
    Course,
    Event,
    EventSession,
    Programme,
    ResourcePerson,
)
from khet.domains.development.queries.courses import settings_of
from khet.domains.development.rules import checkin, seats
from khet.domains.development.rules import events as rules
from khet.domains.development.rules.refusals import EventProblem
from khet.kernel import audit
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class EventWords:
    """What an event is, when and where, and who may come."""

    title: str
    starts_on: date
    ends_on: date
    place: str = ""
    description: str = ""
    course_id: int | None = None
    audience: str = "office"
    seats: int | None = None
    needs_approval: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionWords:
    """One part of an event on one day."""

    title: str
    starts_at: datetime
    ends_at: datetime
    hours: Decimal
    room: str = ""
    topics: str = ""
    resource_person_ids: tuple[int, ...] = ()


@transaction.atomic
def create_event(*, actor: Actor, programme_id: int, words: EventWords, at: datetime) -> Event:
    """Add an event to a programme, as a draft; raises NotAllowed, EventProblem and Programme.DoesNotExist."""
    actor.require(permissions.EVENT_RUN)
    seen = AnnualPlan.objects.visible_to(actor, permissions.EVENT_RUN)
    programme = Programme.objects.select_related("plan").get(plan__in=seen, pk=programme_id)
    office_id = programme.plan.office_id
    rules.check_dates(words.starts_on, words.ends_on, programme.plan.year_be)
    _check_words(actor, office_id, words)
    event = Event.objects.create(
        office_id=office_id,
        programme=programme,
        attended_percent=settings_of(office_id).attended_percent,
        created_at=at,
        created_by_id=actor.person_id,
        **asdict(words),
    )
    detail = {"programme": programme.code, "seats": words.seats}
    audit.record_change(actor, "event.created", event, event.title, office_id=office_id, detail=detail, at=at)
    return event


@transaction.atomic
def edit_event(*, actor: Actor, event_id: int, words: EventWords, at: datetime) -> Event:
    """Change an event. More seats go to those who wait, in order; fewer than were promised are refused."""
    event = locked(actor, event_id)
    rules.check_dates(words.starts_on, words.ends_on)
    _check_words(actor, event.office_id, words)
    seats.check_seats(words.seats, event.confirmed_count)
    for key, value in asdict(words).items():
        setattr(event, key, value)
    event.save()
    promoting.promote(event, at)
    detail = {"seats": words.seats, "starts_on": words.starts_on, "place": words.place}
    audit.record_change(actor, "event.changed", event, event.title, office_id=event.office_id, detail=detail, at=at)
    return event


@transaction.atomic
def set_attended_percent(*, actor: Actor, event_id: int, percent: Decimal, at: datetime) -> Event:
    """Set from how much of its hours somebody has attended this event."""
    event = locked(actor, event_id)
    if not 0 < percent <= 100:
        raise EventProblem("ร้อยละต้องมากกว่า 0 ถึง 100", "The share lies in 0 to 100 per cent")
    detail = {"before": str(event.attended_percent), "after": str(percent)}
    event.attended_percent = percent
    event.save(update_fields=["attended_percent"])
    audit.record_change(actor, "event.rule_set", event, event.title, office_id=event.office_id, detail=detail, at=at)
    return event


@transaction.atomic
def step(*, actor: Actor, event_id: int, to: str, at: datetime) -> Event:
    """Take the event one step: open, running, done, cancelled or back to draft; those concerned are told."""
    event = locked(actor, event_id)
    if to in {"draft", "cancelled"} or event.state in {"done", "cancelled"}:
        actor.require_office(permissions.EVENT_RUN, event.office_id)
    active = event.registrations.filter(state__in=["applied", "waiting", "confirmed"])
    rules.check_step(event.state, to, sessions=event.sessions.count(), registered=active.count())
    before, event.state = event.state, to
    event.save(update_fields=["state"])
    if to == Event.CANCELLED:
        people = list(event.registrations.exclude(state__in=["declined", "refused", "cancelled"]))
        waiting.tell_cancelled(event, [each.person_id for each in people], at)
    waiting.follow_state(event, has_budget=_has_budget(event), at=at)
    audit.record_change(
        actor,
        "event.stepped",
        event,
        event.title,
        office_id=event.office_id,
        detail={"from": before, "to": to},
        at=at,
    )
    return event


@transaction.atomic
def save_session(
    *, actor: Actor, event_id: int, words: SessionWords, session_id: int | None = None, at: datetime
) -> EventSession:
    """Add or change a part of an event; raises EventProblem for times that cannot be."""
    event = locked(actor, event_id)
    others = event.sessions.exclude(pk=session_id or 0)
    rules.check_session(
        starts_at=words.starts_at,
        ends_at=words.ends_at,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        others=list(others.values_list("starts_at", "ends_at", "room")),
        room=words.room,
    )
    if words.hours <= 0 or words.hours > 24:
        raise EventProblem("จำนวนชั่วโมงต้องมากกว่า 0 และไม่เกิน 24", "A session takes more than no hours, at most 24")
    session = (
        EventSession(event=event, checkin_nonce=checkin.new_nonce())
        if session_id is None
        else event.sessions.get(pk=session_id)
    )
    values = asdict(words)
    wanted = values.pop("resource_person_ids")
    for key, value in values.items():
        setattr(session, key, value)
    session.save()
    taught = ResourcePerson.objects.visible_to(actor, permissions.EVENT_RUN)
    session.resource_persons.set(taught.filter(office_id=event.office_id, pk__in=wanted))
    detail = {"starts_at": words.starts_at.isoformat(), "hours": str(words.hours)}
    audit.record_change(
        actor, "event.session_saved", session, words.title, office_id=event.office_id, detail=detail, at=at
    )
    return session


@transaction.atomic
def remove_session(*, actor: Actor, event_id: int, session_id: int, at: datetime) -> None:
    """Take out a session in which nobody's attendance is recorded."""
    event = locked(actor, event_id)
    session = event.sessions.get(pk=session_id)
    if session.attendances.exists():
        raise EventProblem("ช่วงนี้มีบันทึกการเข้าร่วมแล้ว จึงลบไม่ได้", "Attendance is recorded in this session, so it stays")
    audit.record_change(
        actor, "event.session_removed", session, session.title, office_id=event.office_id, detail={}, at=at
    )
    session.delete()


@transaction.atomic
def renew_checkin_code(*, actor: Actor, event_id: int, session_id: int, at: datetime) -> EventSession:
    """End the check-in code of a session and make another, when the old one went round outside the room."""
    event = locked(actor, event_id)
    session = event.sessions.get(pk=session_id)
    session.checkin_nonce = checkin.new_nonce()
    session.save(update_fields=["checkin_nonce"])
    audit.record_change(
        actor, "event.code_renewed", session, session.title, office_id=event.office_id, detail={}, at=at
    )
    return session


def locked(actor: Actor, event_id: int, permission: str = permissions.EVENT_RUN) -> Event:
    """The event, locked until the transaction ends; raises NotAllowed and Event.DoesNotExist."""
    actor.require(permission)
    found: Event = Event.objects.visible_to(actor, permission).select_for_update().get(pk=event_id)
    actor.require_office(permission, found.office_id)
    return found


def _check_words(actor: Actor, office_id: int, words: EventWords) -> None:
    if words.course_id is not None:
        Course.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=words.course_id, office_id=office_id)
    if words.opens_at and words.closes_at and words.closes_at <= words.opens_at:
        raise EventProblem("เวลาปิดรับสมัครต้องหลังเวลาเปิด", "Registration closes before it opens")
    if words.seats is not None and words.seats < 1:
        raise EventProblem("จำนวนที่นั่งต้องอย่างน้อย 1 หรือเว้นว่างไว้หากไม่จำกัด", "An event has a seat, or no limit")


def _has_budget(event: Event) -> bool:
    return BudgetLine.objects.filter(programme=event.programme_id).exists() and not event.expenses.exists()
