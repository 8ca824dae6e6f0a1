"""What heads and supervisors have to do after a record of use, as rows."""

from __future__ import annotations

from khet.domains.development import permissions
from khet.kernel import followups
from khet.kernel.actor import Actor

KIND = "development.use_record"


def of_record(*, actor: Actor, record_id: int) -> list[followups.FollowUpRow]:
    """What was to be done about a record, that the actor may see or owns, by due date; one query."""
    return followups.rows(actor, permissions.EVENT_RUN, subject_kind=KIND, subject_ids=[record_id])


def one(*, actor: Actor, follow_up_id: int) -> followups.FollowUpRow:
    """One of them, in reach or the actor's own; raises FollowUp.DoesNotExist; one query."""
    return followups.row(actor, permissions.EVENT_RUN, follow_up_id, subject_kind=KIND)


def steps(*, actor: Actor, follow_up_id: int) -> list[followups.FollowUpEventRow]:
    """Its steps, oldest first; one query."""
    return followups.events(actor, permissions.EVENT_RUN, follow_up_id, subject_kind=KIND)
