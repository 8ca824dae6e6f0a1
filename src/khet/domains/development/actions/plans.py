"""The annual plan: goals, programmes and budget; approval; and changes afterwards, which leave history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Model

from khet.calc.calendars import thai_day
from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.models import AnnualPlan, BudgetLine, PlanChange, PlanGoal, Priority, Programme
from khet.domains.development.rules import plans as rules
from khet.domains.development.rules.refusals import PlanProblem
from khet.kernel import audit
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What a plan says as a whole."""

    title: str
    rationale: str = ""
    objectives: str = ""


@dataclass(frozen=True, slots=True)
class GoalWords:
    """A goal: a group, how many per cent of it, how well, and what was reached."""

    group_label: str
    target_percent: Decimal
    quality: str = ""
    reached_count: int | None = None
    total_count: int | None = None
    quality_result: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeWords:
    """A programme: what, in which form, for whom, by whom, when, to what end."""

    code: str
    name: str
    form: str
    owner_person_id: int | None = None
    owner_group_id: int | None = None
    target_group: str = ""
    rationale: str = ""
    objectives: str = ""
    expected_results: str = ""
    indicators: str = ""
    link: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    priority_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetWords:
    """A budget line; the amount in satang."""

    source: str
    kind: str
    amount: int


@transaction.atomic
def create_plan(*, actor: Actor, office_id: int, year_be: int, words: PlanWords, at: datetime) -> AnnualPlan:
    """Begin the plan of an office for a year; raises NotAllowed, and PlanProblem when there is one."""
    actor.require_office(permissions.PLAN_EDIT, office_id)
    known = AnnualPlan.objects.visible_to(actor, permissions.PLAN_EDIT).filter(office_id=office_id, year_be=year_be)
    if known.exists():
        raise PlanProblem(f"มีแผนปี {year_be} อยู่แล้ว", f"There is a plan for {year_be} already")
    plan = AnnualPlan.objects.create(
        office_id=office_id, year_be=year_be, created_at=at, created_by_id=actor.person_id, **asdict(words)
    )
    _record(actor, "plan.created", plan, plan, {"year": year_be}, at)
    return plan


@transaction.atomic
def edit_plan(*, actor: Actor, plan_id: int, words: PlanWords, reason: str = "", at: datetime) -> AnnualPlan:
    """Change what the plan says as a whole."""
    plan = _locked(actor, plan_id)
    _change(actor, plan, plan, asdict(words), what=words.title, reason=reason, at=at)
    return plan


@transaction.atomic
def approve_plan(*, actor: Actor, plan_id: int, at: datetime) -> AnnualPlan:
    """Approve a plan; from now on changes need a reason. Raises NotAllowed and PlanProblem."""
    actor.require(permissions.PLAN_APPROVE)
    plan: AnnualPlan = (
        AnnualPlan.objects.visible_to(actor, permissions.PLAN_APPROVE).select_for_update().get(pk=plan_id)
    )
    if plan.state == AnnualPlan.APPROVED:
        raise PlanProblem("แผนนี้อนุมัติแล้ว", "The plan is approved already")
    rules.check_can_approve(goals=plan.goals.count(), programmes=plan.programmes.count())
    plan.state, plan.approved_at, plan.approved_by_id = AnnualPlan.APPROVED, at, actor.person_id
    plan.save(update_fields=["state", "approved_at", "approved_by_id"])
    _record(actor, "plan.approved", plan, plan, {}, at)
    return plan


@transaction.atomic
def save_goal(
    *, actor: Actor, plan_id: int, words: GoalWords, goal_id: int | None = None, reason: str = "", at: datetime
) -> PlanGoal:
    """Add or change a goal. What was reached may be written without a reason: it is no change of the plan."""
    rules.check_result(words.reached_count, words.total_count)
    if not 0 < words.target_percent <= 100:
        raise PlanProblem("เป้าหมายต้องมากกว่า 0 และไม่เกินร้อยละ 100", "A goal lies above 0 and at most at 100 per cent")
    plan = _locked(actor, plan_id)
    results = {"reached_count", "total_count", "quality_result"}
    if goal_id is None:
        last = plan.goals.aggregate(last=Max("position"))["last"] or 0
        goal = PlanGoal(plan=plan, position=last + 1)
    else:
        goal = PlanGoal.objects.get(plan=plan, pk=goal_id)
    _change(actor, plan, goal, asdict(words), what=words.group_label, reason=reason, free=results, at=at)
    return goal


@transaction.atomic
def save_programme(
    *,
    actor: Actor,
    plan_id: int,
    words: ProgrammeWords,
    programme_id: int | None = None,
    reason: str = "",
    at: datetime,
) -> Programme:
    """Add or change a programme; its owner works at the office, its priorities are those of the office."""
    plan = _locked(actor, plan_id)
    _check_owner(plan.office_id, words, at)
    if words.starts_on and words.ends_on and words.ends_on < words.starts_on:
        raise PlanProblem("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม", "The end lies before the start")
    if programme_id is None:
        last = plan.programmes.aggregate(last=Max("position"))["last"] or 0
        programme = Programme(plan=plan, position=last + 1)
    else:
        programme = Programme.objects.get(plan=plan, pk=programme_id)
    values = asdict(words)
    wanted = values.pop("priority_ids")
    seen = Priority.objects.visible_to(actor, permissions.PLAN_EDIT).filter(office_id=plan.office_id)
    priorities = list(seen.filter(pk__in=wanted))
    _change(actor, plan, programme, values, what=words.name, reason=reason, at=at)
    programme.priorities.set(priorities)
    return programme


