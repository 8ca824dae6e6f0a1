"""The work in one round: who owns what, where every node stands, what is late, confirming and publishing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khet.calc.thai import sort_key
from khet.domains.accounts import public as accounts
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import entries, evaluations, publishing
from khet.domains.frameworks.actions.evaluations import Owner, RoundDates
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries import results as result_queries
from khet.domains.frameworks.queries.evaluations import OwnerRow
from khet.domains.frameworks.queries.rows import EvaluationRow, RoundRow
from khet.domains.frameworks.rules.refusals import NoSuchEvaluation, Refusal
from khet.domains.frameworks.web import places, round_lines
from khet.domains.frameworks.web.forms import DatesForm
from khet.domains.frameworks.web.round_lines import Names
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.states import ReasonMissing, WrongState
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@page(permissions.RESULT_VIEW)
def round_page(request: Request, evaluation_id: int, round_code: str) -> HttpResponse:
    """Show the round."""
    return show(request, evaluation_id, round_code)


@page(permissions.RESULT_ASSIGN, methods=("POST",))
def dates(request: Request, evaluation_id: int, round_code: str) -> HttpResponse:
    """Change the due dates of the round."""
    form = DatesForm(request.POST)
    if form.is_valid():
        try:
            evaluations.set_dates(
                actor=request.actor,
                evaluation_id=evaluation_id,
                round_code=round_code,
                dates=RoundDates(**form.cleaned_data),
                at=clock.now(),
            )
        except Refusal as problem:
            form.problem(told(problem))
        else:
            messages.success(request, _("เปลี่ยนกำหนดแล้ว"))
            return redirect(places.round_url(evaluation_id, round_code))
    return show(request, evaluation_id, round_code, dates_form=form, status=422)


@page(permissions.RESULT_ASSIGN, methods=("POST",))
def owners(request: Request, evaluation_id: int, round_code: str) -> HttpResponse:
    """Give the chosen nodes to one person or group, or take their owner away."""
    evaluation = _evaluation(request, evaluation_id)
    held = evaluation_queries.owners(actor=request.actor, evaluation_id=evaluation_id)
    codes = request.POST.getlist("code")
    owner = _owner(request.POST.get("owner", ""), _names(request, evaluation, held, clock.today(), True))
    if not codes or owner is None:
        messages.error(request, _("เลือกอย่างน้อยหนึ่งข้อ และเลือกผู้รับผิดชอบ"))
        return show(request, evaluation_id, round_code, status=422)
    try:
        evaluations.assign(
            actor=request.actor, evaluation_id=evaluation_id, owners=dict.fromkeys(codes, owner), at=clock.now()
        )
    except Refusal as problem:
        messages.error(request, told(problem))
        return show(request, evaluation_id, round_code, status=409)
    said = ngettext("มอบหมายแล้ว %(count)s ข้อ", "มอบหมายแล้ว %(count)s ข้อ", len(codes))
    messages.success(request, said % {"count": len(codes)})
    return redirect(places.round_url(evaluation_id, round_code))


@page(permissions.RESULT_ASSIGN, methods=("POST",))
def copy_owners(request: Request, evaluation_id: int, round_code: str) -> HttpResponse:
    """Take over last year's owners for nodes that have none."""
    try:
        evaluations.copy_owners(actor=request.actor, evaluation_id=evaluation_id, at=clock.now())
    except Refusal as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("คัดลอกผู้รับผิดชอบจากปีก่อนแล้ว"))
    return redirect(places.round_url(evaluation_id, round_code))


@page(permissions.RESULT_CONFIRM, methods=("POST",))
def confirm_many(request: Request, evaluation_id: int, round_code: str) -> HttpResponse:
    """Confirm the chosen nodes one by one; each that cannot be is named with the reason."""
    confirmed, refused = 0, []
    for chosen in request.POST.getlist("confirm"):
        code, _at, revision = chosen.rpartition("@")
        if not revision.isdecimal():
            continue
        try:
            entries.confirm(
                actor=request.actor,
                evaluation_id=evaluation_id,
                round_code=round_code,
                node_code=code,
                expected_revision=int(revision),
                at=clock.now(),
            )
            confirmed += 1
        except (Refusal, WrongState) as problem:
            refused.append(f"{code}: {problem}")
    for text in refused:
        messages.error(request, text)
    if confirmed:
        said = ngettext("ยืนยันแล้ว %(count)s ข้อ", "ยืนยันแล้ว %(count)s ข้อ", confirmed)
        messages.success(request, said % {"count": confirmed})
    elif not refused:
        messages.error(request, _("ยังไม่ได้เลือกข้อที่จะยืนยัน"))
    return redirect(places.round_url(evaluation_id, round_code))


