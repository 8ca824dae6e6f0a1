"""What an event leaves behind, and all of it together for its report."""

from __future__ import annotations

from collections.abc import Iterable

from khet.domains.development import permissions
from khet.domains.development.models import EventNote, Expense, GroupLesson, Material, Photo, StudyVisit
from khet.domains.development.queries import attendance, events, plans
from khet.domains.development.queries.rows import (
    ExpenseRow,
    MaterialRow,
    PhotoRow,
    ReportFacts,
    TextRow,
    VisitRow,
)
from khet.kernel.actor import Actor
from khet.kernel.models import StoredFile


def expenses(*, programme_ids: Iterable[int] = (), event_id: int | None = None) -> list[ExpenseRow]:
    """Money spent on programmes or on one event, which the caller may see; one query."""
    found = (
        Expense.objects.filter(event=event_id)
        if event_id is not None
        else Expense.objects.filter(programme__in=list(programme_ids))
    )
    return [
        ExpenseRow(
            id=each.pk,
            description=each.description,
            amount=each.amount,
            paid_on=each.paid_on,
            event_id=each.event_id,
            event_title=each.event.title if each.event else "",
            line=f"{each.budget_line.source}: {each.budget_line.kind}" if each.budget_line else "",
            file_id=each.file_id,
        )
        for each in found.select_related("event", "budget_line")
    ]


def materials(*, event_id: int | None = None, course_id: int | None = None) -> list[MaterialRow]:
    """Files and links of an event, of a course, or of both, which the caller may see; one query."""
    found = Material.objects.none()
    if event_id is not None:
        found = Material.objects.filter(event=event_id)
    if course_id is not None:
        found |= Material.objects.filter(course=course_id)
    return [
        MaterialRow(
            id=each.pk,
            title=each.title,
            url=each.url,
            file_id=each.file_id,
            file_name=each.file.name if each.file else "",
            size=each.file.size if each.file else 0,
            of_course=each.course_id is not None,
        )
        for each in found.select_related("file")
    ]


def photos(event_id: int) -> list[PhotoRow]:
    """The pictures of an event that the caller may see; one query."""
    found = Photo.objects.filter(event_id=event_id)
    return [PhotoRow(each.pk, each.file_id, each.caption, each.width, each.height) for each in found]


def photo_file(event_id: int, photo_id: int) -> StoredFile:
    """The file of a picture of an event that the caller may see; raises Photo.DoesNotExist; one query."""
    return Photo.objects.select_related("file").get(event=event_id, pk=photo_id).file


def paper(event_id: int, file_id: int, *, receipts: bool) -> StoredFile | None:
    """A file handed out with an event that the caller may see, or a receipt where asked; at most two queries."""
    for each in Material.objects.filter(event=event_id, file_id=file_id).select_related("file"):
        return each.file
    if receipts:
        for spent in Expense.objects.filter(event=event_id, file_id=file_id).select_related("file"):
            return spent.file
    return None


def course_paper(course_id: int, file_id: int) -> StoredFile | None:
    """A file of a course that the caller may see; one query."""
    found = Material.objects.filter(course=course_id, file_id=file_id).select_related("file").first()
    return found.file if found else None


def visits(event_id: int) -> list[VisitRow]:
    """The places visited in an event that the caller may see; one query."""
    found = StudyVisit.objects.filter(event_id=event_id)
    return [
        VisitRow(each.pk, each.place, each.visited_on, each.topic, each.seen, each.lesson, each.use) for each in found
    ]


def group_lessons(event_id: int) -> list[TextRow]:
    """What groups learnt in an event that the caller may see; one query."""
    return [TextRow(each.pk, each.group_name, each.text) for each in GroupLesson.objects.filter(event_id=event_id)]


def notes(event_id: int, kind: str) -> list[TextRow]:
    """Problems or suggestions of an event that the caller may see; one query."""
    found = EventNote.objects.filter(event_id=event_id, kind=kind)
    return [TextRow(each.pk, "", each.text) for each in found]


def report_facts(*, actor: Actor, event_id: int) -> ReportFacts:
    """Everything that the report of an event rests on; raises Event.DoesNotExist; some twenty queries."""
    event = events.event_row(actor=actor, event_id=event_id, permission=permissions.EVENT_VIEW)
    programme = plans.programme_of_event(event.programme_id)
    table = attendance.attendance_table(actor=actor, event_id=event_id)
    return ReportFacts(
        event=event,
        programme=programme,
        plan_title=plans.plan_title(programme.plan_id),
        sessions=table.sessions,
        attendance=table,
        budget=tuple(plans.budget_rows([programme.id]).get(programme.id, ())),
        expenses=tuple(expenses(event_id=event_id)),
        materials=tuple(materials(event_id=event_id)),
        photos=tuple(photos(event_id)),
        visits=tuple(visits(event_id)),
        group_lessons=tuple(group_lessons(event_id)),
        problems=tuple(notes(event_id, EventNote.PROBLEM)),
        suggestions=tuple(notes(event_id, EventNote.SUGGESTION)),
        school_count=len({row.school_id for row in table.people if row.school_id is not None}),
    )
