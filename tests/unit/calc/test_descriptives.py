"""Means, standard deviations, percentages and ranks come out as offices print them."""

from __future__ import annotations

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc import descriptives
from khet.calc.rounding import text

ANSWERS = st.lists(st.integers(1, 5) | st.none(), max_size=40)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=60))
def test_mean_and_deviation_are_those_of_the_standard_library(answers):
    summary = descriptives.summary(answers)

    assert summary.mean == Fraction(sum(answers), len(answers))
    assert float(summary.sd) == pytest.approx(statistics.stdev(answers), abs=1e-12)


@given(ANSWERS)
def test_a_blank_is_counted_apart_and_never_a_zero(answers):
    given_ones = [answer for answer in answers if answer is not None]
    summary = descriptives.summary(answers)

    assert (summary.n, summary.missing) == (len(given_ones), len(answers) - len(given_ones))
    assert (summary.mean is None) == (not given_ones)
    assert (summary.sd is None) == (len(given_ones) < 2)


def test_a_total_is_given_both_ways():
    total = descriptives.total([[5, 5, 4, None], [3, 3, 3, 3], [None, None, None, 2]])

    assert (total.n, total.mean) == (8, Fraction(28, 8))
    assert text(total.mean_of_sds, 4) == text(Decimal("0.57735026918962576451") / 2, 4)
    assert text(total.pooled_sd, 4) == text(Decimal(str(statistics.stdev([5, 5, 4, 3, 3, 3, 3, 2]))), 4)
    assert descriptives.total([[None]]) == descriptives.Total(0, None, None, None)


@given(st.dictionaries(st.integers(1, 9), st.integers(0, 500), min_size=1, max_size=9))
def test_percentages_add_up_to_one_hundred(counts):
    shares = descriptives.shares(counts)

    assert sum(shares.values()) == (100 if sum(counts.values()) else 0)
    for answer, share in shares.items():
        if counts[answer]:
            assert abs(share - Decimal(100 * counts[answer]) / sum(counts.values())) < Decimal("0.01")
        else:
            assert share == 0


def test_thirds_give_the_odd_hundredth_to_the_first():
    assert list(map(str, descriptives.shares({1: 1, 2: 1, 3: 1}).values())) == ["33.34", "33.33", "33.33"]


def test_frequencies_are_counted_without_blanks():
    assert descriptives.frequencies([5, None, 3, 5]) == {3: 1, 5: 2}


@pytest.mark.parametrize(("values", "ranks"), [([9, 7, 7, 3], [1, 2, 2, 4]), ([], []), ([1, 2], [2, 1])])
def test_equal_values_share_the_better_rank(values, ranks):
    assert descriptives.ranks(values) == ranks


def test_the_root_of_a_square_is_exact():
    assert descriptives.root(Fraction(49, 400)) == Decimal("0.35")
