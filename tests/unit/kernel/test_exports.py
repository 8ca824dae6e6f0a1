"""What a spreadsheet would take for a formula never leaves as one, wherever in a table it stands."""

from __future__ import annotations

import csv
import io

import pytest

from khet.kernel.web.exports import Sheet, csv_text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"])
def test_no_cell_and_no_heading_begins_a_formula(text: str):
    written = csv_text(Sheet("t", ["ที่", text], [[1, text]])).decode("utf-8-sig")

    head, row = csv.reader(io.StringIO(written, newline=""))
    assert (head[1], row[1]) == (f"'{text}", f"'{text}")


def test_figures_stay_figures():
    written = csv_text(Sheet("t", ["n"], [[-5]])).decode("utf-8-sig")

    assert written.split() == ["n", "-5"]
