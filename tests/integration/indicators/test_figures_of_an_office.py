"""Figures are counted from snapshots, split as asked, with what they were made of."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from khet.domains.indicators import public as indicators
from khet.kernel.actor import NotAllowed
from tests import indicators_cast
from tests.indicators_cast import Cast, ask, numbers, texts


def test_the_area_is_counted_once(filled: Cast):
    table = ask(filled, filled.data_officer, "heads")

    (row,) = table.rows
    assert (row.state, row.text, row.numerator, row.keys) == ("shown", "47", Fraction(47), ())
    assert [source.dataset for source in table.sources["heads", 2567]] == ["pupils"]


def test_schools_stand_in_thai_order_with_their_names(filled: Cast):
    table = ask(filled, filled.data_officer, "heads", "school")

    assert [row.labels[0] for row in table.rows] == ["บ้านเนินดิน", "บ้านแนวหิน", "บ้านริมธาร", "บ้านแหลมทอง"] or {
        row.labels[0]: row.text for row in table.rows
    } == {"บ้านเนินดิน": "12", "บ้านแนวหิน": "12", "บ้านริมธาร": "15", "บ้านแหลมทอง": "8"}


def test_grades_stand_in_the_order_of_the_code_list_and_totals_last(filled: Cast):
    table = ask(filled, filled.data_officer, "heads", "grade", "sex", totals=True)

    found = texts(table)
    assert found["p1", "m"] == "14"
    assert found["p1", None] == "29"
    assert found[None, "f"] == "21"
    assert found[None, None] == "47"
    assert [row.keys for row in table.rows][-1] == (None, None)


def test_a_share_keeps_its_numerator_and_denominator_and_earns_its_level(filled: Cast):
    (row,) = ask(filled, filled.data_officer, "girls").rows

    assert (row.numerator, row.denominator) == (Fraction(21), Fraction(47))
    assert (row.number, row.level, row.is_met) == (Decimal("44.68"), 1, False)


def test_one_school_can_be_asked_for(filled: Cast):
    table = ask(filled, filled.data_officer, "heads", "sex", only={"school": str(filled.schools["river"])})

    assert numbers(table) == {("m",): Decimal(8), ("f",): Decimal(7)}


def test_a_year_without_data_is_no_data_and_never_zero(filled: Cast):
    table = ask(filled, filled.data_officer, "heads", year=2566)

    (row,) = table.rows
    assert (row.state, row.number, row.text) == ("no_data", None, "–")
    assert [(each.kind, each.dataset) for each in table.warnings] == [("missing", "pupils")]


def test_a_change_needs_both_years(filled: Cast):
    (lacking,) = ask(filled, filled.data_officer, "fall").rows
    before = indicators_cast.usual_roll(filled).add(filled.schools["river"], 5, grade="p1", sex="m")
    indicators_cast.census(filled, before, year=2566)

    (row,) = ask(filled, filled.data_officer, "fall").rows
    assert lacking.state == "no_data"
    assert row.number == Decimal(5)


def test_another_offices_figures_are_refused(filled: Cast):
    with pytest.raises(NotAllowed):
        ask(filled, filled.outsider, "heads")


def test_a_school_director_sees_the_own_school_and_the_area(filled: Cast):
    by_school = ask(filled, filled.director, "heads", "school", totals=True)

    river = str(filled.schools["river"])
    assert texts(by_school) == {(river,): "15", (None,): "47"}


def test_a_school_out_of_reach_gives_no_row(filled: Cast):
    hill = str(filled.schools["hill"])

    assert ask(filled, filled.director, "heads", "sex", only={"school": hill}).rows == ()


def test_an_unknown_dimension_is_refused_in_words(filled: Cast):
    with pytest.raises(indicators.BadTable) as refused:
        ask(filled, filled.data_officer, "girls", "sex")

    assert "เพศ" in str(refused.value)


def test_an_indicator_that_cannot_be_split_is_left_out_with_a_warning(filled: Cast):
    table = indicators.figures(
        actor=filled.data_officer,
        office_id=filled.office.id,
        codes=["heads", "girls"],
        years=[2567],
        by=["sex"],
        on=indicators_cast.ON,
    )

    assert {row.code for row in table.rows} == {"heads"}
    assert [(each.kind, each.code) for each in table.warnings] == [("not_by", "girls")]


def test_the_number_of_queries_does_not_grow_with_rows(filled: Cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        ask(filled, filled.data_officer, "heads", "school", "grade", "sex", totals=True)
