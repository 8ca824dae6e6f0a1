"""The workbook that is given back: everything where it stood, doubtful cells coloured and explained."""

from __future__ import annotations

import io
import time
from datetime import date

import openpyxl
import pytest

from khet.engine import marked
from khet.engine.checks.types import Finding, Repair
from tests import readers_cast as cast

COLOURS = {"refused": "FFF8B4B4", "ask": "FFFCD9A6", "warning": "FFFDF3B0", "repaired": "FFCFE4F7"}


def finding(severity, rows, field="school_code", column="รหัสโรงเรียน", cause="school.unknown"):
    return Finding(cause, severity, tuple(rows), column, field, "x", "ไม่พบโรงเรียนนี้", "Unknown", "เลือกโรงเรียน")


def marked_book(reading, findings=(), repairs=(), **options):
    return openpyxl.load_workbook(io.BytesIO(marked.write(reading, findings, repairs, **options)))


def colour(cell):
    return cell.fill.start_color.rgb if cell.fill.fill_type else None


def test_every_cell_stands_where_it_stood(tmp_path):
    rows = [
        *[("รายงาน ปี 2567",), (), cast.ONET, *cast.ONET_ROWS, (None, "รวม", 15), (), cast.ONET],
        *[("99010003", "ป่าสมมุติ", 4, 1.5, None, 2.25, 3, True, date(2024, 6, 10)), (), ("หมายเหตุ ไม่มี",)],
    ]
    reading = cast.read(tmp_path, cast.workbook({"ป.6": rows, "ม.3": [cast.ONET, *cast.ONET_ROWS]}))

    book = marked_book(reading, [finding("ask", [4])])

    assert book.sheetnames == ["ป.6", "ม.3", "สิ่งที่พบ"]
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            found = book["ป.6"].cell(number, column).value
            assert (found.date() if isinstance(cell, date) else found) == cell


def test_colours_and_explains_a_cell_by_the_gravest_thing_that_was_found(tmp_path):
    reading = cast.read(tmp_path, cast.workbook({"a": [cast.ONET, *cast.ONET_ROWS]}))
    repairs = [Repair(2, "รหัสโรงเรียน", "school_code", "๙๙๐๑๐๐๐๑", "99010001", "thai_digits")]

    sheet = marked_book(reading, [finding("warning", [2]), finding("refused", [2], cause="x.y")], repairs)["a"]

    assert colour(sheet["A2"]) == COLOURS["refused"]
    assert sheet["A2"].comment.text.splitlines() == ["ไม่พบโรงเรียนนี้ เลือกโรงเรียน", "ระบบอ่าน “๙๙๐๑๐๐๐๑” เป็น “99010001”"]
    assert colour(sheet["A3"]) is None
    assert sheet["A3"].comment is None


@pytest.mark.parametrize("severity", COLOURS)
def test_each_kind_of_finding_has_its_colour(tmp_path, severity):
    reading = cast.read(tmp_path, cast.workbook({"a": [cast.ONET, *cast.ONET_ROWS]}))

    assert colour(marked_book(reading, [finding(severity, [3])])["a"]["A3"]) == COLOURS[severity]


def test_marks_the_column_the_field_was_read_from_where_its_header_stands_twice(tmp_path):
    reading = cast.read(tmp_path, cast.workbook({"a": [cast.DMC_36, *cast.dmc_rows(3)]}))
    wrong = finding("ask", [3], "student_no", "เลขประจำตัวนักเรียน")

    sheet = marked_book(reading, [wrong], columns={0: {"citizen_id": 2, "student_no": 5}})["a"]

    assert (colour(sheet["C3"]), colour(sheet["F3"])) == (None, COLOURS["ask"])


def test_marks_an_empty_cell(tmp_path):
    reading = cast.read(tmp_path, cast.workbook({"a": [("รหัสโรงเรียน", "ชื่อ"), (None, "ก"), ("1", "ข")]}))

    sheet = marked_book(reading, [finding("ask", [2])])["a"]

    assert colour(sheet["A2"]) == COLOURS["ask"]


def test_says_what_concerns_a_whole_row_on_its_first_cell(tmp_path):
    reading = cast.read(tmp_path, cast.workbook({"a": [("", *cast.ONET), *[("", *row) for row in cast.ONET_ROWS]]}))

    sheet = marked_book(reading, [finding("refused", [3], "", "")])["a"]

    assert colour(sheet["B3"]) == COLOURS["refused"]
    assert "ไม่พบโรงเรียนนี้" in sheet["B3"].comment.text


