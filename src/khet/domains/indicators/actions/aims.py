"""Writes of targets and of thresholds that an office sets itself, each with who and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from khet.calc.indicator import Polarity
from khet.domains.indicators import permissions
from khet.domains.indicators.models import OfficeThresholds, Target
from khet.domains.indicators.queries import definitions
from khet.domains.indicators.queries.aims import target_row, thresholds_row
from khet.domains.indicators.queries.rows import IndicatorRow, TargetRow, ThresholdsRow
from khet.domains.indicators.rules import aims
from khet.kernel import audit
from khet.kernel.actor import Actor


@transaction.atomic
def set_target(
    *, actor: Actor, office_id: int, code: str, year: int, value: Decimal | None, at: datetime, note: str = ""
) -> TargetRow | None:
    """Set the target of an office for a year, or take it away with None; answers the target that now stands.

    Raises NotAllowed unless the permission covers the office, NoSuchIndicator, WrongAim.
    """
    actor.require_office(permissions.TARGET_EDIT, office_id)
    row = definitions.indicator_row(actor=actor, code=code, office_id=office_id, permission=permissions.TARGET_EDIT)
    mine = Target.objects.visible_to(actor, permissions.TARGET_EDIT).select_for_update(of=("self",))
    before = mine.filter(office_id=office_id, indicator_id=row.id, year=year).first()
    was = None if before is None else str(before.value)
    if value is None:
        if before is not None:
            before.delete()
            _record(actor, "target", row, office_id, {"year": year, "was": was, "value": None}, at)
        return None
    kept = aims.check_target(year=year, value=value)
    target, _ = Target.objects.update_or_create(
        office_id=office_id,
        indicator_id=row.id,
        year=year,
        defaults={"value": kept, "note": note.strip()[:300], **_who(actor, at)},
    )
    _record(actor, "target", row, office_id, {"year": year, "was": was, "value": str(kept)}, at)
    return target_row(target)


@transaction.atomic
def set_thresholds(
    *,
    actor: Actor,
    office_id: int,
    code: str,
    thresholds: Sequence[tuple[int, Decimal]] | None,
    at: datetime,
    note: str = "",
) -> ThresholdsRow | None:
    """Use an office's own thresholds of levels, or with None go back to the definition's.

    Raises NotAllowed unless the permission covers the office, NoSuchIndicator, WrongAim.
    """
    actor.require_office(permissions.TARGET_EDIT, office_id)
    row = definitions.indicator_row(actor=actor, code=code, office_id=office_id, permission=permissions.TARGET_EDIT)
    mine = OfficeThresholds.objects.visible_to(actor, permissions.TARGET_EDIT).select_for_update(of=("self",))
    before = mine.filter(office_id=office_id, indicator_id=row.id).first()
    was = None if before is None else before.thresholds
    if thresholds is None:
        if before is not None:
            before.delete()
            _record(actor, "thresholds", row, office_id, {"was": was, "thresholds": None}, at)
        return None
    kept = [[level, str(value)] for level, value in aims.check_thresholds(thresholds, polarity=Polarity(row.polarity))]
    stored, _ = OfficeThresholds.objects.update_or_create(
        office_id=office_id,
        indicator_id=row.id,
        defaults={"thresholds": kept, "note": note.strip()[:300], **_who(actor, at)},
    )
    _record(actor, "thresholds", row, office_id, {"was": was, "thresholds": kept}, at)
    return thresholds_row(stored)


def _who(actor: Actor, at: datetime) -> dict[str, object]:
    return {"set_at": at, "set_by_id": actor.person_id, "set_by_name": actor.name[:150]}


def _record(
    actor: Actor, what: str, row: IndicatorRow, office_id: int, detail: dict[str, object], at: datetime
) -> None:
    audit.record(
        actor=actor,
        verb=f"indicators.{what}.set",
        target_kind="indicators.indicator",
        target_id=row.id,
        target_label=row.code,
        office_id=office_id,
        detail=detail,
        at=at,
    )
