"""What respondents do: save a draft, send. Authority is the link itself; no actor, no audit, no line of a log.

An anonymous answer is written nowhere but in the ballot box (``actions.boxes``). A named one is a record of its person,
kept at every answer; the record itself says who answered what and when.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import IntegrityError, transaction

from khet.calc.calendars import thai_day
from khet.domains.instruments.actions import boxes
from khet.domains.instruments.actions.campaigns import WORK_KIND, subject_of
from khet.domains.instruments.models import AnswerPicture, Campaign, Invitee, Response
from khet.domains.instruments.queries.campaigns import Door, speakers_done
from khet.domains.instruments.rules.pictures import MOST_BYTES
from khet.domains.instruments.rules.urn import MARK
from khet.domains.instruments.rules.windows import AlreadyAnswered, Over, TooLarge, check_open
from khet.kernel import work

Receipt = Literal["received", "again"]
Answers = Mapping[str, Any]
Pictures = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it is kept now."""

    revision: int
    answers: dict[str, Any]


def mark_of(opening: str) -> bytes:
    """What is remembered of one opening of a form, so that sending it twice counts once."""
    return hashlib.sha256(b"opening:" + opening.encode()).digest()[:MARK]


@transaction.atomic
def send_anonymous(*, door: Door, answers: Answers, pictures: Mapping[str, str], opening: str, at: datetime) -> Receipt:
    """Put checked answers into the urn; ``pictures`` are base64 by random key.

    Raises NotOpen, AlreadyAnswered, TooLarge, KeyLost. ``at`` only decides whether the window is open.
    """
    check_open(door.state, door.window, at=at)
    if sum(map(len, pictures.values())) * 3 // 4 > MOST_BYTES:
        raise TooLarge
    paper: dict[str, Any] = {"answers": dict(answers)}
    if pictures:
        paper["pictures"] = dict(pictures)
    ballot = bytes.fromhex(door.ballot) if door.ballot and door.once else None
    took = boxes.drop(campaign_id=door.campaign_id, paper=paper, ballot=ballot, mark=mark_of(opening))
    return "received" if took else "again"


@transaction.atomic
def save_draft(*, door: Door, answers: Answers, pictures: Pictures, at: datetime) -> Saved:
    """Keep what a named respondent has answered so far; raises NotOpen, AlreadyAnswered."""
    check_open(door.state, door.window, at=at)
    _lock(door)
    if door.once and _sent(door):
        raise AlreadyAnswered
    _keep_pictures(door, pictures)
    draft = _own(door).filter(state=Response.DRAFT).first()
    if draft is None:
        draft = _new(door, at)
        draft.answers = dict(answers)
        draft.save(force_insert=True)
    else:
        draft.answers, draft.saved_at = dict(answers), at
        draft.revision += 1
        draft.save(update_fields=["answers", "saved_at", "revision"])
    return Saved(draft.revision, draft.answers)


def send_named(
    *,
    door: Door,
    answers: Answers,
    pictures: Pictures,
    opening: str,
    at: datetime,
    source: str = Response.WEB,
) -> Receipt:
    """Keep checked answers as sent; the same opening again is told so, and nothing is doubled.

    Raises NotOpen, AlreadyAnswered.
    """
    try:
        return _send(door, answers, pictures, opening, at, source)
    except IntegrityError:
        if Response.objects.filter(campaign_id=door.campaign_id, instance_id=opening, state=Response.SENT).exists():
            return "again"
        raise


@transaction.atomic
def keep_pictures(*, door: Door, pictures: Pictures) -> None:
    """Keep pictures that come ahead of a named answer, under the keys by which it will name them."""
    _keep_pictures(door, pictures)


@transaction.atomic
def _send(door: Door, answers: Answers, pictures: Pictures, opening: str, at: datetime, source: str) -> Receipt:
    known = Response.objects.filter(campaign_id=door.campaign_id, instance_id=opening, state=Response.SENT)
    if known.exists():
        return "again"
    check_open(door.state, door.window, at=at)
    _lock(door)
    if door.once and door.invitee_id is not None and _sent(door):
        raise AlreadyAnswered
    _keep_pictures(door, pictures)
    draft = _own(door).filter(state=Response.DRAFT).first() if door.invitee_id is not None else None
    kept = draft or _new(door, at)
    kept.answers, kept.state, kept.instance_id, kept.source = dict(answers), Response.SENT, opening, source
    kept.saved_at = kept.sent_at = at
    kept.revision += 1 if draft else 0
    kept.save(force_insert=draft is None)
    if door.person_id is not None:
        work.close_items(kind=WORK_KIND, subject=subject_of(door.campaign_id), person_id=door.person_id, at=at)
    elif door.school_id is not None:
        for person_id in speakers_done(door.campaign_id, door.school_id, on=thai_day(at)):
            work.close_items(kind=WORK_KIND, subject=subject_of(door.campaign_id), person_id=person_id, at=at)
    return "received"


def _lock(door: Door) -> None:
    """Hold the invitation, so that two devices of one person take turns; and see whether the campaign was closed."""
    if door.invitee_id is None:
        state = Campaign.objects.filter(pk=door.campaign_id).values_list("state", flat=True).get()
    else:
        held = Invitee.objects.select_for_update(of=("self",)).select_related("campaign")
        state = held.get(pk=door.invitee_id).campaign.state
    if state != Campaign.OPEN:
        raise Over("ปิดรับคำตอบแล้ว ขอบคุณที่สนใจ", "This form is closed. Thank you for your interest")


def _own(door: Door) -> Any:
    own = Response.objects.filter(campaign_id=door.campaign_id)
    return own.filter(invitee_id=door.invitee_id) if door.invitee_id is not None else own.none()


def _sent(door: Door) -> bool:
    return bool(_own(door).filter(state=Response.SENT).exists())


def _new(door: Door, at: datetime) -> Response:
    return Response(
        campaign_id=door.campaign_id,
        invitee_id=door.invitee_id,
        person_id=door.person_id,
        school_id=door.school_id,
        label=door.label,
        observer_key=door.observer_key,
        case_key=door.case_key,
        saved_at=at,
    )


def _keep_pictures(door: Door, pictures: Pictures) -> None:
    rows = [AnswerPicture(id=uuid.UUID(key), campaign_id=door.campaign_id, data=data) for key, data in pictures.items()]
    AnswerPicture.objects.bulk_create(rows, ignore_conflicts=True)
