"""Which rows are data: totals, blanks, repeated headers and remarks are set aside, rows with a code never."""

from __future__ import annotations

import pytest

from khet.engine.readers import kinds
from tests import readers_cast as cast

HEADER = ("รหัสโรงเรียน", "โรงเรียน", "ชาย", "หญิง", "รวม")


def table_of(tmp_path, rows):
    return cast.read_one(tmp_path, cast.workbook({"a": [HEADER, *rows]}))


def reasons(table):
    return [(row.row, row.reason) for row in table.set_aside]


def test_sets_totals_aside_with_their_cells(tmp_path):
    rows = [("99010001", "บ้านสมมุติ", 1, 2, 3), (None, "รวมทั้งหมด", 1, 2, 3), (None, "เฉลี่ย", 0.5, 1, 1.5)]

    table = table_of(tmp_path, rows)

    assert table.row_numbers == [2]
    assert reasons(table) == [(3, "subtotal"), (4, "subtotal")]
    assert table.set_aside[0].cells == (None, "รวมทั้งหมด", 1, 2, 3)


@pytest.mark.parametrize(
    "words",
    [
        *("รวม", "รวม อบ.", "รวมประถม", "รวมมัธยมต้น", "รวมมัธยมปลายและเทียบเท่า", "รวมทั้งหมด", "รวมทั้งสิ้น", "รวม 5 โรงเรียน"),
        *("รวม ป.1", "ยอดรวม", "ผลรวมทั้งหมด", "รวมเฉลี่ย", "เฉลี่ย", "ค่าเฉลี่ย", "ค่าเฉลี่ยรวม", "ร้อยละ", "รวม :"),
        *("Total", "Grand Total", "average", " รวม ", "\u200bรวม", "S.D.", "sum", "ส่วนเบี่ยงเบนมาตรฐาน"),
    ],
)
def test_knows_the_words_of_totals(words):
    assert kinds.sums_up(words)


@pytest.mark.parametrize(
    "words", ["รวมไทยพัฒนา 1", "รวมมิตรวิทยา", "รวมน้ำใจ", "เฉลี่ยวุฒิ", "ชุมชนรวมใจ", "ราษฎร์รวมจิต", "Totally", 5, None]
)
def test_takes_no_school_or_person_for_a_total(words):
    assert not kinds.sums_up(words)


def test_keeps_a_row_with_a_code_whatever_its_name_says(tmp_path):
    rows = [("99010000", "รวม", 1, 2, 3), ("00000000", "เฉลี่ย", 1, 2, 3), ("99010001", "บ้านสมมุติ", 1, 2, 3)]

    table = table_of(tmp_path, rows)

    assert table.columns[0] == ["99010000", "00000000", "99010001"]
    assert not table.set_aside


def test_keeps_a_pupil_whose_name_is_the_word_for_total(tmp_path):
    rows = [list(row) for row in cast.dmc_rows(3)]
    rows[1][8] = "รวม"

    assert cast.read_one(tmp_path, cast.workbook({"a": [cast.DMC_36, *rows]})).height == 3


def test_sets_blank_rows_between_aside_and_forgets_those_at_the_end(tmp_path):
    rows = [("99010001", "ก", 1, 2, 3), (), ("99010002", "ข", 1, 2, 3), (), ("", " ", None, None, None)]

    table = table_of(tmp_path, rows)

    assert table.row_numbers == [2, 4]
    assert reasons(table) == [(3, "blank")]


def test_sets_a_header_that_comes_again_aside(tmp_path):
    rows = [("99010001", "ก", 1, 2, 3), HEADER, ("99010002", "ข", 1, 2, 3)]

    table = table_of(tmp_path, rows)

    assert table.row_numbers == [2, 4]
    assert reasons(table) == [(3, "repeated_header")]


@pytest.mark.parametrize("numbers", [(1, 2, 3, 4, 5), ("(1)", "(2)", "(3)", "(4)", "(5)")])
def test_sets_a_row_that_numbers_the_columns_aside(tmp_path, numbers):
    table = table_of(tmp_path, [numbers, ("99010001", "ก", 1, 2, 3)])

    assert table.row_numbers == [3]


def test_sets_the_name_of_a_group_between_the_rows_aside(tmp_path):
    rows = [("กลุ่มเครือข่ายที่ 1",), ("99010001", "ก", 1, 2, 3), ("กลุ่มเครือข่ายที่ 2",), ("99010002", "ข", 1, 2, 3)]

    table = table_of(tmp_path, rows)

    assert table.row_numbers == [3, 5]
    assert reasons(table) == [(2, "title"), (4, "title")]


def test_sets_remarks_and_lines_to_sign_on_aside_at_the_end(tmp_path):
    rows = [
        *[("99010001", "ก", 1, 2, 3), ()],
        *[("หมายเหตุ ข้อมูล ณ วันที่ 10 มิถุนายน",), (None, "ลงชื่อ", None, "ผู้รายงาน")],
    ]

    table = table_of(tmp_path, rows)

    assert table.row_numbers == [2]
    assert [row.reason for row in table.set_aside if row.reason != "blank"] == ["note", "note"]


def test_keeps_a_school_that_has_a_name_and_nothing_else_when_the_table_is_narrow(tmp_path):
    rows = [("รหัส", "ชื่อ"), ("1", "ก"), (None, "ข")]

    assert cast.read_one(tmp_path, cast.workbook({"a": rows})).height == 2


def test_every_row_that_holds_anything_is_either_data_or_set_aside(tmp_path):
    rows = [*cast.ONET_ROWS, (None, "รวม", 15), (), cast.ONET, *cast.ONET_ROWS, ("หมายเหตุ",)]
    sheet = [("หัวเรื่อง",), cast.ONET, *rows]

    table = cast.read_one(tmp_path, cast.workbook({"a": sheet}))

    filled = {number for number, row in enumerate(sheet, start=1) if any(cell is not None for cell in row)}
    accounted = {*table.row_numbers, *(row.row for row in table.set_aside), table.header_row}
    assert filled <= accounted
    assert not {*table.row_numbers} & {row.row for row in table.set_aside}
