"""What the head or the supervisor has to do after a record of use: a follow-up that another person closes."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from khet.calc.calendars import thai_day
from khet.domains.development import permissions
from khet.domains.development.actions import follow_ups
from khet.domains.development.models import UseRecord
from khet.domains.development.queries.promises import KIND
from khet.domains.development.rules.follow_ups import FollowUpProblem
from khet.kernel import followups
from khet.kernel.actor import Actor

PAGE = "growth:promise"
RUN = permissions.EVENT_RUN


def owners_of(record: UseRecord, on: date) -> dict[int, str]:
    """Who may be given something to do about a record: the head of the person's school and the round's supervisor.

    By person, with what they are to the person; five queries.
    """
    found: dict[int, str] = {}
    head = follow_ups.heads_of(record.office_id, [record.person_id], on).get(record.person_id)
    if head is not None:
        found[head] = _("ผู้บังคับบัญชา")
    supervisor = record.round.supervisor_person_id
    if supervisor is not None:
        found.setdefault(supervisor, _("ศึกษานิเทศก์หรือผู้ติดตาม"))
    return found


def promise(
    *,
    actor: Actor,
    record_id: int,
    title: str,
    owner_person_id: int,
    due_on: date,
    detail: str = "",
    at: datetime,
) -> followups.FollowUpRow:
    """Let the head or the supervisor do something about what a record says; it waits on their home.

    They read ``title`` and ``detail``, never the record itself: a teacher may have written of them. Raises
    UseRecord.DoesNotExist, NotAllowed, FollowUpProblem.
    """
    record = follow_ups.writable(actor, record_id)
    actor.require_office(RUN, record.office_id)
    if record.recorded_at is None:
        raise FollowUpProblem("ยังไม่มีบันทึกการนำไปใช้ จึงยังไม่มีเรื่องให้ทำต่อ", "Nothing is recorded yet that could be acted on")
    if owner_person_id not in owners_of(record, thai_day(at)):
        raise FollowUpProblem("มอบได้เฉพาะผู้บังคับบัญชาหรือผู้ติดตามของคนนี้", "Only the head or the supervisor can be given this")
    if not title.strip():
        raise FollowUpProblem("โปรดระบุสิ่งที่ต้องทำ", "Say what should be done")
    if due_on < thai_day(at):
        raise FollowUpProblem("กำหนดต้องไม่ผ่านไปแล้ว", "The due date has passed already")
    opened = followups.open_follow_up(
        actor=actor,
        permission=RUN,
        office_id=record.office_id,
        subject_kind=KIND,
        subject_id=record.pk,
        subject_label=f"{record.round.event.title}: {record.person.full_name}",
        title=title,
        detail=detail,
        owner_person_id=owner_person_id,
        due_on=due_on,
        url_name=PAGE,
        at=at,
    )
    return followups.row(actor, RUN, opened.pk, subject_kind=KIND)


def report(*, actor: Actor, follow_up_id: int, words: str, at: datetime) -> None:
    """Say what was done, as its owner; it then waits for whoever runs the office's events."""
    followups.report(
        actor=actor,
        permission=RUN,
        follow_up_id=follow_up_id,
        result=words,
        verify_permission=RUN,
        subject_kind=KIND,
        at=at,
    )


def verify(*, actor: Actor, follow_up_id: int, words: str, at: datetime) -> None:
    """Close what was reported; never by its owner."""
    followups.verify(actor=actor, permission=RUN, follow_up_id=follow_up_id, note=words, subject_kind=KIND, at=at)


def give_back(*, actor: Actor, follow_up_id: int, words: str, at: datetime) -> None:
    """Send what was reported back with a reason."""
    followups.return_with_reason(
        actor=actor, permission=RUN, follow_up_id=follow_up_id, reason=words, subject_kind=KIND, at=at
    )


def cancel(*, actor: Actor, follow_up_id: int, words: str, at: datetime) -> None:
    """Give it up with a reason."""
    followups.cancel(actor=actor, permission=RUN, follow_up_id=follow_up_id, reason=words, subject_kind=KIND, at=at)
