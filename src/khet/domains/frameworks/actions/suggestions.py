"""Suggestions of evaluators, and the follow-ups that are split off them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import loading, owners
from khet.domains.frameworks.models import Evaluation, Suggestion
from khet.domains.frameworks.queries import suggestions as suggestion_queries
from khet.domains.frameworks.queries.suggestions import FOLLOW_UP_OF, SuggestionRow
from khet.domains.frameworks.rules.refusals import BadReport, Conflict, FieldProblem, NoSuchEvaluation
from khet.kernel import audit, followups
from khet.kernel.actor import Actor
from khet.kernel.states import ReasonMissing


@dataclass(frozen=True, slots=True)
class Task:
    """A follow-up to open: what should be done, by whom, by when."""

    title: str
    owner_person_id: int
    due_on: date
    detail: str = ""


@transaction.atomic
def write_suggestion(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    node_code: str,
    text: str,
    at: datetime,
    expected_revision: int | None = None,
    reason: str = "",
) -> SuggestionRow:
    """Write or rewrite the suggestion of a node in a round; no revision means: whatever stands there.

    Rewriting one of a published round needs a reason; the words before are kept in the audit. Raises NotAllowed,
    NoSuchEvaluation, NoSuchFramework, BadReport for an empty text, Conflict, and ReasonMissing.
    """
    place = loading.place(actor, permissions.SUGGESTION_WRITE, evaluation_id, round_code)
    loading.check_own_reach(actor, permissions.SUGGESTION_WRITE, place, loading.shared_codes(place, node_code))
    words = text.strip()
    if not words:
        raise BadReport([FieldProblem("text", "โปรดเขียนข้อเสนอแนะ", "Write a suggestion")])
    found = Suggestion.objects.select_for_update().filter(round=place.round, node_code=node_code).first()
    stored = found.revision if found is not None else 0
    if expected_revision is not None and expected_revision != stored:
        raise Conflict(
            theirs=found.text if found is not None else "",
            yours=words,
            their_name=found.written_by_name if found is not None else "",
            revision=stored,
        )
    why = reason.strip()
    if found is not None and place.round.published_at is not None and not why:
        raise ReasonMissing
    detail = {"text": words, "revision": stored + 1, "round": round_code}
    if found is not None:
        detail |= {"before": found.text, "reason": why}
    row = found or Suggestion(evaluation=place.evaluation, round=place.round, node_code=node_code, revision=0)
    row.text, row.revision = words, row.revision + 1
    row.written_at, row.written_by_id, row.written_by_name = at, actor.person_id, actor.name
    row.save()
    audit.record(
        actor=actor,
        verb="frameworks.suggestion.written",
        target_kind="frameworks.suggestion",
        target_id=row.pk,
        target_label=f"{place.evaluation.framework.code} {place.evaluation.year} {node_code}",
        office_id=place.evaluation.office_id,
        detail=detail,
        at=at,
    )
    return suggestion_queries.row_of(row, place.framework, round_code, place.round.name, ())


@transaction.atomic
def open_follow_ups(
    *, actor: Actor, suggestion_id: int, tasks: Sequence[Task], at: datetime
) -> list[followups.FollowUpRow]:
    """Split a suggestion into follow-ups, all or none; each waits on its owner's home.

    Raises NotAllowed, NoSuchEvaluation out of reach, BadReport for a task without words, and NotOfTheOffice.
    """
    actor.require(permissions.FOLLOW_UP_MANAGE)
    seen = Evaluation.objects.visible_to(actor, permissions.FOLLOW_UP_MANAGE)
    rows = Suggestion.objects.filter(evaluation__in=seen).select_related("evaluation__framework")
    suggestion = rows.filter(pk=suggestion_id).first()
    if suggestion is None:
        raise NoSuchEvaluation("ไม่พบข้อเสนอแนะนี้", "There is no such suggestion")
    _check_tasks(tasks)
    evaluation = suggestion.evaluation
    owners.check(office_id=evaluation.office_id, people=[task.owner_person_id for task in tasks], at=at)
    label = f"{evaluation.framework.short_name or evaluation.framework.code} {evaluation.year} {suggestion.node_code}"
    for task in tasks:
        followups.open_follow_up(
            actor=actor,
            permission=permissions.FOLLOW_UP_MANAGE,
            office_id=evaluation.office_id,
            school_id=evaluation.school_id,
            subject_kind=FOLLOW_UP_OF,
            subject_id=suggestion.pk,
            subject_label=label,
            title=task.title,
            detail=task.detail,
            owner_person_id=task.owner_person_id,
            due_on=task.due_on,
            url_name="frameworks:follow_up",
            at=at,
        )
    return followups.rows(actor, permissions.FOLLOW_UP_MANAGE, subject_kind=FOLLOW_UP_OF, subject_ids=[suggestion.pk])


@transaction.atomic
def report_follow_up(*, actor: Actor, follow_up_id: int, result: str, at: datetime) -> None:
    """Say what was done, as its owner. Raises FollowUp.DoesNotExist, NotAllowed, WrongState, ReasonMissing."""
    followups.report(
        actor=actor,
        permission=permissions.FOLLOW_UP_REPORT,
        follow_up_id=follow_up_id,
        result=result,
        verify_permission=permissions.FOLLOW_UP_VERIFY,
        subject_kind=FOLLOW_UP_OF,
        at=at,
    )


@transaction.atomic
def verify_follow_up(*, actor: Actor, follow_up_id: int, at: datetime, note: str = "") -> None:
    """Close a reported follow-up; raises followups.SamePerson for its owner, else as ``report_follow_up``."""
    followups.verify(
        actor=actor,
        permission=permissions.FOLLOW_UP_VERIFY,
        follow_up_id=follow_up_id,
        note=note,
        subject_kind=FOLLOW_UP_OF,
        at=at,
    )


@transaction.atomic
def return_follow_up(*, actor: Actor, follow_up_id: int, reason: str, at: datetime) -> None:
    """Send a reported follow-up back to its owner with a reason."""
    followups.return_with_reason(
        actor=actor,
        permission=permissions.FOLLOW_UP_VERIFY,
        follow_up_id=follow_up_id,
        reason=reason,
        subject_kind=FOLLOW_UP_OF,
        at=at,
    )


@transaction.atomic
def cancel_follow_up(*, actor: Actor, follow_up_id: int, reason: str, at: datetime) -> None:
    """Give a follow-up up with a reason."""
    followups.cancel(
        actor=actor,
        permission=permissions.FOLLOW_UP_MANAGE,
        follow_up_id=follow_up_id,
        reason=reason,
        subject_kind=FOLLOW_UP_OF,
        at=at,
    )


@transaction.atomic
def change_follow_up(
    *,
    actor: Actor,
    follow_up_id: int,
    at: datetime,
    owner_person_id: int | None = None,
    due_on: date | None = None,
    title: str | None = None,
    detail: str | None = None,
) -> None:
    """Give an unreported follow-up another owner of the office, date or wording; raises NotOfTheOffice."""
    changed = followups.change(
        actor=actor,
        permission=permissions.FOLLOW_UP_MANAGE,
        follow_up_id=follow_up_id,
        owner_person_id=owner_person_id,
        due_on=due_on,
        title=title,
        detail=detail,
        subject_kind=FOLLOW_UP_OF,
        at=at,
    )
    if owner_person_id is not None:
        owners.check(office_id=changed.office_id, people=[owner_person_id], at=at)


def _check_tasks(tasks: Sequence[Task]) -> None:
    blank = [place for place, task in enumerate(tasks, start=1) if not task.title.strip()]
    if not tasks or blank:
        named = ", ".join(str(place) for place in blank)
        raise BadReport([FieldProblem("title", f"โปรดระบุสิ่งที่ต้องทำ {named}".strip(), "Say what should be done")])
