"""The shipped entry forms: filled in, each knows itself again."""

from __future__ import annotations

import io

import openpyxl
import pytest

from khet.engine import readers, schemas, templates
from khet.engine.readers import Unreadable
from tests import readers_cast as cast

KEYS = sorted(schemas.load())


def filled(dataset, rows=2):
    """The form with the example's values typed again below it."""
    book = openpyxl.load_workbook(io.BytesIO(templates.workbook(dataset)))
    sheet = book.worksheets[0]
    for column in range(1, sheet.max_column + 1):
        value = sheet.cell(2, column).value
        for row in range(3, 3 + rows):
            sheet.cell(row, column).value = value.removeprefix("ตัวอย่าง ") if value and column == 1 else value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("key", KEYS)
def test_a_filled_form_is_known_again_with_every_column(tmp_path, key):
    dataset = schemas.dataset(key)

    table = cast.read_one(tmp_path, filled(dataset))
    best = readers.recognise(table, schemas.load())[0]

    assert best.dataset == key
    assert best.score >= readers.RECOGNISED
    assert best.mapping.columns == {field.key: at for at, field in enumerate(schemas.mappable(dataset))}
    assert not best.missing
    assert table.height == 2


@pytest.mark.parametrize("key", KEYS)
def test_the_example_is_never_read_as_data(tmp_path, key):
    with pytest.raises(Unreadable) as refused:
        cast.read(tmp_path, templates.workbook(schemas.dataset(key)))
    assert refused.value.cause == "no_rows"

    table = cast.read_one(tmp_path, filled(schemas.dataset(key)))
    assert [row.reason for row in table.set_aside] == ["example"]


def test_the_sheets_that_explain_are_no_tables_and_not_worth_a_note(tmp_path):
    reading = cast.read(tmp_path, filled(schemas.dataset("pupils")))

    assert len(reading.tables) == 1
    assert not reading.notes


def test_a_code_is_chosen_from_a_list_and_required_headers_are_marked():
    dataset = schemas.dataset("onet")
    sheet = openpyxl.load_workbook(io.BytesIO(templates.workbook(dataset))).worksheets[0]

    headers = {cell.value: cell.column_letter for cell in sheet[1]}
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}

    assert "จำนวนผู้เข้าสอบ*" in headers
    assert "ภาษาไทย" in headers
    assert rules[f"{headers['ชั้น*']}2"] == "'รายการ'!$A$1:$A$3"


def test_codes_are_text_so_that_no_zero_is_lost():
    sheet = openpyxl.load_workbook(io.BytesIO(templates.workbook(schemas.dataset("pupils")))).worksheets[0]

    assert sheet.column_dimensions["A"].number_format == "@"


@pytest.mark.parametrize("key", KEYS)
def test_the_words_name_every_column(key):
    dataset = schemas.dataset(key)
    book = openpyxl.load_workbook(io.BytesIO(templates.workbook(dataset)))

    words = "\n".join(str(row[0].value or "") for row in book["คำชี้แจง"].iter_rows())

    assert all(field.name in words for field in schemas.mappable(dataset))
