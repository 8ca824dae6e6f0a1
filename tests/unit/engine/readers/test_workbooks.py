"""Workbooks: what is read of them, and what is refused before a parser may choke on it."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from khet.engine import readers
from khet.engine.readers import Unreadable, envelope, xlsx
from tests import readers_cast as cast

ROWS = [("รหัส", "ชื่อ"), ("99010001", "บ้านสมมุติ"), ("99010002", "วัดสมมุติ")]
SHEET = "xl/worksheets/sheet1.xml"


def refusal(tmp_path, data, name="file.xlsx"):
    with pytest.raises(Unreadable) as refused:
        cast.read(tmp_path, data, name)
    assert refused.value.message_th
    assert refused.value.message_en
    return refused.value.cause


def sheet_with(cells):
    """A worksheet part whose rows are given as XML."""
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{cells}</sheetData></worksheet>".encode()


def test_reads_every_kind_of_cell(tmp_path):
    moment = datetime.fromisoformat("2024-06-10T08:30:00")
    rows = [
        ("ข้อความ", "จำนวนเต็ม", "ทศนิยม", "วันที่", "เวลา", "จริงเท็จ", "ว่าง"),
        ("007", 17, 4.7, date(2024, 6, 10), moment, True, None),
        ("008", 18, 4.5, date(2567, 6, 10), moment, False, None),
    ]

    table = cast.read_one(tmp_path, cast.workbook({"a": rows}))

    assert table.columns[0] == ["007", "008"]
    assert table.columns[1] == [17, 18]
    assert table.columns[3] == [date(2024, 6, 10), date(2567, 6, 10)]
    assert table.columns[4] == [moment, moment]
    assert table.columns[5] == [True, False]
    assert [type(column[0]) for column in table.columns[:6]] == [str, int, float, date, datetime, bool]


def test_reads_a_time_of_day(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["รหัส", "เวลา"])
    book.active.append(["ก", time(8, 30)])
    buffer = io.BytesIO()
    book.save(buffer)

    assert cast.read_one(tmp_path, buffer.getvalue()).columns[1] == [time(8, 30)]


def test_reads_every_sheet_that_holds_a_table_and_says_which_it_passed_over(tmp_path):
    sheets = {"ป.6": ROWS, "ว่าง": [], "บันทึก": [("เขียนไว้เฉย ๆ",)], "ม.3": ROWS, "ซ่อน": ROWS}

    reading = cast.read(tmp_path, cast.workbook(sheets, hidden=["ซ่อน"]))

    assert [table.sheet for table in reading.tables] == ["ป.6", "ม.3"]
    assert {note.cause: note.message_en for note in reading.notes} == {
        "sheet.hidden": "Hidden sheets were passed over: ซ่อน",
        "sheet.no_table": "Sheets without a table were passed over: บันทึก",
    }


def test_never_works_a_formula_out(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["ก", "ข"])
    book.active.append(["1", "=1+1"])
    book.active.append(["2", '=HYPERLINK("http://127.0.0.1","x")'])
    buffer = io.BytesIO()
    book.save(buffer)

    assert cast.read_one(tmp_path, buffer.getvalue()).columns == [["1", "2"], [None, None]]


def test_reads_excel_97_by_its_bytes(tmp_path):
    rows = [("รหัส", "ชื่อ", "จำนวน"), ("99010001", "บ้านสมมุติ", 5.0), ("99010002", "วัดสมมุติ", 2.5)]

    table = cast.read_one(tmp_path, cast.excel97(rows), "old.xls")

    assert table.kind == "xls"
    assert cast.rows_of(table) == [("99010001", "บ้านสมมุติ", 5), ("99010002", "วัดสมมุติ", 2.5)]


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        pytest.param(cast.workbook({"a": ROWS}), "x.csv", "xlsx", id="workbook-called-csv"),
        pytest.param(cast.csv_text(ROWS).encode("cp874"), "x.xlsx", "csv", id="text-called-xlsx"),
        pytest.param(cast.csv_text(ROWS, "\t").encode("cp874"), "x.xls", "tsv", id="tabs-called-xls"),
        pytest.param(cast.excel97(ROWS), "x.xlsx", "xls", id="old-workbook-called-new"),
    ],
)
def test_believes_the_bytes_of_a_file_and_not_its_name(tmp_path, data, name, kind):
    reading = cast.read(tmp_path, data, name)

    assert reading.tables[0].kind == kind
    assert cast.rows_of(reading.tables[0]) == ROWS[1:]
    assert [note.cause for note in reading.notes] == ["name.differs"]


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_refuses_a_truncated_workbook(tmp_path, kept):
    book = cast.workbook({"a": ROWS * 50})

    assert refusal(tmp_path, book[: int(len(book) * kept)]) == "damaged"


@pytest.mark.parametrize("field", [20, 42])
@pytest.mark.parametrize("number", [0xFFFFFFFE, 0x7FFFFFFF, 0x00FFFFFF])
def test_refuses_a_directory_that_points_outside_the_file(tmp_path, field, number):
    book = bytearray(cast.workbook({"a": ROWS}))
    entry = book.find(b"PK\x01\x02")
    book[entry + field : entry + field + 4] = number.to_bytes(4, "little")

    assert refusal(tmp_path, bytes(book)) == "damaged"


def test_refuses_a_directory_that_was_moved(tmp_path):
    book = cast.workbook({"a": ROWS})

    assert refusal(tmp_path, book[100:]) in ("damaged", "not_a_table_file", "nul")
    assert refusal(tmp_path, b"PK\x03\x04" + book[60:]) == "damaged"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(cast.compound_file("EncryptedPackage", b"\x01" * 6000), "x.xlsx", id="new"),
        pytest.param(cast.excel97([("ก", "ข")], password=True), "x.xls", id="old"),
    ],
)
def test_asks_for_a_workbook_without_a_password(tmp_path, data, name):
    assert refusal(tmp_path, data, name) == "password"


def test_refuses_a_workbook_that_unpacks_a_thousand_times(tmp_path):
    sheet = sheet_with('<row r="1"><c r="A1" t="str"><v>' + "0" * 80_000_000 + "</v></c></row>")
    bomb = cast.repacked(cast.workbook({"a": ROWS}), {SHEET: sheet})
    assert len(sheet) > 900 * len(bomb)

    assert refusal(tmp_path, bomb) == "bomb"


def test_refuses_a_workbook_whose_directory_lies_about_its_size(tmp_path):
    book = cast.repacked(cast.workbook({"a": ROWS}), {SHEET: sheet_with(" " * 5_000_000)})
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        true_size = archive.getinfo(SHEET).file_size
    lie = book.replace(true_size.to_bytes(4, "little"), (4096).to_bytes(4, "little"))

    assert refusal(tmp_path, lie) == "bomb"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        "<row r='1'><c r='a1'><v>1</v></c></row><row r='900000'><c\n r = 'ab900000'><v>1</v></c></row>",
        '<row r="900000"><c><v>1</v></c>' + "<c><v>1</v></c>" * 30 + '</row><c r="AZ900000"><v>1</v></c>',
    ],
)
def test_refuses_two_cells_in_far_corners_before_the_parser_fills_the_space_between(tmp_path, cells):
    book = cast.repacked(cast.workbook({"a": ROWS}), {SHEET: sheet_with(cells)})

    assert refusal(tmp_path, book) in ("too_many_columns", "too_large")


def test_takes_a_sheet_whose_far_cells_are_only_coloured(tmp_path):
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    near = '<row r="1"><c r="A1" t="str"><v>no</v></c><c r="B1" t="str"><v>name</v></c></row>'
    data = '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><v>x</v></c></row>'
    book = cast.repacked(cast.workbook({"a": ROWS}), {SHEET: sheet_with(near + data + far)})

    assert cast.rows_of(cast.read_one(tmp_path, book)) == [(1, "x")]


@pytest.mark.parametrize(("rows", "columns"), [(9, 399), (3_000, 390), (70_000, 40), (200_000, 12)])
def test_takes_large_sheets_below_the_limits(rows, columns):
    last = f"{_letters(columns - 1)}{rows}"

    xlsx.check_sheet(sheet_with(f'<row r="{rows}"><c r="{last}"><v>1</v></c></row>' + "<row/>" * rows))


@pytest.mark.parametrize(("rows", "columns"), [(9, 401), (30_000, 200), (90_000, 105), (999_999, 10)])
def test_refuses_sheets_above_the_limits(rows, columns):
    last = f"{_letters(columns - 1)}{rows}"

    with pytest.raises(Unreadable):
        xlsx.check_sheet(sheet_with(f'<row r="{rows}"><c r="{last}"><v>1</v></c></row>' + "<row/>" * rows))


def _letters(column):
    return openpyxl.utils.get_column_letter(column + 1)


@pytest.mark.parametrize(("digits", "last"), [(4, 400), (5, 104), (6, 10)])
def test_the_quick_look_finds_every_place_beyond_the_bounds_and_none_within(digits, last):
    def is_far(text: str) -> bool:
        data = "<c r=ก".encode() + text.encode() + b" A1"
        return xlsx._holds(data, 4, len(data) - 3, xlsx._far_place(digits))

    for column in range(1, 703):
        letters = _letters(column - 1)
        for place in (letters, letters.lower()):
            assert is_far(f'="{place}7"') == (column > last)
            assert is_far(f"=\n '{place}{'9' * (digits + 1)}'")
    assert is_far('="AAA1"')
    assert not is_far(f'="A{"9" * digits}"')


@pytest.mark.parametrize("before", ["", "<si/>" * 7, "<si><t>a</t></si>" * 7])
def test_refuses_one_long_text_used_a_hundred_thousand_times(tmp_path, before):
    text = f"{before}<si><t>{'ก' * 30_000}</t></si>"
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{text}</sst>'
    at = 7 if before else 0
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{at}</v></c></row>' for row in range(1, 100_000))
    changed = {SHEET: sheet_with(cells), "xl/sharedStrings.xml": strings.encode()}

    assert refusal(tmp_path, cast.repacked(cast.workbook({"a": ROWS}), changed)) == "bomb"


def test_takes_one_long_remark_in_a_large_table(tmp_path):
    rows = [(f"{number:08d}", "ก", "ยาว" * 5000 if number == 7 else "-") for number in range(9000)]
    rows.insert(0, ("รหัส", "ชื่อ", "หมายเหตุ"))

    assert cast.read_one(tmp_path, cast.workbook({"a": rows})).height == 9000


def test_refuses_entities(tmp_path):
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + sheet_with("<row/>")

    assert refusal(tmp_path, cast.repacked(cast.workbook({"a": ROWS}), {SHEET: evil})) == "entities"


def test_refuses_macros(tmp_path):
    assert refusal(tmp_path, cast.repacked(cast.workbook({"a": ROWS}), {"xl/vbaProject.bin": b"x"})) == "macro"


def test_refuses_a_part_that_stands_twice_under_one_name(tmp_path):
    buffer = io.BytesIO(cast.workbook({"a": ROWS}))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, sheet_with(""))

    assert refusal(tmp_path, buffer.getvalue()) == "damaged"


def test_refuses_other_documents(tmp_path):
    word = cast.zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})

    assert refusal(tmp_path, word, "x.docx") == "not_a_table_file"
    assert refusal(tmp_path, cast.compound_file("WordDocument", b"x"), "x.doc") == "not_a_table_file"


def test_refuses_five_hundred_columns_of_a_workbook(tmp_path):
    rows = [[f"h{number}" for number in range(500)], list(range(500))]

    assert refusal(tmp_path, cast.workbook({"a": rows})) == "too_many_columns"


def test_refuses_five_hundred_columns_of_an_old_workbook(tmp_path, monkeypatch):
    monkeypatch.setattr(readers.grids, "MOST_COLUMNS", 100)
    rows = [[f"h{number}" for number in range(120)], [float(number) for number in range(120)]]

    assert refusal(tmp_path, cast.excel97(rows), "x.xls") == "too_many_columns"


def test_reads_a_full_dmc_roster_cell_by_cell(tmp_path):
    rows = cast.dmc_rows(500)

    table = cast.read_one(tmp_path, cast.workbook({"Sheet1": [("รายชื่อนักเรียน",), cast.DMC_36, *rows]}))

    assert table.header_row == 2
    assert cast.rows_of(table) == rows
    assert table.row_numbers == list(range(3, 503))


def test_equal_texts_of_a_column_are_one_object(tmp_path):
    table = cast.read_one(tmp_path, cast.workbook({"a": [cast.DMC_36, *cast.dmc_rows(50)]}))

    assert len({id(cell) for cell in table.columns[1]}) == 1


def test_the_limits_are_those_that_the_documentation_states():
    assert (envelope.LARGEST_FILE, readers.grids.MOST_COLUMNS, readers.grids.MOST_CELLS) == (52_428_800, 400, 3_000_000)
