"""A free seat goes to whoever waits longest; nobody chooses, and who moves up is told."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from khet.domains.development.actions import waiting
from khet.domains.development.models import Event, Registration
from khet.domains.development.rules import seats


def house(event: Event) -> seats.House:
    """What the locked row of an event says about its seats; one query for those who wait."""
    return seats.House(
        state=event.state,
        seats=event.seats,
        confirmed=event.confirmed_count,
        waiting=event.registrations.filter(state=Registration.WAITING).count(),
        needs_approval=event.needs_approval,
        audience=event.audience,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
    )


def promote(event: Event, at: datetime) -> list[int]:
    """Give free seats of a locked event to those who wait, in order; the ids of the people who moved up."""
    found = house(event)
    if not found.waiting or not found.free or event.state in {Event.CANCELLED, Event.DONE, Event.DRAFT}:
        return []
    queue = list(event.registrations.filter(state=Registration.WAITING).order_by("queue_number"))
    chosen = set(seats.promoted(found, [each.pk for each in queue]))
    moved = [each for each in queue if each.pk in chosen]
    Registration.objects.filter(event=event, pk__in=chosen).update(state=Registration.CONFIRMED, decided_at=at)
    event.confirmed_count += len(moved)
    event.save(update_fields=["confirmed_count"])
    text = _("คุณได้ที่นั่งใน “%(event)s” แล้ว (เลื่อนจากรายชื่อสำรอง)") % {"event": event.title}
    people = [each.person_id for each in moved]
    waiting.tell(event, people, text, at)
    return people
