"""Loads what a step works on, locked and within the actor's reach; the same refusals everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from khet.calc.criteria import Framework as Definition
from khet.domains.frameworks import permissions
from khet.domains.frameworks.models import Assignment, Entry, Evaluation, EvaluationRound
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.rules import nodes, people
from khet.domains.frameworks.rules.refusals import NoSuchFramework, NotOwner
from khet.kernel.actor import Actor

OF_THE_WHOLE = frozenset({permissions.RESULT_ASSIGN, permissions.RESULT_IMPORT, permissions.RESULT_PUBLISH})


@dataclass(frozen=True, slots=True)
class Place:
    """An evaluation and one of its rounds, locked for this transaction, with its criteria."""

    evaluation: Evaluation
    round: EvaluationRound
    framework: Definition

    @property
    def office_type(self) -> str:
        """The kind of office, which decides which nodes apply."""
        office_type: str = self.evaluation.office.office_type
        return office_type


def evaluation(actor: Actor, permission: str, evaluation_id: int) -> Evaluation:
    """The evaluation, locked; raises NotAllowed without the permission and NoSuchEvaluation out of reach.

    Owning one node is not enough for what is done to the whole evaluation.
    """
    actor.require(permission)
    if permission in OF_THE_WHOLE:
        actor = _of_the_office(actor)
    seen = evaluation_queries.loaded(Evaluation.objects.visible_to(actor, permission))
    found = seen.select_for_update(of=("self",)).filter(pk=evaluation_id).first()
    if found is None:
        raise evaluation_queries.not_found()
    return found


def _of_the_office(actor: Actor) -> Actor:
    """The actor with what was granted alone. Built anew: a page hands in an actor that is looked up when needed."""
    return Actor(user_id=actor.user_id, name=actor.name, kind=actor.kind, grants=actor.grants, scopes=actor.scopes)


def place(actor: Actor, permission: str, evaluation_id: int, round_code: str) -> Place:
    """The round of an evaluation, both locked; raises as ``evaluation`` does, and NoSuchFramework for a round."""
    found = evaluation(actor, permission, evaluation_id)
    return place_of(found, round_code)


def place_of(found: Evaluation, round_code: str) -> Place:
    """The round of an evaluation that was loaded and locked."""
    chosen = next((row for row in found.rounds.all() if row.code == round_code), None)
    if chosen is None:
        raise NoSuchFramework(f"ไม่มีรอบ “{round_code}” ในการประเมินนี้", f"There is no round “{round_code}”")
    return Place(found, chosen, definition_by_hash(found.version.definition_hash))


def shared_codes(at_place: Place, node_code: str) -> tuple[str, ...]:
    """The node and those that share its score; raises NoSuchFramework for an unknown code."""
    if not at_place.framework.has(node_code):
        raise NoSuchFramework(f"ไม่มีรหัส “{node_code}” ในกรอบนี้", f"There is no node “{node_code}”")
    return nodes.sharing(at_place.framework, node_code)


def entries(at_place: Place, codes: Sequence[str]) -> dict[str, Entry]:
    """The entries of these nodes in the round, locked, by code; nodes nobody has touched are absent."""
    found = Entry.objects.select_for_update().filter(round=at_place.round, node_code__in=codes)
    return {entry.node_code: entry for entry in found}


def new_entry(at_place: Place, code: str, at: datetime) -> Entry:
    """An entry for a node that nobody has touched, not saved yet; its first revision will be 1."""
    return Entry(evaluation=at_place.evaluation, round=at_place.round, node_code=code, revision=0, updated_at=at)


def check_owner(actor: Actor, at_place: Place, codes: Sequence[str]) -> None:
    """Refuse an actor who owns none of these nodes; the machine itself may write for anybody."""
    if actor.kind == "system":
        return
    owned = {
        row.node_code: row for row in Assignment.objects.filter(evaluation=at_place.evaluation, node_code__in=codes)
    }
    owner = owned.get(codes[0]) or next(iter(owned.values()), None)
    reach = actor.reach(permissions.RESULT_REPORT)
    if owner is None and not reach.covers_office(at_place.evaluation.office_id) and not reach.school_ids:
        raise NotOwner("ข้อนี้ยังไม่ได้มอบหมายให้ท่าน", "This node was not given to you")
    people.check_owner(
        person_id=actor.person_id,
        group_ids=actor.group_ids,
        owner_person_id=owner.owner_person_id if owner else None,
        owner_group_id=owner.owner_group_id if owner else None,
    )


def check_own_reach(actor: Actor, permission: str, at_place: Place, codes: Sequence[str]) -> None:
    """Refuse, to somebody whose permission reaches only their own work, the nodes of others; raises NotOwner."""
    reach, found = actor.reach(permission), at_place.evaluation
    if not reach.own or reach.covers_office(found.office_id):
        return
    if Evaluation.objects.visible_to(_of_the_office(actor), permission).filter(pk=found.pk).exists():
        return
    if not Assignment.objects.filter(evaluation=found, node_code__in=codes).owned_by(actor).exists():
        raise NotOwner("ข้อนี้ไม่ได้อยู่ในความรับผิดชอบของท่าน", "This node is not yours")
