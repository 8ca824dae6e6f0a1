"""A document as PDF/A, set by Typst.

The template ``paper.typ`` never changes; the document reaches it as JSON, so no text of a user is ever markup. The
output is tagged PDF/A-2a with its title set, and the same document gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import fontpkg_sarabun
import typst

from khet.kernel.documents import fontmap, qr, shades
from khet.kernel.documents.book import Contents, Cover, Picture, Pictures, front_number
from khet.kernel.documents.grid import Placed, place
from khet.kernel.documents.listing import Listing
from khet.kernel.documents.model import (
    Align,
    BadDocument,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Items,
    KeyFigures,
    Level,
    Paragraph,
    Part,
    Row,
    Signatures,
    Signer,
    Table,
    Text,
    parts_of,
    plain,
)
from khet.kernel.documents.text import LONGEST_UNBROKEN, clean, letters, shown, words
from khet.kernel.documents.wording import Wording, wording

# An archive copy must name a day; one that is the same every time keeps an undated paper the same too.
UNDATED = date(2000, 1, 1)
TEMPLATE = Path(__file__).with_name("paper.typ")

# Drawings with Thai text cannot carry the text layer that level "a" asks of every word; such papers are 2b, tagged too.
STANDARD: typst.PDFStandard = "a-2a"
STANDARD_WITH_CHARTS: typst.PDFStandard = "a-2b"

PICTURES = {b"\xff\xd8\xff": "jpg", b"\x89PNG": "png"}
EMPTY_RUNS = 11
LETTERED = 99  # pages of front matter that have a letter

Plain = dict[str, Any]

# Millimetres, as the template has them: the type area's width, a cell's padding, one step of indent, one letter.
_TEXT_WIDTH = {"portrait": 160, "landscape": 247}
_CELL_PADDING, _INDENT = 3.2, 4.5
_LETTER, _TITLE_LETTER = 2.15, 2.5


def render_pdf(document: Document) -> bytes:
    """Set the document as PDF/A-2a.

    Characters that neither Sarabun nor the fallback fonts can show (emoji, say) are printed as a dash: an archive copy
    must not hold invisible text.
    """
    setter = _Setter(document)
    try:
        return _compile(setter)
    except typst.TypstError:
        return _compile(_Setter(document, known=fontmap.covered()))


def render_pdfs(documents: Sequence[Document]) -> list[bytes]:
    """Set several documents at once, on all cores: Typst runs without Python's lock."""
    largest_first = sorted(range(len(documents)), key=lambda at: -len(documents[at].blocks))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:
        running = {at: threads.submit(render_pdf, documents[at]) for at in largest_first}
        return [running[at].result() for at in range(len(documents))]


def forget() -> None:
    """Let Typst forget most of what it laid out for earlier papers.

    It keeps every step that one of its last ten runs used, about 2 MB a paper; an empty paper is a run, too, of 2 ms.
    A process that stays calls this after every paper: papers come out no slower, for they have little in common.
    """
    for _ in range(EMPTY_RUNS):
        typst.compile(b"", format="pdf", font_paths=fonts(), ignore_system_fonts=True)


def pages_of(document: Document) -> dict[str, str]:
    """The page on which every heading, table and picture stands, by its anchor, as it is printed there."""
    setter = _Setter(document)
    told = json.loads(
        _typeset(setter, lambda **given: typst.query(selector="<entry>", field="value", **given), pages="yes")
    )
    return {entry["anchor"]: entry["page"] for entry in told}


def _compile(setter: _Setter) -> bytes:
    charted = any(isinstance(block, Chart) for block in (*setter.document.front, *setter.document.blocks))
    dated = setter.document.dated or UNDATED
    made = _typeset(
        setter,
        lambda **given: typst.compile(
            pdf_standards=[STANDARD_WITH_CHARTS if charted else STANDARD],
            format="pdf",
            timestamp=datetime(dated.year, dated.month, dated.day, tzinfo=UTC),
            **given,
        ),
    )
    return bytes(made)


def _typeset(setter: _Setter, task: Callable[..., Any], **inputs: str) -> Any:
    """Let Typst work on a paper; its pictures lie in a folder of their own while it does."""
    paper = setter.paper()
    with tempfile.TemporaryDirectory(prefix="khet-paper-") as folder:
        for name, data in setter.pictures.items():
            Path(folder, name).write_bytes(data)
        return task(
            input=_template(),
            root=folder,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(paper, ensure_ascii=False), **inputs},
        )


