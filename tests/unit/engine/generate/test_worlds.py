"""An invented office: the same from the same seed, of the size asked for, and believable."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from khet.calc.schema import Guard
from khet.engine import schemas, snapshots
from khet.engine.generate import plan, storing
from khet.engine.generate.world import World
from khet.engine.sources import Source
from tests import generated_cast

LAST = 2567


def rows(dataset: str, year: int, round_name: str = "", *, name: str = snapshots.ROWS) -> pa.Table:
    return pq.read_table(source(dataset, year, round_name).path / name, partitioning=None)


def source(dataset: str, year: int, round_name: str = "") -> Source:
    found = storing.sources(generated_cast.stored())
    return next(each for each in found if (each.dataset, each.year, each.round) == (dataset, year, round_name))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one = storing.sources(generated_cast.stored())
    storing.store(generated_cast.small(), tmp_path)

    two = storing.sources(tmp_path)
    assert [each.snapshot for each in one] == [each.snapshot for each in two]
    for first, second in zip(one, two, strict=True):
        for name in (snapshots.ROWS, snapshots.SENSITIVE, snapshots.STATED):
            assert (first.path / name).read_bytes() == (second.path / name).read_bytes(), (first.dataset, name)


def test_another_seed_gives_other_people() -> None:
    other = World(generated_cast.small(seed=1))

    mine = set(rows("pupils", LAST, "06-10").column("person").to_pylist())
    with other.at(other.plan.offices[0], LAST):
        table = other.rows("pupils", "06-10")
        theirs = {row[0] for row in other.database.execute(f"SELECT person FROM {table}").fetchall()}

    assert len(mine & theirs) < 5


def test_the_last_year_has_exactly_the_pupils_and_staff_asked_for() -> None:
    assert rows("pupils", LAST, "06-10").num_rows == 900
    assert rows("staff", LAST).num_rows == 90
    assert rows("schools", LAST).num_rows == 12


def test_the_full_office_has_the_size_of_the_real_one() -> None:
    world = World(plan.office(seed=7, years=1))

    assert world.count("SELECT count(*) FROM enrolled WHERE from_round = 1") == 18_276
    assert world.count("SELECT count(*) FROM school") == 120
    assert world.staff_of(world.plan.offices[0], LAST) == 1_476


def test_a_nation_has_all_offices_and_shares_schools_and_people() -> None:
    drawn = plan.nation(seed=7, share=1000)

    assert len(drawn.offices) == 245
    assert len({office.code for office in drawn.offices}) == 245
    assert sum(office.schools for office in plan.nation(seed=7).offices) == 29_000
    assert drawn.pupils == {LAST: 6_500}


@pytest.mark.parametrize("dataset", sorted(schemas.load()))
def test_every_dataset_is_written_as_snapshots_are(dataset: str) -> None:
    described = schemas.dataset(dataset)
    years = {each.year for each in storing.sources(generated_cast.stored()) if each.dataset == dataset}

    found = rows(dataset, LAST, described.rounds[0])

    assert years == {2565, 2566, 2567}
    keys = ["row", "school_id", *(["person"] if snapshots.has_people(described) else [])]
    expected = list(described.stored(Guard.OPEN))
    assert found.column_names == [*keys, *(each.key for each in expected)]
    for each in expected:
        assert found.schema.field(each.key).type == snapshots.arrow_type(each), each.key
    closed = rows(dataset, LAST, described.rounds[0], name=snapshots.SENSITIVE)
    assert closed.column("row").to_pylist() == found.column("row").to_pylist()
    said = snapshots.metadata(source(dataset, LAST, described.rounds[0]).path)
    assert said["dataset"] == dataset
    assert said["year"] == str(LAST)


@pytest.mark.parametrize("dataset", sorted(schemas.load()))
def test_code_fields_hold_only_codes_of_their_list(dataset: str) -> None:
    described = schemas.dataset(dataset)

    for guard, name in ((Guard.OPEN, snapshots.ROWS), (Guard.SENSITIVE, snapshots.SENSITIVE)):
        found = rows(dataset, LAST, described.rounds[0], name=name)
        for each in described.stored(guard):
            if each.codes is not None:
                assert set(found.column(each.key).to_pylist()) <= {None, *each.codes.by_key}, each.key


@pytest.mark.parametrize("dataset", [key for key, each in schemas.load().items() if "person" in each.grain])
def test_a_person_stands_once_in_a_round(dataset: str) -> None:
    grain = schemas.dataset(dataset).grain

    found = rows(dataset, LAST, schemas.dataset(dataset).rounds[0])

    keys = list(zip(*(found.column(key).to_pylist() for key in grain), strict=True))
    assert len(keys) == len(set(keys))


def test_pupils_move_up_leave_come_and_change_school() -> None:
    known = {
        year: {row["person"]: row for row in rows("pupils", year, "06-10").to_pylist()} for year in (2565, 2566, 2567)
    }
    order = {code.key: place for place, code in enumerate(schemas.dataset("pupils").by_key["grade"].codes.codes)}

    for before, after in pairwise(sorted(known)):
        both = known[before].keys() & known[after].keys()
        steps = [order[known[after][each]["grade"]] - order[known[before][each]["grade"]] for each in both]
        assert set(steps) <= {0, 1}
        assert steps.count(1) > 0.98 * len(steps)
        assert known[before].keys() - known[after].keys()
        assert known[after].keys() - known[before].keys()
        assert any(known[before][each]["school_id"] != known[after][each]["school_id"] for each in both)
        assert all(known[before][each]["birth_date"] == known[after][each]["birth_date"] for each in both)


def test_who_dropped_out_is_gone_at_the_end_of_the_year() -> None:
    dropped = {row["person"] for row in rows("dropouts", LAST).to_pylist() if row["kind"] == "dropped_out"}
    absent = {row["person"] for row in rows("dropouts", LAST).to_pylist() if row["kind"] == "absent_long"}
    last = {row["person"]: row for row in rows("pupils", LAST, "03-31").to_pylist()}

    assert not dropped & last.keys()
    assert absent == {person for person, row in last.items() if row["absent_long"]}


def test_the_area_states_the_mean_weighted_by_candidates() -> None:
    found = rows("nt", LAST).to_pylist()
    stated = rows("nt", LAST, name=snapshots.STATED).to_pylist()

    candidates = sum(row["candidates"] for row in found)
    total = sum(row["thai"] * row["candidates"] for row in found)
    area = next(row for row in stated if row["scope"] == "area")
    assert area["candidates"] == candidates
    assert area["thai"] == (2 * total + candidates) // (2 * candidates)
    assert {row["scope"] for row in stated} == {"area", "country"}


def test_schools_lie_inside_the_country() -> None:
    world = World(plan.nation(seed=7, share=1000))

    south, north, west, east = world.database.execute(
        "SELECT min(latitude), max(latitude), min(longitude), max(longitude) FROM school"
    ).fetchall()[0]

    assert 5_600_000 < south < north < 20_500_000
    assert 97_300_000 < west < east < 105_700_000
