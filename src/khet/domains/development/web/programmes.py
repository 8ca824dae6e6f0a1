"""Pages of a programme: what it is, its money, its events."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.actions import leavings
from khet.domains.development.actions import plans as actions
from khet.domains.development.queries import events, plans
from khet.domains.development.queries.leavings import expenses
from khet.domains.development.queries.rows import PlanRow, ProgrammeRow
from khet.domains.development.rules import money
from khet.domains.development.web import common, words
from khet.domains.development.web.event_forms import ExpenseForm
from khet.domains.development.web.forms import BudgetForm, ProgrammeForm
from khet.domains.development.web.plans import editable
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web import choice
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page


@page(permissions.PLAN_VIEW)
def programme(request: Request, programme_id: int) -> HttpResponse:
    """One programme with its money and events."""
    row = plans.programme_row(actor=request.actor, programme_id=programme_id)
    choice.choose(request, office_id=row.office_id, year=row.year_be)
    plan = plans.plan(actor=request.actor, plan_id=row.plan_id)
    lines = plans.budget_rows([row.id]).get(row.id, [])
    held = (
        events.event_rows(actor=request.actor, programme_id=row.id) if request.actor.may(permissions.EVENT_VIEW) else []
    )
    group = organisations.group_names([row.owner_group_id]) if row.owner_group_id else {}
    context = {
        "programme": row,
        "plan": plan,
        "form_word": words.FORMS[row.form],
        "group": group.get(row.owner_group_id or 0, ""),
        "lines": [(each, money.baht(each.amount), money.baht(each.spent), money.baht(each.left)) for each in lines],
        "budget": money.baht(row.budget),
        "spent": money.baht(row.spent),
        "expenses": [(each, money.baht(each.amount)) for each in expenses(programme_ids=[row.id])],
        "events": [(each, *words.EVENT_STATES[each.state]) for each in held],
        "texts": [
            (_("หลักการและเหตุผล"), row.rationale),
            (_("วัตถุประสงค์"), row.objectives),
            (_("ผลที่คาดว่าจะได้รับ"), row.expected_results),
            (_("ตัวชี้วัดความสำเร็จ"), row.indicators),
        ],
        "may_edit": common.may(request, permissions.PLAN_EDIT, row.office_id),
        "may_run": common.may(request, permissions.EVENT_RUN, row.office_id),
        "crumbs": common.crumbs(),
    }
    return render(request, "development/programme.html", context)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def add(request: Request, plan_id: int) -> HttpResponse:
    """Add a programme to the plan."""
    return _edit(request, editable(request, plan_id), None)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def edit(request: Request, programme_id: int) -> HttpResponse:
    """Change a programme."""
    row = plans.programme_row(actor=request.actor, programme_id=programme_id)
    return _edit(request, editable(request, row.plan_id), row)


def _edit(request: Request, plan: PlanRow, row: ProgrammeRow | None) -> HttpResponse:
    today = clock.today()
    people = accounts.people_with(permissions.PLAN_VIEW, plan.office_id, today, any_reach=True)
    owners = {each.id: each.full_name for each in people}
    if row is not None and row.owner_person_id:
        owners.setdefault(row.owner_person_id, row.owner_name)
    priorities = plans.priority_rows(actor=request.actor, office_id=plan.office_id, year_be=plan.year_be)
    names = [name for name in ProgrammeForm.base_fields if name not in {"reason", "priority_ids"}]
    initial: dict[str, Any] = {name: getattr(row, name) for name in names} if row else {}
    form = ProgrammeForm(
        request.POST or None,
        initial=initial | ({"priority_ids": [str(pk) for pk in row.priority_ids]} if row else {}),
        approved=plan.is_approved,
        people=list(owners.items()),
        groups=[(each.id, each.name) for each in organisations.groups(plan.office_id, today)],
        priorities=[(str(each.id), f"{each.rank}. {each.topic}") for each in priorities],
    )

    def act(data: dict[str, Any]) -> str:
        values = {name: data[name] for name in names}
        for name in ("owner_person_id", "owner_group_id"):
            values[name] = int(values[name]) if values[name] else None
        chosen = tuple(int(pk) for pk in data.get("priority_ids", ()))
        saved = actions.save_programme(
            actor=request.actor,
            plan_id=plan.id,
            programme_id=row.id if row else None,
            words=actions.ProgrammeWords(**values, priority_ids=chosen),
            reason=data.get("reason", ""),
            at=clock.now(),
        )
        return reverse("development:programme", args=[saved.pk])

    back = reverse("development:programme", args=[row.id]) if row else reverse("development:plan")
    look = Look(title=_("โครงการในแผน"), submit=_("บันทึก"), back=back, crumbs=common.crumbs())
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกโครงการแล้ว"))


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def add_line(request: Request, programme_id: int) -> HttpResponse:
    """Add money to a programme."""
    return _line(request, plans.programme_row(actor=request.actor, programme_id=programme_id), None)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def edit_line(request: Request, programme_id: int, line_id: int) -> HttpResponse:
    """Change money planned for a programme."""
    return _line(request, plans.programme_row(actor=request.actor, programme_id=programme_id), line_id)


def _line(request: Request, row: ProgrammeRow, line_id: int | None) -> HttpResponse:
    plan = editable(request, row.plan_id)
    lines = plans.budget_rows([row.id]).get(row.id, [])
    line = next((each for each in lines if each.id == line_id), None)
    if line_id is not None and line is None:
        raise Http404
    initial = {"source": line.source, "kind": line.kind, "amount": line.amount} if line else {}
    form = BudgetForm(request.POST or None, initial=initial, approved=plan.is_approved)

    def act(data: dict[str, Any]) -> str:
        actions.save_budget_line(
            actor=request.actor,
            programme_id=row.id,
            line_id=line_id,
            words=actions.BudgetWords(data["source"], data["kind"], data["amount"]),
            reason=data.get("reason", ""),
            at=clock.now(),
        )
        return reverse("development:programme", args=[row.id])

    look = _look(_("รายการงบประมาณ"), row)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกงบประมาณแล้ว"))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def add_expense(request: Request, programme_id: int) -> HttpResponse:
    """Record money spent on a programme apart from its events."""
    row = plans.programme_row(actor=request.actor, programme_id=programme_id)
    if not common.may(request, permissions.EVENT_RUN, row.office_id):
        raise Http404
    lines = plans.budget_rows([row.id]).get(row.id, [])
    form = ExpenseForm(
        request.POST or None,
        request.FILES or None,
        initial={"paid_on": clock.today()},
        lines=[(each.id, f"{each.source}: {each.kind}") for each in lines],
    )

    def act(data: dict[str, Any]) -> str:
        leavings.add_programme_expense(
            actor=request.actor,
            programme_id=row.id,
            words=expense_words(data),
            upload=common.uploaded(data["file"]),
            at=clock.now(),
        )
        return reverse("development:programme", args=[row.id])

    look = Look(
        title=_("บันทึกค่าใช้จ่าย"),
        submit=_("บันทึก"),
        back=reverse("development:programme", args=[row.id]),
        crumbs=common.crumbs(),
        upload=True,
    )
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกค่าใช้จ่ายแล้ว"))


def expense_words(data: dict[str, Any]) -> leavings.ExpenseWords:
    """What the form of an expense says."""
    line = data["budget_line_id"]
    return leavings.ExpenseWords(data["description"], data["amount"], data["paid_on"], int(line) if line else None)


def _look(title: Any, row: ProgrammeRow) -> Look:
    back = reverse("development:programme", args=[row.id])
    return Look(title=title, submit=_("บันทึก"), back=back, crumbs=common.crumbs((row.name, back)))
