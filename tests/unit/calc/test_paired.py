"""Before and after: t, gains and E1/E2 come out as in the worked example, each under its own name."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from khet.calc import paired
from khet.calc.reliability import Unfit
from khet.calc.rounding import text

PRE = [12, 15, 11, 14, 10, 13, 16, 12]
POST = [18, 19, 15, 20, 15, 17, 21, 19]


def test_the_worked_example_comes_out_to_the_digit():
    found = paired.compare(PRE, POST)

    assert (text(found.t, 2), found.degrees) == ("12.87", 7)
    assert (found.sum_of_differences, found.sum_of_squares) == (41, 219)
    assert (text(found.before.mean, 2), text(found.before.sd, 2)) == ("12.88", "2.03")
    assert (text(found.after.mean, 2), text(found.after.sd, 2)) == ("18.00", "2.20")


def test_the_gain_of_the_class_and_the_mean_gain_are_two_numbers():
    gain = paired.gain(PRE, POST, full=25)

    assert (text(gain.of_class, 4), text(gain.mean_of_persons, 4), gain.at_full) == ("0.4227", "0.4317", 0)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=30))
def test_t_agrees_with_scipy(pairs):
    before, after = ([float(pair[side]) for pair in pairs] for side in (0, 1))
    found = paired.compare([a for a, _b in pairs], [b for _a, b in pairs])
    if len({b - a for a, b in pairs}) == 1:
        assert found.t is None
    else:
        assert float(found.t) == pytest.approx(stats.ttest_rel(after, before).statistic, abs=1e-9)


def test_only_people_with_both_scores_enter():
    found = paired.compare([*PRE, 5, None], [*POST, None, 20])

    assert (found.n, found.left_out, text(found.t, 2)) == (8, 2, "12.87")


def test_who_had_the_full_score_already_is_counted_apart():
    assert paired.gain([10, 5], [10, 10], full=10) == paired.Gain(Fraction(1), Fraction(1), 1)
    assert paired.gain([10], [10], full=10) == paired.Gain(None, None, 1)


def test_e1_and_e2_are_percentages_of_their_own_full_scores():
    assert paired.efficiency([16, 18], 20, [24, None], 30) == (85, 80)
    assert paired.efficiency([], 20, [24], 30) == (None, 80)


def test_a_pass_rate_keeps_both_counts():
    assert paired.passed([8, 7, None, Decimal("8.5")], 8) == (2, 3)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: paired.compare([1], [2]), "too_few_persons"),
        (lambda: paired.compare([1, 2], [2]), "ragged"),
        (lambda: paired.gain([1, 2], [2, 11], full=10), "above_full"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_reason(call, code):
    with pytest.raises(Unfit) as refused:
        call()

    assert refused.value.code == code
