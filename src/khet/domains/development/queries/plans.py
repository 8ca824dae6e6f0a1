"""Plans, programmes, priorities and findings, as far as the actor reaches."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BigIntegerField, Count, OuterRef, Prefetch, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.models import (
    AnnualPlan,
    BudgetLine,
    Expense,
    NeedsRound,
    NeedsSource,
    PlanChange,
    PlanGoal,
    Priority,
    PriorityEvidence,
    Programme,
)
from khet.domains.development.queries.rows import (
    BudgetRow,
    EvidenceRow,
    GoalRow,
    PlanRow,
    PriorityRow,
    ProgrammeRow,
)
from khet.kernel.actor import Actor


def _sum(narrowed: QuerySet[BudgetLine] | QuerySet[Expense], key: str) -> Coalesce:
    total = narrowed.order_by().values(key).annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())


def plan(*, actor: Actor, plan_id: int) -> PlanRow:
    """One plan with its goals and money; raises AnnualPlan.DoesNotExist; three queries."""
    return _plans(AnnualPlan.objects.visible_to(actor, permissions.PLAN_VIEW).filter(pk=plan_id), one=True)[0]


def plan_of_year(*, actor: Actor, office_id: int, year_be: int) -> PlanRow | None:
    """The plan of an office for a year, if there is one; three queries."""
    found = AnnualPlan.objects.visible_to(actor, permissions.PLAN_VIEW).filter(office_id=office_id, year_be=year_be)
    return next(iter(_plans(found)), None)


def plan_rows(*, actor: Actor, office_id: int) -> list[PlanRow]:
    """The plans of an office, newest year first; three queries."""
    return _plans(AnnualPlan.objects.visible_to(actor, permissions.PLAN_VIEW).filter(office_id=office_id))


def _plans(found: QuerySet[AnnualPlan], *, one: bool = False) -> list[PlanRow]:
    budget = BudgetLine.objects.filter(programme__plan=OuterRef("pk"))
    spent = Expense.objects.filter(programme__plan=OuterRef("pk"))
    loaded = list(
        found.annotate(budget=_sum(budget, "programme__plan"), spent=_sum(spent, "programme__plan")).prefetch_related(
            Prefetch("goals", PlanGoal.objects.order_by("position", "pk"))
        )
    )
    if one and not loaded:
        raise AnnualPlan.DoesNotExist
    names = accounts.names(each.approved_by_id for each in loaded)
    return [
        PlanRow(
            id=each.pk,
            office_id=each.office_id,
            year_be=each.year_be,
            title=each.title,
            state=each.state,
            rationale=each.rationale,
            objectives=each.objectives,
            approved_at=each.approved_at,
            approved_by_name=names.get(each.approved_by_id or 0, ""),
            goals=tuple(goal_row(goal) for goal in each.goals.all()),
            budget=each.budget,
            spent=each.spent,
        )
        for each in loaded
    ]


def goal_row(goal: PlanGoal) -> GoalRow:
    """The row of a goal."""
    return GoalRow(
        id=goal.pk,
        group_label=goal.group_label,
        target_percent=goal.target_percent,
        quality=goal.quality,
        reached_count=goal.reached_count,
        total_count=goal.total_count,
        quality_result=goal.quality_result,
    )


def programme_rows(*, actor: Actor, plan_id: int) -> list[ProgrammeRow]:
    """The programmes of a plan in their order; at most four queries."""
    seen = AnnualPlan.objects.visible_to(actor, permissions.PLAN_VIEW).filter(pk=plan_id)
    return _programmes(Programme.objects.filter(plan__in=seen))


def programme_row(*, actor: Actor, programme_id: int) -> ProgrammeRow:
    """One programme; raises Programme.DoesNotExist; at most four queries."""
    seen = AnnualPlan.objects.visible_to(actor, permissions.PLAN_VIEW)
    for row in _programmes(Programme.objects.filter(plan__in=seen, pk=programme_id)):
        return row
    raise Programme.DoesNotExist


def programme_of_event(programme_id: int) -> ProgrammeRow:
    """The programme of an event that the caller may see; at most three queries."""
    return _programmes(Programme.objects.filter(pk=programme_id))[0]


def plan_title(plan_id: int) -> str:
    """What the plan of a programme that the caller may see is called; one query."""
    return str(AnnualPlan.objects.filter(pk=plan_id).values_list("title", flat=True)[0])


def _programmes(found: QuerySet[Programme]) -> list[ProgrammeRow]:
    loaded = list(
        found.select_related("plan")
        .annotate(
            budget=_sum(BudgetLine.objects.filter(programme=OuterRef("pk")), "programme"),
            spent=_sum(Expense.objects.filter(programme=OuterRef("pk")), "programme"),
            event_count=Count("events", distinct=True),
        )
        .prefetch_related("priorities")
        .order_by("position", "pk")
    )
    names = accounts.names(each.owner_person_id for each in loaded)
    return [
        ProgrammeRow(
            id=each.pk,
            plan_id=each.plan_id,
            office_id=each.plan.office_id,
            year_be=each.plan.year_be,
            code=each.code,
            name=each.name,
            form=each.form,
            owner_person_id=each.owner_person_id,
            owner_name=names.get(each.owner_person_id or 0, ""),
            owner_group_id=each.owner_group_id,
            target_group=each.target_group,
            rationale=each.rationale,
            objectives=each.objectives,
            expected_results=each.expected_results,
            indicators=each.indicators,
            link=each.link,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            priority_ids=tuple(priority.pk for priority in each.priorities.all()),
            budget=each.budget,
            spent=each.spent,
            event_count=each.event_count,
        )
        for each in loaded
    ]


def budget_rows(programme_ids: Iterable[int]) -> dict[int, list[BudgetRow]]:
    """The budget lines of programmes that the caller may see, with what was spent; one query."""
    found = BudgetLine.objects.filter(programme__in=list(programme_ids)).annotate(
        spent=_sum(Expense.objects.filter(budget_line=OuterRef("pk")), "budget_line")
    )
    rows: dict[int, list[BudgetRow]] = {}
    for each in found:
        row = BudgetRow(each.pk, each.source, each.kind, each.amount, each.spent)
        rows.setdefault(each.programme_id, []).append(row)
    return rows


def changes(*, actor: Actor, plan_id: int) -> list[PlanChange]:
    """What was changed after approval, newest first; one query."""
    seen = AnnualPlan.objects.visible_to(actor, permissions.PLAN_VIEW).filter(pk=plan_id)
    return list(PlanChange.objects.filter(plan__in=seen))


def priority_rows(*, actor: Actor, office_id: int, year_be: int) -> list[PriorityRow]:
    """What an office develops first in a year, with the evidence; three queries."""
    found = Priority.objects.visible_to(actor, permissions.PLAN_VIEW).filter(office_id=office_id, year_be=year_be)
    loaded = found.prefetch_related(
        Prefetch("evidence", PriorityEvidence.objects.order_by("kind", "pk")),
        Prefetch("programmes", Programme.objects.order_by("position", "pk")),
    )
    return [_priority(each) for each in loaded]


def priority_row(*, actor: Actor, priority_id: int) -> PriorityRow:
    """One priority; raises Priority.DoesNotExist; three queries."""
    found = Priority.objects.visible_to(actor, permissions.PLAN_VIEW).prefetch_related("evidence", "programmes")
    return _priority(found.get(pk=priority_id))


def _priority(each: Priority) -> PriorityRow:
    return PriorityRow(
        id=each.pk,
        office_id=each.office_id,
        year_be=each.year_be,
        rank=each.rank,
        topic=each.topic,
        target_group=each.target_group,
        reason=each.reason,
        evidence=tuple(EvidenceRow(row.pk, row.kind, row.title, row.figure, row.ref) for row in each.evidence.all()),
        programme_names=tuple(row.name for row in each.programmes.all()),
    )


def needs_rounds(*, actor: Actor, office_id: int, year_be: int) -> list[NeedsRound]:
    """The rounds of finding out of an office and year, with their findings; two queries."""
    found = NeedsRound.objects.visible_to(actor, permissions.PLAN_VIEW).filter(office_id=office_id, year_be=year_be)
    return list(found.prefetch_related(Prefetch("sources", NeedsSource.objects.order_by("kind", "pk"))))


def needs_round(*, actor: Actor, round_id: int) -> NeedsRound:
    """One round with its findings; raises NeedsRound.DoesNotExist; two queries."""
    found = NeedsRound.objects.visible_to(actor, permissions.PLAN_VIEW)
    one: NeedsRound = found.prefetch_related(Prefetch("sources", NeedsSource.objects.order_by("kind", "pk"))).get(
        pk=round_id
    )
    return one