@page(permissions.RESULT_PUBLISH, methods=("POST",))
def publish(request: Request, evaluation_id: int, round_code: str) -> HttpResponse:
    """Publish the round; what is missing must be acknowledged by name, an amendment needs its reason."""
    try:
        row = publishing.publish_round(
            actor=request.actor,
            evaluation_id=evaluation_id,
            round_code=round_code,
            acknowledge_missing=request.POST.getlist("missing"),
            reason=request.POST.get("reason", ""),
            at=clock.now(),
        )
    except (Refusal, ReasonMissing, WrongState) as problem:
        messages.error(request, told(problem))
        return show(request, evaluation_id, round_code, status=409)
    messages.success(request, _("เผยแพร่ฉบับที่ %(number)s แล้ว") % {"number": row.number})
    found = evaluation_queries.evaluation(actor=request.actor, evaluation_id=evaluation_id)
    return redirect(places.of_evaluation(found).url("results"))


def show(
    request: Request, evaluation_id: int, round_code: str, *, dates_form: DatesForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a round, with a form that was refused in place of the fresh one."""
    today = clock.today()
    evaluation = _evaluation(request, evaluation_id)
    chosen = evaluation.round(round_code)
    if chosen is None:
        raise Http404
    place = places.of_evaluation(evaluation)
    found = result_queries.results(actor=request.actor, **place.asked)
    held = evaluation_queries.owners(actor=request.actor, evaluation_id=evaluation_id)
    may_assign = _may(request, permissions.RESULT_ASSIGN, evaluation)
    names = _names(request, evaluation, held, today, may_assign)
    lines = round_lines.lines_of(request.actor, found, chosen, held, names)
    context = {
        **places.frame(request, place, evaluation, "round"),
        "found": found,
        "round": chosen,
        "lines": lines,
        "stages": round_lines.stages_of(lines, chosen),
        "late": [line for line in lines if line.due_on and line.due_on < today],
        "today": today,
        "may_assign": may_assign and not chosen.is_published,
        "may_confirm": any(line.may_confirm for line in lines),
        "may_publish": _may(request, permissions.RESULT_PUBLISH, evaluation),
        "may_import": _may(request, permissions.RESULT_IMPORT, evaluation),
        "upload_url": place.url("upload"),
        "is_amended": any(line.is_amended and line.step == "scored" for line in lines),
        "missing": [line for line in lines if line.step not in {"scored", "published"}],
        "people": sorted(names.people.items(), key=lambda pair: sort_key(pair[1])) if may_assign else [],
        "groups": sorted(names.groups.items(), key=lambda pair: sort_key(pair[1])) if may_assign else [],
        "dates_form": dates_form or DatesForm(initial=_dates_of(chosen)),
        "reason": request.POST.get("reason", ""),
        "acknowledged": request.POST.getlist("missing"),
        "chosen_codes": request.POST.getlist("code"),
    }
    return render(request, "frameworks/round.html", context, status=status)


def _may(request: Request, permission: str, evaluation: EvaluationRow) -> bool:
    return request.actor.reach(permission).covers_office(evaluation.office.id)


def _names(
    request: Request, evaluation: EvaluationRow, held: Mapping[str, OwnerRow], today: date, may_assign: bool
) -> Names:
    """The names of owners; for whoever assigns, also of everybody who could be one."""
    office_id = evaluation.office.id
    people = {}
    if may_assign:
        rows = accounts.people_with(permissions.RESULT_REPORT, office_id, today, any_reach=True)
        people = {row.id: row.full_name for row in rows}
    people |= accounts.names({row.person_id for row in held.values()} - people.keys())
    return Names(people, {row.id: row.name for row in organisations.groups(office_id, today)})


def _evaluation(request: Request, evaluation_id: int) -> EvaluationRow:
    try:
        return evaluation_queries.evaluation(actor=request.actor, evaluation_id=evaluation_id)
    except NoSuchEvaluation as missing:
        raise Http404(told(missing)) from missing


def _owner(text: str, names: Names) -> Owner | None:
    """The owner chosen out of those offered; None for anybody else, whose name must not be learnt this way."""
    offered = {"none": Owner()}
    offered |= {f"p{person_id}": Owner(person_id=person_id) for person_id in names.people}
    offered |= {f"g{group_id}": Owner(group_id=group_id) for group_id in names.groups}
    return offered.get(text)


def _dates_of(chosen: RoundRow) -> dict[str, date]:
    return {
        "report_due_on": chosen.report_due_on,
        "confirm_due_on": chosen.confirm_due_on,
        "score_due_on": chosen.score_due_on,
    }
