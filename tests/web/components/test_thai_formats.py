"""Dates, years, figures and levels as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from khet.kernel.templatetags import khet as tags

DAY = date(2023, 9, 30)
EVENING = datetime(2023, 9, 29, 18, 5, tzinfo=UTC)


def test_dates_are_of_the_buddhist_era_in_thai():
    assert (tags.be_date(DAY), tags.be_short(DAY)) == ("30 กันยายน 2566", "30 ก.ย. 2566")


def test_dates_are_of_the_common_era_in_english():
    with translation.override("en"):
        assert (tags.be_date(DAY), tags.be_short(DAY)) == ("30 September 2023", "30 Sep 2023")
        assert tags.be_year(2566) == "2566 (CE 2023)"


def test_a_moment_is_told_in_the_time_of_thailand():
    assert tags.be_date(EVENING) == "30 กันยายน 2566"
    assert tags.be_datetime(EVENING) == "30 ก.ย. 2566 01:05 น."


@pytest.mark.parametrize("printed", [tags.be_date, tags.be_short, tags.be_datetime, tags.be_year, tags.thai_digits])
def test_nothing_prints_as_nothing(printed):
    assert printed(None) == ""


def test_papers_have_thai_digits():
    assert tags.thai_digits("เลขที่ 12/2566") == "เลขที่ ๑๒/๒๕๖๖"


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(1204, None, "1,204"), (Decimal("1234.50"), None, "1,234.50"), ("3.5", 2, "3.50"), (None, None, "–")],
)
def test_figures_have_separated_thousands(value, places, text):
    assert tags.number(value, places) == text


@pytest.mark.parametrize(("on", "words"), [
    (date(2023, 9, 27), "เกินกำหนด 3 วัน"), (DAY, "ภายในวันนี้"), (date(2023, 10, 2), "ถึง 2 ต.ค. 2566"), (None, "ไม่กำหนดวัน"),
])  # fmt: skip
def test_a_due_date_is_told_in_words(on, words):
    assert words in tags.due(on, DAY)


def test_lateness_is_not_told_by_colour_alone():
    assert tags.due(date(2023, 9, 27), DAY) == '<span class="due late">เกินกำหนด 3 วัน</span>'


def test_a_scale_of_four_uses_the_same_five_colours():
    shades = [str(tags.level(step, "", 4)).split('"')[1] for step in (1, 2, 3, 4)]

    assert shades == ["level l1", "level l2", "level l4", "level l5"]


def test_a_state_without_a_score_is_its_word_and_not_a_zero():
    assert tags.level(None, "เฉพาะ สพป.") == '<span class="level l0">เฉพาะ สพป.</span>'


def test_every_state_of_the_kernel_has_its_word():
    from khet.kernel.models import FollowUp, IssuedDocument, Job

    for model in (Job, FollowUp, IssuedDocument):
        assert all(tags.state_word(state) != state for state, _label in model.STATES)


@pytest.mark.parametrize(("agent", "words"), [
    ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge บน Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari บน iPhone"),
    ("", "เบราว์เซอร์อื่น บน เครื่องอื่น"),
])  # fmt: skip
def test_a_device_is_named_so_that_its_owner_knows_it(agent, words):
    assert tags.device(agent) == words
