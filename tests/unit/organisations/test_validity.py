"""Intervals of validity: half-open, never overlapping, cut at a day without a gap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from khet.domains.organisations.rules import Interval, WrongDate

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start = draw(st.none() | DAYS)
    end = draw(st.none() | DAYS)
    assume(start is None or end is None or start < end)
    return Interval(start, end)


@given(intervals(), DAYS)
def test_a_cut_loses_no_day_and_doubles_none(interval: Interval, day: date):
    assume(interval.holds_on(day) and interval.start != day)

    before, after = interval.cut(day)

    assert not before.overlaps(after)
    assert before.holds_on(day - timedelta(days=1))
    assert not before.holds_on(day)
    assert after.holds_on(day)
    assert (before.start, after.end) == (interval.start, interval.end)


@given(intervals(), intervals(), DAYS)
def test_overlap_means_that_some_day_lies_in_both(left: Interval, right: Interval, day: date):
    if left.holds_on(day) and right.holds_on(day):
        assert left.overlaps(right)
    if left.overlaps(right):
        starts = [edge for edge in (left.start, right.start) if edge is not None]
        common = max(starts) if starts else min(e for e in (left.end, right.end, date.max) if e) - timedelta(days=1)
        assert left.holds_on(common)
        assert right.holds_on(common)


@given(intervals(), intervals())
def test_overlap_is_mutual(left: Interval, right: Interval):
    assert left.overlaps(right) == right.overlaps(left)


@given(st.lists(DAYS, min_size=1, max_size=6, unique=True))
def test_cutting_again_and_again_leaves_intervals_apart(days: list[date]):
    pieces = [Interval(None, None)]
    for day in sorted(days):
        *rest, last = pieces
        pieces = [*rest, *last.cut(day)]

    assert all(sum(piece.holds_on(day) for piece in pieces) == 1 for day in days)


@pytest.mark.parametrize("day", [date(2021, 10, 1), date(2021, 9, 30), date(2022, 10, 1)])
def test_a_cut_must_fall_after_the_first_day_and_before_the_end(day: date):
    with pytest.raises(WrongDate):
        Interval(date(2021, 10, 1), date(2022, 10, 1)).cut(day)


def test_an_interval_holds_for_at_least_a_day():
    with pytest.raises(WrongDate):
        Interval(date(2021, 10, 1), date(2021, 10, 1))
