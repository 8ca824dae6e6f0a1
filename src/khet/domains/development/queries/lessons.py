"""Lessons with where they were taken up, either way round; cohorts with their schools."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from khet.domains.development import permissions
from khet.domains.development.models import Cohort, CohortSchool, Lesson, LessonUse, Programme
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class UsedIn:
    """Where a lesson was taken up."""

    programme_id: int
    programme: str
    year_be: int
    how: str


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson with the event it comes from and where it was taken up."""

    id: int
    event_id: int
    event_title: str
    year_be: int
    text: str
    basis: str
    uses: tuple[UsedIn, ...]


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A generation of schools; ``left`` are those that went out of it."""

    id: int
    scheme: str
    number: int
    year_be: int
    note: str
    schools: tuple[str, ...]
    school_ids: tuple[int, ...]
    left: tuple[str, ...]


def lessons(
    actor: Actor, *, office_id: int | None = None, event_id: int | None = None, programme_id: int | None = None
) -> list[LessonRow]:
    """Lessons of offices in reach: of an office, of an event, or those taken up in a programme; two queries."""
    found = Lesson.objects.visible_to(actor, permissions.PLAN_VIEW)
    wanted = {"office_id": office_id, "event_id": event_id, "uses__programme_id": programme_id}
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    uses = Prefetch("uses", LessonUse.objects.select_related("programme__plan"))
    rows = found.select_related("event__programme__plan").prefetch_related(uses).order_by("-pk")
    return [
        LessonRow(
            id=each.pk,
            event_id=each.event_id,
            event_title=each.event.title,
            year_be=each.event.programme.plan.year_be,
            text=each.text,
            basis=each.basis,
            uses=tuple(
                UsedIn(use.programme_id, use.programme.name, use.programme.plan.year_be, use.how)
                for use in each.uses.all()
            ),
        )
        for each in rows
    ]


def later_programmes(actor: Actor, office_id: int, year_be: int) -> list[tuple[int, str]]:
    """The programmes of an office's plans after this year, to take a lesson up in; one query."""
    if not actor.reach(permissions.PLAN_EDIT).covers_office(office_id):
        return []
    found = Programme.objects.filter(plan__office_id=office_id, plan__year_be__gt=year_be).select_related("plan")
    return [(each.pk, f"{each.plan.year_be}: {each.name}") for each in found]


def cohorts(actor: Actor, office_id: int, on: date) -> list[CohortRow]:
    """The cohorts of an office with their schools; three queries."""
    members: dict[int, list[CohortSchool]] = defaultdict(list)
    found = list(Cohort.objects.visible_to(actor, permissions.PLAN_VIEW).filter(office_id=office_id))
    for each in CohortSchool.objects.filter(cohort__in=[cohort.pk for cohort in found]):
        members[each.cohort_id].append(each)
    ids = [each.school_id for held in members.values() for each in held]
    names = organisations.school_names(ids, on)
    return [
        CohortRow(
            id=cohort.pk,
            scheme=cohort.scheme,
            number=cohort.number,
            year_be=cohort.year_be,
            note=cohort.note,
            schools=tuple(names[each.school_id] for each in members[cohort.pk] if each.left_on is None),
            school_ids=tuple(each.school_id for each in members[cohort.pk] if each.left_on is None),
            left=tuple(names[each.school_id] for each in members[cohort.pk] if each.left_on is not None),
        )
        for cohort in found
    ]
