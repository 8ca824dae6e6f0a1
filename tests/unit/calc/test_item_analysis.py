"""Difficulty, discrimination and IOC come out as in the worked examples."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from khet.calc import item_analysis
from khet.calc.reliability import Unfit
from khet.calc.rounding import text

RIGHT = [[1, 1, 1, 0, 1], [1, 0, 1, 0, 1], [1, 1, 1, 1, 1], [0, 0, 1, 0, 0], [1, 1, 0, 0, 1], [0, 0, 0, 0, 1]]
ITEMS = [list(item) for item in zip(*RIGHT, strict=True)]


def test_the_worked_example_comes_out_to_the_digit():
    found = item_analysis.analyse(ITEMS)

    assert [text(item.difficulty, 3) for item in found] == ["0.667", "0.500", "0.667", "0.167", "0.833"]


def test_groups_are_the_27_percent_with_the_highest_and_lowest_totals():
    # Totals 4 3 5 1 3 1: two persons a group; of the highest 5 and 4, of the lowest 1 and 1.
    first = item_analysis.analyse(ITEMS)[0]

    assert (first.group_difficulty, first.discrimination) == (Fraction(2, 4), Fraction(2, 2))


@given(st.lists(st.lists(st.integers(0, 1), min_size=3, max_size=3), min_size=3, max_size=30))
def test_point_biserial_is_pearson_with_the_rest(persons):
    items = [list(item) for item in zip(*persons, strict=True)]
    for index, item in enumerate(item_analysis.analyse(items)):
        rest = [sum(person) - person[index] for person in persons]
        if len(set(rest)) == 1 or len(set(items[index])) == 1:
            assert item.point_biserial is None
        else:
            assert float(item.point_biserial) == pytest.approx(stats.pearsonr(items[index], rest)[0], abs=1e-9)


@pytest.mark.parametrize(
    ("p", "word"),
    [("1", "ง่ายมาก"), ("0.81", "ง่ายมาก"), ("0.80", "ง่าย"), ("0.60", "ค่อนข้างง่าย"), ("0.50", "พอเหมาะ"),
     ("0.49", "ค่อนข้างยาก"), ("0.39", "ยาก"), ("0.19", "ยากมาก"), ("0", "ยากมาก")],
)  # fmt: skip
def test_a_difficulty_has_its_word(p, word):
    assert item_analysis.difficulty_word(Decimal(p)) == word


def test_ioc_is_the_mean_of_the_experts():
    assert item_analysis.ioc([1, 1, 0]) == Fraction(2, 3)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: item_analysis.ioc([]), "no_experts"),
        (lambda: item_analysis.ioc([1, 2]), "not_a_rating"),
        (lambda: item_analysis.analyse([[0, 3]]), "not_binary"),
        (lambda: item_analysis.analyse([[0]]), "too_few_persons"),
        (lambda: item_analysis.analyse([]), "too_few_persons"),
    ],
)
def test_what_cannot_be_analysed_is_refused_with_a_reason(call, code):
    with pytest.raises(Unfit) as refused:
        call()

    assert refused.value.code == code
