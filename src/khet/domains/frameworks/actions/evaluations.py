"""Opening an evaluation for an office or school, its due dates, and who owns its nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from khet.calc.calendars import AcademicYear, FiscalYear, thai_day
from khet.calc.criteria import Framework as Definition
from khet.calc.criteria import Round
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import loading, workflow
from khet.domains.frameworks.actions import owners as owner_checks
from khet.domains.frameworks.models import (
    Assignment,
    Entry,
    Evaluation,
    EvaluationRound,
    Framework,
)
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.choosing import version_for
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.queries.rows import EvaluationRow
from khet.domains.frameworks.rules.refusals import AlreadyOpen, NoSuchEvaluation, NoSuchFramework, WrongDates
from khet.domains.organisations import public as organisations
from khet.kernel import audit
from khet.kernel.actor import Actor

# After the end of a round: days until reported, confirmed and scored, when nobody names dates.
REPORT_DAYS, CONFIRM_DAYS, SCORE_DAYS = 0, 7, 30


@dataclass(frozen=True, slots=True)
class RoundDates:
    """By when a round is to be reported, confirmed and scored."""

    report_due_on: date
    confirm_due_on: date
    score_due_on: date


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a node: a person or a group; neither takes the owner away."""

    person_id: int | None = None
    group_id: int | None = None


@transaction.atomic
def open_evaluation(
    *,
    actor: Actor,
    office_id: int,
    framework_code: str,
    year: int,
    at: datetime,
    school_id: int | None = None,
    version: str | None = None,
    dates: Mapping[str, RoundDates] | None = None,
) -> EvaluationRow:
    """Open an evaluation with a version in use (the one for the year unless named), and rounds with due dates.

    Raises NotAllowed, NoSuchFramework, NoVersionInUse, AlreadyOpen and WrongDates.
    """
    actor.require_office(permissions.RESULT_ASSIGN, office_id)
    evaluation = create(
        actor=actor,
        office_id=office_id,
        framework_code=framework_code,
        year=year,
        school_id=school_id,
        version=version,
        dates=dates,
        at=at,
    )
    return _row(evaluation.pk)


def create(
    *,
    actor: Actor,
    office_id: int,
    framework_code: str,
    year: int,
    at: datetime,
    school_id: int | None = None,
    version: str | None = None,
    dates: Mapping[str, RoundDates] | None = None,
) -> Evaluation:
    """Open an evaluation; the caller has checked the permission, and has a transaction open."""
    chosen = version_for(code=framework_code, office_id=office_id, year=year, named=version)
    framework = Framework.objects.select_for_update().get(pk=chosen.framework_id)
    definition = definition_by_hash(chosen.definition_hash)
    _check_subject(definition, framework, school_id)
    _check_school(office_id, school_id, at)
    same = Evaluation.objects.of(office_id=office_id, framework_code=framework.code, year=year, school_id=school_id)
    if same.filter(framework=framework).exists():
        raise AlreadyOpen(
            f"เปิดการประเมิน “{framework.code}” ปี {year} ไว้แล้ว", f"“{framework.code}” of {year} is open already"
        )
    evaluation = Evaluation.objects.create(
        office_id=office_id,
        school_id=school_id,
        framework=framework,
        version=chosen,
        year=year,
        opened_at=at,
        opened_by_id=actor.person_id,
    )
    _make_rounds(evaluation, definition, year, dates or {})
    _record(actor, "frameworks.evaluation.opened", evaluation, {"version": chosen.version}, at)
    return evaluation


@transaction.atomic
def set_dates(*, actor: Actor, evaluation_id: int, round_code: str, dates: RoundDates, at: datetime) -> EvaluationRow:
    """Change the due dates of a round that is not published; open work items take them over."""
    place = loading.place(actor, permissions.RESULT_ASSIGN, evaluation_id, round_code)
    _check_dates(dates)
    found = place.round
    found.report_due_on, found.confirm_due_on = dates.report_due_on, dates.confirm_due_on
    found.score_due_on = dates.score_due_on
    found.save(update_fields=["report_due_on", "confirm_due_on", "score_due_on"])
    _renew_work(place, at)
    detail = {"round": round_code, "report": dates.report_due_on, "score": dates.score_due_on}
    _record(actor, "frameworks.evaluation.dated", place.evaluation, detail, at)
    return _row(evaluation_id)


