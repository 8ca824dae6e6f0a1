"""Tables of bands: what a value earns, and which tables are refused."""

from __future__ import annotations

import copy
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.calc.frameworks import BANDS, parsed, problems


def bands(**changes):
    return parsed(band_sets=[copy.deepcopy(BANDS) | changes]).bands


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("1", 1),
        ("1.80", 1),
        ("1.804", 1),
        ("1.805", 2),
        ("3.40", 3),
        ("3.41", 4),
        ("4.2049", 4),
        ("4.205", 5),
        ("5", 5),
    ],
)
def test_a_value_is_rounded_half_up_before_it_is_looked_up(value, level):
    assert bands().find(Decimal(value)).level == level


@given(st.fractions(min_value=1, max_value=5))
def test_every_value_of_the_scale_has_exactly_one_level(value):
    table = bands()
    rounded = table.rounded(value)

    assert sum(band.low <= rounded <= band.high for band in table.bands) == 1
    assert table.find(value) is not None


@given(st.fractions(min_value=1, max_value=5), st.fractions(min_value=1, max_value=5))
def test_a_better_value_never_earns_less(one, other):
    low, high = sorted((one, other))
    assert bands().find(low).level <= bands().find(high).level


def test_a_value_outside_the_table_has_no_level():
    assert bands().find(Fraction(11, 2)) is None


def refused(**changes):
    return problems(band_sets=[copy.deepcopy(BANDS) | changes])


def rows(*spans):
    return [{"level": place, "name": "ก", "from": low, "to": high} for place, (low, high) in enumerate(spans, start=1)]


FIVE = [(1, 1.8), (1.81, 2.6), (2.61, 3.4), (3.41, 4.2), (4.21, 5)]


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        pytest.param({"bands": []}, "band_sets[0].bands", "at least one", id="none"),
        pytest.param({"bands": None}, "band_sets[0].bands", "required", id="missing"),
        pytest.param({"bands": rows(*FIVE[:4])}, "band_sets[0].bands", "5", id="a level missing"),
        pytest.param(
            {"bands": rows(*FIVE[:1], (1.83, 2.6), *FIVE[2:])}, "band_sets[0].bands[1]", "gap: 1.81 to 1.82", id="gap"
        ),
        pytest.param(
            {"bands": rows(*FIVE[:1], (1.8, 2.6), *FIVE[2:])}, "band_sets[0].bands[1]", "overlap: 1.80", id="overlap"
        ),
        pytest.param(
            {"bands": rows((1.2, 1.8), *FIVE[1:])}, "band_sets[0].bands", "gap: values from 1.00", id="gap below"
        ),
        pytest.param(
            {"bands": rows(*FIVE[:4], (4.21, 4.9))}, "band_sets[0].bands", "gap: values up to 5.00", id="gap above"
        ),
        pytest.param({"bands": rows(*FIVE[:4], (4.21, 4))}, "band_sets[0].bands[4]", "backwards", id="backwards"),
        pytest.param({"bands": rows(*FIVE[:4], ("4.205", 5))}, "band_sets[0].bands[4].from", "finer", id="too fine"),
        pytest.param({"bands": rows(*FIVE, (5.01, 6))}, "band_sets[0].bands[5].level", "outside", id="level outside"),
        pytest.param({"bands": rows(*reversed(FIVE))}, "band_sets[0].bands[0]", "higher values", id="upside down"),
        pytest.param(
            {"bands": [*rows(*FIVE), rows(*FIVE)[0]]}, "band_sets[0].bands[5].level", "twice", id="level twice"
        ),
        pytest.param({"decimals": 9}, "band_sets[0].decimals", "from 0 to 6", id="too many decimals"),
        pytest.param({"code": "a@b"}, "band_sets[0].code", "@", id="code with @"),
    ],
)
def test_a_table_that_does_not_tile_the_scale_is_refused(changes, place, message):
    assert message in refused(**changes)[place]


def test_only_conditions_do_not_cover_the_scale():
    conditioned = [row | {"components_from": 1} for row in rows(*FIVE)]

    assert "cover the scale" in refused(bands=conditioned)["band_sets[0].bands"]


def test_a_condition_that_can_never_win_is_refused():
    conditioned = rows(*FIVE)
    conditioned[0] = {"level": 1, "name": "ก", "from": 4, "to": 5, "components_from": 3}

    assert "higher level without one" in refused(bands=conditioned)["band_sets[0].bands[0]"]


def test_the_named_table_must_be_there():
    assert "plain@1" in problems(band_set="plain@2")["band_set"]


def test_two_tables_with_one_name_are_refused():
    assert "twice" in problems(band_sets=[BANDS, BANDS])["band_sets[1]"]


def test_bounds_are_written_with_the_decimals_of_the_table():
    assert [str(band.high) for band in bands().bands] == ["1.80", "2.60", "3.40", "4.20", "5.00"]
