"""Reads of one node's work: the entry, its history, its evidence, and the steps the actor may take on it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khet.calc.criteria import Node
from khet.calc.rollup import Figure
from khet.domains.frameworks import permissions
from khet.domains.frameworks.models import Assignment, Entry, EntryRevision, Evaluation, Suggestion
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.queries.evaluations import OwnerRow
from khet.domains.frameworks.queries.results import result_of
from khet.domains.frameworks.queries.rows import EntryRow, EvaluationRow, RoundRow
from khet.domains.frameworks.rules import nodes, people
from khet.domains.frameworks.rules.refusals import NoSuchFramework, Refusal
from khet.kernel import evidence
from khet.kernel.actor import Actor
from khet.kernel.models import StoredFile

EVIDENCE = "frameworks.node"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One step in the life of an entry, and the figures as they stood after it."""

    number: int
    action: str
    reason: str
    at: datetime
    by_id: int | None
    by_name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NodeWork:
    """Everything the page of one node in one round shows."""

    evaluation: EvaluationRow
    round: RoundRow
    node: Node
    figure: Figure
    entry: EntryRow | None
    other_rounds: Mapping[str, EntryRow]
    owner: OwnerRow | None
    history: tuple[HistoryRow, ...]
    evidence: tuple[evidence.EvidenceRow, ...]
    suggestion: str
    suggestion_revision: int
    steps: frozenset[str]
    shared_codes: tuple[str, ...]

    @property
    def revision(self) -> int:
        """What to send back as ``expected_revision``; 0 when nobody has touched the node."""
        return self.entry.revision if self.entry is not None else 0


def node_work(*, actor: Actor, evaluation_id: int, round_code: str, node_code: str) -> NodeWork:
    """One node in one round with its history and the steps open to the actor.

    ``steps`` holds names out of save, submit, confirm, score, return_with_reason, amend, suggest and attach.
    Seven queries.
    Raises NoSuchEvaluation, and NoSuchFramework for an unknown round or node.
    """
    found = _seen(actor, evaluation_id)
    result = result_of(found)
    chosen = result.evaluation.round(round_code)
    if chosen is None or not result.framework.has(node_code):
        raise NoSuchFramework("ไม่พบรอบหรือรหัสข้อนี้ในการประเมิน", "The evaluation has no such round or node")
    entry = result.entry(round_code, node_code)
    owned = {
        row.node_code: row
        for row in Assignment.objects.filter(evaluation=found, node_code__in=nodes.sharing(result.framework, node_code))
    }
    held = owned.get(node_code) or next(iter(owned.values()), None)
    owner = OwnerRow(node_code, held.owner_person_id, held.owner_group_id) if held is not None else None
    key = evidence_key(evaluation_id, round_code, node_code)
    written = Suggestion.objects.filter(round_id=chosen.id, node_code=node_code).values_list("text", "revision")
    suggestion, suggestion_revision = written.first() or ("", 0)
    return NodeWork(
        evaluation=result.evaluation,
        round=chosen,
        node=result.framework.node(node_code),
        figure=result.outcome.figure(node_code),
        entry=entry,
        other_rounds={
            code: row for (code, node), row in result.entries.items() if node == node_code and code != round_code
        },
        owner=owner,
        history=history(entry.id) if entry is not None else (),
        evidence=tuple(evidence.links_for(EVIDENCE, [key]).get(key, [])),
        suggestion=suggestion,
        suggestion_revision=suggestion_revision,
        steps=steps_open(actor, found, entry, owner),
        shared_codes=nodes.sharing(result.framework, node_code),
    )


def history(entry_id: int) -> tuple[HistoryRow, ...]:
    """The steps of an entry that the caller may see, the latest first; one query."""
    return tuple(
        HistoryRow(
            number=row.number,
            action=row.action,
            reason=row.reason,
            at=row.at,
            by_id=row.by_id,
            by_name=row.by_name,
            data=row.data,
        )
        for row in EntryRevision.objects.filter(entry_id=entry_id).order_by("-number")
    )


