"""Reads of suggestions with the follow-ups split off them, in the order of the criteria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from khet.calc.criteria import Framework as Definition
from khet.domains.frameworks import permissions
from khet.domains.frameworks.models import Evaluation, Suggestion
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.rules import suggestions as rules
from khet.kernel import followups
from khet.kernel.actor import Actor

FOLLOW_UP_OF = "frameworks.suggestion"


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One suggestion, the pieces it would split into, and the follow-ups opened for it."""

    id: int
    evaluation_id: int
    round_code: str
    round_name: str
    node_code: str
    node_label: str
    node_name: str
    text: str
    revision: int
    written_at: datetime
    written_by_name: str
    pieces: tuple[rules.Piece, ...]
    follow_ups: tuple[followups.FollowUpRow, ...]


def suggestions(
    *,
    actor: Actor,
    office_id: int,
    framework_code: str,
    year: int,
    school_id: int | None = None,
    round_code: str | None = None,
) -> list[SuggestionRow]:
    """The suggestions of an evaluation in the order of the criteria and rounds; four queries.

    Raises NoSuchEvaluation out of the actor's reach.
    """
    seen = evaluation_queries.loaded(Evaluation.objects.visible_to(actor, permissions.SUGGESTION_VIEW))
    evaluation = evaluation_queries.one(
        seen, office_id=office_id, framework_code=framework_code, year=year, school_id=school_id
    )
    found = Suggestion.objects.filter(evaluation=evaluation).select_related("round")
    if round_code is not None:
        found = found.filter(round__code=round_code)
    stored = list(found)
    framework = definition_by_hash(evaluation.version.definition_hash)
    opened = _follow_ups(actor, [row.pk for row in stored])
    order = {node.code: place for place, node in enumerate(framework.nodes)}
    stored.sort(key=lambda row: (order.get(row.node_code, len(order)), row.round.position))
    return [
        row_of(row, framework, row.round.code, row.round.name, tuple(opened.get(str(row.pk), ()))) for row in stored
    ]


def row_of(
    row: Suggestion,
    framework: Definition,
    round_code: str,
    round_name: str,
    opened: tuple[followups.FollowUpRow, ...],
) -> SuggestionRow:
    """The row of a stored suggestion."""
    node = framework.node(row.node_code)
    return SuggestionRow(
        id=row.pk,
        evaluation_id=row.evaluation_id,
        round_code=round_code,
        round_name=round_name,
        node_code=row.node_code,
        node_label=node.label or node.code,
        node_name=node.name,
        text=row.text,
        revision=row.revision,
        written_at=row.written_at,
        written_by_name=row.written_by_name,
        pieces=rules.split(row.text),
        follow_ups=opened,
    )


def follow_ups(
    *, actor: Actor, office_id: int | None = None, state: str | None = None, owner_person_id: int | None = None
) -> list[followups.FollowUpRow]:
    """The follow-ups of suggestions that the actor may see, by due date; one query."""
    return followups.rows(
        actor,
        permissions.SUGGESTION_VIEW,
        office_id=office_id,
        state=state,
        subject_kind=FOLLOW_UP_OF,
        owner_person_id=owner_person_id,
    )


def follow_up(*, actor: Actor, follow_up_id: int) -> followups.FollowUpRow:
    """One follow-up in reach or the actor's own; raises FollowUp.DoesNotExist. One query."""
    return followups.row(actor, permissions.SUGGESTION_VIEW, follow_up_id, subject_kind=FOLLOW_UP_OF)


def follow_up_events(*, actor: Actor, follow_up_id: int) -> list[followups.FollowUpEventRow]:
    """Every step of a follow-up that the actor may see; one query."""
    return followups.events(actor, permissions.SUGGESTION_VIEW, follow_up_id, subject_kind=FOLLOW_UP_OF)


def _follow_ups(actor: Actor, suggestion_ids: Sequence[int]) -> dict[str, list[followups.FollowUpRow]]:
    if not suggestion_ids:
        return {}
    rows: dict[str, list[followups.FollowUpRow]] = {}
    for row in followups.rows(
        actor, permissions.SUGGESTION_VIEW, subject_kind=FOLLOW_UP_OF, subject_ids=suggestion_ids
    ):
        rows.setdefault(row.subject_id, []).append(row)
    return rows
