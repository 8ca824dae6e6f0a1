"""The steps of a follow-up: report, verify, return with a reason, cancel."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khet.kernel import work
from khet.kernel.actor import Actor
from khet.kernel.followups.machine import MACHINE, check_may_verify
from khet.kernel.followups.writing import ITEM_VERIFY, address_of, give_to_owner, leave_trace, locked, subject_of
from khet.kernel.models import FollowUp
from khet.kernel.states import ReasonMissing


@transaction.atomic
def report(
    *,
    actor: Actor,
    permission: str,
    follow_up_id: int,
    result: str,
    at: datetime,
    verify_permission: str = "",
    subject_kind: str | None = None,
) -> FollowUp:
    """Say what was done: the owner, or somebody with the permission on the owner's behalf.

    With ``verify_permission`` it then waits on the home of whoever may verify in that place. Raises
    FollowUp.DoesNotExist, NotAllowed, WrongState, and ReasonMissing for a blank result.
    """
    follow_up = locked(actor, permission, follow_up_id, or_owner=True, subject_kind=subject_kind)
    follow_up.state = MACHINE.check("report", follow_up.state)
    if not result.strip():
        raise ReasonMissing
    follow_up.result, follow_up.return_reason = result.strip(), ""
    follow_up.reported_at, follow_up.reported_by_id = at, actor.person_id
    follow_up.save(update_fields=["state", "result", "return_reason", "reported_at", "reported_by_id"])
    work.close_items(subject=subject_of(follow_up), at=at)
    if verify_permission:
        work.open_item(
            kind=ITEM_VERIFY,
            subject=subject_of(follow_up),
            title=follow_up.title[:300],
            office_id=follow_up.office_id,
            school_id=follow_up.school_id,
            permission=verify_permission,
            due_on=follow_up.due_on,
            at=at,
            **address_of(follow_up),
        )
    leave_trace(actor, follow_up, "reported", at=at, note=result.strip())
    return follow_up


@transaction.atomic
def verify(
    *,
    actor: Actor,
    permission: str,
    follow_up_id: int,
    at: datetime,
    note: str = "",
    subject_kind: str | None = None,
) -> FollowUp:
    """Close a reported follow-up. Raises SamePerson for its owner and for who reported it, else as ``report``."""
    follow_up = locked(actor, permission, follow_up_id, subject_kind=subject_kind)
    follow_up.state = MACHINE.check("verify", follow_up.state)
    check_may_verify(
        verifier_id=actor.person_id, owner_id=follow_up.owner_person_id, reporter_id=follow_up.reported_by_id
    )
    follow_up.verified_at, follow_up.verified_by_id = at, actor.person_id
    follow_up.save(update_fields=["state", "verified_at", "verified_by_id"])
    work.close_items(subject=subject_of(follow_up), at=at)
    leave_trace(actor, follow_up, "verified", at=at, note=note)
    return follow_up


@transaction.atomic
def return_with_reason(
    *, actor: Actor, permission: str, follow_up_id: int, reason: str, at: datetime, subject_kind: str | None = None
) -> FollowUp:
    """Send a reported follow-up back to its owner. Raises ReasonMissing, SamePerson, else as ``report``."""
    follow_up = locked(actor, permission, follow_up_id, subject_kind=subject_kind)
    follow_up.state = MACHINE.check("return", follow_up.state, reason=reason)
    check_may_verify(
        verifier_id=actor.person_id, owner_id=follow_up.owner_person_id, reporter_id=follow_up.reported_by_id
    )
    follow_up.return_reason = reason.strip()
    follow_up.save(update_fields=["state", "return_reason"])
    work.close_items(subject=subject_of(follow_up), at=at)
    give_to_owner(follow_up, at=at, reason=reason.strip())
    leave_trace(actor, follow_up, "returned", at=at, note=reason.strip())
    return follow_up


@transaction.atomic
def cancel(
    *, actor: Actor, permission: str, follow_up_id: int, reason: str, at: datetime, subject_kind: str | None = None
) -> FollowUp:
    """Give a follow-up up, with a reason. Raises ReasonMissing, else as ``report``."""
    follow_up = locked(actor, permission, follow_up_id, subject_kind=subject_kind)
    follow_up.state = MACHINE.check("cancel", follow_up.state, reason=reason)
    follow_up.cancelled_at = at
    follow_up.save(update_fields=["state", "cancelled_at"])
    work.close_items(subject=subject_of(follow_up), at=at)
    leave_trace(actor, follow_up, "cancelled", at=at, note=reason.strip())
    return follow_up
