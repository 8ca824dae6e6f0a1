"""A document as an Excel workbook: one sheet per table, numbers as numbers, text that never acts as a formula."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from khet.kernel.documents import shades
from khet.kernel.documents.book import Contents, Pictures
from khet.kernel.documents.grid import Placed, place
from khet.kernel.documents.listing import Listing
from khet.kernel.documents.model import (
    Block,
    Chart,
    Document,
    Heading,
    Items,
    KeyFigures,
    Paragraph,
    Part,
    Row,
    Signatures,
    Table,
    Text,
)
from khet.kernel.documents.text import shown, shown_text
from khet.kernel.documents.wording import wording

FONT, POINTS = "TH SarabunPSK", 16
TOTAL_WIDTH = 96  # characters of the default font that fit A4's type area at this size
CELL_LIMIT = 32_767
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def render_xlsx(document: Document) -> bytes:
    """Write the document as a workbook; every table gets a sheet of its own, with what stands above it."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        _Book(book, document).write()
    return out.getvalue()


class _Book:
    """Writes one document into one workbook."""

    def __init__(self, book: Workbook, document: Document) -> None:
        self.book = book
        self.document = document
        self.words = wording(document.language)
        # A workbook holds the body alone: pages before it, pictures and lists of pages have no place in it.
        self.listing = Listing(replace(document, front=()))
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.names: set[str] = set()

    def write(self) -> None:
        """Sheets, print set-up and properties."""
        created = self.document.dated or datetime(2000, 1, 1).date()  # noqa: DTZ001 - a fixed day, the same everywhere
        self.book.set_properties(
            {"title": self.document.title, "author": self.document.author, "created": datetime.combine(created, time())}
        )
        told = tuple(block for block in self.document.blocks if not isinstance(block, Pictures | Contents))
        for at, blocks in enumerate(_sheets(told)):
            _Sheet(self, blocks, first=at == 0).write()

    def style(self, **wanted: Any) -> Format:
        """One format per manner: a workbook may hold only so many."""
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            usual = {"font_name": FONT, "font_size": POINTS, "valign": "top", "text_wrap": True}
            self.formats[key] = self.book.add_format(usual | wanted)
        return self.formats[key]

    def name(self, wanted: str) -> str:
        """A sheet name that Excel takes and that no other sheet has."""
        base = _NOT_IN_NAMES.sub(" ", wanted).strip().strip("'") or self.words.data
        name, at = base[:31].strip(), 2
        while name.casefold() in self.names or name.casefold() == "history":
            tail = f" {at}"
            name, at = base[: 31 - len(tail)].strip() + tail, at + 1
        self.names.add(name.casefold())
        return name

    def text(self, text: Text) -> str:
        """A text as the workbook holds it."""
        return shown_text(text, self.document.digits)[:CELL_LIMIT]


def _sheets(blocks: tuple[Block, ...]) -> list[list[Block]]:
    """Cut the blocks behind every table; what follows the last one stays with it."""
    sheets: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Table | Chart) and any(isinstance(item, Table | Chart) for item in sheets[-1]):
            carried = _trailing_headings(sheets[-1])
            sheets.append(carried)
        sheets[-1].append(block)
    return sheets


def _trailing_headings(blocks: list[Block]) -> list[Block]:
    carried: list[Block] = []
    while blocks and isinstance(blocks[-1], Heading | Paragraph):
        carried.insert(0, blocks.pop())
    return carried


