from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from khet.calc.formula import Reason
from khet.calc.indicator import Figure, Indicator
from khet.engine import schemas, snapshots
from khet.engine.backends import Backend
from khet.engine.compute import compute
from khet.engine.sources import Schools, Source

Stated = tuple[str, int, Mapping[str, int]]


def snapshot(folder: Path, office: int, grades: list[str], stated: list[Stated]) -> Source:
    content = snapshots.Content(
        dataset=schemas.dataset("onet"),
        year=2567,
        round="",
        row_numbers=list(range(2, 2 + len(grades))),
        school_ids=[office * 10 + at for at in range(len(grades))],
        persons=None,
        columns={"grade": grades, "math": [4_000] * len(grades), "candidates": [10] * len(grades)},
        stated=stated,
    )
    target = folder / str(office)
    snapshots.write(target, content)
    return Source(office, "onet", 2567, "", target, len(grades), f"{folder.name}-{office}")


def figure(engine: Backend, formula: str, *sources: Source) -> Figure:
    indicator = Indicator(code="x", name="x", formula=formula)
    table = compute([indicator], sources=sources, schools=Schools(), year=2567, backend=engine)
    return table.figure("x", ())


def test_a_stated_row_is_that_of_the_grade_which_its_whole_file_is_of(tmp_path: Path, duckdb: Backend) -> None:
    source = snapshot(tmp_path, 1, ["p6", "p6"], [("country", 9, {"math": 3_799}), ("area", 8, {"math": 4_012})])

    assert str(figure(duckdb, "country(onet.math where grade = p6)", source).value) == "37.99"
    assert str(figure(duckdb, "area_stated(onet.math where grade = p6)", source).value) == "40.12"
    assert figure(duckdb, "country(onet.math where grade = m3)", source).reason is Reason.NOT_STATED
    assert figure(duckdb, "country(onet.thai)", source).reason is Reason.NOT_STATED
    assert figure(duckdb, "country(onet.math at year - 1)", source).reason is Reason.NOT_STATED


def test_a_row_that_names_no_grade_in_a_file_of_two_is_of_neither(tmp_path: Path, duckdb: Backend) -> None:
    source = snapshot(tmp_path, 1, ["p6", "m3"], [("country", 9, {"math": 3_799})])

    assert figure(duckdb, "country(onet.math where grade = p6)", source).reason is Reason.NOT_STATED
    assert str(figure(duckdb, "country(onet.math)", source).value) == "37.99"


def test_two_rows_that_contradict_each_other_state_nothing(tmp_path: Path, duckdb: Backend) -> None:
    twice = snapshot(tmp_path, 1, ["p6"], [("country", 8, {"math": 1}), ("country", 9, {"math": 2})])
    one = snapshot(tmp_path, 2, ["p6"], [("country", 8, {"math": 1})])
    same = snapshot(tmp_path, 3, ["p6"], [("country", 8, {"math": 1}), ("area", 9, {"math": 5})])

    assert figure(duckdb, "country(onet.math)", twice).reason is Reason.NOT_STATED
    assert figure(duckdb, "country(onet.math)", one, twice).reason is Reason.NOT_STATED
    assert str(figure(duckdb, "country(onet.math)", one, same).value) == "0.01"
    assert figure(duckdb, "area_stated(onet.math)", one, same).reason is Reason.NOT_STATED
