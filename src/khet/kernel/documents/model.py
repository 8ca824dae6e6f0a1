"""One model of an official paper: what it says, in which order, and where every figure comes from.

Four renderers read it (PDF, Word, Excel and page). Nothing here knows how a paper looks in any of them;
text is plain text, never markup, and each renderer escapes it in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from khet.kernel.documents.book import Contents, Cover, Picture, Pictures

Align = Literal["left", "center", "right"]
Digits = Literal["thai", "arabic"]
Orientation = Literal["portrait", "landscape"]
RowKind = Literal["body", "heading", "total"]


class BadDocument(Exception):
    """The document contradicts itself (a table's cells do not fill its grid, say); a programming mistake."""


@dataclass(frozen=True, slots=True)
class FigureRef:
    """Where a printed figure comes from, so that a verification page can ask what it is now."""

    label: str
    value: str
    resolver: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Level:
    """A quality level as its number on a scale and its word; the colour follows from both."""

    number: int
    name: str
    of: int = 5

    @property
    def shade(self) -> int:
        """The step on the five-colour scale (1 to 5) that stands for this level."""
        if self.of <= 1:
            return 5
        bounded = min(max(self.number, 1), self.of)
        return 1 + ((bounded - 1) * 8 + (self.of - 1)) // (2 * (self.of - 1))


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text in one manner; ``literal`` text (addresses, codes) keeps its digits as they are.

    A figure inside a sentence is a part of its own that says where it comes from.
    """

    text: str
    bold: bool = False
    italic: bool = False
    muted: bool = False
    literal: bool = False
    break_before: bool = False
    figure: FigureRef | None = None


Text = str | tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, how its cells stand, and its share of the table's width."""

    title: str
    align: Align = "left"
    width: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, which may cover several columns or rows."""

    text: Text = ""
    align: Align | None = None
    bold: bool = False
    colspan: int = 1
    rowspan: int = 1
    level: Level | None = None
    figure: FigureRef | None = None
    number: Decimal | None = None
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    cells: tuple[Cell, ...]
    kind: RowKind = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; without ``header_rows`` its head is the columns' titles."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    header_rows: tuple[Row, ...] = ()
    caption: str = ""
    note: Text = ""
    name: str = ""

    @property
    def head(self) -> tuple[Row, ...]:
        """The rows that repeat at the top of every page."""
        if self.header_rows:
            return self.header_rows
        return (Row(tuple(Cell(column.title) for column in self.columns)),)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the paper; level 1 is the largest."""

    text: str
    level: int = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; official papers indent its first line."""

    text: Text
    align: Align = "left"
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A list of points, numbered or not."""

    items: tuple[Text, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One headline figure with its level."""

    label: str
    value: str
    level: Level | None = None
    note: str = ""
    figure: FigureRef | None = None


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The few figures a reader should see first."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite chart; its table holds the same figures for those who cannot or will not see it."""

    spec: Mapping[str, Any]
    title: str
    table: Table

    @property
    def caption(self) -> str:
        """What the chart shows, in words."""
        return self.title


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: an empty name leaves room to write one."""

    name: str = ""
    position: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signature block, which is never split between two pages."""

    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Paragraph | Items | Table | KeyFigures | Chart | Signatures | PageBreak | Pictures | Contents


@dataclass(frozen=True, slots=True)
class Reference:
    """The paper's number in the register, and the page that verifies it."""

    number: str
    verify_url: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper, ready for any renderer.

    With a cover or front matter it is a book: its title stands on the cover, ``front`` is numbered by letters and
    ``blocks`` start on page 1. ``numbered`` puts "ตารางที่ n" and "ภาพที่ n" before the captions.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle_lines: tuple[str, ...] = ()
    language: str = "th"
    digits: Digits = "arabic"
    orientation: Orientation = "portrait"
    reference: Reference | None = None
    draft: bool = False
    header: str = ""
    footer: str = ""
    author: str = ""
    dated: date | None = None
    file_stem: str = "document"
    subject: Mapping[str, Any] = field(default_factory=dict)
    cover: Cover | None = None
    front: tuple[Block, ...] = ()
    numbered: bool = False

    @property
    def is_book(self) -> bool:
        """Whether it has pages before page 1."""
        return self.cover is not None or bool(self.front)

    def pictures(self) -> Iterator[Picture]:
        """Every picture, the cover's emblem first, in order."""
        if self.cover and self.cover.emblem:
            yield self.cover.emblem
        for block in (*self.front, *self.blocks):
            if isinstance(block, Pictures):
                yield from block.pictures

    def tables(self) -> Iterator[Table]:
        """Every table of the paper, charts' tables included, in order."""
        for block in (*self.front, *self.blocks):
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Chart):
                yield block.table

    def figures(self) -> tuple[FigureRef, ...]:
        """Every figure the paper shows, in reading order, each once."""
        found: dict[tuple[str, str, str], FigureRef] = {}
        for block in (*self.front, *self.blocks):
            for figure in _figures(block):
                found.setdefault((figure.resolver, repr(sorted(figure.args.items())), figure.label), figure)
        return tuple(found.values())


def _figures(block: Block) -> Iterator[FigureRef]:
    texts = (block.text,) if isinstance(block, Paragraph) else block.items if isinstance(block, Items) else ()
    yield from (part.figure for text in texts for part in parts_of(text) if part.figure)
    if isinstance(block, KeyFigures):
        yield from (item.figure for item in block.figures if item.figure)
    elif isinstance(block, Table | Chart):
        table = block.table if isinstance(block, Chart) else block
        for row in table.rows:
            yield from (cell.figure for cell in row.cells if cell.figure)


def parts_of(text: Text) -> tuple[Part, ...]:
    """Any text as a tuple of parts."""
    if isinstance(text, str):
        return (Part(text),) if text else ()
    return text


def plain(text: Text) -> str:
    """Any text as one string."""
    if isinstance(text, str):
        return text
    return "".join(("\n" if part.break_before else "") + part.text for part in text)
