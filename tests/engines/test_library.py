"""The shipped indicators: enough of them, readable in both languages, and believable over an invented office."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khet.calc import formula
from khet.calc.indicator import Indicator, Polarity
from khet.engine import schemas
from khet.engine.backends import Backend
from khet.engine.compute import StateTable, compute
from khet.engine.generate import storing
from tests import generated_cast
from tests.engines import library

SHIPPED = library.shipped()
YEAR = 2567


@pytest.fixture(scope="module")
def table(duckdb: Backend) -> StateTable:
    folder = generated_cast.stored()
    sources, schools = storing.sources(folder), storing.schools(folder)
    return compute(SHIPPED, sources=sources, schools=schools, year=YEAR, by=(), backend=duckdb)


def test_at_least_forty_are_shipped_each_once() -> None:
    codes = [each.code for each in SHIPPED]

    assert len(codes) >= 40
    assert len(codes) == len(set(codes))
    assert len({each.name for each in SHIPPED}) == len(codes)
    assert len({each.name_en for each in SHIPPED}) == len(codes)


@pytest.mark.parametrize("indicator", SHIPPED, ids=lambda each: each.code)
def test_says_what_it_is_in_both_languages_and_where_it_comes_from(indicator: Indicator) -> None:
    assert all(
        (indicator.name, indicator.name_en, indicator.unit, indicator.unit_en, indicator.group, indicator.source)
    )
    assert bool(indicator.about) == bool(indicator.about_en)
    assert (indicator.scale == 100) == (indicator.unit in {"ร้อยละ", "จุดร้อยละ"} and "mean(" not in indicator.formula)


@pytest.mark.parametrize("indicator", SHIPPED, ids=lambda each: each.code)
def test_can_be_split_by_all_that_it_names(indicator: Indicator, duckdb: Backend) -> None:
    folder = generated_cast.stored()
    sources, schools = storing.sources(folder), storing.schools(folder)

    for dimension in indicator.by:
        found = compute([indicator], sources=sources, schools=schools, year=YEAR, by=(dimension,), backend=duckdb)
        assert found.reason(indicator.code) is None, dimension


@pytest.mark.parametrize("indicator", SHIPPED, ids=lambda each: each.code)
def test_its_words_are_thai(indicator: Indicator) -> None:
    typed = formula.check(formula.parse(indicator.formula), schemas.load(), usual_round=indicator.round)

    words = formula.in_words(typed, schemas.load())

    assert any("\u0e00" <= sign <= "\u0e7f" for sign in words)
    assert len(words) > 8


@pytest.mark.parametrize("indicator", SHIPPED, ids=lambda each: each.code)
def test_has_a_believable_value_in_an_invented_office(indicator: Indicator, table: StateTable) -> None:
    found = table.figure(indicator.code, ())

    assert found.value is not None, found.reason
    if indicator.unit == "ร้อยละ":
        assert Decimal(-100) <= found.value <= Decimal(100)
    if found.denominator is None and "-" not in indicator.formula:
        assert found.value >= 0


def test_none_ships_a_threshold_that_no_source_gives() -> None:
    assert [each.code for each in SHIPPED if each.thresholds or each.target is not None] == []


def test_a_direction_is_given_where_there_is_one() -> None:
    directions = {each.code: each.polarity for each in SHIPPED}

    assert directions["dropout.rate"] is Polarity.LOWER
    assert directions["dropout.fall"] is Polarity.HIGHER
    assert directions["transition.m3_m4"] is Polarity.HIGHER
    assert directions["enrolment.all"] is Polarity.NONE
