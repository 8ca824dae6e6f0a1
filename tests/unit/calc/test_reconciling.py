"""What a file states about the whole is compared with its rows, and each cause of a difference is said once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc import rounding
from khet.calc.reconcile_causes import are_swapped
from khet.calc.reconciling import CAUSES, SUM, UNWEIGHTED, WEIGHTED, Column, Disagreement, reconcile, words

SCHOOLS = ("บ้านนา", "บ้านสวน", "บ้านป่า", "บ้านดอย")
PUPILS = (20, 5, 10, 65)
THAI = (4412, 6030, 5175, 5008)
ENGLISH = (3310, 5105, 4420, 4777)
MATHS = (3905, 6644, 4010, 5213)
TRUE = {"thai": 4957, "english": 4464, "maths": 4903}


def columns(weights=PUPILS, places=2, high=10_000) -> list[Column]:
    figures = {"thai": ("ไทย", THAI), "english": ("อังกฤษ", ENGLISH), "maths": ("คณิต", MATHS)}
    return [Column(key, label, values, weights, places, 0, high) for key, (label, values) in figures.items()]


def compare(stated, **more) -> tuple[Disagreement, ...]:
    return reconcile(more.pop("columns", columns()), stated=stated, row=9, row_labels=SCHOOLS, **more)


def causes(found) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.likely_cause, one.columns) for one in found]


def test_a_mean_weighted_by_pupils_agrees():
    assert compare(TRUE) == ()


def test_nothing_stated_is_nothing_to_compare():
    assert compare({}) == ()


def test_a_plain_mean_is_named_as_such_once_for_all_columns():
    (found,) = compare({"thai": 5156, "english": 4403, "maths": 4943})

    assert (found.likely_cause, found.columns) == ("unweighted_mean", ("ไทย", "อังกฤษ", "คณิต"))
    assert [(cell.field, cell.stated, cell.computed) for cell in found.cells] == [
        ("thai", "51.56", "49.57"),
        ("english", "44.03", "44.64"),
        ("maths", "49.43", "49.03"),
    ]
    assert (found.row, found.column, found.stated, found.computed, found.weighting) == (
        *(9, "ไทย", "51.56", "49.57"),
        WEIGHTED,
    )
    assert "ถ่วงน้ำหนัก" in found.message_th
    assert "plain mean" in found.message_en


def test_columns_in_another_order_are_one_disagreement_that_gives_the_order():
    (found,) = compare({"thai": 4464, "english": 4903, "maths": 4957})

    assert found.likely_cause == "columns_permuted"
    assert found.columns == ("ไทย", "อังกฤษ", "คณิต")
    assert found.detail == ("อังกฤษ", "คณิต", "ไทย")
    assert "อังกฤษ, คณิต, ไทย" in found.message_th


def test_two_swapped_columns_leave_the_third_alone():
    assert causes(compare({"thai": 4464, "english": 4957, "maths": 4903})) == [("columns_permuted", ("ไทย", "อังกฤษ"))]


def test_a_figure_of_another_column_is_named():
    (found,) = compare({**TRUE, "english": 4957})

    assert (found.likely_cause, found.columns, found.detail) == ("other_column", ("อังกฤษ",), ("ไทย",))


def test_a_chain_of_wrong_columns_is_not_taken_for_another_order():
    """Thai holds maths, maths holds English, English itself holds something else."""
    found = compare({"thai": 4903, "maths": 4464, "english": 1234})

    assert causes(found) == [
        ("other_column", ("ไทย",)),
        ("other_column", ("คณิต",)),
        ("unknown", ("อังกฤษ",)),
    ]


def test_two_columns_with_one_and_the_same_foreign_figure_are_not_another_order():
    assert causes(compare({"thai": 4903, "english": 4903, "maths": 4957})) == [
        ("columns_permuted", ("ไทย", "คณิต")),
        ("other_column", ("อังกฤษ",)),
    ]


def test_equal_columns_that_cannot_all_change_places_are_named_one_by_one():
    table = [Column(key, key, [value], [1]) for key, value in (("a", 100), ("b", 200), ("c", 200))]

    found = reconcile(table, stated={"a": 200, "b": 100, "c": 100}, row=2, row_labels=["บ้านนา"])

    assert causes(found) == [("other_column", ("a",)), ("other_column", ("b",)), ("other_column", ("c",))]


def without(row: int) -> dict[str, int]:
    kept = [place for place in range(4) if place != row]
    pupils = sum(PUPILS[place] for place in kept)
    figures = {"thai": THAI, "english": ENGLISH, "maths": MATHS}
    return {
        key: int(rounding.half_up(Fraction(sum(values[at] * PUPILS[at] for at in kept), pupils), 0))
        for key, values in figures.items()
    }


@pytest.mark.parametrize("row", range(4))
def test_a_school_that_was_left_out_is_named(row):
    (found,) = compare(without(row))

    assert (found.likely_cause, found.detail) == ("row_left_out", (SCHOOLS[row],))


def test_a_single_part_that_was_counted_is_named():
    parts = ("ป.6", "ป.6", "ม.3", "ม.3")
    (found,) = compare({"thai": 4736, "english": 3669, "maths": 4453}, parts=parts)

    assert (found.likely_cause, found.detail) == ("only_part", ("ป.6",))


def test_one_part_alone_explains_nothing():
    assert {cause for cause, _ in causes(compare({"thai": 1111, "english": 1111}, parts=("ป.6",) * 4))} == {"unknown"}


def test_rows_without_a_part_belong_to_none():
    found = compare({"thai": 1111, "english": 2222, "maths": 3333}, parts=("ป.6", None, "ม.3", None))

    assert {one.likely_cause for one in found} == {"unknown"}


def test_one_unit_of_the_last_decimal_is_rounding():
    assert causes(compare({**TRUE, "thai": 4958})) == [("rounding", ("ไทย",))]
    assert causes(compare({"thai": 4956, "english": 4465, "maths": 4903})) == [("rounding", ("ไทย", "อังกฤษ"))]


def test_two_swapped_digits_are_a_typing_slip():
    assert causes(compare({**TRUE, "thai": 4975})) == [("swapped_digits", ("ไทย",))]


def test_rounding_beside_an_unknown_cause_is_said_apart():
    assert causes(compare({**TRUE, "thai": 4958, "maths": 1000})) == [
        ("rounding", ("ไทย",)),
        ("unknown", ("คณิต",)),
    ]


def test_a_school_without_a_row_may_be_what_is_missing():
    """The stated figures hold ten more pupils with 90, 20 and 70."""
    stated = {"thai": 5324, "english": 4240, "maths": 5094}

    assert causes(compare(stated, absent=("บ้านใหม่",))) == [("row_missing", ("ไทย", "อังกฤษ", "คณิต"))]
    assert compare(stated, absent=("บ้านใหม่",))[0].detail == ("บ้านใหม่",)


def test_a_school_without_a_row_explains_no_impossible_figure():
    impossible = {"thai": 9900, "english": 10, "maths": 4000}

    assert {one.likely_cause for one in compare(impossible, absent=("บ้านใหม่",), columns=columns(high=5000))} == {
        "unknown"
    }
    assert {one.likely_cause for one in compare({**TRUE, "thai": 1000}, absent=("บ้านใหม่",))} == {"unknown"}


def test_without_an_upper_bound_a_missing_row_may_hold_anything():
    found = compare({"thai": 9000, "english": 9000, "maths": 9000}, absent=("ก",), columns=columns(high=None))

    assert {one.likely_cause for one in found} == {"row_missing"}


def test_a_row_in_another_order_in_which_a_school_is_missing_is_said_as_both():
    """The figures without บ้านสวน, in the order English, maths, Thai."""
    rest = without(1)
    stated = {"thai": rest["english"], "english": rest["maths"], "maths": rest["thai"]}

    order, missing = compare(stated)

    assert (order.likely_cause, order.detail) == ("columns_permuted", ("อังกฤษ", "คณิต", "ไทย"))
    assert (missing.likely_cause, missing.detail) == ("row_left_out", ("บ้านสวน",))
    assert [(cell.column, cell.stated) for cell in missing.cells] == [
        ("ไทย", "49.00"),
        ("อังกฤษ", "44.31"),
        ("คณิต", "48.11"),
    ]


def test_a_row_in_another_order_beside_a_school_without_a_row_is_said_as_both():
    found = compare({"thai": 4480, "english": 4920, "maths": 4970}, absent=("บ้านใหม่",))

    assert [one.likely_cause for one in found] == ["columns_permuted", "row_missing"]


def test_a_row_that_is_nearly_in_another_order_for_no_known_reason_is_not_taken_for_it():
    found = compare({"thai": 4480, "english": 4920, "maths": 4970})

    assert {one.likely_cause for one in found} == {"unknown"}


def counts(*values) -> list[Column]:
    return [Column("risk", "กลุ่มเสี่ยง", values), Column("user", "กลุ่มเสพ", (1, 0, 2, 3))]


def test_counts_are_added_up():
    found = compare({"risk": 30, "user": 6}, columns=counts(5, 7, 9, 9), weighting=SUM)

    assert found == ()


@pytest.mark.parametrize(
    ("stated", "absent", "cause"),
    [
        pytest.param({"risk": 23, "user": 6}, (), "row_left_out", id="a-school-was-not-added"),
        pytest.param({"risk": 35, "user": 7}, ("บ้านใหม่",), "row_missing", id="a-school-of-the-register-has-no-row"),
        pytest.param(
            {"risk": 20, "user": 1}, ("บ้านใหม่",), "unknown", id="a-missing-school-cannot-make-a-total-smaller"
        ),
        pytest.param({"risk": 31, "user": 6}, (), "unknown", id="a-count-is-never-rounded"),
        pytest.param({"risk": 6, "user": 30}, (), "columns_permuted", id="two-columns-changed-places"),
    ],
)
def test_totals_that_differ(stated, absent, cause):
    found = compare(stated, columns=counts(5, 7, 9, 9), weighting=SUM, absent=absent)

    assert {one.likely_cause for one in found} == {cause}
    assert "ผลรวม" in found[0].message_th


def test_a_file_without_weights_is_compared_by_its_plain_mean():
    figures = [Column("thai", "ไทย", THAI, (), 2)]

    assert compare({"thai": 5156}, columns=figures, weighting=UNWEIGHTED) == ()
    (found,) = compare({"thai": 4000}, columns=figures, weighting=UNWEIGHTED, absent=("บ้านใหม่",))
    assert (found.likely_cause, found.weighting) == ("unknown", UNWEIGHTED)


def test_rows_without_a_figure_or_a_weight_do_not_count():
    figures = [Column("thai", "ไทย", (5000, None, 4000, 9900), (1, 5, 1, None), 2)]

    assert compare({"thai": 4500}, columns=figures) == ()


def test_a_column_that_no_row_fills_is_not_compared():
    figures = [Column("social", "สังคม", (None,) * 4, PUPILS, 2)]

    assert compare({"social": 4500}, columns=figures) == ()


def test_more_columns_than_can_be_reordered_are_named_one_by_one():
    values = [[1000 + 10 * at] for at in range(14)]
    many = [Column(f"c{at}", f"ค{at}", value, [1]) for at, value in enumerate(values)]
    stated = {f"c{at}": values[(at + 1) % 14][0] for at in range(14)}

    found = reconcile(many, stated=stated, row=2, row_labels=["บ้านนา"])

    assert {one.likely_cause for one in found} == {"other_column"}


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        ("5372", "5327", True),
        ("5372", "5237", False),
        ("5372", "537", False),
        ("5372", "7352", False),
        ("51", "62", False),
    ],
)
def test_swapped_digits_are_neighbours(left, right, answer):
    assert are_swapped(left, right) is answer


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_is_said_in_two_languages(cause):
    thai, english = words(cause)

    assert thai
    assert english.endswith(".")


rows = st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 300)), min_size=1, max_size=30)


@given(rows)
def test_the_exact_weighted_mean_always_agrees(figures):
    values, weights = zip(*figures, strict=True)
    mean = Fraction(sum(value * weight for value, weight in figures), sum(weights))
    column = Column("thai", "ไทย", values, weights, 2)

    assert (
        reconcile([column], stated={"thai": int(rounding.half_up(mean, 0))}, row=1, row_labels=["x"] * len(values))
        == ()
    )


@given(rows, st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 10_000), min_size=1))
def test_every_figure_that_differs_is_said(figures, stated):
    values, weights = zip(*figures, strict=True)
    shifted = {"a": values, "b": values[::-1], "c": tuple(10_000 - value for value in values)}
    table = [Column(key, key, shifted[key], weights, 2) for key in shifted]

    found = reconcile(table, stated=stated, row=1, row_labels=["x"] * len(values))

    said = [column for one in found for column in one.columns]
    wrong = [
        column.key for column in table if column.key in stated and column.total(WEIGHTED).rounded != stated[column.key]
    ]
    assert set(said) >= set(wrong)
    assert len(said) == len(set(said)) or found[0].likely_cause == "columns_permuted"
    assert {one.likely_cause for one in found} <= set(CAUSES)
