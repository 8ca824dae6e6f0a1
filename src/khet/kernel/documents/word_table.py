"""A table in WordprocessingML: fixed widths, merged cells, a head that repeats, rows that never split."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from khet.kernel.documents import shades
from khet.kernel.documents.grid import Placed, place
from khet.kernel.documents.model import Align, Cell, Column, Digits, Part, Row, Table
from khet.kernel.documents.text import shown
from khet.kernel.documents.word_xml import Run, element, paragraph_xml, twips

Runs = Callable[..., list[Run]]


def table_xml(table: Table, runs: Runs, *, digits: Digits, width_mm: int) -> etree._Element:
    """The table as one element; column widths share the type area."""
    total = sum(column.width for column in table.columns)
    widths = [twips(width_mm * column.width / total) for column in table.columns]
    edges = element(
        "tblBorders",
        *[
            element(side, val="single", sz=4, space=0, color=shades.INK_SOFT.removeprefix("#"))
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        ],
    )
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        edges,
        element("tblLayout", type="fixed"),
        element("tblCellMar", element("left", w=85, type="dxa"), element("right", w=85, type="dxa")),
    )
    grid = element("tblGrid", *[element("gridCol", w=width) for width in widths])
    maker = _Rows(table.columns, widths, runs, digits)
    return element("tbl", properties, grid, *maker.rows(table.head, head=True), *maker.rows(table.rows, head=False))


class _Rows:
    """Writes the rows of one table."""

    def __init__(self, columns: tuple[Column, ...], widths: list[int], runs: Runs, digits: Digits) -> None:
        self.columns = columns
        self.widths = widths
        self.runs = runs
        self.digits = digits

    def rows(self, rows: tuple[Row, ...], *, head: bool) -> list[etree._Element]:
        """The rows with every merged cell continued in the rows below it, as Word wants it."""
        open_spans: dict[int, tuple[Placed, int]] = {}  # column → the cell above, rows still to cover
        made: list[etree._Element] = []
        for line, row in zip(place(rows, len(self.columns)), rows, strict=True):
            at = {placed.column: placed for placed in line}
            properties = element("trPr", element("cantSplit"))
            if head:
                properties.append(element("tblHeader"))
            cells: list[etree._Element] = []
            column = 0
            while column < len(self.columns):
                placed = at.get(column)
                if placed is None:
                    placed, left = open_spans[column]
                    open_spans[column] = (placed, left - 1)
                    cells.append(self._continued(placed))
                else:
                    open_spans[column] = (placed, placed.cell.rowspan - 1)
                    cells.append(self._cell(placed, head=head, strong=head or row.kind != "body"))
                column += placed.cell.colspan
            made.append(element("tr", properties, *cells))
        return made

    def _properties(self, placed: Placed, *merge: etree._Element) -> etree._Element:
        cell = placed.cell
        width = sum(self.widths[placed.column : placed.column + cell.colspan])
        properties = element("tcPr", element("tcW", w=width, type="dxa"))
        if cell.colspan > 1:
            properties.append(element("gridSpan", val=cell.colspan))
        properties.extend(merge)
        return properties

    def _continued(self, placed: Placed) -> etree._Element:
        return element("tc", self._properties(placed, element("vMerge")), paragraph_xml([]))

    def _cell(self, placed: Placed, *, head: bool, strong: bool) -> etree._Element:
        cell = placed.cell
        merge = [element("vMerge", val="restart")] if cell.rowspan > 1 else []
        properties = self._properties(placed, *merge)
        if strong:
            properties.append(element("shd", val="clear", color="auto", fill=shades.HEAD.removeprefix("#")))
        if head or cell.rowspan > 1:
            properties.append(element("vAlign", val="center"))
        usual: Align = "center" if head else self.columns[placed.column].align
        body = paragraph_xml(
            self._runs(cell, bold=strong or cell.bold),
            align=cell.align or usual,
            left_mm=5 * cell.indent,
            keep_next=head,
        )
        return element("tc", properties, body)

    def _runs(self, cell: Cell, *, bold: bool) -> list[Run]:
        if cell.level is None:
            return self.runs(cell.text, bold=bold)
        name = shown(Part(cell.level.name), self.digits)
        return [Run(name, bold=True, colour=shades.LEVELS[cell.level.shade - 1])]
