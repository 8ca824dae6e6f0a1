"""Setting the office's thresholds for accepting instruments."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khet.domains.instruments import permissions
from khet.domains.instruments.models import Acceptance
from khet.domains.instruments.rules import thresholds as rules
from khet.domains.instruments.rules.thresholds import Thresholds
from khet.kernel import audit
from khet.kernel.actor import Actor


class ThresholdsRefused(Exception):
    """The thresholds contradict themselves; ``faults`` says which and why."""

    def __init__(self, faults: tuple[rules.ThresholdFault, ...]) -> None:
        self.faults = faults
        super().__init__(faults[0].message_th)


@transaction.atomic
def set_thresholds(*, actor: Actor, office_id: int, values: Thresholds, at: datetime) -> None:
    """Keep the office's own thresholds; rounds that are open keep theirs.

    Raises NotAllowed and ThresholdsRefused.
    """
    actor.require_office(permissions.FORM_PUBLISH, office_id)
    if faults := rules.faults(values):
        raise ThresholdsRefused(faults)
    plain = dict(rules.as_mapping(values))
    Acceptance.objects.update_or_create(
        office_id=office_id,
        defaults={**plain, "set_at": at, "set_by_id": actor.person_id, "set_by_name": actor.name},
    )
    audit.record(
        actor=actor,
        verb="instruments.thresholds.set",
        target_kind="instruments.acceptance",
        target_id=office_id,
        office_id=office_id,
        detail={name: f"{value:f}" for name, value in plain.items()},
        at=at,
    )


@transaction.atomic
def usual_thresholds(*, actor: Actor, office_id: int, at: datetime) -> None:
    """Go back to the usual thresholds. Raises NotAllowed."""
    actor.require_office(permissions.FORM_PUBLISH, office_id)
    removed, _by_model = Acceptance.objects.filter(office_id=office_id).delete()
    if removed:
        audit.record(
            actor=actor,
            verb="instruments.thresholds.removed",
            target_kind="instruments.acceptance",
            target_id=office_id,
            office_id=office_id,
            at=at,
        )
