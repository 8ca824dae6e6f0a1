"""Lessons of events, and taking them up in a later plan; cohorts of schools in programmes that run for years."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from khet.domains.development import permissions
from khet.domains.development.models import Cohort, CohortSchool, Event, Lesson, LessonUse, Programme
from khet.domains.development.rules.refusals import PlanProblem
from khet.domains.organisations import public as organisations
from khet.kernel import audit
from khet.kernel.actor import Actor


@transaction.atomic
def write_lesson(*, actor: Actor, event_id: int, text: str, basis: str, at: datetime) -> Lesson:
    """Write down what an event taught, and what that rests on. Raises NotAllowed, Event.DoesNotExist, PlanProblem."""
    event = Event.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=event_id)
    actor.require_office(permissions.EVENT_RUN, event.office_id)
    if not text.strip():
        raise PlanProblem("เขียนบทเรียนด้วย", "Write the lesson")
    made = Lesson.objects.create(
        office_id=event.office_id,
        event=event,
        text=text.strip(),
        basis=basis.strip(),
        written_at=at,
        written_by_id=actor.person_id,
    )
    detail = {"text": made.text}
    audit.record_change(actor, "lesson.written", made, event.title, office_id=event.office_id, detail=detail, at=at)
    return made


@transaction.atomic
def take_up(*, actor: Actor, lesson_id: int, programme_id: int, how: str, at: datetime) -> LessonUse:
    """Take a lesson up in a programme of a later plan of the same office.

    Raises NotAllowed, Lesson.DoesNotExist, Programme.DoesNotExist, PlanProblem.
    """
    found = Lesson.objects.visible_to(actor, permissions.PLAN_EDIT).select_related("event__programme__plan")
    lesson: Lesson = found.get(pk=lesson_id)
    actor.require_office(permissions.PLAN_EDIT, lesson.office_id)
    programme = Programme.objects.select_related("plan").get(pk=programme_id, plan__office_id=lesson.office_id)
    if programme.plan.year_be <= lesson.event.programme.plan.year_be:
        raise PlanProblem("เลือกโครงการของแผนปีถัดไป", "Choose a programme of a later plan")
    try:
        with transaction.atomic():
            made = LessonUse.objects.create(
                lesson=lesson, programme=programme, how=how.strip()[:500], linked_at=at, linked_by_id=actor.person_id
            )
    except IntegrityError:
        raise PlanProblem("โครงการนี้รับบทเรียนข้อนี้แล้ว", "The programme has taken this lesson up already") from None
    detail = {"lesson": lesson.pk, "programme": programme.pk}
    audit.record_change(
        actor, "lesson.taken_up", made, programme.name, office_id=lesson.office_id, detail=detail, at=at
    )
    return made


@transaction.atomic
def save_cohort(
    *,
    actor: Actor,
    office_id: int,
    scheme: str,
    number: int,
    year_be: int,
    school_ids: Collection[int],
    on: date,
    at: datetime,
    note: str = "",
    programme_id: int | None = None,
) -> Cohort:
    """Make a cohort or change its schools; a school that is taken out keeps its row with the day it left.

    Raises NotAllowed, PlanProblem.
    """
    actor.require_office(permissions.PLAN_EDIT, office_id)
    if not scheme.strip() or number < 1 or not school_ids:
        raise PlanProblem("ระบุชื่อโครงการ รุ่นที่ และเลือกโรงเรียน", "Name the scheme, its number and the schools")
    if set(school_ids) - organisations.school_ids(office_id, on):
        raise PlanProblem("มีโรงเรียนที่ไม่ได้อยู่ในเขตนี้", "A school is not of this office")
    cohort, _made = Cohort.objects.update_or_create(
        office_id=office_id,
        scheme=scheme.strip(),
        number=number,
        defaults={"year_be": year_be, "note": note.strip(), "programme_id": programme_id},
    )
    held = {each.school_id: each for each in CohortSchool.objects.filter(cohort=cohort)}
    for school_id in set(school_ids) - set(held):
        CohortSchool.objects.create(cohort=cohort, school_id=school_id)
    for school_id, each in held.items():
        left_on = None if school_id in school_ids else each.left_on or on
        if each.left_on != left_on:
            each.left_on = left_on
            each.save(update_fields=["left_on"])
    detail = {"scheme": cohort.scheme, "number": number, "schools": sorted(school_ids)}
    audit.record_change(actor, "cohort.saved", cohort, str(cohort), office_id=office_id, detail=detail, at=at)
    return cohort
