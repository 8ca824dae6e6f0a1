"""Takes a mistaken snapshot out of use, with a reason; it is never edited and never forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import shelves
from khet.domains.warehouse.models import Snapshot
from khet.domains.warehouse.queries.imports import dataset_name
from khet.domains.warehouse.queries.rows import SnapshotRow
from khet.domains.warehouse.queries.snapshots import loaded, row_of
from khet.domains.warehouse.rules.refusals import AlreadySuperseded, ReasonNeeded
from khet.kernel import audit
from khet.kernel.actor import Actor


@transaction.atomic
def supersede(*, actor: Actor, uuid: str, reason: str, at: datetime) -> SnapshotRow:
    """Say that a snapshot is mistaken: no figure is computed from it any more, and figures made from it say so.

    A right one is published by accepting a right file. Raises NotAllowed, NotFound, ReasonNeeded, AlreadySuperseded.
    """
    row = loaded(actor, uuid, permissions.SNAPSHOT_PUBLISH)
    if not reason.strip():
        raise ReasonNeeded("โปรดระบุเหตุผลที่เลิกใช้ชุดข้อมูลนี้", "A reason is needed")
    stepped = Snapshot.objects.current().filter(pk=row.pk)
    if not stepped.update(
        superseded_at=at,
        superseded_reason=reason.strip(),
        superseded_by_person_id=actor.person_id,
        superseded_by_name=actor.name[:200],
    ):
        raise AlreadySuperseded("ชุดข้อมูลนี้เลิกใช้ไปแล้ว", "This snapshot is superseded already")
    shelves.turn(row.office_id, at=at)
    audit.record_change(
        actor,
        "snapshot.superseded",
        row,
        f"{dataset_name(row.dataset)} {row.year} {row.round}".strip(),
        office_id=row.office_id,
        detail={"uuid": str(row.uuid), "reason": reason.strip()},
        at=at,
    )
    return row_of(loaded(actor, uuid, permissions.SNAPSHOT_PUBLISH))
