"""An Excel file holds numbers as numbers and text as text, whatever the text begins with."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pytest

from khet.kernel.documents import Cell, Column, Heading, Paragraph, Row, Table, render_xlsx
from tests.papers_cast import HOSTILE, issued, levels_table, paper


def book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def cells(data: bytes) -> dict[object, str]:
    return {
        cell.value: cell.data_type for sheet in book(data) for row in sheet.iter_rows() for cell in row if cell.value
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x")', HOSTILE])
def test_text_is_never_a_formula(text: str):
    table = Table((Column("ก"), Column("ข")), (Row((Cell(text), Cell(text, bold=True))),), caption=text)
    data = render_xlsx(paper(Heading(text), Paragraph(text), table, title=text))

    assert set(cells(data).values()) == {"s"}
    with zipfile.ZipFile(BytesIO(data)) as file:
        assert all(b"<f>" not in file.read(name) for name in file.namelist())


def test_figures_are_numbers_with_the_decimals_of_the_paper():
    sheet = book(render_xlsx(paper(levels_table()))).worksheets[0]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "n" and cell.value is not None]

    assert [(cell.value, cell.number_format) for cell in found] == [(4.5, "0.00"), (4.5, "0.00")]


def test_thai_digits_are_a_format_and_not_text():
    sheet = book(render_xlsx(paper(levels_table(), digits="thai"))).worksheets[0]
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)}

    assert formats == {"[$-D00041E]0.00"}


def test_the_head_is_frozen_repeated_and_merged():
    sheet = book(render_xlsx(issued(levels_table()))).worksheets[0]

    assert sheet.freeze_panes == "A8"
    assert sheet.print_title_rows == "$6:$7"
    assert {str(merged) for merged in sheet.merged_cells.ranges} >= {"A6:A7", "B6:C6", "B8:B9", "C8:C9", "B10:C10"}


def test_prints_on_a4_one_page_wide_with_its_number():
    sheet = book(render_xlsx(issued(levels_table()))).worksheets[0]

    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert "ผล-2570/0007" in sheet.oddHeader.right.text


def test_every_table_has_a_sheet_of_its_own_with_a_name_excel_takes():
    name = "[ส่วน]: 1/2?*" + "ย" * 40
    tables = [Table((Column("ก"),), (Row((Cell("ข"),)),), name=name) for _ in range(3)]
    names = book(render_xlsx(paper(*tables))).sheetnames

    assert len(set(names)) == 3
    assert all(len(found) <= 31 and not set(found) & set("[]:*?/\\") for found in names)


def test_a_paper_without_a_table_is_a_sheet_of_text():
    assert "ควรขยายผล" in cells(render_xlsx(paper(Heading("ข้อ 1"), Paragraph("ควรขยายผล"))))


def test_the_same_document_gives_the_same_bytes():
    assert render_xlsx(issued(levels_table())) == render_xlsx(issued(levels_table()))
