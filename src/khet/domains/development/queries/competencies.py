"""Competencies of an office, and what people have shown of them: worked out from events, tests and use at work."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum

from khet.calc.calendars import FiscalYear
from khet.domains.development import permissions
from khet.domains.development.models import Attendance, Competency, Event, UseRecord
from khet.domains.development.queries import assessments
from khet.domains.development.queries.completion import criteria_by_event
from khet.domains.development.rules import attending, follow_ups
from khet.domains.development.rules.competencies import LEVELS, Shown, Standing, best, standing
from khet.domains.development.rules.completion import Criteria
from khet.kernel.actor import Actor

Scores = Mapping[tuple[int, int], Fraction]


@dataclass(frozen=True, slots=True)
class CompetencyRow:
    """A competency of an office."""

    id: int
    office_id: int
    code: str
    name: str
    description: str
    target_group: str
    is_retired: bool
    course_count: int = 0


@dataclass(frozen=True, slots=True)
class ReachedRow:
    """A competency with the level that a person has reached, and where that was shown."""

    competency_id: int
    code: str
    name: str
    level: int
    event_id: int
    event_title: str
    on: date

    @property
    def level_name(self) -> str:
        """The level in Thai."""
        return LEVELS[self.level]


def competency_rows(*, actor: Actor, office_id: int, retired: bool = True) -> list[CompetencyRow]:
    """The competencies of an office by code; one query."""
    found = Competency.objects.visible_to(actor, permissions.EVENT_VIEW).filter(office_id=office_id)
    return _rows(found if retired else found.filter(retired_at__isnull=True))


def competency_row(*, actor: Actor, competency_id: int) -> CompetencyRow:
    """One competency; raises Competency.DoesNotExist; one query."""
    for row in _rows(Competency.objects.visible_to(actor, permissions.EVENT_VIEW).filter(pk=competency_id)):
        return row
    raise Competency.DoesNotExist


def of_person(person_id: int, after: Mapping[int, Fraction]) -> list[ReachedRow]:
    """What a person whom the caller has found within reach has shown; ``after`` is their tests by event.

    By code; at most five queries.
    """
    events = list(
        Event.objects.filter(
            sessions__attendances__person=person_id,
            sessions__attendances__is_present=True,
            course__competencies__isnull=False,
        ).distinct()
    )
    shown = _shown(events, {(person_id, key): score for key, score in after.items()}, person_id)
    found = best(shown)
    names = {row.pk: row for row in Competency.objects.filter(pk__in=[key for _person, key in found])}
    rows = [
        ReachedRow(key, names[key].code, names[key].name, each.level or 0, each.event_id, each.event_title, each.on)
        for (_person, key), each in found.items()
    ]
    return sorted(rows, key=lambda row: (row.code, row.competency_id))


def of_office(*, actor: Actor, office_id: int, years: Collection[int]) -> dict[int, Standing]:
    """By competency how many people reached which level in events of these fiscal years.

    Raises NotAllowed for who may not see the records of the whole office. Nine queries, and three a test.
    """
    actor.require_office(permissions.RECORD_VIEW, office_id)
    spans = Q()
    for year in map(FiscalYear, years):
        spans |= Q(starts_on__range=(year.starts, year.ends))
    held = Event.objects.visible_to(actor, permissions.RECORD_VIEW).filter(
        spans, office_id=office_id, course__competencies__isnull=False
    )
    events = list(held.distinct())
    _before, after = assessments.tests_of([office_id], [event.pk for event in events]) if events else ({}, {})
    scores = {
        (person_id, event_id): score
        for event_id, campaign in after.items()
        for person_id, score in assessments.percents(campaign).items()
    }
    levels: dict[int, list[int]] = {}
    for (_person, key), each in best(_shown(events, scores)).items():
        levels.setdefault(key, []).append(each.level or 0)
    return {key: standing(found) for key, found in levels.items()}


def _rows(found: QuerySet[Competency]) -> list[CompetencyRow]:
    return [
        CompetencyRow(
            id=each.pk,
            office_id=each.office_id,
            code=each.code,
            name=each.name,
            description=each.description,
            target_group=each.target_group,
            is_retired=each.retired_at is not None,
            course_count=each.course_count,
        )
        for each in found.annotate(course_count=Count("courses")).order_by("code", "pk")
    ]


def _shown(events: Collection[Event], after: Scores, person_id: int | None = None) -> list[Shown]:
    """What these events show of everybody who was there, or of one person; five queries."""
    if not events:
        return []
    ids = [event.pk for event in events]
    totals = dict(
        Event.objects.filter(pk__in=ids).annotate(hours=Sum("sessions__hours")).values_list("pk", "hours").order_by()
    )
    builds: dict[int, list[int]] = {}
    pairs = Event.objects.filter(pk__in=ids, course__competencies__isnull=False).order_by()
    for event_id, competency_id in pairs.values_list("pk", "course__competencies"):
        builds.setdefault(event_id, []).append(competency_id)
    there = Attendance.objects.filter(session__event__in=ids, is_present=True)
    used = UseRecord.objects.filter(
        round__event__in=ids, source__in=(UseRecord.HEAD, UseRecord.SUPERVISOR), level__gte=follow_ups.USED
    )
    if person_id is not None:
        there, used = there.filter(person=person_id), used.filter(person=person_id)
    at_work = set(used.values_list("person_id", "round__event_id"))
    hours = there.order_by().values_list("person_id", "session__event_id").annotate(hours=Sum("session__hours"))
    criteria, by_id = criteria_by_event(events), {event.pk: event for event in events}
    return [
        Shown(
            person_id=who,
            competency_id=competency_id,
            event_id=event_id,
            event_title=by_id[event_id].title,
            on=by_id[event_id].ends_on,
            has_attended=_share(present, totals[event_id]).has_attended(criteria[event_id].attended_percent),
            passed=_passed(after.get((who, event_id)), criteria[event_id]),
            is_used=(who, event_id) in at_work,
        )
        for who, event_id, present in hours
        for competency_id in builds.get(event_id, ())
    ]


def _share(present: Decimal, of_hours: Decimal | None) -> attending.Share:
    return attending.Share(present, of_hours or Decimal(0), 0, 0)


def _passed(score: Fraction | None, criteria: Criteria) -> bool | None:
    return None if score is None else score >= criteria.pass_percent