@transaction.atomic
def assign(
    *, actor: Actor, evaluation_id: int, owners: Mapping[str, Owner], at: datetime
) -> dict[str, evaluation_queries.OwnerRow]:
    """Give nodes to owners, many at a time; an empty owner takes the node from whoever had it.

    Raises NotAllowed, NoSuchEvaluation, NoSuchFramework for a code the criteria do not have, and NotOfTheOffice.
    """
    evaluation = loading.evaluation(actor, permissions.RESULT_ASSIGN, evaluation_id)
    definition = definition_by_hash(evaluation.version.definition_hash)
    for code in owners:
        if not definition.has(code):
            raise NoSuchFramework(f"ไม่มีรหัส “{code}” ในกรอบนี้", f"There is no node “{code}”")
    owner_checks.check(
        office_id=evaluation.office_id,
        people=[owner.person_id for owner in owners.values()],
        groups=[owner.group_id for owner in owners.values()],
        at=at,
    )
    Assignment.objects.filter(evaluation=evaluation, node_code__in=owners).delete()
    Assignment.objects.bulk_create(
        Assignment(
            evaluation=evaluation, node_code=code, owner_person_id=owner.person_id, owner_group_id=owner.group_id
        )
        for code, owner in owners.items()
        if owner != Owner()
    )
    _hand_out(evaluation, tuple(owners), at)
    detail = {code: {"person": owner.person_id, "group": owner.group_id} for code, owner in owners.items()}
    _record(actor, "frameworks.evaluation.assigned", evaluation, {"owners": detail}, at)
    return evaluation_queries.owners_of(evaluation.pk)


@transaction.atomic
def copy_owners(*, actor: Actor, evaluation_id: int, at: datetime) -> dict[str, evaluation_queries.OwnerRow]:
    """Take the owners over from the same framework's last earlier year, for nodes that have none yet.

    Those who are not of the office any more are left out.
    """
    evaluation = loading.evaluation(actor, permissions.RESULT_ASSIGN, evaluation_id)
    definition = definition_by_hash(evaluation.version.definition_hash)
    earlier = (
        Evaluation.objects.of(
            office_id=evaluation.office_id,
            framework_code=evaluation.framework.code,
            school_id=evaluation.school_id,
        )
        .filter(framework=evaluation.framework, year__lt=evaluation.year, assignments__isnull=False)
        .order_by("-year")
    )
    held = evaluation_queries.owners_of(evaluation.pk)
    source = earlier.first()
    rows = evaluation_queries.owners_of(source.pk) if source is not None else {}
    office_id = evaluation.office_id
    people = owner_checks.people_here([row.person_id for row in rows.values()], office_id=office_id, at=at)
    groups = owner_checks.groups_here([row.group_id for row in rows.values()], office_id=office_id, at=at)
    owners = {
        code: Owner(row.person_id, row.group_id)
        for code, row in rows.items()
        if code not in held and definition.has(code) and (row.person_id in people or row.group_id in groups)
    }
    return assign(actor=actor, evaluation_id=evaluation_id, owners=owners, at=at)


def hand_out_round(*, evaluation: Evaluation, round_code: str, at: datetime) -> None:
    """Put every owned node of a round that was not submitted yet on its owner's home."""
    place = loading.place_of(evaluation, round_code)
    handed_in = set(
        Entry.objects.filter(round=place.round).exclude(step=Entry.DRAFT).values_list("node_code", flat=True)
    )
    owned = Assignment.objects.filter(evaluation=evaluation).exclude(node_code__in=handed_in)
    for code in owned.values_list("node_code", flat=True):
        if place.framework.has(code):
            workflow.let_owner_work(place=place, code=code, at=at)


