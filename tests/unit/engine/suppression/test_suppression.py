"""Small counts stay hidden, and an attacker with every published table and a solver cannot narrow them down."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khet.engine.suppression import THRESHOLD, Counts, Key, Shape, hide
from tests.unit.engine.suppression.attacker import Attacker, Tables

ALMOST = 1e-6


def narrow(cells: Tables, parents: dict, *, shape: Shape = Shape.COUNT, complementary: bool = True) -> list:
    """The small counts that an attacker can narrow down to fewer than the threshold allows."""
    hidden = hide(cells, parents=parents, shape=shape, complementary=complementary)
    found = Attacker(cells, parents, hidden, shape=shape).attack(THRESHOLD)
    return [one for one in found if one.width < THRESHOLD - ALMOST]


def counted(table: dict[str, tuple[int, int]]) -> dict[Key, Counts]:
    """Numbers of boys and girls by school."""
    return {(school, sex): Counts(n) for school, both in table.items() for sex, n in zip("mf", both, strict=True)}


NETWORKS = {"ban_mai": "east", "nong_bua": "east", "tha_sai": "east", "doi_rung": "west", "phu_mok": "west"}

ONE_SMALL_SCHOOL = counted({"ban_mai": (2, 1), "nong_bua": (40, 38), "tha_sai": (61, 50), "doi_rung": (70, 71)})
TWO_THAT_SUM_TO_TWO = counted({"ban_mai": (1, 30), "nong_bua": (1, 30), "tha_sai": (61, 50), "doi_rung": (70, 71)})
ALONE_IN_ITS_NETWORK = counted({"ban_mai": (40, 39), "nong_bua": (40, 38), "doi_rung": (2, 9)})
NOTHING_BUT_SMALL = counted({"ban_mai": (1, 1), "nong_bua": (1, 0), "doi_rung": (0, 1)})
ONE_SCHOOL = counted({"ban_mai": (3, 40)})
SMALL_TOTALS_EVERYWHERE = counted({"ban_mai": (2, 2), "nong_bua": (3, 1), "tha_sai": (1, 1), "doi_rung": (2, 1)})


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(ONE_SMALL_SCHOOL, id="one small school in a network"),
        pytest.param(TWO_THAT_SUM_TO_TWO, id="two hidden cells that sum to two"),
        pytest.param(ALONE_IN_ITS_NETWORK, id="the only school of its network"),
        pytest.param(NOTHING_BUT_SMALL, id="nothing but small counts"),
        pytest.param(ONE_SCHOOL, id="an area of one school"),
        pytest.param(SMALL_TOTALS_EVERYWHERE, id="every school's total is small"),
    ],
)
def test_a_small_count_cannot_be_worked_out(cells):
    assert narrow(cells, NETWORKS) == []


@pytest.mark.parametrize("cells", [ONE_SMALL_SCHOOL, TWO_THAT_SUM_TO_TWO, ALONE_IN_ITS_NETWORK])
def test_the_attacker_wins_where_only_what_is_small_is_hidden(cells):
    assert narrow(cells, NETWORKS, complementary=False) != []


def test_totals_of_networks_and_area_stay_published_where_schools_can_shelter_each_other():
    hidden = hide(ONE_SMALL_SCHOOL, parents=NETWORKS, shape=Shape.COUNT)

    assert hidden["ban_mai", None] == "small"
    assert {key[0] for key in hidden} == {"ban_mai", "nong_bua"}


def test_a_count_of_nobody_is_published():
    hidden = hide(counted({"ban_mai": (0, 40), "nong_bua": (30, 38)}), parents=NETWORKS, shape=Shape.COUNT)

    assert hidden == {}


def test_a_share_is_hidden_when_few_are_left_out_of_it():
    cells = {("ban_mai", sex): Counts(28, 30) for sex in "mf"} | {("nong_bua", sex): Counts(20, 40) for sex in "mf"}

    hidden = hide(cells, parents=NETWORKS, shape=Shape.PART)

    assert hidden["ban_mai", "m"] == hidden["ban_mai", None] == "small"


def test_all_or_none_of_enough_persons_are_published():
    cells = {("ban_mai", "m"): Counts(30, 30), ("ban_mai", "f"): Counts(0, 30), ("nong_bua", "m"): Counts(9, 30)}

    assert hide(cells, parents=NETWORKS, shape=Shape.PART) == {}


def test_a_mean_of_few_is_hidden_with_a_neighbour_whose_sum_could_hold_it():
    candidates = {"ban_mai": (4500, 1), "nong_bua": (52000, 11), "tha_sai": (99000, 20)}
    cells = {(school, "p6"): Counts(*counts) for school, counts in candidates.items()}

    hidden = hide(cells, parents=NETWORKS, shape=Shape.MEAN)

    assert hidden["ban_mai", None] == "small"
    assert "complementary" in {hidden.get(("nong_bua", None)), hidden.get(("tha_sai", None))}


def test_tables_of_two_attributes_are_never_published():
    schools = ("ban_mai", "nong_bua")
    cells = {(school, grade, sex): Counts(40) for school in schools for grade in ("p1", "p2") for sex in "mf"}

    hidden = hide(cells, parents=NETWORKS, shape=Shape.COUNT)

    assert set(hidden) == {
        (place, grade, sex) for place in (*schools, "east", None) for grade in ("p1", "p2") for sex in "mf"
    }


def test_another_attribute_changes_nothing_in_the_tables_without_it():
    full = {
        (school, grade, sex): Counts(2 + 7 * at + len(grade) * (sex == "m"))
        for at, school in enumerate(NETWORKS)
        for grade in ("p1", "p2", "m1")
        for sex in "mf"
    }
    grades: dict[Key, Counts] = {}
    for (school, grade, _), counts in full.items():
        grades[school, grade] = Counts(grades.get((school, grade), Counts(0)).numerator + counts.numerator)

    both = hide(full, parents=NETWORKS, shape=Shape.COUNT)

    alone = hide(grades, parents=NETWORKS, shape=Shape.COUNT)
    assert {key[:2]: why for key, why in both.items() if key[2] is None} == alone


def test_the_order_of_the_cells_does_not_matter():
    cells = ALONE_IN_ITS_NETWORK

    turned = hide(dict(reversed(cells.items())), parents=NETWORKS, shape=Shape.COUNT)

    assert turned == hide(cells, parents=NETWORKS, shape=Shape.COUNT)


def test_a_figure_hides_what_is_hidden_of_its_whole_by_itself():
    wholes = counted({"ban_mai": (2, 9), "nong_bua": (40, 38), "tha_sai": (61, 50), "doi_rung": (70, 71)})
    share = {key: Counts(counts.numerator // 2, counts.numerator) for key, counts in wholes.items()}

    alone = hide(wholes, parents=NETWORKS, shape=Shape.COUNT)

    assert alone.keys() <= hide(share, parents=NETWORKS, shape=Shape.PART).keys()


def test_nothing_is_said_of_no_cells():
    assert hide({}, parents={}) == {}


def test_a_part_larger_than_its_whole_is_refused():
    with pytest.raises(ValueError, match="larger than its whole"):
        hide({("ban_mai", "m"): Counts(7, 6)}, parents={}, shape=Shape.PART)


def test_a_place_cannot_stand_below_itself():
    with pytest.raises(ValueError, match="below itself"):
        hide({("a", "m"): Counts(7)}, parents={"a": "b", "b": "a"}, shape=Shape.COUNT)


def test_a_place_above_others_cannot_hold_counts():
    with pytest.raises(ValueError, match="counts of its own"):
        hide({("east", "m"): Counts(7), ("ban_mai", "m"): Counts(7)}, parents=NETWORKS, shape=Shape.COUNT)


@st.composite
def figures(draw: st.DrawFn, shape: Shape, attributes: int = 2) -> tuple[Tables, dict[str, str | None]]:
    """A figure of a small area: schools in networks or in none, many cells small or empty."""
    schools = [f"school {at}" for at in range(draw(st.integers(1, 6)))]
    parents = {school: draw(st.sampled_from(["east", "west", None])) for school in schools}
    codes = [["p1", "p2", "p3"], ["m", "f"], ["poor", "not poor"], ["yes", "no"]][:attributes]
    most = draw(st.sampled_from([2, 6, 30]))
    numbers = st.one_of(st.just(0), st.integers(0, most))
    cells: dict[Key, Counts] = {}
    keys: list[tuple[str, ...]] = [(school,) for school in schools]
    for one in codes:
        keys = [(*key, code) for key in keys for code in one]
    for key in keys:
        first, second = draw(numbers), draw(numbers)
        whole = {Shape.COUNT: None, Shape.PART: first + second}.get(shape, second)
        cells[key] = Counts(first, whole)
    return cells, parents


SLOW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("shape", [Shape.COUNT, Shape.PART, Shape.RATIO, Shape.MEAN])
@SLOW
@given(data=st.data())
def test_no_small_count_of_any_table_can_be_narrowed_down(shape, data):
    cells, parents = data.draw(figures(shape))

    assert narrow(cells, parents, shape=shape) == []


@settings(SLOW, max_examples=12)
@given(data=st.data())
def test_tables_of_several_code_lists_together_do_not_help(data):
    cells, parents = data.draw(figures(Shape.PART, attributes=4))

    assert narrow(cells, parents, shape=Shape.PART) == []


@SLOW
@given(data=st.data())
def test_knowing_published_wholes_never_gives_a_small_part_away(data):
    cells, parents = data.draw(figures(Shape.PART))
    hidden = hide(cells, parents=parents, shape=Shape.PART)
    wholes = hide({key: Counts(one.denominator or 0) for key, one in cells.items()}, parents=parents, shape=Shape.COUNT)

    attacker = Attacker(cells, parents, hidden, shape=Shape.PART)

    for one in attacker.attack(THRESHOLD, known_wholes=wholes):
        whole = attacker.exact(one.key, lambda counts: counts.denominator or 0)
        if 0 < one.value < whole:
            assert one.width > ALMOST, one


@SLOW
@given(data=st.data())
def test_every_hidden_cell_of_a_published_table_could_be_another(data):
    cells, parents = data.draw(figures(Shape.COUNT))
    hidden = hide(cells, parents=parents, shape=Shape.COUNT)
    attacker = Attacker(cells, parents, hidden, shape=Shape.COUNT)

    assert attacker.given_away() == []


def test_which_cells_hold_nobody_is_not_told_beside_hidden_ones():
    grades = {("ban_mai", "p1"): 1, ("ban_mai", "p2"): 5, ("nong_bua", "p1"): 30, ("nong_bua", "p2"): 30}
    cells: dict[Key, Counts] = {key: Counts(count) for key, count in grades.items()}
    cells["tha_sai", "p3"] = Counts(20)

    hidden = hide(cells, parents=NETWORKS, shape=Shape.COUNT)

    assert hidden["ban_mai", "p1"] == "small"
    assert ("ban_mai", "p3") in hidden
    assert ("tha_sai", "p1") not in hidden
