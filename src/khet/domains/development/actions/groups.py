"""Learning at work: communities and their meetings, coaching, and what people learn by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from khet.calc.calendars import thai_day
from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.models import AnnualPlan, CoachingLog, PlcGroup, PlcLog, Programme, SelfLearning
from khet.domains.development.rules.arriving import Upload
from khet.domains.development.rules.refusals import EventProblem
from khet.kernel import audit, files, work
from khet.kernel.actor import Actor

SELF_LEARNING = "development.accept_self_learning"


@dataclass(frozen=True, slots=True)
class PlcWords:
    """A learning community: what it works on, with whom."""

    name: str
    topic: str
    year_be: int
    facilitator_id: int
    member_ids: tuple[int, ...] = ()
    programme_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlcLogWords:
    """One meeting: the problem, the design, the trial, the reflection, and who was there."""

    held_on: date
    hours: Decimal
    problem: str
    design: str = ""
    trial: str = ""
    reflection: str = ""
    present_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CoachingWords:
    """One talk between a coach and the person coached."""

    coachee_id: int
    coached_on: date
    hours: Decimal
    focus: str
    observed: str = ""
    advice: str = ""
    agreed: str = ""
    next_on: date | None = None
    programme_id: int | None = None
    coach_id: int | None = None


@dataclass(frozen=True, slots=True)
class SelfLearningWords:
    """What somebody learnt by themselves."""

    title: str
    hours: Decimal
    completed_on: date
    provider: str = ""
    url: str = ""
    learnt: str = ""
    programme_id: int | None = None


@transaction.atomic
def save_plc(*, actor: Actor, office_id: int, words: PlcWords, group_id: int | None = None, at: datetime) -> PlcGroup:
    """Found a learning community or change it; its people are of the office."""
    actor.require_office(permissions.EVENT_RUN, office_id)
    people = {words.facilitator_id, *words.member_ids}
    _check_people(people, office_id, at)
    every = PlcGroup.objects.visible_to(actor, permissions.EVENT_RUN).filter(office_id=office_id)
    if every.filter(year_be=words.year_be, name=words.name).exclude(pk=group_id or 0).exists():
        raise EventProblem(f"มีกลุ่มชื่อ “{words.name}” ในปีนี้แล้ว", f"There is a group “{words.name}” this year")
    if group_id is None:
        group = PlcGroup(office_id=office_id, created_at=at, created_by_id=actor.person_id)
    else:
        group = every.get(pk=group_id)
    values = asdict(words)
    members = values.pop("member_ids")
    _check_programme(actor, words.programme_id, office_id)
    for key, value in values.items():
        setattr(group, key, value)
    group.school_id = accounts.person(words.facilitator_id).school_id
    group.save()
    group.members.set(members)
    _record(actor, "plc.saved", group, office_id, {"members": len(members)}, at)
    return group


@transaction.atomic
def add_plc_log(*, actor: Actor, group_id: int, words: PlcLogWords, log_id: int | None = None, at: datetime) -> PlcLog:
    """Write down a meeting: whoever runs events, the facilitator and the members may."""
    group = PlcGroup.objects.visible_to(actor, permissions.EVENT_JOIN).select_for_update().get(pk=group_id)
    members = set(group.members.values_list("pk", flat=True)) | {group.facilitator_id}
    if actor.person_id not in members:
        actor.require_office(permissions.EVENT_RUN, group.office_id)
    _check_day(words.held_on, words.hours, at)
    if set(words.present_ids) - members:
        raise EventProblem("ผู้เข้าร่วมวงต้องเป็นสมาชิกของกลุ่ม", "Those present must be members of the group")
    log = PlcLog(group=group) if log_id is None else PlcLog.objects.get(group=group, pk=log_id)
    values = asdict(words)
    present = values.pop("present_ids")
    for key, value in values.items():
        setattr(log, key, value)
    log.written_at, log.written_by_id = at, actor.person_id
    log.save()
    log.present.set(present)
    _record(actor, "plc.logged", log, group.office_id, {"held_on": words.held_on, "present": len(present)}, at)
    return log


@transaction.atomic
def save_coaching(
    *, actor: Actor, office_id: int, words: CoachingWords, log_id: int | None = None, at: datetime
) -> CoachingLog:
    """Write down a talk of coaching; the coach is whoever writes it unless another is named."""
    actor.require_office(permissions.EVENT_RUN, office_id)
    coach = words.coach_id or actor.person_id
    if coach is None or coach == words.coachee_id:
        raise EventProblem("ผู้โค้ชและผู้รับการโค้ชต้องเป็นคนละคน", "Coach and the person coached must be two people")
    _check_people({coach, words.coachee_id}, office_id, at)
    _check_programme(actor, words.programme_id, office_id)
    _check_day(words.coached_on, words.hours, at)
    if log_id is None:
        log = CoachingLog(office_id=office_id)
    else:
        log = CoachingLog.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=log_id, office_id=office_id)
    for key, value in (asdict(words) | {"coach_id": coach}).items():
        setattr(log, key, value)
    log.written_at, log.written_by_id = at, actor.person_id
    log.save()
    _record(actor, "coaching.saved", log, office_id, {"coachee": words.coachee_id, "on": words.coached_on}, at)
    return log


@transaction.atomic
def report_self_learning(
    *, actor: Actor, words: SelfLearningWords, upload: Upload | None = None, at: datetime
) -> SelfLearning:
    """Report what one learnt by oneself, with evidence; it counts once it is accepted."""
    actor.require(permissions.EVENT_JOIN)
    if actor.person_id is None:
        raise EventProblem("บัญชีนี้ไม่ผูกกับบุคคล", "This account is of no person")
    person = accounts.person(actor.person_id)
    _check_day(words.completed_on, words.hours, at, most=Decimal(999))
    stored = (
        files.store(actor=actor, stream=upload.data, name=upload.name, office_id=person.office_id, at=at)
        if upload
        else None
    )
    if stored is None and not words.url:
        raise EventProblem("โปรดแนบหลักฐานหรือใส่ลิงก์", "Add evidence: a file or a link")
    if words.programme_id is not None:
        Programme.objects.get(plan__office_id=person.office_id, plan__state="approved", pk=words.programme_id)
    made = SelfLearning.objects.create(
        office_id=person.office_id, person_id=person.id, file=stored, reported_at=at, **asdict(words)
    )
    work.open_item(
        kind=SELF_LEARNING,
        subject=f"development.selflearning:{made.pk}",
        title=(_("ตรวจการเรียนรู้ด้วยตนเอง: %(name)s") % {"name": person.full_name})[:300],
        office_id=person.office_id,
        permission=permissions.EVENT_RUN,
        url_name="development:self_learning",
        at=at,
    )
    _record(actor, "self_learning.reported", made, person.office_id, {"hours": str(words.hours)}, at)
    return made


@transaction.atomic
def decide_self_learning(*, actor: Actor, record_id: int, accept: bool, note: str = "", at: datetime) -> SelfLearning:
    """Accept what somebody learnt by themselves, or give it back with a reason; nobody decides their own."""
    actor.require(permissions.EVENT_RUN)
    found: SelfLearning = SelfLearning.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=record_id)
    actor.require_office(permissions.EVENT_RUN, found.office_id)
    if found.person_id == actor.person_id:
        raise EventProblem("ตรวจของตนเองไม่ได้ โปรดให้ผู้อื่นตรวจ", "Nobody accepts their own; ask somebody else")
    if not accept and not note.strip():
        raise EventProblem("โปรดระบุเหตุผลที่ส่งคืน", "Give the reason for giving it back")
    found.state = SelfLearning.ACCEPTED if accept else SelfLearning.RETURNED
    found.decided_at, found.decided_by_id, found.decision_note = at, actor.person_id, note.strip()[:300]
    found.save(update_fields=["state", "decided_at", "decided_by_id", "decision_note"])
    text = _("รับรองการเรียนรู้ “%(title)s” แล้ว") if accept else _("ส่งคืนการเรียนรู้ “%(title)s”: %(note)s")
    work.notify(
        person_id=found.person_id,
        text=text % {"title": found.title, "note": note.strip()},
        url_name="development:self_learning",
        at=at,
    )
    work.close_items(subject=f"development.selflearning:{found.pk}", at=at)
    _record(actor, "self_learning.decided", found, found.office_id, {"accepted": accept}, at)
    return found


def _check_people(ids: set[int], office_id: int, at: datetime) -> None:
    if ids - accounts.of_office(ids, office_id, thai_day(at)):
        raise EventProblem("ทุกคนต้องเป็นบุคลากรของเขตนี้", "Everybody must be of this office")


def _check_programme(actor: Actor, programme_id: int | None, office_id: int) -> None:
    if programme_id is not None:
        seen = AnnualPlan.objects.visible_to(actor, permissions.EVENT_RUN).filter(office_id=office_id)
        Programme.objects.get(plan__in=seen, pk=programme_id)


def _check_day(day: date, hours: Decimal, at: datetime, most: Decimal = Decimal(24)) -> None:
    if day > thai_day(at):
        raise EventProblem("วันที่ยังมาไม่ถึง โปรดตรวจวันที่", "The day lies ahead; check the date")
    if not 0 < hours <= most:
        raise EventProblem("จำนวนชั่วโมงไม่ถูกต้อง", "The number of hours cannot be")


def _record(actor: Actor, verb: str, target: Model, office_id: int, detail: Mapping[str, Any], at: datetime) -> None:
    audit.record_change(actor, verb, target, str(target), office_id=office_id, detail=detail, at=at)
