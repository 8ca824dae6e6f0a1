"""From what an event taught to a best practice: the draft begins with the lesson's words and keeps its origin."""

from __future__ import annotations

from datetime import datetime

from khet.domains.development import public as development
from khet.domains.knowledge import public as knowledge
from khet.kernel.actor import Actor

LESSON = "development.lesson"
LONGEST_TITLE = 120


class NoSuchLesson(Exception):
    """There is no such lesson, or the actor may not see it."""


def practice_from_lesson(*, actor: Actor, lesson_id: int, at: datetime) -> int:
    """Begin a practice of one's own out of a lesson within reach; its number.

    Raises NoSuchLesson, and what ``knowledge.save_practice`` raises.
    """
    row = next((each for each in development.lessons(actor) if each.id == lesson_id), None)
    if row is None:
        raise NoSuchLesson
    title = " ".join(row.text.split())
    text = knowledge.PracticeText(
        title=title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…",
        summary=row.text,
        background=row.basis,
    )
    origin = (LESSON, str(row.id), f"{row.event_title}: {title}")
    return knowledge.save_practice(actor=actor, text=text, origin=origin, at=at)
