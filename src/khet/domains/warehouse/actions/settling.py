"""Settles a figure that a file states and its rows do not give."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khet.domains.warehouse import permissions
from khet.domains.warehouse.models import Disagreement
from khet.domains.warehouse.queries.disagreements import row_of
from khet.domains.warehouse.queries.rows import DisagreementRow
from khet.domains.warehouse.rules.refusals import NoSuchOption, NotFound, ReasonNeeded
from khet.kernel import audit
from khet.kernel.actor import Actor


@transaction.atomic
def settle(*, actor: Actor, disagreement_id: int, settlement: str, note: str = "", at: datetime) -> DisagreementRow:
    """Say which figure is right; "explained" needs a note. Raises NotAllowed, NotFound, NoSuchOption, ReasonNeeded.

    The rows are never touched: what is settled is only what is said beside the stated figure.
    """
    seen = Disagreement.objects.visible_to(actor, permissions.FILE_IMPORT)
    row = seen.select_for_update().filter(pk=disagreement_id).first()
    if row is None:
        raise NotFound("ไม่พบความไม่ตรงกันนี้", "No such disagreement")
    if settlement not in dict(Disagreement.SETTLEMENTS):
        raise NoSuchOption(f"ไม่มีทางเลือก “{settlement}”", f"No option {settlement}")
    if settlement == Disagreement.EXPLAINED and not note.strip():
        raise ReasonNeeded("โปรดอธิบายเหตุที่ตัวเลขต่างกัน", "Say why the figures differ")
    row.settlement, row.note, row.settled_at = settlement, note.strip(), at
    row.settled_by_id, row.settled_by_name = actor.person_id, actor.name[:200]
    row.save(update_fields=["settlement", "note", "settled_at", "settled_by_id", "settled_by_name"])
    audit.record_change(
        actor,
        "disagreement.settled",
        row,
        f"{row.dataset} {row.year} {row.column}",
        office_id=row.office_id,
        detail={"settlement": settlement, "note": note, "stated": row.stated, "computed": row.computed},
        at=at,
    )
    return row_of(row)