def test_lists_what_was_found_by_cause_the_gravest_first(tmp_path):
    reading = cast.read(tmp_path, cast.workbook({"a": [cast.ONET, *cast.ONET_ROWS]}))
    repairs = [Repair(row, "ไทย", "thai", "๕๐", "50", "thai_digits") for row in (2, 3)]

    found = marked_book(reading, [finding("warning", [3]), finding("refused", [2, 3], cause="b")], repairs)["สิ่งที่พบ"]

    lines = [[cell.value for cell in row] for row in found.iter_rows(min_row=2)]
    assert [line[0] for line in lines] == ["ไม่รับ", "ควรตรวจ", "แก้ให้แล้ว"]
    assert lines[0][1:5] == ["a", "รหัสโรงเรียน", 2, "2, 3"]
    assert lines[2][2:5] == ["ไทย", 2, "2, 3"]
    assert lines[2][7] == "๕๐ → 50"


def test_says_so_where_nothing_was_found(tmp_path):
    reading = cast.read(tmp_path, cast.workbook({"a": [cast.ONET, *cast.ONET_ROWS]}))

    assert marked_book(reading)["สิ่งที่พบ"]["A2"].value == "ไม่พบสิ่งผิดปกติ"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "{=1}", "=HYPERLINK(1)", "http://127.0.0.1", "\t=1"])
def test_no_text_becomes_a_formula_or_a_link(tmp_path, text):
    reading = cast.read(tmp_path, cast.workbook({"a": [("รหัส", "ชื่อ"), ("1", text), ("2", text)]}))
    wrong = Finding("x", "ask", (3,), "ชื่อ", "f", "g", text, text, text, (), (text,))

    book = marked_book(reading, [wrong], [Repair(2, "ชื่อ", "f", text, text, text)])

    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    assert book["a"]["B2"].value == text


def test_rows_of_the_second_table_are_marked_in_the_second_sheet(tmp_path):
    files = {f"โรงเรียน {number}.csv": cast.csv_text([cast.ONET, *cast.ONET_ROWS]).encode("cp874") for number in (1, 2)}
    reading = cast.read(tmp_path, cast.zipped(files), "all.zip")

    book = marked_book(reading, [finding("ask", [1_000_002])])

    assert book.sheetnames == ["โรงเรียน 1", "โรงเรียน 2", "สิ่งที่พบ"]
    assert colour(book["โรงเรียน 1"]["A2"]) is None
    assert colour(book["โรงเรียน 2"]["A2"]) == COLOURS["ask"]
    assert book["สิ่งที่พบ"]["B2"].value == "โรงเรียน 2"


def test_a_marked_workbook_reads_back_as_the_file_it_was_made_of(tmp_path):
    reading = cast.read(tmp_path, cast.workbook({"a": [("หัวเรื่อง",), cast.DMC_36, *cast.dmc_rows(40)]}))

    data = marked.write(reading, [finding("ask", [3, 9])], [])
    again = cast.read(tmp_path, data)

    assert len(again.tables) == 1
    assert again.tables[0].columns == reading.tables[0].columns
    assert again.tables[0].row_numbers == reading.tables[0].row_numbers
    assert not again.notes


def test_code_lists_beside_the_table_stay(tmp_path):
    rows = [("รหัส", "ชื่อ", None, "เพศ"), ("1", "ก", None, "ชาย"), ("2", "ข", None, "หญิง"), (None, None, None, "ไม่ระบุ")]
    reading = cast.read(tmp_path, cast.workbook({"a": rows}))
    assert reading.tables[0].code_lists == {3: ("ชาย", "หญิง", "ไม่ระบุ")}

    sheet = marked_book(reading)["a"]

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [list(row) for row in rows]


def test_odd_values_are_written_without_loss(tmp_path):
    reading = cast.read(tmp_path, "รหัส,ชื่อ\n1234567890123456789,ก\n1e400,ข\n".encode(), "a.csv")

    sheet = marked_book(reading, [finding("ask", [2], "x", "รหัส")]).worksheets[0]

    assert sheet["A2"].value == "1234567890123456789"
    assert sheet["A3"].value == "1e400"


@pytest.mark.parametrize(
    "text", ["a<b>&\"c'", "ก\nข", "ก\tข", " ก ", "_x0041_", "a\x0bb", "ก\u200bข", "😀", "ก" * 40_000]
)
def test_every_sign_of_a_text_comes_back(tmp_path, text):
    rows = f'รหัส,ชื่อ\n1,"{text.replace(chr(34), chr(34) * 2)}"\n2,ข\n'
    reading = cast.read(tmp_path, rows.encode(), "a.csv")

    sheet = marked_book(reading, [finding("ask", [3], "x", "รหัส")]).worksheets[0]

    wanted = text if len(text) < 32_768 else text[:32_766] + "…"
    found = sheet["B2"].value
    assert openpyxl.utils.escape.unescape(found) == wanted
    assert cast.read_one(tmp_path, marked.write(reading, [], [])).columns[1][0] == wanted


def test_a_large_roster_is_written_in_moments(tmp_path):
    began = time.process_time()
    reading = cast.read(tmp_path, cast.workbook({"a": [cast.DMC_36, *cast.dmc_rows(4000)]}))
    read = time.process_time()

    marked.write(reading, [finding("ask", range(2, 500), "student_no", "ชั้น")], [])

    assert time.process_time() - read < max(2.0, 3 * (read - began))
