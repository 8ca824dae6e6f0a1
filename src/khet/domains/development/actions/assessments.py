"""Binding campaigns of instruments to an event: tests before and after, satisfaction, observation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khet.domains.development import permissions
from khet.domains.development.models import Event, Registration
from khet.domains.development.queries.assessments import PURPOSES, SUBJECT, pair_key
from khet.domains.development.rules.refusals import EventProblem
from khet.domains.instruments import public as instruments
from khet.kernel.actor import Actor


@transaction.atomic
def bind(
    *,
    actor: Actor,
    event_id: int,
    version_id: int,
    purpose: str,
    opens_at: datetime,
    closes_at: datetime,
    is_anonymous: bool,
    at: datetime,
) -> instruments.CampaignRow:
    """Ask everybody with a seat; tests are never anonymous, or nobody's gain could be told.

    Raises NotAllowed, Event.DoesNotExist, EventProblem, and what instruments refuses.
    """
    event = Event.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=event_id)
    actor.require_office(permissions.EVENT_RUN, event.office_id)
    if purpose not in PURPOSES:
        raise EventProblem("เลือกวัตถุประสงค์ของการเก็บข้อมูล", "Choose what is asked for")
    if purpose in instruments.TESTS and is_anonymous:
        raise EventProblem("แบบทดสอบต้องระบุชื่อผู้ตอบ", "A test is never anonymous")
    people = _seated(event)
    if not people:
        raise EventProblem("ยังไม่มีผู้มีที่นั่งในกิจกรรมนี้", "Nobody has a seat in this event yet")
    row = instruments.create_campaign(
        actor=actor,
        office_id=event.office_id,
        version_id=version_id,
        title=f"{PURPOSES[purpose]}: {event.title}"[:200],
        purpose=purpose,
        audience=instruments.Audience(person_ids=people),
        window=instruments.Window(opens_at, closes_at),
        is_anonymous=is_anonymous,
        subject=(SUBJECT, str(event.pk)),
        pair_key=pair_key(event.pk) if purpose in instruments.TESTS else "",
        at=at,
    )
    return instruments.open_campaign(actor=actor, campaign_id=row.id, at=at)


@transaction.atomic
def ask_latecomers(*, actor: Actor, event_id: int, at: datetime) -> int:
    """Ask whoever got a seat after a campaign had been opened what the others are asked; how many invitations were new.

    Raises NotAllowed, Event.DoesNotExist, and what instruments refuses.
    """
    event = Event.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=event_id)
    actor.require_office(permissions.EVENT_RUN, event.office_id)
    audience = instruments.Audience(person_ids=_seated(event))
    rows = instruments.campaign_rows(actor=actor, subject=(SUBJECT, str(event.pk)))
    return sum(
        instruments.invite(actor=actor, campaign_id=row.id, audience=audience, at=at)
        for row in rows
        if row.state == "open" and row.respondents == "person"
    )


def _seated(event: Event) -> list[int]:
    seated = Registration.objects.filter(event=event, state=Registration.CONFIRMED)
    return list(seated.values_list("person_id", flat=True))
