"""Rounding is half up and exact, in every form a figure comes in."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc import rounding


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(23, 6), 2, "3.83"),
        (Fraction(1, 200), 2, "0.01"),
        (Decimal("4.565"), 2, "4.57"),
        (Fraction(9, 2), 0, "5"),
        (Fraction(-9, 2), 0, "-5"),
        (Decimal("-0.004"), 2, "0.00"),
        (5, 2, "5.00"),
        (0, 0, "0"),
    ],
)
def test_a_half_goes_away_from_zero(value, places, shown):
    assert rounding.text(value, places) == shown
    assert rounding.half_up(value, places) == Decimal(shown)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_it_agrees_with_decimal(value):
    assert rounding.half_up(value, 2) == value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@given(st.fractions(), st.integers(min_value=0, max_value=6))
def test_the_text_is_the_rounded_figure_with_its_places(value, places):
    shown = rounding.text(value, places)

    assert Decimal(shown) == rounding.half_up(value, places)
    assert len(shown.partition(".")[2]) == places
    assert abs(Fraction(rounding.half_up(value, places)) - value) * 2 <= Fraction(1, 10**places)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("4.00"), "4"),
        (Decimal("79.50"), "79.5"),
        (Fraction(23, 6), "23/6"),
        (7, "7"),
        (Fraction(1, 16), "0.0625"),
    ],
)
def test_the_plain_form_is_the_shortest_exact_one(value, shown):
    assert rounding.plain(value) == shown
