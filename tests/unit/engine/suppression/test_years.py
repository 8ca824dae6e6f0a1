"""Two years of one figure beside each other: most schools' counts stay, and may give away what was guarded."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.optimize import linprog

from khet.engine.suppression import THRESHOLD, Counts, Key, Shape, hide

NETWORK_OF = {f"s{number}": f"n{number // 8}" for number in range(16)}
SCHOOLS = tuple(NETWORK_OF)
PARENTS: dict[object, object] = {**NETWORK_OF, "n0": None, "n1": None}
PLACES: dict[object, list[str]] = {
    None: list(SCHOOLS),
    **{network: [each for each in SCHOOLS if NETWORK_OF[each] == network] for network in ("n0", "n1")},
    **{school: [school] for school in SCHOOLS},
}
Year = dict[str, int]
STAYING = 0.9


def two_years(seed: int) -> tuple[Year, Year]:
    """Counts of sixteen schools in two years; of ten schools nine stay as they are."""
    dice = random.Random(seed)
    first = {school: dice.choice([0, 0, 1, 2, 3, 4, 6, 8, 12, 20, 30]) for school in SCHOOLS}
    moved = {school: max(0, count + dice.choice([-3, -2, -1, 1, 2, 8])) for school, count in first.items()}
    return first, {school: first[school] if dice.random() < STAYING else moved[school] for school in SCHOOLS}


def hidden(year: Year) -> set[Key]:
    return set(hide({(school,): Counts(count) for school, count in year.items()}, parents=PARENTS, shape=Shape.COUNT))


def narrowed(years: tuple[Year, Year], veils: tuple[set[Key], set[Key]]) -> int:
    """How many small counts somebody narrows down who knows of every school whether its count has stayed."""
    rows, values = [], []
    for at, (year, veil) in enumerate(zip(years, veils, strict=True)):
        for place, inside in PLACES.items():
            if (place,) not in veil:
                rows.append([float(school in inside and other == at) for other in (0, 1) for school in SCHOOLS])
                values.append(sum(year[school] for school in inside))
    for school in SCHOOLS:
        if years[0][school] == years[1][school]:
            rows.append([float(other == school) * sign for sign in (1, -1) for other in SCHOOLS])
            values.append(0)
    found = 0
    for at, year in enumerate(years):
        for place, school in enumerate(SCHOOLS):
            if 0 < year[school] < THRESHOLD:
                goal = np.zeros(2 * len(SCHOOLS))
                goal[at * len(SCHOOLS) + place] = 1
                found += _extreme(-goal, rows, values) + _extreme(goal, rows, values) > -(THRESHOLD - 1e-6)
    return found


def _extreme(goal: np.ndarray, rows: list[list[float]], values: list[int]) -> float:
    answer = linprog(goal, A_eq=np.array(rows), b_eq=values, bounds=(0, None), method="highs")
    return float(answer.fun) if answer.status == 0 else -float("inf")


@pytest.mark.parametrize("seed", range(6))
def test_what_is_hidden_in_both_years_alike_cannot_be_worked_out(seed: int):
    years = two_years(seed)
    both = hidden(years[0]) | hidden(years[1])

    assert narrowed(years, (both, both)) == 0


def test_the_attacker_wins_where_each_year_is_decided_by_itself():
    every = [two_years(seed) for seed in range(12)]

    assert sum(narrowed(years, (hidden(years[0]), hidden(years[1]))) for years in every) > 0
