"""What officers wrote in reports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khet.domains.development import permissions
from khet.domains.development.models import AnnualPlan, Event, Photo, ReportSection
from khet.kernel import files
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class SectionRow:
    """The kept words of one section: its segments as data, and which revision they are."""

    key: str
    segments: tuple[dict[str, Any], ...]
    is_left_out: bool
    revision: int
    written_at: datetime
    written_by_name: str


def report_sections(*, actor: Actor, event_id: int | None = None, plan_id: int | None = None) -> dict[str, SectionRow]:
    """The sections that somebody wrote in the report of an event or a plan, by key; two queries.

    Raises Event.DoesNotExist or AnnualPlan.DoesNotExist out of reach.
    """
    if event_id is not None:
        event = Event.objects.visible_to(actor, permissions.EVENT_VIEW).get(pk=event_id)
        found = ReportSection.objects.filter(event=event)
    else:
        plan = AnnualPlan.objects.visible_to(actor, permissions.PLAN_VIEW).get(pk=plan_id)
        found = ReportSection.objects.filter(plan=plan)
    return {each.key: row(each) for each in found}


def row(found: ReportSection) -> SectionRow:
    """A section as a row."""
    return SectionRow(
        key=found.key,
        segments=tuple(found.segments),
        is_left_out=found.is_left_out,
        revision=found.revision,
        written_at=found.written_at,
        written_by_name=found.written_by_name,
    )


def photo_bytes(event_id: int, *, known: Collection[int] = ()) -> dict[int, bytes]:
    """The pictures of an event that the caller may see, by file, without those the caller has; one query.

    A picture whose bytes are gone from the store has no entry.
    """
    found = {}
    for photo in Photo.objects.filter(event_id=event_id).exclude(file_id__in=known).select_related("file"):
        try:
            with files.open_file(photo.file) as opened:
                found[photo.file_id] = opened.read()
        except files.FileMissing:
            continue
    return found
