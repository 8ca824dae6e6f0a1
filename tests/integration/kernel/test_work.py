"""What waits for people: opened once, seen by whom it waits for, closed by its subject; and what they are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from khet.kernel import jobs, retention, work
from khet.kernel.actor import system
from khet.kernel.jobs import registry
from khet.kernel.models import Job, Notification, WorkItem
from khet.kernel.work import telling
from tests.kernel_cast import DIRECTOR, MONDAY, NORTH, OUTSIDER, OWNER, TODAY, VERIFIER, VERIFY, person, together

REPORT = {
    "kind": "care.report",
    "subject": "care.visit:7",
    "title": "รายงานผล",
    "office_id": NORTH,
    "due_on": date(2026, 6, 10),
    "url_name": "care:visit",
    "url_args": {"visit_id": 7},
    "at": MONDAY,
}


def open_item(**changes) -> WorkItem:
    return work.open_item(**(REPORT | changes))


def open_items(*person_ids: int, **changes) -> None:
    work.open_items(person_ids=person_ids, **(REPORT | changes))


def test_an_item_waits_for_its_person_only(db):
    open_item(person_id=OWNER.person_id)

    (row,) = work.items_for(OWNER, today=TODAY)
    assert (row.title, row.days_late, row.url_name, row.url_args, row.waiting_since) == (
        "รายงานผล", 0, "care:visit", {"visit_id": 7}, MONDAY,
    )  # fmt: skip
    assert work.items_for(DIRECTOR, today=TODAY) == work.items_for(OUTSIDER, today=TODAY) == []


def test_an_item_waits_for_everybody_in_a_group(db):
    from dataclasses import replace

    open_item(group_id=3)

    assert len(work.items_for(replace(OWNER, group_ids=frozenset({3})), today=TODAY)) == 1
    assert work.items_for(replace(VERIFIER, group_ids=frozenset({4})), today=TODAY) == []


def test_a_groups_item_with_a_permission_waits_for_those_of_the_group_who_hold_it(db):
    from dataclasses import replace

    from khet.kernel.actor import Grant, Reach

    open_item(group_id=3, permission=VERIFY)
    group = frozenset({3})
    with_own_reach = Grant("helper", frozenset({VERIFY}), Reach(own=True))

    assert len(work.items_for(replace(VERIFIER, group_ids=group), today=TODAY)) == 1
    assert len(work.items_for(replace(OUTSIDER, group_ids=group, grants=(with_own_reach,)), today=TODAY)) == 1
    assert work.items_for(replace(person(22, "เพื่อนร่วมกลุ่ม"), group_ids=group), today=TODAY) == []
    assert work.items_for(replace(VERIFIER, group_ids=frozenset({4})), today=TODAY) == []


def test_a_groups_item_takes_on_a_permission_when_it_is_opened_again(db):
    open_item(group_id=3)
    open_item(group_id=3, permission=VERIFY)

    (item,) = WorkItem.objects.all()
    assert (item.assignee, item.permission) == ("group:3", VERIFY)


def test_an_item_waits_for_who_holds_a_permission_in_that_place(db):
    open_item(permission=VERIFY)
    open_item(permission=VERIFY, school_id=5, subject="care.visit:8")
    of_the_school = person(20, "ครู ประจำโรงเรียน", VERIFY, school_ids=frozenset({5}))
    of_another = person(21, "ครู โรงเรียนอื่น", VERIFY, school_ids=frozenset({6}))

    assert len(work.items_for(VERIFIER, today=TODAY)) == 2
    assert [row.subject for row in work.items_for(of_the_school, today=TODAY)] == ["care.visit:8"]
    assert work.items_for(of_another, today=TODAY) == work.items_for(OUTSIDER, today=TODAY) == []
    assert len(work.items_for(system("check"), today=TODAY)) == 2


def test_nobody_in_particular_sees_nothing(db):
    open_item(person_id=OWNER.person_id)
    open_item(permission=VERIFY)

    assert work.items_for(person(30, "ไร้บทบาท"), today=TODAY) == []


def test_opening_again_brings_up_to_date_and_keeps_waiting_since(db):
    open_item(person_id=11)
    open_item(person_id=11, title="รายงานผลรอบ 2", due_on=date(2026, 7, 1), at=MONDAY + timedelta(days=3))

    (row,) = work.items_for(OWNER, today=TODAY)
    assert (row.title, row.due_on, row.waiting_since) == ("รายงานผลรอบ 2", date(2026, 7, 1), MONDAY)


def test_the_most_urgent_comes_first_and_what_has_no_date_last(db):
    for number, due_on in enumerate([None, date(2026, 6, 9), date(2026, 5, 30)]):
        open_item(person_id=11, subject=f"care.visit:{number}", due_on=due_on)

    rows = work.items_for(OWNER, today=TODAY)

    assert [(row.due_on, row.days_late, row.is_late) for row in rows] == [
        (date(2026, 5, 30), 2, True),
        (date(2026, 6, 9), 0, False),
        (None, 0, False),
    ]


def test_closing_by_subject_kind_and_person(db):
    open_item(person_id=11)
    open_item(person_id=12)
    open_item(person_id=11, kind="care.confirm")

    assert work.close_items(subject="care.visit:7", kind="care.report", person_id=12, at=MONDAY) == 1
    assert work.close_items(subject="care.visit:7", kind="care.confirm", at=MONDAY) == 1
    assert work.close_items(subject="care.visit:7", at=MONDAY) == 1
    assert work.items_for(OWNER, today=TODAY) == []
    assert open_item(person_id=11).pk


def test_the_same_waits_for_many_as_if_opened_for_each(db):
    fields = [field.attname for field in WorkItem._meta.fields if not field.primary_key]
    waiting = WorkItem.objects.order_by("person_id").values(*fields)
    open_items(11, 12, 12)
    of_many = list(waiting.all())
    WorkItem.objects.all().delete()
    open_item(person_id=11)
    open_item(person_id=12)

    assert of_many == list(waiting.all())


def test_opening_for_many_brings_up_to_date_keeps_waiting_since_and_begins_closed_ones_anew(db):
    open_items(11, 12)
    open_item(person_id=11, kind="care.confirm")
    work.close_items(subject="care.visit:7", person_id=12, at=MONDAY)
    later = MONDAY + timedelta(days=3)
    open_items(11, 12, 13, title="รายงานผลรอบ 2", due_on=date(2026, 7, 1), at=later)

    found = WorkItem.objects.order_by("person_id", "pk").values_list(
        "person_id", "kind", "title", "opened_at", "closed_at"
    )
    assert list(found) == [
        (11, "care.report", "รายงานผลรอบ 2", MONDAY, None),
        (11, "care.confirm", "รายงานผล", MONDAY, None),
        (12, "care.report", "รายงานผล", MONDAY, MONDAY),
        (12, "care.report", "รายงานผลรอบ 2", later, None),
        (13, "care.report", "รายงานผลรอบ 2", later, None),
    ]


def test_opening_for_many_costs_two_queries(db, django_assert_num_queries):
    with django_assert_num_queries(4):  # the savepoint, the new ones, those that waited before, and its release
        open_items(*range(1, 51))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_open_for_many_once():
    assert together(*(lambda: open_items(11, 12, 13) for _ in range(6))) == []
    assert WorkItem.objects.count() == 3


@pytest.mark.parametrize("assignee", [{}, {"person_id": 1, "group_id": 2}, {"permission": ""}])
def test_an_item_waits_for_exactly_one(db, assignee):
    with pytest.raises(ValueError, match="exactly one"):
        open_item(**assignee)


def test_the_database_refuses_an_item_for_two(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkItem.objects.create(
            kind="x", subject="x:1", title="x", office_id=1, assignee="person:1", person_id=1, group_id=2,
            url_name="x", opened_at=MONDAY,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_many_at_once_open_one_item():
    assert together(*(lambda: open_item(person_id=11) for _ in range(6))) == []
    assert WorkItem.objects.count() == 1


def test_home_costs_two_queries(db, django_assert_num_queries):
    for number in range(5):
        open_item(person_id=11, subject=f"care.visit:{number}")
    with django_assert_num_queries(2):
        assert len(work.items_for(OWNER, today=TODAY)) == 5


def test_notifications_are_their_receivers_own(db):
    note = work.notify(person_id=11, text="ได้รับมอบหมาย", url_name="care:visit", url_args={"visit_id": 7}, at=MONDAY)

    assert not work.mark_read(VERIFIER, notification_id=note.pk, at=MONDAY)
    assert work.unread_count(OWNER) == 1
    assert work.notifications(VERIFIER) == []
    assert work.mark_read(OWNER, notification_id=note.pk, at=MONDAY)
    assert [row.is_read for row in work.notifications(OWNER)] == [True]
    assert work.notifications(OWNER, unread_only=True) == []
    work.notify(person_id=11, text="อีกเรื่อง", at=MONDAY)
    assert work.mark_all_read(OWNER, at=MONDAY) == 1


def test_a_notification_goes_out_by_mail_where_a_server_is_named(db, settings, monkeypatch):
    settings.EMAIL_HOST = "mail.example.org"
    monkeypatch.setattr(telling, "_addresses", [])
    work.provide_addresses({11: "owner@example.org", 12: ""}.__getitem__)

    work.notify(person_id=11, text="ได้รับมอบหมาย", at=MONDAY)
    work.notify(person_id=12, text="ได้รับมอบหมาย", at=MONDAY)
    jobs.run_pending()

    (message,) = mail.outbox
    assert message.to == ["owner@example.org"]
    assert "ได้รับมอบหมาย" in message.body
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_many_are_told_the_same_in_one_query(db, settings, django_assert_num_queries):
    settings.EMAIL_HOST = ""

    with django_assert_num_queries(3):  # the savepoint, what they are told, and its release
        notes = work.notify_all(
            person_ids=range(1, 51), text="ได้รับวุฒิบัตร", url_name="care:visit", url_args={"visit_id": 7}, at=MONDAY
        )

    kept = Notification.objects.order_by("pk").values_list(
        "pk", "person_id", "text", "url_name", "url_args", "created_at"
    )
    assert list(kept) == [
        (note.pk, person_id, "ได้รับวุฒิบัตร", "care:visit", {"visit_id": 7}, MONDAY)
        for note, person_id in zip(notes, range(1, 51), strict=True)
    ]
    assert not Job.objects.exists()


def test_many_are_told_by_mail_each_by_a_job_of_its_own(db, settings, monkeypatch):
    settings.EMAIL_HOST = "mail.example.org"
    monkeypatch.setattr(telling, "_addresses", [])
    work.provide_addresses({11: "owner@example.org", 12: "", 13: "verifier@example.org"}.__getitem__)

    notes = work.notify_all(person_ids=[11, 12, 13], text="ได้รับวุฒิบัตร", at=MONDAY)

    asked = Job.objects.filter(name=telling.MAIL_JOB).order_by("pk").values_list("arguments", flat=True)
    assert list(asked) == [{"notification_id": note.pk} for note in notes]
    jobs.run_pending()
    assert sorted(message.to[0] for message in mail.outbox) == ["owner@example.org", "verifier@example.org"]


def test_nobody_is_told_when_nobody_is_named(db):
    assert work.notify_all(person_ids=[], text="ได้รับวุฒิบัตร", at=MONDAY) == []
    assert not Notification.objects.exists()


def test_no_mail_is_sent_without_a_server(db, settings):
    settings.EMAIL_HOST = ""
    work.notify(person_id=11, text="ได้รับมอบหมาย", at=MONDAY)

    assert not Job.objects.exists()


def remind(day: date) -> list[str]:
    """What the daily reminder says on this day."""
    Notification.objects.all().delete()
    retention._remind(MONDAY + (day - TODAY))
    return list(Notification.objects.values_list("text", flat=True))


def test_people_are_reminded_before_the_due_date_after_it_and_weekly(db):
    open_item(person_id=11)
    open_item(permission=VERIFY)
    due = date(2026, 6, 10)

    assert remind(due - timedelta(days=3)) == ["อีก 3 วันครบกำหนด: รายงานผล"]
    assert remind(due - timedelta(days=2)) == remind(due) == []
    assert remind(due + timedelta(days=1)) == ["เลยกำหนดมาแล้ว 1 วัน: รายงานผล"]
    assert remind(due + timedelta(days=2)) == []
    assert remind(due + timedelta(days=8)) == ["เลยกำหนดมาแล้ว 8 วัน: รายงานผล"]


def test_everybody_is_reminded_of_their_own_work(db):
    open_item(person_id=11)
    open_item(person_id=12)
    open_item(person_id=12, subject="care.visit:8", url_args={"visit_id": 8})

    assert retention._remind(MONDAY + (date(2026, 6, 7) - TODAY)) == 3

    told = Notification.objects.order_by("pk").values_list("person_id", "text", "url_args")
    text = "อีก 3 วันครบกำหนด: รายงานผล"
    assert list(told) == [(11, text, {"visit_id": 7}), (12, text, {"visit_id": 7}), (12, text, {"visit_id": 8})]


def test_the_kernel_keeps_house_once_a_day(db, settings, tmp_path):
    settings.KHET_FILES = tmp_path / "files"
    assert {retention.CLEAN_UP, retention.REMIND} <= set(registry._handlers)
    item = open_item(person_id=11)
    work.close_items(subject=item.subject, at=MONDAY - timedelta(days=800))
    note = work.notify(person_id=11, text="เก่า", at=MONDAY)
    Notification.objects.filter(pk=note.pk).update(read_at=MONDAY - timedelta(days=800))
    asked = jobs.enqueue(retention.CLEAN_UP, actor=system("schedule"), label="ทำความสะอาด", office_id=None, at=MONDAY)

    jobs.run_pending()

    result = Job.objects.get(pk=asked.pk).result
    assert result == {"jobs": 0, "work_items": 1, "notifications": 1, "files": 0, "bytes": 0}
