"""Events, their sessions, and who is registered, as far as the actor reaches."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from khet.domains.development import permissions
from khet.domains.development.models import Event, EventSession, Registration
from khet.domains.development.queries.rows import EventRow, RegistrationRow, SessionRow
from khet.kernel.actor import Actor


def _counting(state: str) -> Count:
    return Count("registrations", filter=Q(registrations__state=state))


def _rows(found: QuerySet[Event]) -> list[EventRow]:
    counted = found.select_related("programme__plan", "course").annotate(
        waiting_count=_counting(Registration.WAITING),
        applied_count=_counting(Registration.APPLIED),
        invited_count=_counting(Registration.INVITED),
    )
    return [
        EventRow(
            id=each.pk,
            office_id=each.office_id,
            programme_id=each.programme_id,
            programme_name=each.programme.name,
            form=each.programme.form,
            year_be=each.programme.plan.year_be,
            course_id=each.course_id,
            course_name=each.course.name if each.course else "",
            title=each.title,
            place=each.place,
            description=each.description,
            state=each.state,
            audience=each.audience,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            seats=each.seats,
            needs_approval=each.needs_approval,
            opens_at=each.opens_at,
            closes_at=each.closes_at,
            attended_percent=each.attended_percent,
            confirmed_count=each.confirmed_count,
            waiting_count=each.waiting_count,
            applied_count=each.applied_count,
            invited_count=each.invited_count,
        )
        for each in counted
    ]


def event_rows(
    *,
    actor: Actor,
    office_id: int | None = None,
    year_be: int | None = None,
    programme_id: int | None = None,
    permission: str = permissions.EVENT_VIEW,
) -> list[EventRow]:
    """The events that the permission reaches, newest first; one query."""
    asked = {"office_id": office_id, "programme__plan__year_be": year_be, "programme_id": programme_id}
    narrowed = {key: value for key, value in asked.items() if value is not None}
    return _rows(Event.objects.visible_to(actor, permission).filter(**narrowed))


def event_row(*, actor: Actor, event_id: int, permission: str = permissions.EVENT_VIEW) -> EventRow:
    """One event; raises Event.DoesNotExist where the permission does not reach; one query."""
    for row in _rows(Event.objects.visible_to(actor, permission).filter(pk=event_id)):
        return row
    raise Event.DoesNotExist


def sessions(event_id: int) -> list[SessionRow]:
    """The sessions of an event that the caller may see, in order; two queries."""
    found = EventSession.objects.filter(event_id=event_id).prefetch_related("resource_persons")
    return [session_row(each) for each in found]


def session_row(each: EventSession) -> SessionRow:
    """The row of a session."""
    people = list(each.resource_persons.all())
    return SessionRow(
        id=each.pk,
        event_id=each.event_id,
        title=each.title,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        hours=each.hours,
        room=each.room,
        topics=each.topics,
        resource_person_ids=tuple(person.pk for person in people),
        resource_person_names=tuple(person.name for person in people),
    )


def registrations(*, actor: Actor, event_id: int, permission: str = permissions.EVENT_VIEW) -> list[RegistrationRow]:
    """Who is registered to an event, as far as the actor reaches: by queue number, the rest by name; one query."""
    found = Registration.objects.visible_to(actor, permission).filter(event_id=event_id).select_related("person")
    loaded = sorted(found, key=lambda each: (each.queue_number is None, each.queue_number or 0, each.person.sort_key))
    waiting = [each.pk for each in loaded if each.state == Registration.WAITING]
    places = {pk: at for at, pk in enumerate(waiting, start=1)}
    return [registration_row(each, places.get(each.pk, 0)) for each in loaded]


def registration_row(each: Registration, place: int = 0) -> RegistrationRow:
    """The row of a registration loaded with its person."""
    return RegistrationRow(
        id=each.pk,
        event_id=each.event_id,
        person_id=each.person_id,
        full_name=each.person.full_name,
        position=each.person.position,
        school_id=each.school_id,
        state=each.state,
        queue_number=each.queue_number,
        code=each.code,
        applied_at=each.applied_at,
        note=each.note,
        place_in_queue=place,
        sort_key=each.person.sort_key,
    )


def own_registration(*, actor: Actor, event_id: int) -> RegistrationRow | None:
    """The actor's own registration to an event, with the place in the queue; at most two queries."""
    if actor.person_id is None:
        return None
    mine = Registration.objects.filter(event_id=event_id, person_id=actor.person_id).select_related("person").first()
    if mine is None:
        return None
    before = (
        Registration.objects.filter(
            event_id=event_id, state=Registration.WAITING, queue_number__lt=mine.queue_number
        ).count()
        if mine.state == Registration.WAITING
        else -1
    )
    return registration_row(mine, before + 1)


def own_registrations(*, actor: Actor) -> dict[int, str]:
    """The states of the actor's own registrations by event; one query."""
    if actor.person_id is None:
        return {}
    mine = Registration.objects.filter(person_id=actor.person_id)
    return dict(mine.values_list("event_id", "state"))
