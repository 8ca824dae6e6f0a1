"""Writes of the sections of reports: keep an officer's words, or go back to those proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from khet.domains.development import permissions
from khet.domains.development.models import AnnualPlan, Event, ReportSection
from khet.domains.development.queries.report_sections import SectionRow, row
from khet.domains.development.rules.refusals import DevelopmentProblem
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


class SectionChanged(DevelopmentProblem):
    """Somebody else has written the section meanwhile."""

    def __init__(self, by: str) -> None:
        super().__init__(
            f"{by or 'ผู้อื่น'}บันทึกส่วนนี้ไปแล้วระหว่างที่ท่านแก้ไข ข้อความของท่านยังอยู่ในช่อง ตรวจแล้วบันทึกอีกครั้ง",
            f"{by or 'Somebody'} has saved this section meanwhile; your text is still in the box",
        )


@transaction.atomic
def save_report_section(
    *,
    actor: Actor,
    key: str,
    segments: Sequence[Mapping[str, Any]],
    is_left_out: bool = False,
    revision: int,
    at: datetime,
    event_id: int | None = None,
    plan_id: int | None = None,
) -> SectionRow:
    """Keep the words of a section; ``revision`` is the one that was read, 0 when it was as proposed.

    Raises NotAllowed, Event.DoesNotExist or AnnualPlan.DoesNotExist out of reach, and SectionChanged.
    """
    report, office_id = _report(actor, event_id, plan_id)
    kept = ReportSection.objects.filter(**report, key=key).first()
    if (kept.revision if kept else 0) != revision:
        raise SectionChanged(kept.written_by_name if kept else "")
    found = kept or ReportSection(**report, key=key, revision=0)
    found.segments, found.is_left_out = [dict(each) for each in segments], is_left_out
    found.revision += 1
    found.written_at, found.written_by_id, found.written_by_name = at, actor.person_id, actor.name[:200]
    found.save()
    detail = {"key": key, "left_out": is_left_out}
    record_change(actor, "report_section.written", found, key, office_id=office_id, detail=detail, at=at)
    return row(found)


@transaction.atomic
def drop_report_section(
    *, actor: Actor, key: str, at: datetime, event_id: int | None = None, plan_id: int | None = None
) -> None:
    """Go back to the words proposed; what the officer wrote is in the audit. Raises as ``save_report_section``."""
    report, office_id = _report(actor, event_id, plan_id)
    for found in ReportSection.objects.filter(**report, key=key):
        detail = {"key": key, "segments": found.segments}
        record_change(actor, "report_section.dropped", found, key, office_id=office_id, detail=detail, at=at)
        found.delete()


def _report(actor: Actor, event_id: int | None, plan_id: int | None) -> tuple[dict[str, Event | AnnualPlan], int]:
    """The report's owner, locked, for whoever may write reports of its office."""
    actor.require(permissions.REPORT_EDIT)
    if event_id is not None:
        event = Event.objects.visible_to(actor, permissions.REPORT_EDIT).select_for_update().get(pk=event_id)
        actor.require_office(permissions.REPORT_EDIT, event.office_id)
        return {"event": event}, event.office_id
    plan = AnnualPlan.objects.visible_to(actor, permissions.REPORT_EDIT).select_for_update().get(pk=plan_id)
    return {"plan": plan}, plan.office_id
