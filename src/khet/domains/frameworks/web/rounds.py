"""The work in one round: who owns what, where every node stands, what is late, confirming and publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khet.calc.criteria import Node, Scoring
from khet.domains.accounts import public as accounts
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import entries, evaluations, publishing
from khet.domains.frameworks.actions.evaluations import Owner, RoundDates
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries import results as result_queries
from khet.domains.frameworks.queries.evaluations import OwnerRow
from khet.domains.frameworks.queries.rows import EntryRow, EvaluationRow, ResultSet, RoundRow
from khet.domains.frameworks.rules import nodes
from khet.domains.frameworks.rules.refusals import NoSuchEvaluation, Refusal
from khet.domains.frameworks.web import places
from khet.domains.frameworks.web.forms import DatesForm
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.states import ReasonMissing, WrongState
from khet.kernel.web.page import Request, page


@dataclass(frozen=True, slots=True)
class Line:
    """One node in the round: where it stands, with whom, and until when."""

    code: str
    name: str
    step: str
    is_returned: bool
    is_amended: bool
    owner: str
    owner_key: str
    self_level: str
    score: str
    due_on: date | None
    url: str
    may_confirm: bool
    revision: int


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
            form.problem(str(problem))
        else:
            messages.success(request, _("เปลี่ยนกำหนดแล้ว"))
            return redirect(places.round_url(evaluation_id, round_code))
    return show(request, evaluation_id, round_code, dates_form=form, status=422)


@page(permissions.RESULT_ASSIGN, methods=("POST",))
def owners(request: Request, evaluation_id: int, round_code: str) -> HttpResponse:
    """Give the chosen nodes to one person or group, or take their owner away."""
    codes = request.POST.getlist("code")
    owner = _owner(request.POST.get("owner", ""))
    if not codes or owner is None:
        messages.error(request, _("เลือกอย่างน้อยหนึ่งข้อ และเลือกผู้รับผิดชอบ"))
        return show(request, evaluation_id, round_code, status=422)
    try:
        evaluations.assign(
            actor=request.actor, evaluation_id=evaluation_id, owners=dict.fromkeys(codes, owner), at=clock.now()
        )
    except Refusal as problem:
        messages.error(request, str(problem))
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
        messages.error(request, str(problem))
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
        messages.error(request, str(problem))
        return show(request, evaluation_id, round_code, status=409)
    messages.success(request, _("เผยแพร่ฉบับที่ %(number)s แล้ว") % {"number": row.number})
    found = evaluation_queries.evaluation(actor=request.actor, evaluation_id=evaluation_id)
    return redirect(places.of_evaluation(found).url("results"))


def show(
    request: Request, evaluation_id: int, round_code: str, *, dates_form: DatesForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a round, with a form that was refused in place of the fresh one."""
    today = clock.today()
    try:
        evaluation = evaluation_queries.evaluation(actor=request.actor, evaluation_id=evaluation_id)
    except NoSuchEvaluation as missing:
        raise Http404(str(missing)) from missing
    chosen = evaluation.round(round_code)
    if chosen is None:
        raise Http404
    place = places.of_evaluation(evaluation)
    found = result_queries.results(actor=request.actor, **place.asked)
    held = evaluation_queries.owners(actor=request.actor, evaluation_id=evaluation_id)
    office_id = evaluation.office.id
    may_assign = request.actor.reach(permissions.RESULT_ASSIGN).covers_office(office_id)
    groups = {row.id: row.name for row in organisations.groups(office_id, today)}
    people = {row.id: row.full_name for row in _people(request, office_id, today, may_assign)}
    people |= accounts.names({row.person_id for row in held.values()} - people.keys())
    lines = _lines(request, found, chosen, held, people, groups)
    missing = [line for line in lines if line.step not in {"scored", "published"}]
    context = {
        **places.frame(request, place, evaluation, "round"),
        "found": found,
        "round": chosen,
        "lines": lines,
        "counts": _counts(lines),
        "late": [line for line in lines if line.due_on and line.due_on < today],
        "today": today,
        "may_assign": may_assign and not chosen.is_published,
        "may_confirm": any(line.may_confirm for line in lines),
        "may_publish": request.actor.reach(permissions.RESULT_PUBLISH).covers_office(office_id),
        "may_import": request.actor.reach(permissions.RESULT_IMPORT).covers_office(office_id),
        "upload_url": place.url("upload"),
        "is_amended": any(line.is_amended and line.step == "scored" for line in lines),
        "missing": missing,
        "people": sorted(people.items(), key=lambda pair: pair[1]) if may_assign else [],
        "groups": sorted(groups.items(), key=lambda pair: pair[1]) if may_assign else [],
        "dates_form": dates_form or DatesForm(initial=_dates_of(chosen)),
        "reason": request.POST.get("reason", ""),
        "acknowledged": request.POST.getlist("missing"),
        "chosen_codes": request.POST.getlist("code"),
    }
    return render(request, "frameworks/round.html", context, status=status)


