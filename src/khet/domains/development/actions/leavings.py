"""What an event leaves behind: money, papers, pictures, visits, lessons, problems and suggestions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Model

from khet.domains.development import permissions
from khet.domains.development.actions import waiting
from khet.domains.development.actions.events import locked
from khet.domains.development.models import (
    AnnualPlan,
    BudgetLine,
    Course,
    Event,
    EventNote,
    Expense,
    GroupLesson,
    Material,
    Photo,
    Programme,
    StudyVisit,
)
from khet.domains.development.rules import pictures
from khet.domains.development.rules.arriving import Upload
from khet.domains.development.rules.refusals import EventProblem
from khet.kernel import audit, files
from khet.kernel.actor import Actor
from khet.kernel.files.names import safe_name
from khet.kernel.models import StoredFile

Written = TypeVar("Written", StudyVisit, GroupLesson, EventNote)
PHOTO_KINDS = ("jpg", "jpeg", "png", "webp", "gif")
MOST_PHOTOS = 200


@dataclass(frozen=True, slots=True)
class ExpenseWords:
    """Money spent, in satang."""

    description: str
    amount: int
    paid_on: date
    budget_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class VisitWords:
    """A place that was visited: what was seen, learnt, and how it will be used."""

    place: str
    visited_on: date
    seen: str
    topic: str = ""
    lesson: str = ""
    use: str = ""


@transaction.atomic
def add_expense(
    *, actor: Actor, event_id: int, words: ExpenseWords, upload: Upload | None = None, at: datetime
) -> Expense:
    """Record money spent on an event, out of a budget line of its programme when one is named."""
    event = locked(actor, event_id)
    expense = _spend(actor, event.programme_id, event, words, upload, event.office_id, at)
    waiting.expenses_are_in(event, at)
    return expense


@transaction.atomic
def add_programme_expense(
    *, actor: Actor, programme_id: int, words: ExpenseWords, upload: Upload | None = None, at: datetime
) -> Expense:
    """Record money spent on a programme apart from its events."""
    actor.require(permissions.EVENT_RUN)
    seen = AnnualPlan.objects.visible_to(actor, permissions.EVENT_RUN)
    programme = Programme.objects.select_related("plan").get(plan__in=seen, pk=programme_id)
    return _spend(actor, programme.pk, None, words, upload, programme.plan.office_id, at)


def _spend(
    actor: Actor,
    programme_id: int,
    event: Event | None,
    words: ExpenseWords,
    upload: Upload | None,
    office_id: int,
    at: datetime,
) -> Expense:
    if words.amount < 1:
        raise EventProblem("จำนวนเงินต้องมากกว่า 0", "An expense is more than nothing")
    if words.budget_line_id is not None:
        BudgetLine.objects.get(programme=programme_id, pk=words.budget_line_id)
    expense = Expense.objects.create(
        programme_id=programme_id,
        event=event,
        file=_keep(actor, upload, office_id, at) if upload else None,
        recorded_at=at,
        recorded_by_id=actor.person_id,
        **asdict(words),
    )
    _record(actor, "expense.added", expense, office_id, {"amount": words.amount}, at)
    return expense


@transaction.atomic
def add_material(
    *,
    actor: Actor,
    title: str,
    event_id: int | None = None,
    course_id: int | None = None,
    upload: Upload | None = None,
    url: str = "",
    at: datetime,
) -> Material:
    """Add a file or a link to an event or a course; raises FileRefused and EventProblem."""
    if (upload is None) == (not url):
        raise EventProblem("โปรดแนบไฟล์หรือใส่ลิงก์อย่างใดอย่างหนึ่ง", "Give either a file or a link")
    if event_id is not None:
        office_id = locked(actor, event_id).office_id
    else:
        actor.require(permissions.EVENT_RUN)
        office_id = Course.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=course_id).office_id
    material = Material.objects.create(
        event_id=event_id,
        course_id=course_id,
        title=title,
        file=_keep(actor, upload, office_id, at) if upload else None,
        url=url,
        added_at=at,
        added_by_id=actor.person_id,
    )
    _record(actor, "material.added", material, office_id, {"title": title}, at)
    return material


@transaction.atomic
def add_photos(*, actor: Actor, event_id: int, uploads: list[Upload], caption: str = "", at: datetime) -> list[Photo]:
    """Add pictures of an event, upright, small, without metadata; all of them or none. Raises EventProblem."""
    event = locked(actor, event_id)
    held = event.photos.count()
    if held + len(uploads) > MOST_PHOTOS:
        raise EventProblem(f"เก็บภาพได้กิจกรรมละไม่เกิน {MOST_PHOTOS} ภาพ", f"An event holds at most {MOST_PHOTOS} photos")
    last = event.photos.aggregate(last=Max("position"))["last"] or 0
    made = []
    for at_, upload in enumerate(uploads, start=1):
        picture = pictures.prepared(upload.data)
        stem = safe_name(upload.name).rpartition(".")[0] or "photo"
        stored = files.store(
            actor=actor,
            stream=picture.data,
            name=f"{stem}.jpg",
            office_id=event.office_id,
            at=at,
            allowed=PHOTO_KINDS,
        )
        made.append(
            Photo.objects.create(
                event=event,
                file=stored,
                caption=caption,
                width=picture.width,
                height=picture.height,
                position=last + at_,
                added_at=at,
                added_by_id=actor.person_id,
            )
        )
    _record(actor, "photos.added", event, event.office_id, {"photos": len(made)}, at)
    return made


@transaction.atomic
def save_visit(
    *, actor: Actor, event_id: int, words: VisitWords, visit_id: int | None = None, at: datetime
) -> StudyVisit:
    """Write down a place that was visited."""
    event = locked(actor, event_id)
    visit: StudyVisit = StudyVisit(event=event) if visit_id is None else event.study_visits.get(pk=visit_id)
    return _write(actor, "visit.saved", visit, asdict(words), event.office_id, at)


@transaction.atomic
def save_group_lesson(
    *, actor: Actor, event_id: int, group_name: str, text: str, lesson_id: int | None = None, at: datetime
) -> GroupLesson:
    """Write down what a group learnt together."""
    event = locked(actor, event_id)
    lesson: GroupLesson = GroupLesson(event=event) if lesson_id is None else event.group_lessons.get(pk=lesson_id)
    if lesson.pk is None:
        lesson.position = (event.group_lessons.aggregate(last=Max("position"))["last"] or 0) + 1
    return _write(actor, "group_lesson.saved", lesson, {"group_name": group_name, "text": text}, event.office_id, at)


@transaction.atomic
def save_note(
    *, actor: Actor, event_id: int, kind: str, text: str, note_id: int | None = None, at: datetime
) -> EventNote:
    """Write down a problem or a suggestion."""
    event = locked(actor, event_id)
    note: EventNote = EventNote(event=event) if note_id is None else event.notes.get(pk=note_id)
    return _write(actor, "note.saved", note, {"kind": kind, "text": text}, event.office_id, at)


@transaction.atomic
def caption(*, actor: Actor, event_id: int, photo_id: int, text: str, at: datetime) -> Photo:
    """Say what a picture shows."""
    event = locked(actor, event_id)
    photo: Photo = event.photos.get(pk=photo_id)
    photo.caption = text
    photo.save(update_fields=["caption"])
    _record(actor, "photo.captioned", photo, event.office_id, {"caption": text}, at)
    return photo


REMOVABLE: dict[str, Callable[[Event], Any]] = {
    "expense": lambda event: event.expenses,
    "material": lambda event: event.materials,
    "photo": lambda event: event.photos,
    "visit": lambda event: event.study_visits,
    "lesson": lambda event: event.group_lessons,
    "note": lambda event: event.notes,
}


@transaction.atomic
def remove(*, actor: Actor, event_id: int, kind: str, record_id: int, at: datetime) -> None:
    """Take something out of what an event left behind; the audit keeps what it was."""
    event = locked(actor, event_id)
    found = REMOVABLE[kind](event).get(pk=record_id)
    _record(actor, f"{kind}.removed", found, event.office_id, {"what": str(found)}, at)
    found.delete()


@transaction.atomic
def remove_course_material(*, actor: Actor, course_id: int, material_id: int, at: datetime) -> None:
    """Take a file or a link out of a course; the audit keeps what it was."""
    actor.require(permissions.EVENT_RUN)
    course = Course.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=course_id)
    found = course.materials.get(pk=material_id)
    _record(actor, "material.removed", found, course.office_id, {"what": str(found)}, at)
    found.delete()


def _keep(actor: Actor, upload: Upload, office_id: int, at: datetime) -> StoredFile:
    return files.store(actor=actor, stream=upload.data, name=upload.name, office_id=office_id, at=at)


def _write(
    actor: Actor, verb: str, record: Written, values: Mapping[str, Any], office_id: int, at: datetime
) -> Written:
    for key, value in values.items():
        setattr(record, key, value)
    record.written_at, record.written_by_id = at, actor.person_id
    record.save()
    _record(actor, verb, record, office_id, {key: str(value)[:300] for key, value in values.items()}, at)
    return record


def _record(actor: Actor, verb: str, target: Model, office_id: int, detail: Mapping[str, Any], at: datetime) -> None:
    audit.record_change(actor, verb, target, str(target), office_id=office_id, detail=detail, at=at)
