"""Work items: opened and closed by the domains' actions, read by home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from khet.kernel.actor import Actor
from khet.kernel.models import WorkItem

BATCH = 500


@dataclass(frozen=True, slots=True)
class WorkItemRow:
    """One thing that waits, as home shows it; ``days_late`` is 0 until the due date has passed."""

    id: int
    kind: str
    subject: str
    title: str
    office_id: int
    person_id: int | None
    group_id: int | None
    due_on: date | None
    days_late: int
    url_name: str
    url_args: dict[str, str | int]
    waiting_since: datetime

    @property
    def is_late(self) -> bool:
        """Whether the due date has passed."""
        return self.days_late > 0


@transaction.atomic
def open_item(
    *,
    kind: str,
    subject: str,
    title: str,
    office_id: int,
    person_id: int | None = None,
    group_id: int | None = None,
    permission: str | None = None,
    school_id: int | None = None,
    due_on: date | None = None,
    url_name: str,
    url_args: Mapping[str, str | int] | None = None,
    at: datetime,
) -> WorkItem:
    """Let something wait for a person, a group, or whoever holds a permission in the office or school.

    A permission beside a group narrows the item to those of the group who hold it. Idempotent on kind, subject and
    assignee: an open item is brought up to date, and keeps waiting since it was opened. Raises ValueError unless
    exactly one of person, group and permission is given, or a group with a permission.
    """
    item, made = WorkItem.objects.get_or_create(
        kind=kind,
        subject=subject,
        assignee=_assignee(person_id, group_id, permission, office_id, school_id),
        closed_at__isnull=True,
        defaults={
            "title": title,
            "office_id": office_id,
            "school_id": school_id,
            "person_id": person_id,
            "group_id": group_id,
            "permission": permission or "",
            "due_on": due_on,
            "url_name": url_name,
            "url_args": dict(url_args or {}),
            "opened_at": at,
            "closed_at": None,
        },
    )
    if not made:
        item.title, item.due_on, item.url_name, item.url_args = title, due_on, url_name, dict(url_args or {})
        item.permission = permission or ""
        item.save(update_fields=["title", "due_on", "url_name", "url_args", "permission"])
    return item


@transaction.atomic
def open_items(
    *,
    person_ids: Iterable[int],
    kind: str,
    subject: str,
    title: str,
    office_id: int,
    due_on: date | None = None,
    url_name: str,
    url_args: Mapping[str, str | int] | None = None,
    at: datetime,
) -> None:
    """Let the same wait for each of these people, as ``open_item`` does for one; a few queries for every 500."""
    news = {"title": title, "due_on": due_on, "url_name": url_name, "url_args": dict(url_args or {})}
    everybody = list(person_ids)
    for start in range(0, len(everybody), BATCH):
        people = everybody[start : start + BATCH]
        waiting = {_assignee(person_id, None, None, office_id, None): person_id for person_id in people}
        WorkItem.objects.bulk_create(
            (
                WorkItem(
                    **news,
                    kind=kind,
                    subject=subject,
                    office_id=office_id,
                    assignee=assignee,
                    person_id=person_id,
                    opened_at=at,
                )
                for assignee, person_id in waiting.items()
            ),
            ignore_conflicts=True,
        )
        WorkItem.objects.open().filter(kind=kind, subject=subject, assignee__in=waiting).update(**news)


def _assignee(
    person_id: int | None, group_id: int | None, permission: str | None, office_id: int, school_id: int | None
) -> str:
    given = {"person": person_id, "group": group_id, "permission": None if group_id is not None else permission or None}
    named = {kind: value for kind, value in given.items() if value is not None}
    if len(named) != 1:
        raise ValueError("a work item waits for exactly one of person_id, group_id (with a permission) and permission")
    (kind, value) = next(iter(named.items()))
    place = f"@{office_id}/{school_id}" if school_id else f"@{office_id}"
    return f"{kind}:{value}{place if kind == 'permission' else ''}"


def close_items(
    *,
    subject: str,
    kind: str | None = None,
    person_id: int | None = None,
    group_id: int | None = None,
    at: datetime,
) -> int:
    """Close what waits about this subject, of this kind and assignee when given; how many were open, in one query."""
    exact = {"kind": kind, "person_id": person_id, "group_id": group_id}
    waiting = WorkItem.objects.open().filter(subject=subject)
    return waiting.filter(**{name: value for name, value in exact.items() if value is not None}).update(closed_at=at)


def items_for(
    actor: Actor, *, today: date, office_id: int | None = None, kind: str = "", most: int | None = None
) -> list[WorkItemRow]:
    """What waits for this actor, the most urgent first and what has no due date last; two queries."""
    waiting = WorkItem.objects.open().visible_to(actor)
    if office_id is not None:
        waiting = waiting.filter(office_id=office_id)
    if kind:
        waiting = waiting.filter(kind=kind)
    ordered = waiting.order_by(F("due_on").asc(nulls_last=True), "opened_at", "pk")
    return [_row(item, today) for item in (ordered if most is None else ordered[:most])]


def _row(item: WorkItem, today: date) -> WorkItemRow:
    return WorkItemRow(
        id=item.pk,
        kind=item.kind,
        subject=item.subject,
        title=item.title,
        office_id=item.office_id,
        person_id=item.person_id,
        group_id=item.group_id,
        due_on=item.due_on,
        days_late=max(0, (today - item.due_on).days) if item.due_on else 0,
        url_name=item.url_name,
        url_args=dict(item.url_args),
        waiting_since=item.opened_at,
    )
