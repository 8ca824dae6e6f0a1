from __future__ import annotations

from fractions import Fraction

import pytest

from khet.calc.formula import REASON_WORDS, Outcome, Reason, State, Typed, check, evaluate, parse
from tests.unit.calc.formula.datasets import DATASETS


def typed(text: str) -> Typed:
    return check(parse(text), DATASETS)


def outcome(text: str, *states: State | Reason) -> Outcome:
    found = typed(text)
    return evaluate(found, dict(zip(found.leaves, states, strict=False)))


def test_a_count_is_itself_over_nothing() -> None:
    assert outcome("count(pupils)", State(7)) == Outcome(Fraction(7), Fraction(7), None, None, ((7, None),))


def test_a_share_keeps_both_counts() -> None:
    found = outcome("share(boarding of pupils)", State(2, 6))

    assert found == Outcome(Fraction(1, 3), Fraction(2), Fraction(6), None, ((2, 6),))


def test_a_mean_is_brought_back_from_its_stored_scale() -> None:
    found = outcome("mean(onet.math)", State(9_000, 2))

    assert (found.value, found.numerator, found.denominator) == (45, 90, 2)
    assert found.counts == ((None, 2),)


def test_a_sum_of_people_counts_them_and_a_sum_of_marks_does_not() -> None:
    assert outcome("sum(incidents.injured)", State(3)).counts == ((3, None),)
    assert outcome("sum(pupils.gpa)", State(350)) == Outcome(
        Fraction(7, 2), Fraction(7, 2), None, None, ((None, None),)
    )


@pytest.mark.parametrize(
    ("text", "value", "numerator", "denominator"),
    [
        ("count(incidents) / count(pupils)", Fraction(3, 40), 3, 40),
        ("count(incidents) * 1000 / count(pupils)", 75, 3, 40),
        ("1000 * count(incidents) / count(pupils)", 75, 3, 40),
        ("count(incidents) / count(pupils) * (2 - 1) * 100", Fraction(15, 2), 3, 40),
        ("100 * (count(incidents) / count(pupils))", Fraction(15, 2), 3, 40),
        ("-count(incidents) / count(pupils)", Fraction(-3, 40), -3, 40),
        ("-(count(incidents) / count(pupils))", Fraction(-3, 40), -3, 40),
        ("count(incidents) / (count(pupils) / 10)", Fraction(3, 4), 3, 4),
        ("(count(pupils) - count(incidents)) / count(pupils)", Fraction(37, 40), 37, 40),
        ("count(incidents) - count(pupils)", -37, -37, None),
        ("count(incidents) * count(pupils)", 120, 120, None),
        ("count(incidents) + -2", 1, 1, None),
        ("-2 * count(incidents)", -6, 3, None),
    ],
)
def test_the_quotient_is_kept_with_constant_factors_left_out(
    text: str, value: Fraction, numerator: int, denominator: int | None
) -> None:
    order = {"incidents": State(3), "pupils": State(40)}
    found = typed(text)
    result = evaluate(found, {leaf: order[leaf.dataset] for leaf in found.leaves})

    assert (result.value, result.numerator, result.denominator) == (value, numerator, denominator)


def test_a_quotient_of_a_share_has_the_shares_value_above_the_line() -> None:
    found = outcome("share(boarding of pupils) / count(staff)", State(1, 2), State(5))

    assert (found.value, found.numerator, found.denominator) == (Fraction(1, 10), Fraction(1, 2), 5)


def test_nothing_to_divide_by_is_not_zero() -> None:
    found = outcome("share(boarding of pupils)", State(0, 0))

    assert found.value is None
    assert found.reason is Reason.NOTHING_TO_DIVIDE_BY
    assert (found.numerator, found.denominator) == (0, 0)
    assert outcome("1 / (share(boarding of pupils) / 2)", State(0, 0)).reason is Reason.NOTHING_TO_DIVIDE_BY


@pytest.mark.parametrize("reason", list(Reason))
def test_a_missing_part_says_why_there_is_no_value(reason: Reason) -> None:
    found = outcome("count(incidents) / count(pupils)", State(3), reason)

    assert (found.value, found.numerator, found.denominator, found.reason) == (None, None, None, reason)
    assert found.counts == ((3, None), (None, None))
    assert all(REASON_WORDS[reason])


def test_a_figure_nobody_brought_has_no_data() -> None:
    assert outcome("share(boarding of pupils)").reason is Reason.NO_DATA


def test_a_stated_row_is_a_value_and_counts_nobody() -> None:
    found = outcome("mean(onet.math) - country(onet.math)", State(9_000, 2), State(4_000, 1))

    assert found.value == 5
    assert found.counts == ((None, 2), (None, None))


def test_states_of_parts_add_up() -> None:
    assert State(1, 2) + State(3, 4) == State(4, 6)
