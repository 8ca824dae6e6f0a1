"""Suggestions are written per node and round, split into follow-ups, and closed by another person than their owner."""

from __future__ import annotations

from datetime import date

import pytest

from khet.domains.frameworks import public as frameworks
from khet.kernel import followups, work
from tests.frameworks_cast import AT, YEAR

TEXT = "สำนักงานดูแลแม่น้ำได้ดี ทั้งนี้ ควรปลูกต้นไม้ริมตลิ่ง และควรชวนชุมชนมาร่วม รวมทั้ง บันทึกผลทุกเดือน"


@pytest.fixture
def written(cast, river):
    return frameworks.write_suggestion(
        actor=cast.evaluator, evaluation_id=river.id, round_code="6", node_code="X1", text=TEXT, at=AT
    )


def ask(cast, **more):
    return {"actor": cast.reader, "office_id": cast.office.id, "framework_code": "river", "year": YEAR, **more}


def tasks(cast, *titles):
    return [frameworks.Task(title, cast.reporter.person_id, date(2023, 6, 30)) for title in titles]


def test_suggestions_come_in_the_order_of_the_criteria_with_the_pieces_they_would_split_into(cast, river, written):
    frameworks.write_suggestion(
        actor=cast.evaluator, evaluation_id=river.id, round_code="6", node_code="1", text="ควรทำต่อไป", at=AT
    )

    rows = frameworks.suggestions(**ask(cast))

    assert [row.node_code for row in rows] == ["1", "X1"]
    assert [(piece.should, piece.title) for piece in rows[1].pieces] == [
        (False, "สำนักงานดูแลแม่น้ำได้ดี"),
        (True, "ควรปลูกต้นไม้ริมตลิ่ง"),
        (True, "ควรชวนชุมชนมาร่วม"),
        (True, "ควรบันทึกผลทุกเดือน"),
    ]


def test_two_evaluators_writing_at_once_lose_nothing(cast, river, written):
    place = {"actor": cast.evaluator, "evaluation_id": river.id, "round_code": "6", "node_code": "X1", "at": AT}
    frameworks.write_suggestion(text="ใหม่", expected_revision=written.revision, **place)

    with pytest.raises(frameworks.Conflict) as met:
        frameworks.write_suggestion(text="ใหม่กว่า", expected_revision=written.revision, **place)

    assert (met.value.theirs, met.value.yours) == ("ใหม่", "ใหม่กว่า")


def test_an_empty_suggestion_is_refused(cast, river):
    with pytest.raises(frameworks.BadReport):
        frameworks.write_suggestion(
            actor=cast.evaluator, evaluation_id=river.id, round_code="6", node_code="X1", text=" ", at=AT
        )


def test_a_suggestion_becomes_follow_ups_on_the_owners_home(cast, written):
    rows = frameworks.open_follow_ups(
        actor=cast.planner, suggestion_id=written.id, tasks=tasks(cast, "ปลูกต้นไม้", "ชวนชุมชน"), at=AT
    )

    assert [row.title for row in rows] == ["ปลูกต้นไม้", "ชวนชุมชน"]
    waiting = work.items_for(cast.reporter, today=date(2023, 7, 2))
    assert [(item.title, item.days_late) for item in waiting] == [("ปลูกต้นไม้", 2), ("ชวนชุมชน", 2)]
    (found,) = frameworks.suggestions(**ask(cast))
    assert [row.id for row in found.follow_ups] == [row.id for row in rows]


def test_a_task_without_words_opens_none_of_them(cast, written):
    with pytest.raises(frameworks.BadReport):
        frameworks.open_follow_ups(
            actor=cast.planner, suggestion_id=written.id, tasks=tasks(cast, "ปลูกต้นไม้", " "), at=AT
        )
    assert frameworks.follow_ups(actor=cast.reader) == []


def test_a_follow_up_is_closed_by_another_person_than_its_owner(cast, written):
    (row,) = frameworks.open_follow_ups(
        actor=cast.planner, suggestion_id=written.id, tasks=tasks(cast, "ปลูกต้นไม้"), at=AT
    )
    frameworks.report_follow_up(actor=cast.reporter, follow_up_id=row.id, result="ปลูกแล้ว 40 ต้น", at=AT)
    assert frameworks.follow_up(actor=cast.reporter, follow_up_id=row.id).state == "reported"

    frameworks.return_follow_up(actor=cast.evaluator, follow_up_id=row.id, reason="ขอภาพถ่าย", at=AT)
    frameworks.report_follow_up(actor=cast.reporter, follow_up_id=row.id, result="แนบภาพแล้ว", at=AT)
    frameworks.verify_follow_up(actor=cast.evaluator, follow_up_id=row.id, at=AT)

    assert frameworks.follow_up(actor=cast.reader, follow_up_id=row.id).state == "verified"
    events = frameworks.follow_up_events(actor=cast.reader, follow_up_id=row.id)
    assert [event.verb for event in events] == ["opened", "reported", "returned", "reported", "verified"]


def test_the_owner_cannot_verify_their_own_even_with_the_permission(cast, written):
    task = frameworks.Task("ปลูกต้นไม้", cast.evaluator.person_id, date(2023, 6, 30))
    (row,) = frameworks.open_follow_ups(actor=cast.planner, suggestion_id=written.id, tasks=[task], at=AT)
    frameworks.report_follow_up(actor=cast.evaluator, follow_up_id=row.id, result="เสร็จ", at=AT)

    with pytest.raises(followups.SamePerson):
        frameworks.verify_follow_up(actor=cast.evaluator, follow_up_id=row.id, at=AT)


def test_a_follow_up_is_changed_and_given_up_by_whoever_manages_it(cast, written):
    (row,) = frameworks.open_follow_ups(
        actor=cast.planner, suggestion_id=written.id, tasks=tasks(cast, "ปลูกต้นไม้"), at=AT
    )
    frameworks.change_follow_up(actor=cast.planner, follow_up_id=row.id, due_on=date(2023, 7, 31), at=AT)
    assert frameworks.follow_up(actor=cast.reader, follow_up_id=row.id).due_on == date(2023, 7, 31)
    frameworks.cancel_follow_up(actor=cast.planner, follow_up_id=row.id, reason="ตลิ่งพัง", at=AT)
    assert frameworks.follow_up(actor=cast.reader, follow_up_id=row.id).state == "cancelled"
