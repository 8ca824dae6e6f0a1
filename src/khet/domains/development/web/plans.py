"""Pages of the annual plan: goals, programmes, budget, approval, history."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from khet.domains.development import permissions
from khet.domains.development.actions import plans as actions
from khet.domains.development.models import AnnualPlan
from khet.domains.development.queries import plans
from khet.domains.development.queries.rows import PlanRow
from khet.domains.development.rules import money
from khet.domains.development.web import common, words
from khet.domains.development.web.forms import GoalForm, PlanForm, RemoveForm
from khet.kernel import clock
from khet.kernel.web import choice, tables
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page
from khet.kernel.web.tables import Column, TableSpec

PROGRAMMES = TableSpec(
    name="programmes",
    heading=_("โครงการและงบประมาณ"),
    columns=(
        Column(
            "name",
            _("โครงการ"),
            value=lambda row: f"{row.code} {row.name}",
            link=lambda row: reverse("development:programme", args=[row.id]),
        ),
        Column("owner_name", _("ผู้รับผิดชอบ")),
        Column("starts_on", _("เริ่ม"), kind="date"),
        Column(
            "budget",
            _("งบประมาณ (บาท)"),
            kind="number",
            value=lambda row: money.as_decimal(row.budget),
            show=lambda row: money.baht(row.budget),
        ),
        Column(
            "spent",
            _("ใช้ไป (บาท)"),
            kind="number",
            value=lambda row: money.as_decimal(row.spent),
            show=lambda row: money.baht(row.spent),
        ),
    ),
    empty_title=_("ยังไม่มีโครงการ"),
    empty_text=_("เพิ่มโครงการแรกของแผน พร้อมผู้รับผิดชอบ กำหนดเวลา และงบประมาณ"),
)


@page(permissions.PLAN_VIEW, permissions.EVENT_VIEW)
def overview(request: Request) -> HttpResponse:
    """The plan of the office and year that the rail has chosen, or how to begin one."""
    permission = permissions.PLAN_VIEW
    office = common.office(request, permission)
    year = common.year(request)
    found = plans.plan_of_year(actor=request.actor, office_id=office.id, year_be=year)
    priorities = plans.priority_rows(actor=request.actor, office_id=office.id, year_be=year)
    rows = plans.programme_rows(actor=request.actor, plan_id=found.id) if found else []
    context = {
        "office": office,
        "year": year,
        "plan": found,
        "priorities": priorities,
        "kinds": words.EVIDENCE,
        "goals": [(goal, goal.reached) for goal in found.goals] if found else [],
        "may_edit": common.may(request, permissions.PLAN_EDIT, office.id),
        "may_approve": common.may(request, permissions.PLAN_APPROVE, office.id),
        "budget": money.baht(found.budget) if found else "",
        "spent": money.baht(found.spent) if found else "",
        "left": money.baht(found.budget - found.spent) if found else "",
        "other_years": [] if found else common.years_with_a_plan(request, office.id),
    }
    return tables.answer(request, "development/plan.html", context, table=tables.build(request, rows, PROGRAMMES))


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def create(request: Request) -> HttpResponse:
    """Begin the plan of the chosen office and year."""
    office, year = common.office(request, permissions.PLAN_EDIT), common.year(request)
    title = now("แผนพัฒนาครูและบุคลากรทางการศึกษา ปีงบประมาณ พ.ศ. %(year)s") % {"year": year}
    form = PlanForm(request.POST or None, initial={"title": title})

    def act(data: dict[str, Any]) -> str:
        wanted = actions.PlanWords(data["title"], data["rationale"], data["objectives"])
        actions.create_plan(actor=request.actor, office_id=office.id, year_be=year, words=wanted, at=clock.now())
        return reverse("development:plan")

    look = Look(
        title=_("จัดทำแผนพัฒนาบุคลากร"), submit=_("สร้างแผน"), back=reverse("development:plan"), crumbs=common.crumbs()
    )
    return common.form_page(request, form=form, look=look, act=act, said=_("สร้างแผนแล้ว"))


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def edit(request: Request, plan_id: int) -> HttpResponse:
    """Change what the plan says as a whole."""
    plan = editable(request, plan_id)
    initial = {"title": plan.title, "rationale": plan.rationale, "objectives": plan.objectives}
    form = PlanForm(request.POST or None, initial=initial, approved=plan.is_approved)

    def act(data: dict[str, Any]) -> str:
        wanted = actions.PlanWords(data["title"], data["rationale"], data["objectives"])
        actions.edit_plan(
            actor=request.actor, plan_id=plan_id, words=wanted, reason=data.get("reason", ""), at=clock.now()
        )
        return reverse("development:plan")

    return common.form_page(request, form=form, look=_look(_("แก้ไขแผน")), act=act, said=_("บันทึกแผนแล้ว"))


@page(permissions.PLAN_APPROVE, methods=("POST",))
def approve(request: Request, plan_id: int) -> HttpResponse:
    """Approve the plan."""

    def act() -> object:
        return actions.approve_plan(actor=request.actor, plan_id=plan_id, at=clock.now())

    return common.do(request, act, to=reverse("development:plan"), said=_("อนุมัติแผนแล้ว การแก้ไขต่อจากนี้ต้องมีเหตุผล"))


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def add_goal(request: Request, plan_id: int) -> HttpResponse:
    """Add a goal."""
    return _goal(request, editable(request, plan_id), None)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def edit_goal(request: Request, plan_id: int, goal_id: int) -> HttpResponse:
    """Change a goal or write down what was reached."""
    return _goal(request, editable(request, plan_id), goal_id)


def _goal(request: Request, plan: PlanRow, goal_id: int | None) -> HttpResponse:
    goal = next((each for each in plan.goals if each.id == goal_id), None)
    if goal_id is not None and goal is None:
        raise Http404
    names = [name for name in GoalForm.base_fields if name != "reason"]
    initial = {name: getattr(goal, name) for name in names} if goal else {}
    form = GoalForm(request.POST or None, initial=initial, approved=plan.is_approved)

    def act(data: dict[str, Any]) -> str:
        wanted = actions.GoalWords(**{name: data[name] for name in names})
        actions.save_goal(
            actor=request.actor,
            plan_id=plan.id,
            goal_id=goal_id,
            words=wanted,
            reason=data.get("reason", ""),
            at=clock.now(),
        )
        return reverse("development:plan")

    return common.form_page(request, form=form, look=_look(_("เป้าหมายของแผน")), act=act, said=_("บันทึกเป้าหมายแล้ว"))


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def remove(request: Request, plan_id: int, kind: str, part_id: int) -> HttpResponse:
    """Take a goal, programme or budget line out of the plan."""
    plan = editable(request, plan_id)
    if kind not in {"goal", "programme", "line"}:
        raise Http404
    form = RemoveForm(request.POST if request.method == "POST" else None, approved=plan.is_approved)

    def act(data: dict[str, Any]) -> str:
        actions.remove_part(
            actor=request.actor,
            plan_id=plan_id,
            kind=kind,
            part_id=part_id,
            reason=data.get("reason", ""),
            at=clock.now(),
        )
        return reverse("development:plan")

    look = Look(
        title=_("ลบออกจากแผน"),
        submit=_("ลบ"),
        back=reverse("development:plan"),
        crumbs=common.crumbs(),
        lead=_("รายการที่มีกิจกรรม ค่าใช้จ่าย หรือบันทึกอ้างถึงจะลบไม่ได้"),
        danger=True,
    )
    return common.form_page(request, form=form, look=look, act=act, said=_("ลบออกจากแผนแล้ว"))


@page(permissions.PLAN_VIEW)
def history(request: Request, plan_id: int) -> HttpResponse:
    """What was changed after approval."""
    plan = plans.plan(actor=request.actor, plan_id=plan_id)
    changes = [
        (each, [(key, each.before.get(key, ""), each.after.get(key, "")) for key in {**each.before, **each.after}])
        for each in plans.changes(actor=request.actor, plan_id=plan_id)
    ]
    context = {"plan": plan, "changes": changes, "crumbs": common.crumbs()}
    return render(request, "development/history.html", context)


def editable(request: Request, plan_id: int) -> PlanRow:
    """A plan that the actor may change; "not found" for all others. The rail turns to its office and year."""
    plan = plans.plan(actor=request.actor, plan_id=plan_id)
    if not common.may(request, permissions.PLAN_EDIT, plan.office_id):
        raise AnnualPlan.DoesNotExist
    choice.choose(request, office_id=plan.office_id, year=plan.year_be)
    return plan


def _look(title: Any) -> Look:
    return Look(title=title, submit=_("บันทึก"), back=reverse("development:plan"), crumbs=common.crumbs())
