"""A lesson becomes the beginning of a best practice that leads back to it."""

from __future__ import annotations

import pytest

from khet.domains.development import public as development
from khet.domains.knowledge import public as knowledge
from khet.workflows import lessons
from tests import development_cast
from tests.development_cast import AT, TODAY, Year


@pytest.fixture
def year(db: None) -> Year:
    return development_cast.build(teachers=1)


def test_the_draft_holds_the_lessons_words_and_where_they_come_from(year: Year):
    lesson = development.write_lesson(
        actor=year.developer, event_id=year.event_id, text="เว้นเวลาให้แลกเปลี่ยนทุกช่วง", basis="ผู้เข้าร่วมขอ 9 คน", at=AT
    )
    practice_id = lessons.practice_from_lesson(actor=year.developer, lesson_id=lesson.pk, at=AT)

    found = knowledge.practice(actor=year.developer, practice_id=practice_id, on=TODAY)
    assert (found.row.title, found.text.background) == ("เว้นเวลาให้แลกเปลี่ยนทุกช่วง", "ผู้เข้าร่วมขอ 9 คน")
    assert found.origin_label == "อบรมการสอนเชิงรุก รุ่น 1: เว้นเวลาให้แลกเปลี่ยนทุกช่วง"
    rows = knowledge.practices_from(actor=year.developer, origin_kind=lessons.LESSON, origin_ids=[lesson.pk], on=TODAY)
    assert [row.id for row in rows] == [practice_id]


def test_a_lesson_out_of_reach_is_no_lesson(year: Year):
    lesson = development.write_lesson(actor=year.developer, event_id=year.event_id, text="x", basis="", at=AT)

    with pytest.raises(lessons.NoSuchLesson):
        lessons.practice_from_lesson(actor=year.people.actor("outsider"), lesson_id=lesson.pk, at=AT)
