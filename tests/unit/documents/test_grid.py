"""Cells stand where their spans put them, and a table that does not fit together is refused."""

from __future__ import annotations

import pytest

from khet.kernel.documents import BadDocument, Cell, Row
from khet.kernel.documents.grid import place
from tests.papers_cast import levels_table


def test_a_cell_over_two_rows_leaves_no_room_for_another():
    placed = place(levels_table().rows, 3)

    assert [cell.column for cell in placed[0]] == [0, 1, 2]
    assert [cell.column for cell in placed[1]] == [0]
    assert [(cell.column, cell.cell.colspan) for cell in placed[2]] == [(0, 1), (1, 2)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([Row((Cell("ก"),))], id="too few cells"),
        pytest.param([Row((Cell("ก"), Cell("ข"), Cell("ค")))], id="too many cells"),
        pytest.param([Row((Cell("ก", rowspan=2), Cell("ข")))], id="a span below the last row"),
        pytest.param(
            [Row((Cell("ก"), Cell("ข", rowspan=2))), Row((Cell("ค", colspan=2),))], id="one cell over another"
        ),
        pytest.param([Row((Cell("ก", colspan=0), Cell("ข"), Cell("ค")))], id="a span of nothing"),
    ],
)
def test_refuses_rows_that_would_shift_figures(rows: list[Row]):
    with pytest.raises(BadDocument):
        place(rows, 2)
