"""Real files of real offices: what the readers make of them."""

from __future__ import annotations

import pytest

from khet.engine import readers, schemas

pytestmark = pytest.mark.real_data


def read(path):
    return readers.read(path, name=path.name)


def test_the_onet_file_of_an_area_is_cp874_with_93_schools_and_two_rows_about_area_and_country(real_data):
    reading = read(real_data / "onet" / "phayao1_onet_p6_2558.csv")
    (table,) = reading.tables

    assert reading.encoding == "cp874"
    assert table.height == 95
    assert [code for code in table.columns[0] if code.endswith("0000")] == ["56010000", "00000000"]
    assert not table.set_aside
    best = readers.recognise(table, schemas.load())[0]
    assert (best.dataset, best.layout, best.score) == ("onet", "area", 1.0)
    assert best.mapping.constants == {"grade": "p6"}
    assert list(best.mapping.columns.values()) == list(range(9))


@pytest.mark.parametrize(("name", "rows"), [("onet/phayao1_register.csv", 102), ("schools/lampang_lamphun.csv", 45)])
def test_lists_of_schools_are_known(real_data, name, rows):
    (table,) = read(real_data / name).tables

    assert table.height == rows
    best = readers.recognise(table, schemas.load())[0]
    assert best.dataset == "schools"
    assert best.score >= readers.RECOGNISED
    assert dict(best.mapping.columns) == {"school_code": 0, "school_name": 1}


def test_the_form_of_a_ministry_is_parted_from_the_code_lists_beside_it(real_data):
    (table,) = read(real_data / "forms" / "FormsSchool.xlsx").tables

    assert (table.width, table.height) == (44, 1)
    assert {row.reason for row in table.set_aside} == {"code_list"}
    assert len(table.code_lists) == 13
    assert table.headers.index("ประเภทสถานศึกษา") == 6
    assert table.codes_for(6)[0] == "โรงเรียน ประเภทสามัญศึกษา"
    assert len(table.codes_for(6)) == 87


def test_the_form_of_a_ministry_goes_through_the_mapper(real_data):
    (table,) = read(real_data / "forms" / "FormsSchool.xlsx").tables

    columns = readers.propose(table, schemas.dataset("schools")).columns

    found = {key: table.headers[column] for key, column in columns.items()}
    assert found["school_code"] == "รหัสสถานศึกษา"
    assert found["school_name"] == "ชื่อสถานศึกษาไทย"
    assert "Latitude" in found["latitude"]
    assert found["subdistrict"] == "ตำบล"


def test_the_reference_table_of_offices_is_read_whole_and_is_no_dataset(real_data):
    (table,) = read(real_data / "offices" / "esao_before_2564.csv").tables

    assert table.height == 247
    assert table.headers == ("id", "code", "code2", "type", "name", "precis")
    assert not [match for match in readers.recognise(table, schemas.load()) if match.score >= readers.RECOGNISED]


@pytest.mark.parametrize("name", ["age_height", "age_weight", "weight_height"])
def test_growth_tables_go_through_the_mapper(real_data, name):
    (table,) = read(real_data / "growth" / f"smss_health_{name}.csv").tables

    columns = readers.propose(table, schemas.dataset("growth")).columns

    assert table.header_row == 1
    assert {table.headers[column] for column in columns.values()} & {"height", "height_1", "weight_1"}


def test_every_text_file_keeps_every_line(real_data):
    for path in sorted(real_data.rglob("*.csv")):
        (table,) = read(path).tables

        import csv

        encoding = "cp874" if "onet_p6" in path.name else "utf-8-sig"
        with path.open(encoding=encoding, newline="") as stream:
            records = [record for record in csv.reader(stream) if any(cell.strip() for cell in record)]
        assert table.height + len(table.set_aside) + 1 == len(records), path.name
