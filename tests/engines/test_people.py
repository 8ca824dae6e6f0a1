from __future__ import annotations

import pytest

from khet.calc.indicator import Indicator
from khet.engine import schemas
from khet.engine.backends import Backend
from khet.engine.compute.people import NoPersons, persons_behind
from tests.engines.cases import YEAR
from tests.engines.world import Row, World


def behind(world: World, engine: Backend, formula: str, **more: object) -> tuple[int, ...]:
    return persons_behind(
        Indicator(code="x", name="x", formula=formula),
        sources=world.sources,
        schools=world.schools,
        year=YEAR,
        backend=engine,
        datasets=schemas.load(),
        **more,  # type: ignore[arg-type]
    )


def pupils(world: World, *offices: int) -> list[Row]:
    return [row for office in offices for row in world.rows[office, "pupils", YEAR, "06-10"]]


def test_a_share_has_those_who_are_asked_about(small_world: World, engine: Backend) -> None:
    expected = {row["person"] for row in pupils(small_world, 1, 2) if row["boarding"]}

    assert behind(small_world, engine, "share(boarding of pupils)") == tuple(sorted(expected))


def test_a_mean_has_those_who_have_a_value(small_world: World, engine: Backend) -> None:
    expected = {row["person"] for row in pupils(small_world, 1, 2) if row["gpa"] is not None and row["sex"] == "f"}

    assert behind(small_world, engine, "mean(pupils.gpa where sex = f)") == tuple(sorted(expected))


def test_limits_hold_for_persons_too(small_world: World, engine: Backend) -> None:
    ours = {row["person"] for row in pupils(small_world, 2) if row["grade"] == "p4"}
    here = {row["person"] for row in pupils(small_world, 1, 2) if row["school_id"] == 11}

    assert set(behind(small_world, engine, "count(pupils)", only={"office": "2", "grade": "p4"})) == ours
    assert set(behind(small_world, engine, "count(pupils)", only={"network": "100"})) == here
    assert behind(small_world, engine, "count(pupils)", only={"year": "2566"}) == ()


def test_another_part_of_the_formula_may_be_asked_for(small_world: World, engine: Backend) -> None:
    found = behind(small_world, engine, "count(pupils) / count(staff where position = director)", part=1)

    assert found
    assert all(person >= 1_000_000 for person in found)


def test_no_more_than_one_too_many_come_back(small_world: World, engine: Backend) -> None:
    assert len(behind(small_world, engine, "count(pupils)", most=5)) == 6


def test_nobody_is_behind_a_period_without_data(small_world: World, engine: Backend) -> None:
    assert behind(small_world, engine, "count(pupils at year 2500)") == ()


@pytest.mark.parametrize(
    ("formula", "part"),
    [("count(incidents)", 0), ("country(onet.math)", 0), ("count(pupils)", 1), ("count(pupils)", -1)],
)
def test_what_counts_no_persons_has_none(small_world: World, duckdb: Backend, formula: str, part: int) -> None:
    with pytest.raises(NoPersons):
        behind(small_world, duckdb, formula, part=part)
