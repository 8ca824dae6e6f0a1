"""Rows become columns: each cell as this program keeps it, and in the column where it stood."""

from __future__ import annotations

import openpyxl
import pytest

from khet.engine.readers import grids
from khet.engine.readers.tables import Unreadable
from tests import readers_cast as cast


def test_truth_values_and_the_numbers_they_equal_are_not_mixed_up():
    rows = [[1.0], [True], [0.0], [False], [True], [1.0], [2.0], ["1"]]

    (column,) = grids.tidy_columns(rows, 1)

    assert list(map(repr, column)) == ["1", "True", "0", "False", "True", "1", "2", "'1'"]


def test_empty_texts_become_nothing_and_equal_texts_one_object():
    one, same = "ก" * 3, "".join(["ก", "ก", "ก"])

    first, second = grids.tidy_columns([[one, ""], [same, " \t"], ["", 1.5]], 2)

    assert first == ["กกก", "กกก", None]
    assert first[0] is first[1]
    assert second == [None, None, 1.5]


def test_a_census_with_every_column_fits_and_three_million_cells_are_the_most():
    grids.check_extent(rows=18_276 + 1, columns=75)

    with pytest.raises(Unreadable, match=r"3,000,000 cells") as refused:
        grids.check_extent(rows=40_001, columns=75)
    assert refused.value.cause == "too_large"


def test_no_rows_give_no_columns():
    assert grids.tidy_columns([], 3) == []


def test_a_table_away_from_the_corner_keeps_its_columns(tmp_path):
    book = openpyxl.Workbook()
    for place, value in {"C4": "รหัส", "D4": "ชื่อ", "C5": "65010001", "D5": "บ้านนา"}.items():
        book.active[place] = value
    path = tmp_path / "apart.xlsx"
    book.save(path)

    table = cast.read_one(tmp_path, path.read_bytes())

    assert table.headers[2:] == ("รหัส", "ชื่อ")
    assert [column[0] for column in table.columns] == [None, None, "65010001", "บ้านนา"]
    assert table.row_numbers == [5]