@lru_cache(maxsize=1)
def _template() -> bytes:
    return TEMPLATE.read_bytes()


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Sarabun's faces, and Typst's own fonts for signs that Sarabun lacks."""
    folder = str(Path(fontpkg_sarabun.ROOT) / "files")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


class _Setter:
    """Turns one document into the plain data that the template reads."""

    def __init__(self, document: Document, known: frozenset[int] | None = None) -> None:
        self.document = document
        self.known = known
        self.words: Wording = wording(document.language)
        self.listing = Listing(document)
        self.pictures: dict[str, bytes] = {}

    def paper(self) -> Plain:
        """Everything the template needs."""
        document = self.document
        dated = document.dated or UNDATED
        return {
            "title": self._known(clean(document.title)).replace("\n", " "),
            "author": self._known(clean(document.author)),
            "language": document.language,
            "date": {"year": dated.year, "month": dated.month, "day": dated.day},
            "landscape": document.orientation == "landscape",
            "thai_digits": document.digits == "thai",
            "shades": list(shades.LEVELS),
            "draft": document.draft,
            "draft_word": self.words.draft,
            "draft_label": self.rich(self.words.draft_line),
            "page_words": [list(words(self.words.page)), list(words(self.words.of))],
            "title_line": self._balanced(document.title),
            "subtitle": [self._balanced(line) for line in document.subtitle_lines],
            "header": self.rich(document.header or document.title),
            "footer": self._footer(),
            "reference": self._reference(),
            "cover": self._cover(document.cover) if document.cover else None,
            "letters": [front_number(page) for page in range(1, LETTERED + 1)],
            "front": [self.block(block) for block in document.front],
            "blocks": [self.block(block) for block in document.blocks],
        }

    def _balanced(self, line: str) -> Plain:
        """A centred line with the width at which its lines come out about equally long."""
        room = _TEXT_WIDTH[self.document.orientation]
        needed = letters(line) * _TITLE_LETTER
        lines = -(-needed // room)
        width = room if lines <= 1 else min(needed / lines * 1.12 + 12, room)
        return {"width": round(width, 1), "body": self.rich(line)}

    def _footer(self) -> list[Plain]:
        parts = parts_of(self.document.footer)
        reference = self.document.reference
        if reference:
            parts = (Part(f"{self.words.verify} "), Part(reference.verify_url, literal=True), *_on_new_line(parts))
        return self.rich(parts)

    def _reference(self) -> Plain | None:
        reference = self.document.reference
        if reference is None:
            return None
        return {
            "label": self.rich((Part(f"{self.words.number} "), Part(reference.number, bold=True))),
            "qr": qr.as_svg(reference.verify_url),
            "alt": self.words.qr_alt,
        }

    def rich(self, text: Text, widest: int = LONGEST_UNBROKEN) -> list[Plain]:
        """A text as runs of words, none of them of more letters than its column takes."""
        runs: list[Plain] = []
        for part in parts_of(text):
            for at, line in enumerate(self._known(shown(part, self.document.digits)).split("\n")):
                if line or at:
                    breaks = at > 0 or (part.break_before and bool(runs))
                    runs.append(_run(part, words(line, widest), breaks=breaks))
        return runs

    def _known(self, text: str) -> str:
        if self.known is None:
            return text
        return "".join(c if c == "\n" or ord(c) in self.known else fontmap.SUBSTITUTE for c in text)

    def block(self, block: Block) -> Plain:
        """One block of the paper."""
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return {
                    "kind": "paragraph",
                    "align": block.align,
                    "indent": block.indent,
                    "body": self.rich(block.text),
                }
            case Items():
                return {"kind": "items", "ordered": block.ordered, "items": [self.rich(item) for item in block.items]}
            case Table():
                return self.table(block)
            case KeyFigures():
                return {"kind": "figures", "items": self._key_figures(block)}
            case Chart():
                return self._chart(block)
            case Signatures():
                return {"kind": "signatures", "people": [self._signer(person) for person in block.signers]}
            case Pictures():
                shown = [self._picture(picture) for picture in block.pictures]
                return {"kind": "pictures", "columns": max(block.columns, 1), "items": shown}
            case Contents():
                return {"kind": "contents", "title": self.rich(block.title), "of": block.of, "depth": block.depth}
            case _:
                return {"kind": "break"}

    def _heading(self, block: Heading) -> Plain:
        return {
            "kind": "heading",
            "level": min(max(block.level, 1), 3),
            "align": block.align,
            "anchor": self.listing.next("headings").anchor,
            "body": self.rich(block.text),
        }

    def _picture(self, picture: Picture) -> Plain:
        """A picture by the name of its file, with its numbered caption."""
        told = self._image(picture)
        if picture.caption:
            entry = self.listing.next("pictures")
            told |= {"caption": self.rich(entry.line), "anchor": entry.anchor}
        return told

    def _image(self, picture: Picture) -> Plain:
        return {"file": self._file(picture.data), "alt": self._known(clean(picture.alt)) or self.words.picture}

    def _file(self, data: bytes) -> str:
        """The name under which Typst finds a picture; the same picture twice is one file."""
        ending = next((ending for start, ending in PICTURES.items() if data.startswith(start)), None)
        if ending is None:
            raise BadDocument("a picture of a paper is neither JPEG nor PNG")
        name = f"{hashlib.sha256(data).hexdigest()[:32]}.{ending}"
        self.pictures[name] = data
        return f"/{name}"

    def _cover(self, cover: Cover) -> Plain:
        return {
            "kind": self.rich(cover.kind),
            "foot": [self._balanced(line) for line in cover.foot_lines],
            "emblem": self._image(cover.emblem) if cover.emblem else None,
        }

    def _key_figures(self, block: KeyFigures) -> list[Plain]:
        return [
            {
                "label": self.rich(item.label),
                "value": self.rich(item.value),
                "note": self.rich(item.note),
                **({"level": self._level(item.level)} if item.level else {}),
            }
            for item in block.figures
        ]

    def _chart(self, block: Chart) -> Plain:
        from khet.kernel import charts

        return {
            "kind": "chart",
            "svg": charts.svg(block.spec, digits=self.document.digits),
            "alt": self._known(clean(block.title)) or self.words.data,
            "table": self.table(block.table),
        }

    def _signer(self, person: Signer) -> Plain:
        named = bool(person.name)
        return {
            "ruled": not named,
            "sign": self.rich(f"{self.words.sign} …………………………………………………………"),
            "name": self.rich(f"({person.name})" if named else self.words.blank_name),
            "position": [self.rich(line) for line in person.position],
        }

    def table(self, table: Table) -> Plain:
        """A table with every cell at its place."""
        head = self._cells(table.head, table.columns, start=0, head=True)
        return {
            "kind": "table",
            "widths": [column.width for column in table.columns],
            **self._caption(table),
            "note": self.rich(table.note),
            "head": head,
            "rows": self._cells(table.rows, table.columns, start=len(table.head)),
        }

    def _caption(self, table: Table) -> Plain:
        if not table.caption:
            return {"caption": []}
        entry = self.listing.next("tables")
        return {"caption": self.rich(entry.line), "anchor": entry.anchor}

    def _cells(
        self, rows: tuple[Row, ...], columns: tuple[Column, ...], *, start: int, head: bool = False
    ) -> list[Plain]:
        return [
            self._cell(placed, columns, start=start, head=head, strong=head or row.kind != "body")
            for line, row in zip(place(rows, len(columns)), rows, strict=True)
            for placed in line
        ]

    def _cell(self, placed: Placed, columns: tuple[Column, ...], *, start: int, head: bool, strong: bool) -> Plain:
        cell = placed.cell
        widest = self._letters(columns, placed)
        usual: Align = "center" if head else columns[placed.column].align
        item: Plain = {
            "x": placed.column,
            "y": placed.row + start,
            "align": cell.align or usual,
            "body": self.rich(cell.text, widest),
        }
        told = {
            "colspan": cell.colspan if cell.colspan > 1 else None,
            "rowspan": cell.rowspan if cell.rowspan > 1 else None,
            "middle": head or cell.rowspan > 1,
            "fill": strong,
            "b": strong or cell.bold,
            "indent": cell.indent,
            "level": self._level(cell.level, widest) if cell.level else None,
            "whole": self._may_split(cell, columns, placed),
        }
        return item | {key: value for key, value in told.items() if value}

    def _may_split(self, cell: Cell, columns: tuple[Column, ...], placed: Placed) -> bool:
        """Whether the cell may have several lines, so that Typst must be told, at a price, to keep its row whole."""
        text = cell.level.name if cell.level else plain(cell.text)
        return cell.rowspan > 1 or "\n" in text or letters(text) * _LETTER * 1.25 > self._room(columns, placed)

    def _letters(self, columns: tuple[Column, ...], placed: Placed) -> int:
        """How many letters fit side by side into the cell."""
        return min(max(int(self._room(columns, placed) / _LETTER), 4), LONGEST_UNBROKEN)

    def _room(self, columns: tuple[Column, ...], placed: Placed) -> float:
        """The width of the cell's text in millimetres."""
        cell = placed.cell
        covered = sum(column.width for column in columns[placed.column : placed.column + cell.colspan])
        width = _TEXT_WIDTH[self.document.orientation] * covered / sum(column.width for column in columns)
        return width - _CELL_PADDING - _INDENT * cell.indent

    def _level(self, level: Level, widest: int = LONGEST_UNBROKEN) -> Mapping[str, Any]:
        name = self._known(shown(Part(level.name), self.document.digits))
        return {"number": level.number, "of": level.of, "shade": level.shade, "w": list(words(name, widest))}


def _run(part: Part, pieces: tuple[str, ...], *, breaks: bool) -> Plain:
    run: Plain = {"w": list(pieces)}
    for key, wanted in (("b", part.bold), ("i", part.italic), ("m", part.muted), ("br", breaks)):
        if wanted:
            run[key] = True
    return run


def _on_new_line(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    if not parts:
        return ()
    first = parts[0]
    return (Part(first.text, first.bold, first.italic, first.muted, first.literal, break_before=True), *parts[1:])
