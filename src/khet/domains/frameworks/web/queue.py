"""What in a round waits for the person who looks at it: nodes to report, to confirm, to score, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khet.calc.criteria import Scoring
from khet.domains.frameworks import permissions
from khet.domains.frameworks.queries.evaluations import OwnerRow
from khet.domains.frameworks.queries.rows import EntryRow, EvaluationRow, ResultSet
from khet.domains.frameworks.rules import nodes
from khet.kernel.actor import Actor

REPORT, CONFIRM, SCORE = "report", "confirm", "score"
BEFORE = {"submitted": (CONFIRM, permissions.RESULT_CONFIRM), "confirmed": (SCORE, permissions.RESULT_SCORE)}


def covers(actor: Actor, permission: str, evaluation: EvaluationRow) -> bool:
    """Tell whether the actor holds a permission over the office of this evaluation, or over its school."""
    reach = actor.reach(permission)
    return reach.covers_office(evaluation.office.id) or evaluation.school_id in reach.school_ids


def waiting(
    actor: Actor, found: ResultSet, round_code: str, held: Mapping[str, OwnerRow] | None = None
) -> dict[str, list[str]]:
    """The codes of the nodes that wait for the actor, by task; ``held`` names owners, without it none to report."""
    tasks: dict[str, list[str]] = {REPORT: [], CONFIRM: [], SCORE: []}
    chosen = found.evaluation.round(round_code)
    if chosen is None or chosen.is_published:
        return tasks
    for code in open_codes(found):
        task = _task(actor, found.evaluation, found.entry(round_code, code), (held or {}).get(code))
        if task:
            tasks[task].append(code)
    return tasks


def open_codes(found: ResultSet) -> list[str]:
    """The nodes of the evaluation that are reported and scored, in the order of the criteria."""
    reported = set(nodes.leaf_codes(found.framework, found.office.office_type))
    return [node.code for node in found.framework.nodes if node.code in reported and node.scoring is not Scoring.ROLLUP]


def after(codes: Sequence[str], order: Sequence[str], code: str) -> str | None:
    """The waiting node that follows ``code`` in the order of the criteria, from the top again at the end."""
    place = order.index(code) if code in order else -1
    later = [known for known in codes if known in order and order.index(known) > place]
    return next(iter([*later, *codes]), None)


def _task(actor: Actor, evaluation: EvaluationRow, row: EntryRow | None, owner: OwnerRow | None) -> str:
    step = row.step if row else "draft"
    if step == "draft":
        mine = owner is not None and (
            (owner.person_id is not None and owner.person_id == actor.person_id) or owner.group_id in actor.group_ids
        )
        return REPORT if mine and actor.may(permissions.RESULT_REPORT) else ""
    task, permission = BEFORE.get(step, ("", ""))
    if row is None or not task or actor.person_id in row.reporter_ids or not covers(actor, permission, evaluation):
        return ""
    return task
