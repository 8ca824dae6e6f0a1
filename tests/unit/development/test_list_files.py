"""Lists of people in workbooks of strangers: what would fill the memory is refused before a cell is read."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from khet.domains.development.actions.leavings import Upload
from khet.domains.development.queries import rosters
from khet.domains.development.rules import rosters as rules
from khet.domains.development.rules.refusals import ImportProblem


def workbook(cells: dict[tuple[int, int], str]) -> bytes:
    """A workbook with these cells and nothing else."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for (row, column), text in cells.items():
            page.write_string(row, column, text)
    return file.getvalue()


def dense() -> bytes:
    """A sheet of a few kilobytes that unpacks to a gigabyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({(0, 0): "x"}))) as old, zipfile.ZipFile(file, "w", 8) as new:
        for member in old.infolist():
            data = old.read(member)
            new.writestr(member.filename, data + b" " * 200_000_000 if "sheet1.xml" in member.filename else data)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(workbook({(0, 0): "ชื่อ", (1_048_575, 300): "far"}), id="far-cell"),
        pytest.param(dense(), id="bomb"),
        pytest.param(workbook({(0, 0): "x"})[:900], id="cut-off"),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_refused(data: bytes):
    assert len(data) < 1_000_000

    with pytest.raises(ImportProblem):
        rosters._rows(Upload("list.xlsx", data))


def test_a_plain_list_is_read():
    cells = {(0, 0): "ชื่อ-สกุล", (0, 1): "โรงเรียน", (1, 0): "นายสมมติ ใจดี", (1, 1): "บ้านสมมติ"}

    (line,) = rules.lines(rosters._rows(Upload("list.xlsx", workbook(cells))))

    assert (line.name, line.school) == ("นายสมมติ ใจดี", "บ้านสมมติ")
