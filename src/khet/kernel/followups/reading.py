"""Follow-ups as plain rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from khet.kernel.actor import Actor
from khet.kernel.models import FollowUp, FollowUpEvent


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One follow-up; how late it is depends on the day one asks."""

    id: int
    subject_kind: str
    subject_id: str
    subject_label: str
    office_id: int
    school_id: int | None
    title: str
    detail: str
    owner_person_id: int
    due_on: date
    state: str
    state_label: str
    result: str
    return_reason: str
    opened_at: datetime
    opened_by_id: int | None
    reported_at: datetime | None
    reported_by_id: int | None
    verified_at: datetime | None
    verified_by_id: int | None
    url_name: str
    url_args: dict[str, str | int]

    def days_late(self, today: date) -> int:
        """Days since the due date while it is not finished; else 0."""
        return max(0, (today - self.due_on).days) if self.state in FollowUp.UNFINISHED else 0

    def is_late(self, today: date) -> bool:
        """Whether the due date has passed and it is not finished."""
        return self.days_late(today) > 0


@dataclass(frozen=True, slots=True)
class FollowUpEventRow:
    """One step that was taken."""

    verb: str
    state: str
    note: str
    at: datetime
    person_id: int | None
    person_name: str


def rows(
    actor: Actor,
    permission: str,
    *,
    office_id: int | None = None,
    state: str | Collection[str] | None = None,
    subject_kind: str | None = None,
    subject_ids: Collection[str | int] | None = None,
    owner_person_id: int | None = None,
    late_on: date | None = None,
) -> list[FollowUpRow]:
    """The follow-ups in reach and the actor's own that match, by due date; one query.

    ``late_on`` keeps those that are unfinished with a due date before that day.
    """
    found = FollowUp.objects.visible_to(actor, permission)
    exact = {"office_id": office_id, "subject_kind": subject_kind, "owner_person_id": owner_person_id}
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    if state:
        found = found.filter(state__in=[state] if isinstance(state, str) else list(state))
    if subject_ids is not None:
        found = found.filter(subject_id__in=[str(key) for key in subject_ids])
    if late_on is not None:
        found = found.unfinished().filter(due_on__lt=late_on)
    return [_row(follow_up) for follow_up in found]


def row(actor: Actor, permission: str, follow_up_id: int, *, subject_kind: str | None = None) -> FollowUpRow:
    """One follow-up in reach or the actor's own; raises FollowUp.DoesNotExist; one query.

    A permission of one domain says nothing of another's follow-ups: ``subject_kind`` keeps them apart.
    """
    return _row(of_kind(FollowUp.objects.visible_to(actor, permission), subject_kind).get(pk=follow_up_id))


def events(
    actor: Actor, permission: str, follow_up_id: int, *, subject_kind: str | None = None
) -> list[FollowUpEventRow]:
    """Every step of a follow-up that the actor may see, oldest first, in one query."""
    seen = of_kind(FollowUp.objects.visible_to(actor, permission), subject_kind).filter(pk=follow_up_id)
    return [
        FollowUpEventRow(step.verb, step.state, step.note, step.at, step.person_id, step.person_name)
        for step in FollowUpEvent.objects.filter(follow_up__in=seen).order_by("pk")
    ]


def of_kind(found: QuerySet[FollowUp], subject_kind: str | None) -> QuerySet[FollowUp]:
    """Those that follow something of this kind up; all without a kind."""
    return found if subject_kind is None else found.filter(subject_kind=subject_kind)


def _row(source: FollowUp) -> FollowUpRow:
    return FollowUpRow(
        id=source.pk,
        subject_kind=source.subject_kind,
        subject_id=source.subject_id,
        subject_label=source.subject_label,
        office_id=source.office_id,
        school_id=source.school_id,
        title=source.title,
        detail=source.detail,
        owner_person_id=source.owner_person_id,
        due_on=source.due_on,
        state=source.state,
        state_label=str(source.get_state_display()),
        result=source.result,
        return_reason=source.return_reason,
        opened_at=source.opened_at,
        opened_by_id=source.opened_by_id,
        reported_at=source.reported_at,
        reported_by_id=source.reported_by_id,
        verified_at=source.verified_at,
        verified_by_id=source.verified_by_id,
        url_name=source.url_name,
        url_args=dict(source.url_args),
    )
