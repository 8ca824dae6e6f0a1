"""Figures, CSV texts and workbooks are read as people leave them, and as nothing else."""

from __future__ import annotations

import contextlib
import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from khet.domains.frameworks.rules import numbers, tables, workbook_file
from khet.domains.frameworks.rules.numbers import NotAFigure, as_text, read_figure, tidy
from khet.domains.frameworks.rules.refusals import ImportRefused

KNOWN = ["code", "round6", "round12", "score"]


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("3", "3"),
        (" ๘๐ ", "80"),
        ("1,234.50", "1234.5"),
        (".5", "0.5"),
        ("-2", "-2"),
        ("−2", "-2"),
        ("4.0999", "4.0999"),
    ],
)
def test_reads_figures_as_typed(typed, figure):
    assert as_text(read_figure(typed)) == figure


@pytest.mark.parametrize(
    "typed", ["", "สาม", "1e3", "nan", "inf", "1.2.3", "12,34", "0x1f", "1_000", "9" * 11, "0.00001", "3 4", "½", "²"]
)
def test_refuses_what_is_no_figure(typed):
    with pytest.raises(NotAFigure):
        read_figure(typed)


@given(st.decimals(min_value=-10_000, max_value=10_000, places=4))
def test_a_figure_survives_being_written_and_read(figure):
    assert read_figure(as_text(figure)) == figure
    assert tidy(figure) == figure


@pytest.mark.parametrize("mark", ["", " ", "-", "–", "—"])
def test_a_dash_is_an_empty_cell(mark):
    assert numbers.is_empty(mark)


def test_a_cell_knows_its_place():
    table = tables.read_csv('code,"round6"\n"13;14",5\n\n"a\nb",6\n', known=KNOWN)

    assert [cell.ref for cell in table.rows[0]] == ["A2", "B2"]
    assert table.rows[0][0].text == "13;14"
    assert [row[0].row for row in table.rows] == [2, 4]


@pytest.mark.parametrize(("column", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")])
def test_columns_are_lettered_as_spreadsheets_do(column, letter):
    assert tables.column_letter(column) == letter


def workbook(write) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    write(book.add_worksheet("ข้อมูล"))
    book.close()
    return stream.getvalue()


@given(st.decimals(min_value=-99999, max_value=99999, places=3))
def test_a_number_of_a_workbook_is_the_one_that_was_typed(figure):
    cells = workbook_file.read_sheets(workbook(lambda sheet: sheet.write_number(0, 0, float(figure))))["ข้อมูล"]

    assert Decimal(cells[(1, 1)].text) == figure


def test_texts_formulas_and_runs_of_a_workbook_are_told_apart():
    def write(sheet):
        sheet.write_string(0, 0, "13;14")
        sheet.write_formula(1, 1, "=1+2", None, 3)
        sheet.write_rich_string(2, 2, "อยู่", "ระหว่าง", "ดำเนินการ")
        sheet.write_boolean(3, 3, True)

    cells = workbook_file.read_sheets(workbook(write))["ข้อมูล"]

    assert (cells[(1, 1)].text, cells[(1, 1)].ref) == ("13;14", "A1")
    assert (cells[(2, 2)].is_formula, cells[(1, 1)].is_formula) == (True, False)
    assert cells[(3, 3)].text == "อยู่ระหว่างดำเนินการ"


def test_a_sheet_that_is_too_wide_or_long_is_refused():
    for place in ((6000, 0), (0, 120)):
        with pytest.raises(ImportRefused):
            workbook_file.read_sheets(workbook(lambda sheet, place=place: sheet.write_number(*place, 1)))


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(data):
    for lead in (b"", b"PK\x03\x04"):
        with pytest.raises(ImportRefused):
            workbook_file.read_sheets(lead + data)


def test_a_damaged_workbook_is_refused_wherever_it_is_cut():
    whole = workbook(lambda sheet: sheet.write_string(0, 0, "ก"))

    for length in range(10, len(whole) - 1, max(1, len(whole) // 60)):
        with pytest.raises(ImportRefused):
            workbook_file.read_sheets(whole[:length])


def test_a_workbook_whose_parts_hide_in_another_encoding_is_refused():
    stream = io.BytesIO()
    hidden = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16")
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/_rels/workbook.xml.rels", hidden)
        archive.writestr("xl/workbook.xml", hidden)

    with pytest.raises(ImportRefused):
        workbook_file.read_sheets(stream.getvalue())


def test_a_workbook_with_flipped_bytes_is_read_or_refused_and_nothing_else():
    whole = workbook(lambda sheet: sheet.write_string(0, 0, "ก"))

    for place in range(0, len(whole), 23):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        with contextlib.suppress(ImportRefused):
            workbook_file.read_sheets(bytes(damaged))


def test_a_file_over_the_limit_and_a_broken_csv_are_refused():
    with pytest.raises(ImportRefused, match="10 MB"):
        workbook_file.read_sheets(b"PK\x03\x04" + b"0" * workbook_file.LARGEST_FILE)
    for text in ("code\n" + "x" * 200_000, "a,b\n" + "," * 200, "\0"):
        with pytest.raises(ImportRefused):
            tables.read_csv(text, known=KNOWN)
