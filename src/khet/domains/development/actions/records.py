"""Opening somebody's development record: who read whose is kept, whichever way it was read."""

from __future__ import annotations

from datetime import date, datetime

from khet.domains.development.queries import records
from khet.kernel import audit
from khet.kernel.actor import Actor


def read_record(*, actor: Actor, person_id: int, how: str, on: date, at: datetime) -> records.Record:
    """The record of oneself or of somebody in reach; reading another's leaves a trace that says ``how``.

    Raises accounts.PersonNotFound.
    """
    found = records.record_of(actor, person_id, on)
    if person_id != actor.person_id:
        audit.record(
            actor=actor,
            verb="development.record.read",
            target_kind="accounts.person",
            target_id=person_id,
            target_label=found.person.full_name,
            office_id=found.person.office_id,
            detail={"as": how},
            at=at,
        )
    return found