def first_open_round(evaluation: Evaluation) -> EvaluationRound | None:
    """The first round that is not published: the one that is worked on."""
    return next((row for row in evaluation.rounds.all() if row.published_at is None), None)


def _check_subject(definition: Definition, framework: Framework, school_id: int | None) -> None:
    if (definition.subject == "school") == (school_id is not None):
        return
    raise NoSuchFramework(
        f"กรอบ “{framework.code}” ใช้ประเมิน{'สถานศึกษา' if definition.subject == 'school' else 'สำนักงาน'}",
        f"“{framework.code}” evaluates a {definition.subject}",
    )


def _check_school(office_id: int, school_id: int | None, at: datetime) -> None:
    if school_id is None:
        return
    found = organisations.school(school_id, on=thai_day(at))
    if found.office_id != office_id:
        raise NoSuchEvaluation("สถานศึกษานี้ไม่ได้อยู่ในสำนักงานนี้", "This school does not belong to the office")


def _make_rounds(evaluation: Evaluation, definition: Definition, year: int, dates: Mapping[str, RoundDates]) -> None:
    for position, found in enumerate(definition.rounds):
        chosen = dates.get(found.code) or default_dates(definition, found, year)
        _check_dates(chosen)
        EvaluationRound.objects.create(
            evaluation=evaluation,
            code=found.code,
            name=found.name,
            position=position,
            report_due_on=chosen.report_due_on,
            confirm_due_on=chosen.confirm_due_on,
            score_due_on=chosen.score_due_on,
        )


def default_dates(definition: Definition, found: Round, year: int) -> RoundDates:
    """Due dates from the end of the round in the fiscal or academic year."""
    calendar = FiscalYear(year) if definition.calendar == "fiscal" else AcademicYear(year)
    end = calendar.round_end(found.month, found.day)
    return RoundDates(
        end + timedelta(days=REPORT_DAYS), end + timedelta(days=CONFIRM_DAYS), end + timedelta(days=SCORE_DAYS)
    )


def _check_dates(dates: RoundDates) -> None:
    if not dates.report_due_on <= dates.confirm_due_on <= dates.score_due_on:
        raise WrongDates(
            "กำหนดส่งต้องไม่หลังกำหนดยืนยัน และกำหนดยืนยันต้องไม่หลังกำหนดให้ระดับ",
            "Reports are due before confirmation, and confirmation before scoring",
        )


def _hand_out(evaluation: Evaluation, codes: Sequence[str], at: datetime) -> None:
    current = first_open_round(evaluation)
    if current is None:
        return
    place = loading.place_of(evaluation, current.code)
    drafts = {entry.node_code: entry.step for entry in Entry.objects.filter(round=current, node_code__in=codes)}
    for code in codes:
        workflow.close_owner_work(place=place, code=code, at=at)
        if drafts.get(code, Entry.DRAFT) == Entry.DRAFT:
            workflow.let_owner_work(place=place, code=code, at=at)


def _renew_work(place: loading.Place, at: datetime) -> None:
    workflow.refresh_waiting(place=place, at=at)
    current = first_open_round(place.evaluation)
    if current is not None and current.pk == place.round.pk:
        hand_out_round(evaluation=place.evaluation, round_code=place.round.code, at=at)


def _row(evaluation_id: int) -> EvaluationRow:
    return evaluation_queries.row_of(evaluation_queries.loaded(Evaluation.objects.all()).get(pk=evaluation_id))


def _record(actor: Actor, verb: str, evaluation: Evaluation, detail: Mapping[str, object], at: datetime) -> None:
    office = organisations.office(evaluation.office_id)
    audit.record(
        actor=actor,
        verb=verb,
        target_kind="frameworks.evaluation",
        target_id=evaluation.pk,
        target_label=f"{evaluation.framework.code} {evaluation.year} {office.short_name}",
        office_id=evaluation.office_id,
        detail=dict(detail),
        at=at,
    )
