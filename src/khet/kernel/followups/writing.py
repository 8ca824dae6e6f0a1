"""Opening and changing follow-ups; what every step writes besides its own fields."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khet.kernel import audit, work
from khet.kernel.actor import Actor
from khet.kernel.followups.machine import MACHINE
from khet.kernel.followups.reading import of_kind
from khet.kernel.models import FollowUp, FollowUpEvent
from khet.kernel.models.reach import require_reach

KIND = "kernel.follow_up"
ITEM_DO = "kernel.follow_up.do"
ITEM_VERIFY = "kernel.follow_up.verify"


def subject_of(follow_up: FollowUp) -> str:
    """How work items and evidence name this follow-up."""
    return f"{KIND}:{follow_up.pk}"


@transaction.atomic
def open_follow_up(
    *,
    actor: Actor,
    permission: str,
    office_id: int,
    subject_kind: str,
    subject_id: str | int,
    subject_label: str,
    title: str,
    owner_person_id: int,
    due_on: date,
    at: datetime,
    detail: str = "",
    school_id: int | None = None,
    url_name: str = "",
    url_args: dict[str, str | int] | None = None,
) -> FollowUp:
    """Open a follow-up, put it on its owner's home and tell the owner.

    ``url_name`` and ``url_args`` say where its page is; without arguments the page gets ``follow_up_id``. Raises
    NotAllowed when the permission does not reach the office or school, ValueError for a blank title.
    """
    require_reach(actor, permission, office_id=office_id, school_id=school_id)
    if not title.strip():
        raise ValueError("a follow-up needs a title")
    follow_up = FollowUp.objects.create(
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        subject_label=subject_label[:300],
        office_id=office_id,
        school_id=school_id,
        title=title.strip()[:500],
        detail=detail,
        owner_person_id=owner_person_id,
        due_on=due_on,
        url_name=url_name,
        url_args=url_args or {},
        opened_at=at,
        opened_by_id=actor.person_id,
    )
    give_to_owner(follow_up, at=at)
    leave_trace(actor, follow_up, "opened", at=at, detail={"owner": owner_person_id, "due_on": due_on})
    return follow_up


@transaction.atomic
def change(
    *,
    actor: Actor,
    permission: str,
    follow_up_id: int,
    at: datetime,
    owner_person_id: int | None = None,
    due_on: date | None = None,
    title: str | None = None,
    detail: str | None = None,
    subject_kind: str | None = None,
) -> FollowUp:
    """Give an unreported follow-up another owner, date or wording. Raises as the other steps do."""
    follow_up = locked(actor, permission, follow_up_id, subject_kind=subject_kind)
    MACHINE.check("change", follow_up.state)
    wanted = {"owner_person_id": owner_person_id, "due_on": due_on, "title": title, "detail": detail}
    changes = {name: value for name, value in wanted.items() if value is not None and value != getattr(follow_up, name)}
    before = {name: getattr(follow_up, name) for name in changes}
    for name, value in changes.items():
        setattr(follow_up, name, value)
    follow_up.save(update_fields=list(changes))
    if changes:
        work.close_items(subject=subject_of(follow_up), at=at)
        give_to_owner(follow_up, at=at, tell="owner_person_id" in changes)
        leave_trace(actor, follow_up, "changed", at=at, detail={"before": before, "after": changes})
    return follow_up


def locked(
    actor: Actor, permission: str, follow_up_id: int, *, or_owner: bool = False, subject_kind: str | None = None
) -> FollowUp:
    """The follow-up, locked. Raises FollowUp.DoesNotExist out of sight, NotAllowed without the permission there."""
    seen = of_kind(FollowUp.objects.visible_to(actor, permission), subject_kind)
    follow_up = seen.select_for_update().get(pk=follow_up_id)
    is_owner = actor.person_id is not None and follow_up.owner_person_id == actor.person_id
    if not (or_owner and is_owner):
        require_reach(actor, permission, office_id=follow_up.office_id, school_id=follow_up.school_id)
    return follow_up


def give_to_owner(follow_up: FollowUp, *, at: datetime, tell: bool = True, reason: str = "") -> None:
    """Put the follow-up on its owner's home, and tell the owner when it is news."""
    address = address_of(follow_up)
    work.open_item(
        kind=ITEM_DO,
        subject=subject_of(follow_up),
        title=follow_up.title[:300],
        office_id=follow_up.office_id,
        school_id=follow_up.school_id,
        person_id=follow_up.owner_person_id,
        due_on=follow_up.due_on,
        at=at,
        **address,
    )
    if tell:
        text = _("ส่งคืนให้แก้ไข: %(title)s (%(reason)s)") if reason else _("ท่านได้รับมอบหมายงานติดตาม: %(title)s")
        told = text % {"title": follow_up.title, "reason": reason}
        work.notify(person_id=follow_up.owner_person_id, text=told, at=at, **address)


def address_of(follow_up: FollowUp) -> dict[str, Any]:
    """Where the follow-up's page is, as work items and notifications name it."""
    return {"url_name": follow_up.url_name, "url_args": follow_up.url_args or {"follow_up_id": follow_up.pk}}


def leave_trace(
    actor: Actor, follow_up: FollowUp, verb: str, *, at: datetime, note: str = "", detail: dict[str, Any] | None = None
) -> None:
    """Write the event that people read and the row of the audit chain."""
    FollowUpEvent.objects.create(
        follow_up=follow_up,
        verb=verb,
        state=follow_up.state,
        note=note,
        at=at,
        person_id=actor.person_id,
        person_name=actor.name[:200],
    )
    audit.record(
        actor=actor,
        verb=f"kernel.follow_up.{verb}",
        target_kind=KIND,
        target_id=follow_up.pk,
        target_label=follow_up.title,
        office_id=follow_up.office_id,
        detail={"subject": [follow_up.subject_kind, follow_up.subject_id], "note": note} | (detail or {}),
        at=at,
    )
