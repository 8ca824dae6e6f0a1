"""An office is split among new ones from a file: wholly, or not at all with the row named."""

import json

import pytest

SCHOOLS = ("code10,name,network", "1099110001,ลำธารวิทยา,เครือข่ายหนึ่ง", "1099110002,สายลมวิทยา,เครือข่ายหนึ่ง")
HEAD = "school,short,name,code"


@pytest.fixture
def with_schools(khet, office, table):
    assert khet("school", "import", table(*SCHOOLS), "--office", office).code == 0
    return office


def names(khet):
    return {row["short_name"] for row in json.loads(khet("office", "list", "--json").out)}


def test_every_school_goes_to_its_new_office(khet, with_schools, table):
    file = table(HEAD, "1099110001,สพม.ต้นน้ำ,เขตต้นน้ำ,", "สายลมวิทยา,สพม.ปลายน้ำ,เขตปลายน้ำ,")

    done = khet("office", "split", file, "--office", with_schools, "--on", "1 ม.ค. 2570", "--note", "ประกาศทดลอง")

    assert done.code == 0, done.err
    assert "สพม.ต้นน้ำ, สพม.ปลายน้ำ" in done.out
    again = khet("school", "import", table(*SCHOOLS[:2]), "--office", "สพม.ต้นน้ำ")
    assert "มีอยู่แล้ว 1 แห่ง" in again.out or "สพม." in again.err


def test_a_school_left_out_stops_the_whole_split(khet, with_schools, table):
    file = table(HEAD, "1099110001,สพม.ต้นน้ำ,เขตต้นน้ำ,")

    refused = khet("office", "split", file, "--office", with_schools, "--on", "1/1/2570")

    assert refused.code == 1
    assert "อีก 1 แห่ง" in refused.err
    assert "สพม.ต้นน้ำ" not in names(khet)


def test_an_unknown_school_names_its_row(khet, with_schools, table):
    file = table(HEAD, "1099110001,สพม.ต้นน้ำ,เขตต้นน้ำ,", "9999999999,สพม.ต้นน้ำ,เขตต้นน้ำ,")

    refused = khet("office", "split", file, "--office", with_schools, "--on", "1/1/2570")

    assert refused.code == 1
    assert "แถว 3" in refused.err
    assert "สพม.ต้นน้ำ" not in names(khet)