@transaction.atomic
def save_budget_line(
    *, actor: Actor, programme_id: int, words: BudgetWords, line_id: int | None = None, reason: str = "", at: datetime
) -> BudgetLine:
    """Add or change money planned for a programme."""
    programme = _programme(actor, programme_id)
    plan = _locked(actor, programme.plan_id)
    line = BudgetLine(programme=programme) if line_id is None else programme.budget_lines.get(pk=line_id)
    _change(actor, plan, line, asdict(words), what=f"{programme.name}: {words.kind}", reason=reason, at=at)
    return line


@transaction.atomic
def remove_part(*, actor: Actor, plan_id: int, kind: str, part_id: int, reason: str = "", at: datetime) -> None:
    """Take a goal, programme or budget line out of a plan; raises PlanProblem where something rests on it."""
    plan = _locked(actor, plan_id)
    rules.check_reason(is_approved=plan.state == AnnualPlan.APPROVED, reason=reason)
    part: PlanGoal | Programme | BudgetLine
    if kind == "goal":
        part = PlanGoal.objects.get(plan=plan, pk=part_id)
    elif kind == "programme":
        part = Programme.objects.get(plan=plan, pk=part_id)
    else:
        part = BudgetLine.objects.get(programme__plan=plan, pk=part_id)
    if _is_used(part):
        raise PlanProblem(
            "ลบไม่ได้ เพราะมีกิจกรรม ค่าใช้จ่าย หรือบันทึกที่อ้างถึงรายการนี้", "Events, expenses or records rest on it, so it stays"
        )
    if plan.state == AnnualPlan.APPROVED:
        _remember(actor, plan, str(part), _plain(part), {}, reason, at)
    _record(actor, f"plan.{kind}_removed", part, plan, {"what": str(part)}, at)
    part.delete()


def _is_used(part: PlanGoal | Programme | BudgetLine) -> bool:
    if isinstance(part, Programme):
        held = (part.events, part.expenses, part.plc_groups, part.coaching_logs, part.self_learning)
        return any(each.exists() for each in held)
    return isinstance(part, BudgetLine) and part.expenses.exists()


def _locked(actor: Actor, plan_id: int) -> AnnualPlan:
    actor.require(permissions.PLAN_EDIT)
    found: AnnualPlan = AnnualPlan.objects.visible_to(actor, permissions.PLAN_EDIT).select_for_update().get(pk=plan_id)
    return found


def _programme(actor: Actor, programme_id: int) -> Programme:
    seen = AnnualPlan.objects.visible_to(actor, permissions.PLAN_EDIT)
    return Programme.objects.get(plan__in=seen, pk=programme_id)


def _check_owner(office_id: int, words: ProgrammeWords, at: datetime) -> None:
    owner = words.owner_person_id
    if owner is not None and owner not in accounts.of_office([owner], office_id, thai_day(at)):
        raise PlanProblem("ผู้รับผิดชอบต้องเป็นบุคลากรของเขตนี้", "The owner must be somebody of this office")


def _change(
    actor: Actor,
    plan: AnnualPlan,
    part: Model,
    values: Mapping[str, Any],
    *,
    what: str,
    reason: str,
    at: datetime,
    free: Iterable[str] = (),
) -> None:
    """Set the values of a part; in an approved plan with a reason, keeping what stood there before."""
    is_new = part.pk is None
    before = {} if is_new else {key: getattr(part, key) for key in values}
    changed = {key for key, value in values.items() if is_new or before[key] != value}
    counted = changed - set(free)
    if is_new or counted:
        rules.check_reason(is_approved=plan.state == AnnualPlan.APPROVED, reason=reason)
    for key, value in values.items():
        setattr(part, key, value)
    try:
        with transaction.atomic():
            part.save()
    except IntegrityError:
        raise PlanProblem(f"มีรายการ “{what}” หรือรหัสนี้อยู่แล้ว", f"“{what}” or its code is there already") from None
    if plan.state == AnnualPlan.APPROVED and (is_new or counted):
        kept = {key: before[key] for key in changed if not is_new}
        _remember(actor, plan, what, kept, {key: values[key] for key in changed}, reason, at)
    verb = f"{type(part).__name__.lower()}_{'added' if is_new else 'changed'}"
    _record(actor, f"plan.{verb}", part, plan, {key: values[key] for key in sorted(changed)}, at)


def _remember(
    actor: Actor,
    plan: AnnualPlan,
    what: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
    at: datetime,
) -> None:
    PlanChange.objects.create(
        plan=plan,
        what=what[:300],
        before={key: _text(value) for key, value in before.items()},
        after={key: _text(value) for key, value in after.items()},
        reason=reason.strip(),
        changed_at=at,
        changed_by_id=actor.person_id,
        changed_by_name=actor.name,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _plain(part: Model) -> dict[str, Any]:
    return {field.name: getattr(part, field.attname) for field in part._meta.concrete_fields if field.name != "id"}


def _record(actor: Actor, verb: str, target: Model, plan: AnnualPlan, detail: Mapping[str, Any], at: datetime) -> None:
    audit.record_change(actor, verb, target, str(target), office_id=plan.office_id, detail=detail, at=at)
