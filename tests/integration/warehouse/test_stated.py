"""What a file states about the country is that of its grade, from the file to the figure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from khet.calc.formula import Reason
from khet.calc.indicator import Figure, Indicator
from khet.domains.warehouse import public as warehouse
from khet.engine import backends
from khet.engine.backends import Backend
from khet.engine.compute import compute
from khet.engine.sources import Schools
from tests.warehouse_cast import LATER, Cast, table

HEADERS = ["รหัสโรงเรียน", "โรงเรียน", "จำนวนผู้เข้าสอบ", "คณิตศาสตร์"]
P6, M3 = "onet_p6_2567.csv", "onet_m3_2567.csv"


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Backend]:
    engine = backends.open_engine("duckdb", memory_limit="500MB", threads=1)
    yield engine
    engine.close()


def results(country: str) -> bytes:
    rows = [["99010001", "บ้านหนองปลา", "10", "50.00"], ["99010002", "บ้านท่าเรือ", "30", "70.00"]]
    return table(HEADERS, [*rows, ["00000000", "ระดับประเทศ", "", country]])


def figure(cast: Cast, engine: Backend, formula: str) -> Figure:
    sources = warehouse.sources(office_ids=[cast.office.id], datasets=["onet"], years=[2567])
    indicator = Indicator(code="x", name="x", formula=formula)
    return compute([indicator], sources=sources, schools=Schools(), year=2567, backend=engine).figure("x", ())


def test_a_file_of_two_grades_states_the_country_s_figure_of_each(cast: Cast, duckdb: Backend):
    rows = [
        ["99010001", "บ้านหนองปลา", "10", "50.00", "ป.6"],
        ["99010001", "บ้านหนองปลา", "20", "30.00", "ม.3"],
        ["00000000", "ระดับประเทศ", "", "37.99", "ป.6"],
        ["00000000", "ระดับประเทศ", "", "25.38", "ม.3"],
    ]
    cast.take(table([*HEADERS, "ชั้น"], rows), "onet_2567.csv")

    assert str(figure(cast, duckdb, "country(onet.math where grade = p6)").value) == "37.99"
    assert str(figure(cast, duckdb, "country(onet.math where grade = m3)").value) == "25.38"
    assert figure(cast, duckdb, "country(onet.math)").reason is Reason.NOT_STATED


def test_a_file_whose_name_tells_the_grade_states_the_country_s_figure_of_it(cast: Cast, duckdb: Backend):
    cast.take(results("37.99"), P6)

    assert str(figure(cast, duckdb, "country(onet.math where grade = p6)").value) == "37.99"
    assert figure(cast, duckdb, "country(onet.math where grade = m3)").reason is Reason.NOT_STATED


def test_files_of_two_grades_state_the_country_s_figure_of_each(cast: Cast, duckdb: Backend):
    cast.take(results("37.99"), P6)
    cast.take(results("25.38"), M3, at=LATER)

    assert str(figure(cast, duckdb, "country(onet.math where grade = p6)").value) == "37.99"
    assert str(figure(cast, duckdb, "country(onet.math where grade = m3)").value) == "25.38"


def test_a_grade_that_is_filed_again_states_only_what_the_new_file_does(cast: Cast, duckdb: Backend):
    cast.take(results("37.99"), P6)
    cast.take(results("25.38"), M3, at=LATER)
    cast.take(results("38.00"), "onet_p6_2567_right.csv", at=LATER, reason="แก้ค่าเฉลี่ยประเทศ")

    assert str(figure(cast, duckdb, "country(onet.math where grade = p6)").value) == "38.00"
    assert str(figure(cast, duckdb, "country(onet.math where grade = m3)").value) == "25.38"
