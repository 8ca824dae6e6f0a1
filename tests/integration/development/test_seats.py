"""Seats are never oversold, the waiting list is strict, and whoever moves up is told."""

from __future__ import annotations

import pytest

from khet.domains.development import public as development
from khet.domains.development.actions import registering
from khet.domains.development.models import Event, Registration
from khet.kernel import work
from khet.kernel.actor import NotAllowed
from tests import development_cast
from tests.at_once import at_once
from tests.development_cast import AT


def states(year):
    rows = Registration.objects.filter(event=year.event_id).order_by("queue_number")
    return [(row.person.full_name[-3:], row.state) for row in rows.select_related("person")]


def apply(year, number):
    return development.apply(actor=year.teacher(number), event_id=year.event_id, at=AT)


@pytest.fixture
def year(db):
    return development_cast.build(teachers=5, seats=2)


def test_seats_go_in_the_order_of_asking_and_the_rest_wait(year):
    for number in (3, 0, 4, 1):
        apply(year, number)

    assert states(year) == [("003", "confirmed"), ("000", "confirmed"), ("004", "waiting"), ("001", "waiting")]


def test_a_seat_given_up_goes_to_the_next_who_is_told(year):
    for number in range(4):
        apply(year, number)

    development.give_up(actor=year.teacher(0), event_id=year.event_id, at=AT)

    assert states(year) == [("000", "cancelled"), ("001", "confirmed"), ("002", "confirmed"), ("003", "waiting")]
    assert "ได้ที่นั่ง" in work.notifications(year.teacher(2))[0].text
    assert year.event.confirmed_count == 2


def test_who_leaves_and_asks_again_goes_to_the_end(year):
    for number in range(4):
        apply(year, number)
    development.give_up(actor=year.teacher(2), event_id=year.event_id, at=AT)

    apply(year, 2)

    assert [row for row in states(year) if row[1] == "waiting"] == [("003", "waiting"), ("002", "waiting")]


def test_asking_twice_is_asking_once(year):
    assert apply(year, 0).pk == apply(year, 0).pk
    assert year.event.confirmed_count == 1


def test_more_seats_go_to_those_who_wait(year):
    for number in range(5):
        apply(year, number)
    event = year.event
    words = development.EventWords(event.title, event.starts_on, event.ends_on, seats=4)

    development.edit_event(actor=year.developer, event_id=event.pk, words=words, at=AT)

    assert [state for _name, state in states(year)] == ["confirmed"] * 4 + ["waiting"]


def test_fewer_seats_than_promised_are_refused(year):
    for number in range(2):
        apply(year, number)
    event = year.event
    words = development.EventWords(event.title, event.starts_on, event.ends_on, seats=1)

    with pytest.raises(development.SeatProblem, match="ยืนยันที่นั่งไปแล้ว 2"):
        development.edit_event(actor=year.developer, event_id=event.pk, words=words, at=AT)


def test_approval_keeps_the_order_of_asking(db):
    year = development_cast.build(teachers=4, seats=1, needs_approval=True)
    rows = [apply(year, number) for number in range(3)]

    development.decide(
        actor=year.developer, event_id=year.event_id, registration_ids=[rows[2].pk, rows[1].pk], approve=True, at=AT
    )
    development.decide(
        actor=year.developer,
        event_id=year.event_id,
        registration_ids=[rows[0].pk],
        approve=False,
        note="ไม่ตรงกลุ่ม",
        at=AT,
    )

    assert states(year) == [("000", "refused"), ("001", "confirmed"), ("002", "waiting")]
    assert not work.items_for(year.developer, today=development_cast.TODAY, kind="development.approve_registrations")


def test_an_application_waits_on_the_home_of_who_runs_events(db):
    year = development_cast.build(teachers=1, needs_approval=True)
    apply(year, 0)

    items = work.items_for(year.developer, today=development_cast.TODAY)

    assert {item.kind for item in items} >= {"development.approve_registrations", "development.record_attendance"}


def test_the_invited_need_no_approval_and_are_asked_on_their_home(db):
    year = development_cast.build(teachers=2, needs_approval=True)
    ids = [row.id for row in year.teachers]

    done = development.invite(actor=year.developer, event_id=year.event_id, person_ids=[*ids, 10**9], at=AT)
    waiting = work.items_for(year.teacher(0), today=development_cast.TODAY)
    row = apply(year, 0)

    assert (done.added, done.known, done.strangers) == (2, 0, 1)
    assert [item.kind for item in waiting] == ["development.answer_invitation"]
    assert row.state == Registration.CONFIRMED
    assert not work.items_for(year.teacher(0), today=development_cast.TODAY)


def test_somebody_of_another_office_finds_no_event(year):
    with pytest.raises((Event.DoesNotExist, NotAllowed)):
        development.apply(actor=year.people.actor("outsider"), event_id=year.event_id, at=AT)


def test_a_person_taken_off_the_list_learns_why(year):
    row = apply(year, 0)

    registering.remove(actor=year.developer, event_id=year.event_id, registration_id=row.pk, note="ส่งชื่อซ้ำ", at=AT)

    assert "ส่งชื่อซ้ำ" in work.notifications(year.teacher(0))[0].text
    assert year.event.confirmed_count == 0


@pytest.mark.django_db(transaction=True)
def test_people_who_ask_at_the_same_moment_never_oversell():
    year = development_cast.build(teachers=12, seats=5)
    actors = [year.teacher(number) for number in range(12)]

    ends = at_once(
        *(lambda actor=actor: development.apply(actor=actor, event_id=year.event_id, at=AT) for actor in actors)
    )

    numbers = sorted(Registration.objects.values_list("queue_number", flat=True))
    assert not [end for end in ends if isinstance(end, Exception)]
    assert Registration.objects.filter(state="confirmed").count() == year.event.confirmed_count == 5
    assert numbers == list(range(1, 13))
    assert set(Registration.objects.filter(state="confirmed").values_list("queue_number", flat=True)) == set(
        range(1, 6)
    )


@pytest.mark.django_db(transaction=True)
def test_giving_up_and_asking_at_the_same_moment_keep_the_house_full():
    year = development_cast.build(teachers=10, seats=3)
    for number in range(6):
        apply(year, number)
    leaving = [year.teacher(number) for number in range(3)]
    coming = [year.teacher(number) for number in range(6, 10)]

    at_once(
        *(lambda actor=actor: development.give_up(actor=actor, event_id=year.event_id, at=AT) for actor in leaving),
        *(lambda actor=actor: development.apply(actor=actor, event_id=year.event_id, at=AT) for actor in coming),
    )

    confirmed = Registration.objects.filter(state="confirmed").values_list("queue_number", flat=True)
    assert sorted(confirmed) == [4, 5, 6]
    assert year.event.confirmed_count == 3
