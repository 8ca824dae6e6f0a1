"""Seats, steps, sessions, check-in codes and ticks, decided without a database or a clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from khet.domains.development.rules import attending, checkin, events, seats
from khet.domains.development.rules.refusals import CheckinProblem, EventProblem, SeatProblem

NOW = datetime(2023, 11, 20, 2, 0, tzinfo=UTC)  # 09:00 in Thailand
DAY = date(2023, 11, 20)
KEY = b"key of the server"


def house(**more):
    usual = {"state": "open", "seats": 2, "confirmed": 0, "waiting": 0, "needs_approval": False, "audience": "office"}
    return seats.House(**{**usual, **more})


@pytest.mark.parametrize(
    ("given", "is_invited", "state"),
    [
        ({}, False, "confirmed"),
        ({"seats": None, "confirmed": 10**6}, False, "confirmed"),
        ({"confirmed": 2}, False, "waiting"),
        ({"confirmed": 1, "waiting": 1}, False, "waiting"),
        ({"needs_approval": True}, False, "applied"),
        ({"needs_approval": True}, True, "confirmed"),
    ],
)
def test_where_somebody_stands_who_asks(given, is_invited, state):
    assert seats.state_on_applying(house(**given), is_invited=is_invited) == state


@pytest.mark.parametrize(
    "given",
    [
        {"state": "draft"},
        {"state": "done"},
        {"audience": "invited"},
        {"opens_at": NOW + timedelta(seconds=1)},
        {"closes_at": NOW},
    ],
)
def test_who_may_not_ask_now(given):
    with pytest.raises(SeatProblem):
        seats.check_may_apply(house(**given), is_invited=False, at=NOW)


def test_the_invited_may_ask_and_so_may_all_in_the_window():
    seats.check_may_apply(house(audience="invited"), is_invited=True, at=NOW)
    window = {"opens_at": NOW, "closes_at": NOW + timedelta(seconds=1)}
    seats.check_may_apply(house(**window), is_invited=False, at=NOW)


def test_free_seats_go_to_the_first_who_wait():
    assert seats.promoted(house(seats=3, confirmed=1), [7, 5, 9]) == [7, 5]
    assert seats.state_on_approval(house()) == "confirmed"
    assert seats.state_on_approval(house(confirmed=2)) == "waiting"


def test_seats_are_never_fewer_than_promised():
    seats.check_seats(None, 5)
    seats.check_seats(5, 5)
    with pytest.raises(SeatProblem):
        seats.check_seats(4, 5)


def test_a_personal_code_is_typed_as_people_type():
    code = seats.new_code()

    assert len(code) == seats.CODE_LENGTH
    assert seats.typed_code(f" {seats.printed_code(code).lower()} ") == code


def code(**more):
    return checkin.make_code(**{"session_id": 77, "day": DAY, "nonce": "n", "key": KEY, **more})


def test_a_code_names_its_session_and_day_and_is_signed():
    session_id, day, signature = checkin.session_of(code())

    assert (session_id, day) == (77, DAY)
    checkin.check_signature(session_id=77, day=DAY, signature=signature, nonce="n", key=KEY)
    assert len(code()) < 30


@pytest.mark.parametrize("other", [{"session_id": 78}, {"day": DAY + timedelta(1)}, {"nonce": "m"}, {"key": b"x"}])
def test_a_signature_is_good_for_one_session_day_secret_and_server(other):
    signature = checkin.session_of(code())[2]
    given = {"session_id": 77, "day": DAY, "nonce": "n", "key": KEY, **other}

    with pytest.raises(CheckinProblem):
        checkin.check_signature(signature=signature, **given)


@pytest.mark.parametrize(
    "typed", ["", "x", "1-2", "1--a", "!-1-a", "1-zzzzzzzz-a", "1-0-a", "z" * 61, f"{'z' * 15}-1-a"]
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(CheckinProblem):
        checkin.session_of(typed)


def test_a_number_of_none_is_written_as_zero():
    assert checkin.session_of(code(session_id=0))[0] == 0


AROUND = {"day": DAY, "starts_at": NOW, "ends_at": NOW + timedelta(hours=3), "early_minutes": 60, "late_minutes": 120}


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (NOW + timedelta(days=1), "day"),
        (NOW - timedelta(hours=2, minutes=1), "early"),
        (NOW + timedelta(hours=6), "late"),
    ],
)
def test_a_code_is_good_around_its_session_on_its_day_only(moment, why):
    with pytest.raises(CheckinProblem) as refused:
        checkin.check_time(at=moment, **AROUND)

    assert refused.value.code == why


def test_a_code_is_good_from_an_hour_before_to_two_hours_after():
    for moment in (NOW - timedelta(hours=1), NOW, NOW + timedelta(hours=5)):
        checkin.check_time(at=moment, **AROUND)


def test_a_nonce_is_long_and_new():
    assert checkin.new_nonce() != checkin.new_nonce()
    assert len(checkin.new_nonce()) == 32


def test_hours_decide_who_has_attended():
    sessions = {1: Decimal(4), 2: Decimal(1)}

    most = attending.share(sessions, [1, 99])
    nothing = attending.share({}, [])

    assert (most.percent_text, most.sessions, most.of_sessions) == ("80.00", 1, 2)
    assert most.has_attended(Decimal(80))
    assert not most.has_attended(Decimal("80.01"))
    assert not nothing.has_attended(Decimal(1))
    assert nothing.percent_text == "0.00"


@pytest.mark.parametrize(
    ("recorded", "seen", "wanted", "outcome"),
    [
        (None, None, True, "taken"),
        (None, True, False, "taken"),
        (True, None, True, "same"),
        (True, True, False, "taken"),
        (True, None, False, "conflict"),
        (False, True, True, "conflict"),
    ],
)
def test_what_becomes_of_a_tick(recorded, seen, wanted, outcome):
    assert attending.outcome(recorded=recorded, seen=seen, wanted=wanted) == outcome


@pytest.mark.parametrize(
    ("marked", "sent", "minutes"), [(0, 60_000, 1), (60_000, 0, 0), (0, 8 * 24 * 3_600_000, 0), (-(10**15), 10**15, 0)]
)
def test_only_the_time_between_counts_of_a_phones_clock(marked, sent, minutes):
    moment = attending.moment_of_tick(marked_ms=marked, sent_ms=sent, received_at=NOW)

    assert moment == NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("state", "wanted", "sessions", "registered"),
    [
        ("draft", "done", 1, 0),
        ("cancelled", "open", 1, 0),
        ("open", "done", 0, 0),
        ("open", "draft", 1, 3),
        ("x", "y", 1, 0),
    ],
)
def test_steps_that_cannot_be_taken(state, wanted, sessions, registered):
    with pytest.raises(EventProblem):
        events.check_step(state, wanted, sessions=sessions, registered=registered)


@pytest.mark.parametrize(
    ("state", "wanted"), [("draft", "open"), ("open", "draft"), ("running", "done"), ("done", "running")]
)
def test_steps_that_can_be_taken(state, wanted):
    events.check_step(state, wanted, sessions=1, registered=0)


@pytest.mark.parametrize(
    ("starts", "ends", "year"),
    [(DAY, DAY - timedelta(1), None), (DAY, DAY + timedelta(401), None), (DAY, DAY, 2600)],
)
def test_days_that_nobody_can_mean(starts, ends, year):
    with pytest.raises(EventProblem):
        events.check_dates(starts, ends, year)


def test_days_of_the_fiscal_year_are_taken():
    events.check_dates(DAY, DAY, 2567)
    events.check_dates(DAY, DAY)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "ends", "others", "room"),
    [
        (NOW, NOW, [], ""),
        (NOW, NOW + 20 * HOUR, [], ""),
        (NOW + 24 * HOUR, NOW + 25 * HOUR, [], ""),
        (NOW, NOW + 2 * HOUR, [(NOW + HOUR, NOW + 3 * HOUR, "ก")], "ก"),
    ],
)
def test_sessions_that_cannot_lie_so(starts, ends, others, room):
    with pytest.raises(EventProblem):
        events.check_session(starts_at=starts, ends_at=ends, starts_on=DAY, ends_on=DAY, others=others, room=room)


def test_two_sessions_at_once_need_two_rooms():
    others = [(NOW, NOW + HOUR, "ก"), (NOW + HOUR, NOW + 2 * HOUR, "ข")]

    events.check_session(starts_at=NOW, ends_at=NOW + HOUR, starts_on=DAY, ends_on=DAY, others=others, room="ข")
    events.check_session(starts_at=NOW, ends_at=NOW + HOUR, starts_on=DAY, ends_on=DAY, others=others, room="")
