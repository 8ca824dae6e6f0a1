"""Courses and resource persons of an office, with past ratings."""

from __future__ import annotations

from django.db.models import Count, Prefetch, QuerySet

from khet.domains.development import permissions
from khet.domains.development.models import Course, DevelopmentSettings, ResourcePerson, ResourceRating
from khet.domains.development.queries.rows import CourseRow, RatingRow, ResourcePersonRow
from khet.kernel.actor import Actor


def course_rows(*, actor: Actor, office_id: int, retired: bool = True) -> list[CourseRow]:
    """The courses of an office by code, with the competencies they build and who teaches them; three queries."""
    found = Course.objects.visible_to(actor, permissions.EVENT_VIEW).filter(office_id=office_id)
    return _courses(found if retired else found.filter(retired_at__isnull=True))


def course_row(*, actor: Actor, course_id: int) -> CourseRow:
    """One course; raises Course.DoesNotExist; three queries."""
    for row in _courses(Course.objects.visible_to(actor, permissions.EVENT_VIEW).filter(pk=course_id)):
        return row
    raise Course.DoesNotExist


def _courses(found: QuerySet[Course]) -> list[CourseRow]:
    return [
        CourseRow(
            id=each.pk,
            office_id=each.office_id,
            code=each.code,
            name=each.name,
            objectives=each.objectives,
            content=each.content,
            hours=each.hours,
            is_retired=each.retired_at is not None,
            event_count=each.event_count,
            competency_ids=tuple(competency.pk for competency in each.competencies.all()),
            competency_names=tuple(competency.name for competency in each.competencies.all()),
            resource_person_ids=tuple(person.pk for person in each.resource_persons.all()),
            resource_person_names=tuple(person.name for person in each.resource_persons.all()),
        )
        for each in found.annotate(event_count=Count("events"))
        .prefetch_related("competencies", "resource_persons")
        .order_by("code", "pk")
    ]


def resource_person_rows(*, actor: Actor, office_id: int) -> list[ResourcePersonRow]:
    """The resource persons of an office, each with past ratings, newest first; two queries."""
    return _people(ResourcePerson.objects.visible_to(actor, permissions.EVENT_VIEW).filter(office_id=office_id))


def resource_person_row(*, actor: Actor, resource_person_id: int) -> ResourcePersonRow:
    """One resource person; raises ResourcePerson.DoesNotExist; two queries."""
    found = ResourcePerson.objects.visible_to(actor, permissions.EVENT_VIEW)
    for row in _people(found.filter(pk=resource_person_id)):
        return row
    raise ResourcePerson.DoesNotExist


def _people(found: QuerySet[ResourcePerson]) -> list[ResourcePersonRow]:
    rated = Prefetch("ratings", ResourceRating.objects.select_related("event").order_by("-event__starts_on", "-pk"))
    return [
        ResourcePersonRow(
            id=each.pk,
            office_id=each.office_id,
            person_id=each.person_id,
            name=each.name,
            affiliation=each.affiliation,
            expertise=each.expertise,
            contact=each.contact,
            is_retired=each.retired_at is not None,
            ratings=tuple(
                RatingRow(
                    row.event_id,
                    row.event.title,
                    row.event.starts_on,
                    row.mean,
                    row.scale_top,
                    row.answer_count,
                    is_taken=bool(row.ref),
                )
                for row in each.ratings.all()
            ),
            session_count=each.session_count,
        )
        for each in found.annotate(session_count=Count("sessions")).prefetch_related(rated).order_by("name", "pk")
    ]


def settings_of(office_id: int) -> DevelopmentSettings:
    """What an office has set; the usual where it has set nothing (not stored); one query."""
    found = DevelopmentSettings.objects.filter(office_id=office_id).first()
    return found or DevelopmentSettings(office_id=office_id)
