"""Kappa and the intraclass correlation agree with worked examples from the literature."""

from __future__ import annotations

import pytest

from khet.calc import agreement
from khet.calc.reliability import Unfit
from khet.calc.rounding import text

# Shrout and Fleiss (1979), table 2: six cases, four judges; ICC(2,1) is .29.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_icc_is_that_of_the_paper_that_defined_it():
    assert text(agreement.icc(JUDGES), 2) == "0.29"


def test_kappa_takes_out_the_agreement_of_chance():
    # 20 and 15 agreed of 50; expected .5: (.7 - .5) / .5.
    first = ["y"] * 25 + ["n"] * 25
    second = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15

    assert text(agreement.kappa(first, second), 4) == "0.4000"


def test_perfect_agreement_is_one():
    assert agreement.kappa([1, 2, 3], [1, 2, 3]) == 1
    assert agreement.icc([[1, 1], [5, 5]]) == 1


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: agreement.kappa([], []), "too_few_cases"),
        (lambda: agreement.kappa([1], [1, 2]), "ragged"),
        (lambda: agreement.kappa([1, 1], [1, 1]), "no_variance"),
        (lambda: agreement.icc([]), "too_few_cases"),
        (lambda: agreement.icc([[1], [2]]), "too_few_cases"),
        (lambda: agreement.icc([[1, 2], [2]]), "ragged"),
        (lambda: agreement.icc([[3, 3], [3, 3]]), "no_variance"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_reason(call, code):
    with pytest.raises(Unfit) as refused:
        call()

    assert refused.value.code == code
