"""A study visit that has taken place: five places, four groups, money, photographs, fourteen answers."""

from __future__ import annotations

import uuid
from datetime import date

from khet.domains.development import public as development
from khet.domains.instruments.models import Campaign
from tests import analysis_cast, development_cast
from tests.books_cast import photo
from tests.development_cast import AT, DAY, Year

SENT = int(AT.timestamp() * 1000)
PLACES = ("โรงเรียนริมธาร", "โรงเรียนเนินเขา", "ฟาร์มชุมชน", "โรงเรียนกลางทุ่ง", "สโมสรเยาวชน")
GROUPS = ("กลุ่มที่ 1", "กลุ่มที่ 2", "กลุ่มที่ 3", "กลุ่มที่ 4")


def held(*, photos: int = 2, done: bool = True) -> Year:
    """The event with everything that its report tells of."""
    year = development_cast.build(teachers=4, seats=10)
    actor, event_id = year.developer, year.event_id
    there: dict[int, list[development.Tick]] = {}
    for at, person in enumerate(year.teachers):
        development.register_for(actor=actor, event_id=event_id, person_ids=[person.id], at=AT)
        for session_id in year.session_ids[: 2 if at < 3 else 1]:
            there.setdefault(session_id, []).append(development.Tick(uuid.uuid4(), person.id, True, None, SENT))
    for session_id, ticks in there.items():
        development.take_ticks(actor=actor, event_id=event_id, session_id=session_id, ticks=ticks, sent_ms=SENT, at=AT)
    for place in PLACES:
        words = development.VisitWords(
            place, DAY, f"{place}จัดการเรียนรู้จากงานจริง", "ทักษะอาชีพ", "เริ่มจากพื้นที่", "ทำแปลงทดลอง"
        )
        development.save_visit(actor=actor, event_id=event_id, words=words, at=AT)
    for group in GROUPS:
        development.save_group_lesson(
            actor=actor, event_id=event_id, group_name=group, text=f"{group}เสนอให้ทำเป็นเครือข่าย", at=AT
        )
    spent = development.ExpenseWords("ค่าพาหนะ", 875_000, date(2023, 11, 21), year.line_id)
    development.add_expense(actor=actor, event_id=event_id, words=spent, at=AT)
    uploads = [development.Upload(f"{at}.jpg", photo(at)) for at in range(photos)]
    if uploads:
        development.add_photos(actor=actor, event_id=event_id, uploads=uploads, at=AT)
    satisfied(year)
    if done:
        development.step(actor=actor, event_id=event_id, to="running", at=AT)
        development.step(actor=actor, event_id=event_id, to="done", at=AT)
    return year


def satisfied(year: Year) -> Campaign:
    """The fourteen answers behind the published table, bound to the event."""
    form, rows = analysis_cast.published()
    return analysis_cast.stored(
        year.office_id, form, rows, subject_kind="development.event", subject_id=str(year.event_id)
    )
