"""Alpha and KR-20 agree with the worked examples and with an independent computation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc import reliability
from khet.calc.rounding import text

PERSONS = [[4, 5, 4, 5], [3, 4, 3, 4], [5, 5, 5, 5], [2, 3, 2, 3], [4, 4, 5, 4], [3, 3, 3, 4]]
RIGHT = [[1, 1, 1, 0, 1], [1, 0, 1, 0, 1], [1, 1, 1, 1, 1], [0, 0, 1, 0, 0], [1, 1, 0, 0, 1], [0, 0, 0, 0, 1]]
TABLES = st.integers(2, 6).flatmap(
    lambda items: st.lists(st.lists(st.integers(1, 5), min_size=items, max_size=items), min_size=3, max_size=20)
)


def columns(persons):
    return [list(column) for column in zip(*persons, strict=True)]


def alpha(table):
    size = table.shape[1]
    return size / (size - 1) * (1 - table.var(axis=0, ddof=1).sum() / table.sum(axis=1).var(ddof=1))


def test_the_worked_examples_come_out_to_the_digit():
    assert text(reliability.cronbach(columns(PERSONS)).alpha, 4) == "0.9439"
    assert text(reliability.kr20(columns(RIGHT)), 4) == "0.6818"


@given(TABLES)
def test_every_figure_agrees_with_an_independent_computation(persons):
    table = np.array(persons, dtype=float)
    if table.sum(axis=1).var() == 0:
        with pytest.raises(reliability.Unfit):
            reliability.cronbach(columns(persons))
        return
    found = reliability.cronbach(columns(persons))

    assert float(found.alpha) == pytest.approx(alpha(table), abs=1e-9)
    for index, item in enumerate(found.items):
        rest = np.delete(table, index, axis=1)
        total = rest.sum(axis=1)
        varies = total.var() > 1e-12
        if table.shape[1] > 2 and varies:
            assert float(item.alpha_if_deleted) == pytest.approx(alpha(rest), abs=1e-9)
        else:
            assert item.alpha_if_deleted is None
        if varies and table[:, index].var() > 1e-12:
            assert float(item.item_total) == pytest.approx(np.corrcoef(table[:, index], total)[0, 1], abs=1e-9)
        else:
            assert item.item_total is None


def test_a_person_with_a_gap_is_left_out_or_used_pair_by_pair():
    gapped = [*PERSONS, [5, None, 4, 4]]
    listwise = reliability.cronbach(columns(gapped))
    pairwise = reliability.cronbach(columns(gapped), missing="pairwise")

    assert (listwise.alpha, listwise.n, listwise.left_out) == (reliability.cronbach(columns(PERSONS)).alpha, 6, 1)
    assert (pairwise.n, pairwise.left_out, pairwise.items[1].summary.missing) == (7, 0, 1)
    assert pairwise.alpha != listwise.alpha


@given(TABLES)
def test_without_gaps_both_ways_are_one(persons):
    if len({sum(person) for person in persons}) > 1:
        items = columns(persons)
        assert reliability.cronbach(items).items == reliability.cronbach(items, missing="pairwise").items
        assert reliability.cronbach(items).alpha == reliability.cronbach(items, missing="pairwise").alpha


@pytest.mark.parametrize(
    ("items", "missing", "code"),
    [
        ([[1, 2, 3]], "listwise", "too_few_items"),
        ([[1, 2], [1, 2, 3]], "listwise", "ragged"),
        ([[1, None], [1, 2]], "listwise", "too_few_persons"),
        ([[1, None, 2], [None, 2, 3]], "pairwise", "too_few_pairs"),
        ([[3, 3], [4, 4]], "listwise", "no_variance"),
    ],
)
def test_a_table_that_cannot_give_it_is_refused_with_a_reason(items, missing, code):
    with pytest.raises(reliability.Unfit) as refused:
        reliability.cronbach(items, missing=missing)

    assert refused.value.code == code


def test_kr20_takes_only_right_and_wrong():
    with pytest.raises(reliability.Unfit, match="0 และ 1"):
        reliability.kr20([[1, 2], [0, 1]])
