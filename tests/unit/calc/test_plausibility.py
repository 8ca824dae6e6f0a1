"""A printed table is possible for some numbers of answers and impossible for others."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc import plausibility
from khet.calc.descriptives import summary
from khet.calc.rounding import half_up

SATISFACTION = [("4.79", "0.43"), ("4.43", "0.65"), ("4.64", "0.50"), ("4.50", "0.65"), ("4.86", "0.36")]


def sizes(mean: str, sd: str) -> list[int]:
    return plausibility.possible_sizes(mean=Decimal(mean), sd=Decimal(sd), low=3, high=5, among=range(5, 40))


def test_the_published_table_fits_fourteen_answers_and_no_other_number():
    assert set.intersection(*(set(sizes(*row)) for row in SATISFACTION)) == {14}


@pytest.mark.parametrize(("n", "possible"), [(13, False), (14, True), (15, False)])
def test_one_printed_line_says_how_many_answered(n, possible):
    found = plausibility.check(mean=Decimal("4.79"), sd=Decimal("0.43"), n=n, low=1, high=5)

    assert found.possible is possible


def test_an_example_shows_that_it_is_possible():
    found = plausibility.check(mean=Decimal("4.79"), sd=Decimal("0.43"), n=14, low=1, high=5)

    assert found.example == (5,) * 11 + (4,) * 3


@given(st.lists(st.integers(1, 5), min_size=1, max_size=25))
def test_what_real_answers_print_is_always_possible(answers):
    described = summary(answers)
    sd = None if described.sd is None else half_up(described.sd, 2)
    found = plausibility.check(mean=half_up(described.mean, 2), sd=sd, n=len(answers), low=1, high=5)

    assert found.possible
    if sd is not None:
        again = summary(found.example)
        assert (half_up(again.mean, 2), half_up(again.sd, 2)) == (half_up(described.mean, 2), sd)


@pytest.mark.parametrize(
    ("mean", "sd", "n", "reason"),
    [("5.20", "0.10", 14, "range"), ("4.79", "0.43", 13, "mean"), ("4.79", "0.10", 14, "sd"), ("3", "9", 4, "sd")],
)
def test_the_reason_says_which_figure_is_wrong(mean, sd, n, reason):
    assert plausibility.check(mean=Decimal(mean), sd=Decimal(sd), n=n, low=1, high=5).reason == reason


def test_one_answer_has_no_deviation_to_check():
    assert plausibility.check(mean=Decimal(4), sd=Decimal("0.5"), n=1, low=1, high=5).possible


@pytest.mark.parametrize("text", ["065", "๐๖๕"])
def test_a_figure_that_lost_its_point_is_named(text):
    with pytest.raises(plausibility.Malformed, match=r"0\.65"):
        plausibility.printed(text)


def test_what_is_no_number_is_named():
    with pytest.raises(plausibility.Malformed, match="ไม่ใช่ตัวเลข"):
        plausibility.printed("4,79")


@pytest.mark.parametrize(("text", "value"), [("๔.๗๙", "4.79"), (" .5 ", "0.5"), ("4", "4")])
def test_printed_figures_are_read_as_people_write_them(text, value):
    assert plausibility.printed(text) == Decimal(value)
