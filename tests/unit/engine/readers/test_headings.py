"""Where a table begins: titles above it, headers of two rows, headers between pages, and no header at all."""

from __future__ import annotations

import pytest

from khet.engine import readers, schemas
from tests import readers_cast as cast


@pytest.mark.parametrize("titles", [0, 1, 2, 5])
def test_finds_the_header_below_title_rows(tmp_path, titles):
    rows = [*[(f"รายงานบรรทัดที่ {number}",) for number in range(titles)], cast.ONET, *cast.ONET_ROWS]

    table = cast.read_one(tmp_path, cast.workbook({"ผล": rows}))

    assert table.header_row == titles + 1
    assert table.headers == cast.ONET
    assert table.row_numbers == [titles + 2, titles + 3]
    assert len(table.title) == titles


def test_cleans_a_header_for_matching_and_keeps_how_it_was_typed(tmp_path):
    rows = [("รหัสโรงเรียน *", "ชื่อ\nโรงเรียน  ", "ชั้น (ต้องกรอก)"), ("99010001", "บ้านสมมุติ", "ป.1")]

    table = cast.read_one(tmp_path, cast.workbook({"a": rows}))

    assert table.headers == ("รหัสโรงเรียน", "ชื่อ โรงเรียน", "ชั้น")
    assert table.headers_typed == ("รหัสโรงเรียน *", "ชื่อ\nโรงเรียน  ", "ชั้น (ต้องกรอก)")


MERGED = [
    ("ผลการทดสอบ",),
    ("ที่", "โรงเรียน", "จำนวนนักเรียน", None, None, "ผลการทดสอบ", None),
    (None, None, "ชาย", "หญิง", "รวม", "ภาษาไทย", "คณิตศาสตร์"),
    (1, "บ้านสมมุติ", 3, 4, 7, 50.5, 40.25),
    (2, "วัดสมมุติ", 5, 4, 9, 51.5, 41.25),
]
JOINED = (
    *("ที่", "โรงเรียน", "จำนวนนักเรียน / ชาย", "จำนวนนักเรียน / หญิง", "จำนวนนักเรียน / รวม"),
    *("ผลการทดสอบ / ภาษาไทย", "ผลการทดสอบ / คณิตศาสตร์"),
)


def test_joins_a_header_of_two_rows_by_its_merged_cells(tmp_path):
    merged = [(0, 0, 0, 6), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4), (1, 5, 1, 6)]

    table = cast.read_one(tmp_path, cast.workbook({"a": MERGED}, merged={"a": merged}))

    assert table.headers == JOINED
    assert table.header_row == 3
    assert table.title == ("ผลการทดสอบ",)
    assert table.row_numbers == [4, 5]


def test_a_column_under_a_group_is_known_by_its_own_words(tmp_path):
    rows = [
        ("รหัสโรงเรียน", "โรงเรียน", "คะแนนเฉลี่ยร้อยละ", None, None),
        (None, None, "ภาษาไทย", "คณิตศาสตร์", "วิทยาศาสตร์"),
        ("99010001", "บ้านสมมุติ", 50.5, 40.25, 30.5),
        ("99010002", "วัดสมมุติ", 51.5, 41.25, 31.5),
    ]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4)]

    table = cast.read_one(tmp_path, cast.workbook({"a": rows}, merged={"a": merged}), "onet_p6_2567.xlsx")
    best = readers.recognise(table, schemas.load())[0]

    assert best.dataset == "onet"
    assert best.mapping.columns == {"school_code": 0, "school_name": 1, "thai": 2, "math": 3, "science": 4}


def test_a_column_that_stands_in_two_groups_is_known_by_none_of_them(tmp_path):
    rows = [
        ("รหัสโรงเรียน", "โรงเรียน", "ปี 2566", None, "ปี 2567", None),
        (None, None, "ภาษาไทย", "คณิตศาสตร์", "ภาษาไทย", "คณิตศาสตร์"),
        ("99010001", "บ้านสมมุติ", 50.5, 40.25, 52.5, 42.25),
        ("99010002", "วัดสมมุติ", 51.5, 41.25, 53.5, 43.25),
    ]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)]

    table = cast.read_one(tmp_path, cast.workbook({"a": rows}, merged={"a": merged}), "ผล.xlsx")

    assert table.headers[2:] == ("ปี 2566 / ภาษาไทย", "ปี 2566 / คณิตศาสตร์", "ปี 2567 / ภาษาไทย", "ปี 2567 / คณิตศาสตร์")
    assert all("thai" not in match.mapping.columns for match in readers.recognise(table, schemas.load()))


def test_joins_a_header_of_two_rows_in_a_text_file_that_knows_no_merging(tmp_path):
    table = cast.read_one(tmp_path, cast.csv_text(MERGED).encode(), "file.csv")

    assert table.headers == JOINED
    assert table.row_numbers == [4, 5]


def test_does_not_take_a_first_data_row_with_gaps_for_a_second_header(tmp_path):
    rows = [("รหัส", "ชื่อ", "หมายเหตุ"), ("ก1", "สมชาย", None), ("ก2", None, "ย้าย")]

    table = cast.read_one(tmp_path, cast.workbook({"a": rows}))

    assert table.header_row == 1
    assert table.height == 2


def test_reads_a_list_without_a_header_as_data_from_its_first_row(tmp_path):
    rows = [(number, "นาย", name, "ใจดี", f"0{number}") for number, name in enumerate(cast.GIVEN, start=1)]

    table = cast.read_one(tmp_path, cast.csv_text(rows, "\t").encode("cp874"), "person.txt")

    assert table.header_row == 0
    assert set(table.headers) == {""}
    assert table.row_numbers == [1, 2, 3, 4, 5]


def test_takes_years_for_headers_where_a_word_stands_over_figures(tmp_path):
    rows = [("ที่", "โรงเรียน", 2565, 2566, 2567), (1, "บ้านสมมุติ", 40.1, 41.2, 42.3), (2, "วัดสมมุติ", 1.5, 2.5, 3.5)]

    table = cast.read_one(tmp_path, cast.workbook({"a": rows}))

    assert table.headers == ("ที่", "โรงเรียน", "2565", "2566", "2567")
    assert table.height == 2


def test_keeps_a_header_that_stands_twice_twice(tmp_path):
    table = cast.read_one(tmp_path, cast.workbook({"a": [cast.DMC_36, *cast.dmc_rows(3)]}))

    assert table.headers.count("เลขประจำตัวนักเรียน") == 2
    assert table.width == 36


def test_counts_columns_from_the_sheets_edge_and_not_from_the_tables(tmp_path):
    rows = [(None, *cast.ONET), *[(None, *row) for row in cast.ONET_ROWS]]

    table = cast.read_one(tmp_path, cast.workbook({"a": rows}))

    assert table.headers[:2] == ("", "รหัสโรงเรียน")
    assert table.columns[1] == ["99010001", "99010002"]