def evidence_key(evaluation_id: int, round_code: str, node_code: str) -> str:
    """How evidence names a node in a round."""
    return f"{evaluation_id}/{round_code}/{node_code}"


def evidence_of_round(*, actor: Actor, evaluation_id: int, round_code: str) -> dict[str, list[evidence.EvidenceRow]]:
    """The evidence of every node in a round that the actor may see, by node code; three queries."""
    found = _seen(actor, evaluation_id)
    framework = definition_by_hash(found.version.definition_hash)
    keys = {evidence_key(evaluation_id, round_code, node.code): node.code for node in framework.nodes}
    return {keys[key]: rows for key, rows in evidence.links_for(EVIDENCE, list(keys)).items()}


def evidence_file(*, actor: Actor, evaluation_id: int, round_code: str, node_code: str, evidence_id: int) -> StoredFile:
    """The stored file of a piece of evidence, for download by whoever may see the evaluation; three queries.

    Raises NoSuchEvaluation, and EvidenceLink.DoesNotExist for evidence of another node.
    """
    if not Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW).filter(pk=evaluation_id).exists():
        raise evaluation_queries.not_found()
    return evidence.file_of(EVIDENCE, evidence_key(evaluation_id, round_code, node_code), evidence_id)


def steps_open(actor: Actor, evaluation: Evaluation, entry: EntryRow | None, owner: OwnerRow | None) -> frozenset[str]:
    """The names of the steps that the actor may take on an entry as it stands; no query.

    A page offers these; the actions decide again when the step is taken.
    """
    step = entry.step if entry is not None else Entry.DRAFT
    found: set[str] = set()
    if step == Entry.DRAFT and _may(actor, permissions.RESULT_REPORT, evaluation, owner):
        found |= {"save", "attach"} if _owns(actor, owner) else set()
        found |= {"submit"} if _owns(actor, owner) and entry is not None else set()
    if entry is not None and step == Entry.SUBMITTED and _may(actor, permissions.RESULT_CONFIRM, evaluation, owner):
        found.add("return_with_reason")
        found |= {"confirm"} if _allowed(people.check_confirmer, actor, entry) else set()
    if entry is not None and step in (Entry.CONFIRMED, Entry.SCORED):
        if _may(actor, permissions.RESULT_SCORE, evaluation, owner):
            found |= {"score"} if _allowed(people.check_evaluator, actor, entry) else set()
            found |= {"return_with_reason"} if step == Entry.CONFIRMED else set()
        if step == Entry.SCORED and _may(actor, permissions.RESULT_PUBLISH, evaluation, owner):
            found.add("return_with_reason")
    if entry is not None and step == Entry.PUBLISHED and _may(actor, permissions.RESULT_AMEND, evaluation, owner):
        found |= {"amend"} if _allowed(people.check_evaluator, actor, entry) else set()
    if _may(actor, permissions.SUGGESTION_WRITE, evaluation, owner):
        found.add("suggest")
    return frozenset(found)


def _seen(actor: Actor, evaluation_id: int) -> Evaluation:
    seen = evaluation_queries.loaded(Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW))
    found = seen.filter(pk=evaluation_id).first()
    if found is None:
        raise evaluation_queries.not_found()
    return found


def _may(actor: Actor, permission: str, evaluation: Evaluation, owner: OwnerRow | None) -> bool:
    reach = actor.reach(permission)
    if reach.covers_office(evaluation.office_id):
        return True
    if evaluation.school_id is not None and evaluation.school_id in reach.school_ids:
        return True
    return reach.own and owner is not None and _owns(actor, owner)


def _owns(actor: Actor, owner: OwnerRow | None) -> bool:
    if owner is None or actor.kind == "system":
        return True
    return (owner.person_id is not None and owner.person_id == actor.person_id) or owner.group_id in actor.group_ids


def _allowed(check: Any, actor: Actor, entry: EntryRow) -> bool:
    try:
        check(person_id=actor.person_id, reporter_ids=entry.reporter_ids)
    except Refusal:
        return False
    return True
