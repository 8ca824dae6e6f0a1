from __future__ import annotations

from dataclasses import replace

import pytest

from khet.engine.backends import Backend
from khet.engine.compute import StateTable, compute
from khet.engine.compute.computing import forget
from khet.engine.keeping import Kept
from khet.engine.sources import Schools
from tests.engines.cases import INDICATORS, YEAR
from tests.engines.world import World


def counted(world: World, engine: Backend, **more: object) -> StateTable:
    return compute(
        INDICATORS,
        **{"sources": world.sources, "schools": world.schools, "year": YEAR, "backend": engine, **more},  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("by", [(), ("network",), ("grade", "sex"), ("year",)])
def test_a_school_of_one_office_is_the_same_alone_and_among_all(
    small_world: World, duckdb: Backend, by: tuple[str, ...]
) -> None:
    office = small_world.schools.rows[0].office_id
    sources = small_world.of(office)
    for school in [row.school_id for row in small_world.schools.rows if row.office_id == office] + [999_999]:
        sliced = counted(small_world, duckdb, sources=sources, by=by, only={"school": school})
        limits = {"school": school, "office": office}  # so much said, the school is counted by a statement of its own
        direct = counted(small_world, duckdb, sources=sources, by=by, only=limits)

        assert sliced.by == direct.by == by
        for each in INDICATORS:
            assert sliced.reason(each.code) is direct.reason(each.code), each.formula
            if direct.reason(each.code) is None:
                assert sliced.keys == direct.keys, each.formula
                for key in direct.keys:
                    assert sliced.states(each.code, key) == direct.states(each.code, key), (school, each.formula, key)


def test_the_same_table_is_counted_once_until_what_it_rests_on_changes(small_world: World, duckdb: Backend) -> None:
    forget()
    first = counted(small_world, duckdb)

    assert counted(small_world, duckdb) is first
    assert counted(small_world, duckdb, year=YEAR - 1) is not first
    assert counted(small_world, duckdb, sources=small_world.sources[:-1]) is not first
    moved = [replace(row, network_id=None) for row in small_world.schools.rows]
    assert counted(small_world, duckdb, schools=Schools(tuple(moved))) is not first
    superseded = [replace(small_world.sources[0], snapshot="another"), *small_world.sources[1:]]
    assert counted(small_world, duckdb, sources=superseded) is not first


def test_the_longest_unused_makes_room_and_what_is_too_large_is_not_kept() -> None:
    kept: Kept[str] = Kept(100)
    for name in "abcd":
        kept.put(name, name, 25)
    kept.get("a")
    kept.put("e", "e", 25)
    kept.put("large", "large", 26)

    assert [name for name in ("a", "b", "c", "d", "e", "large") if kept.get(name)] == ["a", "c", "d", "e"]
