"""Reads of evaluations: which are open for an office and year, their rounds, owners, and how far the work has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from khet.domains.frameworks import permissions
from khet.domains.frameworks.models import Assignment, Entry, Evaluation, EvaluationRound, Publication
from khet.domains.frameworks.models.evaluations import EvaluationQuerySet
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.queries.row_makers import evaluation_row, publication_row, round_row
from khet.domains.frameworks.queries.rows import EvaluationRow
from khet.domains.frameworks.rules import nodes
from khet.domains.frameworks.rules.refusals import NoSuchEvaluation
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """Who owns a node: a person or a group, by id."""

    node_code: str
    person_id: int | None
    group_id: int | None


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How many nodes of a round stand at each step, how many are expected, and how many are late."""

    evaluation_id: int
    round_code: str
    round_name: str
    expected: int
    by_step: Mapping[str, int]
    late: int
    next_due_on: date | None
    is_published: bool

    @property
    def done(self) -> int:
        """How many have been scored or published."""
        return self.by_step.get(Entry.SCORED, 0) + self.by_step.get(Entry.PUBLISHED, 0)


def loaded(found: EvaluationQuerySet) -> EvaluationQuerySet:
    """The evaluations with all that their rows need, criteria text excepted; one query more for the rounds."""
    return (
        found.select_related("office", "framework", "version")
        .defer("version__definition")
        .prefetch_related(Prefetch("rounds", EvaluationRound.objects.order_by("position")))
    )


def row_of(evaluation: Evaluation) -> EvaluationRow:
    """The row of an evaluation that was loaded with ``loaded``."""
    return evaluation_row(evaluation, tuple(round_row(found) for found in evaluation.rounds.all()))


def evaluations(
    *,
    actor: Actor,
    office_id: int | None = None,
    year: int | None = None,
    framework_code: str | None = None,
    schools: bool = False,
) -> list[EvaluationRow]:
    """The evaluations the actor may see, the newest year first, with their last publication; three queries.

    Those of schools are left out unless ``schools`` asks for them.
    """
    found = Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW)
    if not schools:
        found = found.filter(school__isnull=True)
    if office_id is not None:
        found = found.filter(office_id=office_id)
    if year is not None:
        found = found.filter(year=year)
    if framework_code is not None:
        found = found.filter(framework__code=framework_code)
    rows = [row_of(evaluation) for evaluation in loaded(found)]
    latest = latest_publications(row.id for row in rows)
    return [with_latest(row, latest) for row in rows]


def evaluation(*, actor: Actor, evaluation_id: int) -> EvaluationRow:
    """One evaluation by id; raises NoSuchEvaluation outside the actor's reach. Three queries."""
    found = loaded(Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW)).filter(pk=evaluation_id).first()
    if found is None:
        raise not_found()
    return with_latest(row_of(found), latest_publications([found.pk]))


def years(*, actor: Actor, office_id: int) -> list[int]:
    """The years in which the office has evaluations that the actor may see, the newest first; one query."""
    found = Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW).filter(office_id=office_id)
    return sorted(set(found.order_by().values_list("year", flat=True)), reverse=True)


def one(
    found: EvaluationQuerySet,
    *,
    office_id: int,
    framework_code: str,
    year: int,
    school_id: int | None = None,
) -> Evaluation:
    """The evaluation of an office (or school) in a year, out of those that may be seen; raises NoSuchEvaluation."""
    rows = list(found.of(office_id=office_id, framework_code=framework_code, year=year, school_id=school_id))
    if not rows:
        raise not_found()
    # An office's own framework comes before a national one of the same code.
    return next((row for row in rows if row.framework.office_id is not None), rows[0])


def not_found() -> NoSuchEvaluation:
    """What an actor hears of an evaluation that is not there or not theirs to see: the same."""
    return NoSuchEvaluation(
        "ไม่พบการประเมินตามสำนักงาน กรอบ และปีที่ระบุ หรือบัญชีนี้ไม่มีสิทธิ์ดู",
        "There is no such evaluation, or it is not yours to see",
    )


def last_publications(evaluations: QuerySet[Evaluation] | Collection[int]) -> QuerySet[Publication]:
    """The last publication of each of these evaluations."""
    last = Publication.objects.filter(evaluation=OuterRef("evaluation")).order_by("-number").values("pk")[:1]
    return Publication.objects.filter(evaluation__in=evaluations, pk=Subquery(last))


def latest_publications(evaluation_ids: Iterable[int]) -> dict[int, Publication]:
    """The last publication of each evaluation by its id, inputs excepted; one query."""
    ids = list(evaluation_ids)
    found = last_publications(ids).select_related("round").defer("inputs") if ids else ()
    return {publication.evaluation_id: publication for publication in found}


def with_latest(row: EvaluationRow, latest: Mapping[int, Publication]) -> EvaluationRow:
    """The row with its last publication, if there is one."""
    publication = latest.get(row.id)
    return row if publication is None else replace(row, latest=publication_row(publication))


def owners(*, actor: Actor, evaluation_id: int) -> dict[str, OwnerRow]:
    """Who owns which node of an evaluation that the actor may see, by node code; one query."""
    seen = Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW)
    return _owner_rows(Assignment.objects.filter(evaluation__in=seen, evaluation_id=evaluation_id))


def owners_of(evaluation_id: int) -> dict[str, OwnerRow]:
    """Who owns which node of an evaluation that the caller may change, by node code; one query."""
    return _owner_rows(Assignment.objects.filter(evaluation_id=evaluation_id))


def _owner_rows(found: QuerySet[Assignment]) -> dict[str, OwnerRow]:
    return {row.node_code: OwnerRow(row.node_code, row.owner_person_id, row.owner_group_id) for row in found}


def progress(*, actor: Actor, evaluation_ids: Iterable[int], today: date) -> list[RoundProgress]:
    """How far each round of these evaluations has come, and what is late; three queries whatever their number."""
    seen = Evaluation.objects.visible_to(actor, permissions.RESULT_VIEW).filter(pk__in=list(evaluation_ids))
    found = list(loaded(seen))
    counted = (
        Entry.objects.filter(evaluation__in=[row.pk for row in found])
        .order_by()
        .values_list("round_id", "step")
        .annotate(count=Count("pk"))
    )
    by_round: dict[int, dict[str, int]] = {}
    for round_id, step, count in counted:
        by_round.setdefault(round_id, {})[step] = count
    return [
        _round_progress(row, found_round, by_round.get(found_round.pk, {}), today)
        for row in found
        for found_round in row.rounds.all()
    ]


def _round_progress(
    evaluation: Evaluation, found: EvaluationRound, by_step: dict[str, int], today: date
) -> RoundProgress:
    framework = definition_by_hash(evaluation.version.definition_hash)
    expected = len(nodes.leaf_codes(framework, evaluation.office.office_type))
    touched = sum(by_step.values())
    waiting = {
        found.report_due_on: max(expected - touched, 0) + by_step.get(Entry.DRAFT, 0),
    }
    for due_on, step in ((found.confirm_due_on, Entry.SUBMITTED), (found.score_due_on, Entry.CONFIRMED)):
        waiting[due_on] = waiting.get(due_on, 0) + by_step.get(step, 0)
    is_published = found.published_at is not None
    late = 0 if is_published else sum(count for due_on, count in waiting.items() if due_on < today)
    due = [due_on for due_on, count in waiting.items() if count]
    return RoundProgress(
        evaluation_id=evaluation.pk,
        round_code=found.code,
        round_name=found.name,
        expected=expected,
        by_step=by_step,
        late=late,
        next_due_on=None if is_published or not due else min(due),
        is_published=is_published,
    )
