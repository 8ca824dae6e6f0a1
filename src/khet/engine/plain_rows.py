"""Fills the plain cells of a workbook that xlsxwriter has prepared: ten times as fast as cell by cell through it.

What needs a format (a colour, a date) or a comment is written by xlsxwriter and kept as it wrote it; texts and numbers
without a format are put around those here. Every text is an inline string, so none can start a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from khet.engine import workbooks
from khet.engine.readers.tables import Cell

ROWS_AT_ONCE = 500
SPEED = 3

_CELL = re.compile(r'<c r="([A-Z]+)([0-9]+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_DIMENSION = re.compile(r"<dimension [^>]*/>")
_DATA = re.compile(r"<sheetData\s*/>|<sheetData>.*</sheetData>", re.DOTALL)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]|_x[0-9A-Fa-f]{4}_")
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")

Rows = Iterable[tuple[int, Sequence[Cell]]]


def is_plain(cell: Cell) -> bool:
    """Whether a cell needs no format and may be left to ``fill``."""
    return cell is None or isinstance(cell, str | int | float)


def fill(book: bytes, sheets: Mapping[int, Rows]) -> bytes:
    """The workbook with the rows of its sheets (by number, from 1) filled in around what already stands there."""
    buffer = io.BytesIO()
    parts = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in sheets.items()}
    with (
        zipfile.ZipFile(io.BytesIO(book)) as prepared,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=SPEED) as filled,
    ):
        for name in prepared.namelist():
            if name not in parts:
                filled.writestr(name, prepared.read(name))
                continue
            text = prepared.read(name).decode()
            with filled.open(name, "w", force_zip64=True) as stream:
                for piece in _sheet(text, parts[name]):
                    stream.write(piece.encode())
    return buffer.getvalue()


def _sheet(text: str, rows: Rows) -> Iterator[str]:
    text = _DIMENSION.sub("", text, count=1)
    found = _DATA.search(text)
    if found is None:
        raise ValueError("the prepared sheet has no place for its rows")
    kept: dict[int, dict[int, str]] = {}
    for cell in _CELL.finditer(found[0]):
        kept.setdefault(int(cell[2]), {})[workbooks.column_of(cell[1])] = cell[0]
    yield text[: found.start()] + "<sheetData>"
    yield from _rows(rows, kept)
    yield "</sheetData>" + text[found.end() :]


def _rows(rows: Rows, kept: Mapping[int, Mapping[int, str]]) -> Iterator[str]:
    texts = _Texts()
    letters: list[str] = []
    waiting: list[str] = []
    for number, cells in rows:
        special = kept.get(number, {})
        while len(letters) < max(len(cells), max(special, default=0) + 1):
            letters.append(workbooks.letters_of(len(letters)))
        if special:
            width = max(len(cells), max(special) + 1)
            written = [
                special[at] if at in special else f'<c r="{letters[at]}{number}{texts.of(cells[at])}'
                for at in range(width)
                if at in special or (at < len(cells) and cells[at] is not None)
            ]
        else:
            written = [
                f'<c r="{letters[at]}{number}{texts[cell] if type(cell) is str else texts.of(cell)}'
                for at, cell in enumerate(cells)
                if cell is not None
            ]
        waiting.append(f'<row r="{number}">{"".join(written)}</row>')
        if len(waiting) == ROWS_AT_ONCE:
            yield "".join(waiting)
            waiting = []
    yield "".join(waiting)


class _Texts(dict[str, str]):
    """The rest of a cell's element after its place, by its text; each text is escaped once."""

    def __missing__(self, text: str) -> str:
        safe = _UNWRITABLE.sub(_as_excel_writes, _NO_XML.sub("\ufffd", workbooks.fit(text)))
        shown = escape(safe, {"\r": "&#13;"})
        self[text] = f'" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
        return self[text]

    def of(self, cell: Cell) -> str:
        """The rest of any plain cell's element."""
        if isinstance(cell, bool):
            return f'" t="b"><v>{int(cell)}</v></c>'
        if isinstance(cell, int | float) and abs(cell) < workbooks.LARGEST_WHOLE:
            return f'"><v>{cell!r}</v></c>'
        return self[str(cell)]


def _as_excel_writes(found: re.Match[str]) -> str:
    """A sign that XML cannot hold as _x000B_, and a text that only looks like one with its underscore spelled out."""
    return f"_x{ord(found[0]):04X}_" if len(found[0]) == 1 else f"_x005F{found[0]}"