class _Sheet:
    """Writes the blocks of one sheet, top down."""

    def __init__(self, book: _Book, blocks: list[Block], *, first: bool) -> None:
        self.book = book
        self.blocks = blocks
        self.first = first
        tables = [block for block in blocks if isinstance(block, Table | Chart)]
        self.table = (tables[0].table if isinstance(tables[0], Chart) else tables[0]) if tables else None
        heading = next((block.text for block in blocks if isinstance(block, Heading)), "")
        title = (self.table.name or self.table.caption) if self.table else ""
        self.sheet: Worksheet = book.book.add_worksheet(book.name(title or heading or book.document.file_stem))
        self.columns = len(self.table.columns) if self.table else 1
        self.row = 0

    def write(self) -> None:
        """Title, blocks, then how it prints."""
        self._widths()
        document = self.book.document
        for line in (document.title, *document.subtitle_lines):
            self.line(line, bold=True, align="center")
        if document.reference:
            self.line(f"{self.book.words.number} {document.reference.number}", align="right")
        elif document.draft:
            self.line(self.book.words.draft_line, align="right", font_color=shades.LEVELS[0])
        self.row += 1
        for block in self.blocks:
            self.block(block)
        self._print_set_up()

    def _widths(self) -> None:
        if self.table is None:
            self.sheet.set_column(0, 0, TOTAL_WIDTH)
            return
        total = sum(column.width for column in self.table.columns)
        for at, column in enumerate(self.table.columns):
            self.sheet.set_column(at, at, max(TOTAL_WIDTH * column.width / total, 8))

    def _print_set_up(self) -> None:
        document, words, sheet = self.book.document, self.book.words, self.sheet
        sheet.set_paper(9)
        sheet.set_landscape() if document.orientation == "landscape" else sheet.set_portrait()
        sheet.set_margins(left=3 / 2.54, right=2 / 2.54, top=2.5 / 2.54, bottom=2 / 2.54)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f'&R&"{FONT}"&14{words.page} &P {words.of} &N')
        if document.reference:
            sheet.set_header(f'&R&"{FONT}"&14{words.number} {document.reference.number.replace("&", "&&")}')

    def line(self, text: Text, **style: Any) -> None:
        """One line of text across all columns, as tall as its text needs."""
        shown = self.book.text(text)
        made = self.book.style(**style)
        if self.columns > 1:
            self.sheet.merge_range(self.row, 0, self.row, self.columns - 1, "", made)
        self._string(self.row, 0, shown, made)
        lines = sum(1 + len(part) // (TOTAL_WIDTH - 4) for part in shown.split("\n"))
        self.sheet.set_row(self.row, 24 * lines)
        self.row += 1

    def _string(self, row: int, column: int, text: str, style: Format) -> None:
        """Write text as text, whatever sign it starts with."""
        if text:
            self.sheet.write_string(row, column, text, style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def block(self, block: Block) -> None:
        """One block of the paper."""
        match block:
            case Heading():
                self.line(block.text, bold=True, align=block.align)
            case Paragraph():
                self.line(block.text, align=block.align)
            case Items():
                for at, item in enumerate(block.items, start=1):
                    mark = shown(Part(f"{at}. "), self.book.document.digits) if block.ordered else "• "
                    self.line(mark + self.book.text(item))
            case Table():
                self._table(block)
            case KeyFigures():
                for figure in block.figures:
                    level = f" {figure.level.name}" if figure.level else ""
                    self.line(f"{figure.label}: {figure.value}{level} {figure.note}".rstrip(), bold=True)
            case Chart():
                self._table(block.table)
            case Signatures():
                self._signatures(block)
            case _:
                self.row += 1

    def _signatures(self, block: Signatures) -> None:
        for person in block.signers:
            self.row += 2
            name = f"({person.name})" if person.name else self.book.words.blank_name
            for line in (name, *person.position):
                self.line(line, align="right")

    def _table(self, table: Table) -> None:
        if table.caption:
            self.line(self.book.listing.next("tables").line, bold=True)
        top = self.row
        self._rows(table, table.head, head=True)
        self.sheet.freeze_panes(self.row, 0)
        self.sheet.repeat_rows(top, self.row - 1)
        self._rows(table, table.rows, head=False)
        if table.note:
            self.line(table.note)

    def _rows(self, table: Table, rows: tuple[Row, ...], *, head: bool) -> None:
        for line, row in zip(place(rows, len(table.columns)), rows, strict=True):
            for placed in line:
                self._cell(table, placed, head=head, strong=head or row.kind != "body")
            self.sheet.set_row(self.row, 24 * self._lines(table, line))
            self.row += 1

    def _lines(self, table: Table, line: list[Placed]) -> int:
        """How many lines the tallest cell of a row takes; Excel does not find that out for merged cells."""
        total = sum(column.width for column in table.columns)
        most = 1
        for placed in line:
            covered = table.columns[placed.column : placed.column + placed.cell.colspan]
            width = max(TOTAL_WIDTH * sum(column.width for column in covered) / total, 8)
            lines = [1 + int(len(part) * 0.8 / width) for part in self.book.text(placed.cell.text).split("\n")]
            most = max(most, -(-sum(lines) // placed.cell.rowspan))
        return most

    def _cell(self, table: Table, placed: Placed, *, head: bool, strong: bool) -> None:
        cell, column = placed.cell, placed.column
        style: dict[str, Any] = {
            "border": 1,
            "border_color": shades.INK_SOFT,
            "align": cell.align or ("center" if head else table.columns[column].align),
        }
        text = self.book.text(cell.level.name if cell.level else cell.text)
        if head or cell.rowspan > 1:
            style["valign"] = "vcenter"
        if strong:
            style["bg_color"] = shades.HEAD
        if strong or cell.bold or cell.level:
            style["bold"] = True
        if cell.level:
            style["font_color"] = shades.LEVELS[cell.level.shade - 1]
        if cell.indent:
            style["indent"] = cell.indent
        if cell.number is not None:
            style["num_format"] = self._number_format(text)
        elif text[:1] in tuple("=+-@\t"):
            style["quote_prefix"] = True
        made = self.book.style(**style)
        if cell.colspan > 1 or cell.rowspan > 1:
            last = (self.row + cell.rowspan - 1, column + cell.colspan - 1)
            self.sheet.merge_range(self.row, column, *last, "", made)
        if cell.number is not None:
            self.sheet.write_number(self.row, column, cell.number, made)
        else:
            self._string(self.row, column, text, made)

    def _number_format(self, printed: str) -> str:
        """As many decimals as the paper prints, in Thai digits when the paper has them."""
        places = len(printed.rpartition(".")[2]) if "." in printed else 0
        plain = "0" + ("." + "0" * places if places else "")
        return f"[$-D00041E]{plain}" if self.book.document.digits == "thai" else plain