def _people(request: Request, office_id: int, today: date, may_assign: bool) -> list[accounts.PersonRow]:
    if not may_assign:
        return []
    return accounts.people_with(permissions.RESULT_REPORT, office_id, today, any_reach=True)


def _lines(
    request: Request,
    found: ResultSet,
    chosen: RoundRow,
    held: Mapping[str, OwnerRow],
    people: Mapping[int, str],
    groups: Mapping[int, str],
) -> list[Line]:
    framework, office_type = found.framework, found.office.office_type
    reach = request.actor.reach(permissions.RESULT_CONFIRM).covers_office(found.office.id)
    codes = set(nodes.leaf_codes(framework, office_type))
    return [
        _line(request, found.evaluation, chosen, node, found.entry(chosen.code, node.code), held, people, groups, reach)
        for node in framework.nodes
        if node.code in codes and node.scoring is not Scoring.ROLLUP
    ]


def _line(
    request: Request,
    evaluation: EvaluationRow,
    chosen: RoundRow,
    node: Node,
    row: EntryRow | None,
    held: Mapping[str, OwnerRow],
    people: Mapping[int, str],
    groups: Mapping[int, str],
    reach: bool,
) -> Line:
    owner = held.get(node.code)
    step = row.step if row else "not_reported"
    return Line(
        code=node.code,
        name=node.name,
        step=step,
        is_returned=bool(row and row.returned_reason and row.step == "draft"),
        is_amended=bool(row and row.is_amended),
        owner=_owner_name(owner, people, groups),
        owner_key=_owner_key(owner),
        self_level=_shown(row.report.self_level) if row else "–",
        score=_shown(row.score.level) if row and row.has_score else "–",
        due_on=None if chosen.is_published else chosen.due_on(row.step if row else "draft"),
        url=places.entry_url(evaluation.id, chosen.code, node.code),
        may_confirm=bool(reach and row and row.step == "submitted" and request.actor.person_id not in row.reporter_ids),
        revision=row.revision if row else 0,
    )


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value.normalize():f}"


def _owner_name(owner: OwnerRow | None, people: Mapping[int, str], groups: Mapping[int, str]) -> str:
    if owner is None:
        return ""
    return people.get(owner.person_id or 0, "") or groups.get(owner.group_id or 0, "")


def _owner_key(owner: OwnerRow | None) -> str:
    if owner is None:
        return ""
    return f"p{owner.person_id}" if owner.person_id is not None else f"g{owner.group_id}"


def _owner(text: str) -> Owner | None:
    if text == "none":
        return Owner()
    kind, number = text[:1], text[1:]
    if not number.isdecimal() or kind not in {"p", "g"}:
        return None
    return Owner(person_id=int(number)) if kind == "p" else Owner(group_id=int(number))


def _counts(lines: list[Line]) -> list[tuple[str, int]]:
    order = ("not_reported", "draft", "submitted", "confirmed", "scored", "published")
    return [(step, sum(line.step == step for line in lines)) for step in order]


def _dates_of(chosen: RoundRow) -> dict[str, date]:
    return {
        "report_due_on": chosen.report_due_on,
        "confirm_due_on": chosen.confirm_due_on,
        "score_due_on": chosen.score_due_on,
    }
