"""Courses and resource persons of an office, and how they were rated."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

from khet.domains.development import permissions
from khet.domains.development.models import (
    Competency,
    Course,
    DevelopmentSettings,
    Event,
    ResourcePerson,
    ResourceRating,
)
from khet.domains.development.queries import ratings
from khet.domains.development.rules.refusals import EventProblem
from khet.kernel import audit
from khet.kernel.actor import Actor

Saved = TypeVar("Saved", bound=Model)


@dataclass(frozen=True, slots=True)
class CourseWords:
    """What a course is."""

    code: str
    name: str
    hours: Decimal
    objectives: str = ""
    content: str = ""
    competency_ids: tuple[int, ...] = ()
    resource_person_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourcePersonWords:
    """Who teaches."""

    name: str
    affiliation: str = ""
    expertise: str = ""
    contact: str = ""
    person_id: int | None = None


@transaction.atomic
def save_course(
    *, actor: Actor, office_id: int, words: CourseWords, course_id: int | None = None, at: datetime
) -> Course:
    """Add or change a course with the competencies it builds; raises NotAllowed and EventProblem."""
    actor.require_office(permissions.PLAN_EDIT, office_id)
    every = Course.objects.visible_to(actor, permissions.PLAN_EDIT).filter(office_id=office_id)
    if every.filter(code=words.code).exclude(pk=course_id).exists():
        raise EventProblem(f"มีหลักสูตรรหัส {words.code} แล้ว", f"There is a course {words.code} already")
    if words.hours <= 0:
        raise EventProblem("จำนวนชั่วโมงต้องมากกว่า 0", "A course takes more than no hours")
    course = (
        Course(office_id=office_id, created_at=at, created_by_id=actor.person_id)
        if course_id is None
        else every.get(pk=course_id)
    )
    values = asdict(words)
    wanted, teaching = values.pop("competency_ids"), values.pop("resource_person_ids")
    saved = _save(actor, "course.saved", course, values, office_id, at)
    known = Competency.objects.visible_to(actor, permissions.PLAN_EDIT).filter(office_id=office_id)
    saved.competencies.set(known.filter(pk__in=wanted))
    people = ResourcePerson.objects.visible_to(actor, permissions.PLAN_EDIT).filter(office_id=office_id)
    saved.resource_persons.set(people.filter(pk__in=teaching))
    return saved


@transaction.atomic
def save_resource_person(
    *, actor: Actor, office_id: int, words: ResourcePersonWords, resource_person_id: int | None = None, at: datetime
) -> ResourcePerson:
    """Add or change somebody from whom others learn; raises NotAllowed and EventProblem."""
    actor.require_office(permissions.EVENT_RUN, office_id)
    every = ResourcePerson.objects.visible_to(actor, permissions.EVENT_RUN).filter(office_id=office_id)
    same = every.filter(name=words.name, affiliation=words.affiliation)
    if same.exclude(pk=resource_person_id).exists():
        raise EventProblem("มีวิทยากรชื่อและสังกัดนี้แล้ว", "This resource person is on the list already")
    person = (
        ResourcePerson(office_id=office_id, created_at=at, created_by_id=actor.person_id)
        if resource_person_id is None
        else every.get(pk=resource_person_id)
    )
    return _save(actor, "resource_person.saved", person, asdict(words), office_id, at)


@transaction.atomic
def retire(*, actor: Actor, kind: str, record_id: int, at: datetime) -> None:
    """Offer a course or resource person no more, or offer them again."""
    actor.require(permissions.EVENT_RUN)
    found: Course | ResourcePerson
    if kind == "course":
        found = Course.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=record_id)
    else:
        found = ResourcePerson.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=record_id)
    found.retired_at = None if found.retired_at else at
    found.save(update_fields=["retired_at"])
    detail = {"retired": found.retired_at is not None}
    audit.record_change(actor, f"{kind}.retired", found, str(found), office_id=found.office_id, detail=detail, at=at)


@transaction.atomic
def rate(
    *,
    actor: Actor,
    event_id: int,
    resource_person_id: int,
    mean: Decimal,
    answer_count: int,
    scale_top: int = 5,
    ref: str = "",
    at: datetime,
) -> ResourceRating:
    """Keep how those who took part rated a resource person of the event; a later rating replaces it."""
    actor.require(permissions.EVENT_RUN)
    event = Event.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=event_id)
    person = ResourcePerson.objects.visible_to(actor, permissions.EVENT_RUN).get(
        pk=resource_person_id, office_id=event.office_id
    )
    if not 0 <= mean <= scale_top or answer_count < 1:
        raise EventProblem("ค่าเฉลี่ยต้องอยู่ในช่วงของมาตรวัด และมีผู้ตอบอย่างน้อย 1 คน", "The mean lies outside its scale")
    found, _made = ResourceRating.objects.update_or_create(
        resource_person=person,
        event=event,
        defaults={
            "mean": mean,
            "scale_top": scale_top,
            "answer_count": answer_count,
            "ref": ref,
            "recorded_at": at,
            "recorded_by_id": actor.person_id,
        },
    )
    detail = {"mean": str(mean), "n": answer_count}
    audit.record_change(
        actor, "resource_person.rated", found, person.name, office_id=event.office_id, detail=detail, at=at
    )
    return found


def take_rating(*, actor: Actor, resource_person_id: int, key: str, at: datetime) -> ResourceRating:
    """Take a rating from a section or an item of a closed campaign of an event at which the person taught.

    Raises NotAllowed, and EventProblem for what is not offered.
    """
    actor.require(permissions.EVENT_RUN)
    offered = ratings.of_person(actor=actor, resource_person_id=resource_person_id)
    found = next((each for each in offered if each.key == key), None)
    if found is None:
        raise EventProblem(
            "ไม่มีผลนี้ให้ใช้ แบบประเมินต้องปิดรับแล้วและมีผู้ตอบพอ", "There is no such closed result with enough answers"
        )
    return rate(
        actor=actor,
        event_id=found.event_id,
        resource_person_id=resource_person_id,
        mean=found.rated.mean,
        answer_count=found.rated.n,
        scale_top=found.rated.scale_top,
        ref=found.ref[:200],
        at=at,
    )


@transaction.atomic
def set_settings(
    *, actor: Actor, office_id: int, attended_percent: Decimal, early_minutes: int, late_minutes: int, at: datetime
) -> DevelopmentSettings:
    """Set from how much of the hours a person has attended, and when check-in is open; new events take it over."""
    actor.require_office(permissions.PLAN_EDIT, office_id)
    if not 0 < attended_percent <= 100 or not 0 <= early_minutes <= 720 or not 0 <= late_minutes <= 720:
        raise EventProblem(
            "ร้อยละต้องมากกว่า 0 ถึง 100 และเวลาไม่เกิน 720 นาที", "The share lies in 0 to 100, times within 720 minutes"
        )
    found, _made = DevelopmentSettings.objects.update_or_create(
        office_id=office_id,
        defaults={
            "attended_percent": attended_percent,
            "early_minutes": early_minutes,
            "late_minutes": late_minutes,
        },
    )
    detail = {"attended_percent": str(attended_percent), "early": early_minutes, "late": late_minutes}
    audit.record_change(actor, "settings.changed", found, "", office_id=office_id, detail=detail, at=at)
    return found


def _save(actor: Actor, verb: str, record: Saved, values: dict[str, object], office_id: int, at: datetime) -> Saved:
    for key, value in values.items():
        setattr(record, key, value)
    record.save()
    detail = {key: str(value) for key, value in values.items() if value not in (None, "")}
    audit.record_change(actor, verb, record, str(record), office_id=office_id, detail=detail, at=at)
    return record
