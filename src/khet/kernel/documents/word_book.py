"""What a bound report needs in Word: its cover, contents that Word keeps up to date, pictures, numbered captions.

The contents are Word's own field, filled with the pages of the PDF and marked as out of date, so that Word counts its
own pages when the file is opened while other programs still show a list.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

from docx.document import Document as WordDocument
from docx.shared import Mm
from lxml import etree
from PIL import Image

from khet.kernel.documents.book import Contents, Picture, Pictures
from khet.kernel.documents.listing import Entry
from khet.kernel.documents.word_xml import Run, element, field_runs, paragraph_xml, run_xml, twips

Runs = Callable[..., list[Run]]
KINDS = ("headings", "tables", "pictures")
TALLEST_MM = 54
GAP_MM = 4
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def bookmarked(paragraph: etree._Element, entry: Entry) -> etree._Element:
    """The paragraph with a bookmark round its text, so that contents can lead to it."""
    number = entry.place * 8 + KINDS.index(entry.kind)
    first = 1 if len(paragraph) and paragraph[0].tag.endswith("}pPr") else 0
    paragraph.insert(first, element("bookmarkStart", id=number, name=entry.anchor))
    paragraph.append(element("bookmarkEnd", id=number))
    return paragraph


def caption(entry: Entry, runs: Runs, *, thai: bool, bold: bool) -> list[etree._Element]:
    """A caption as runs; its number is a field that Word counts anew when captions are added or taken out."""
    if not entry.number:
        return [run_xml(run) for run in runs(entry.text, bold=bold)]
    return [
        *[run_xml(run) for run in runs(f"{entry.label} ", bold=bold)],
        *field_runs(f"SEQ {entry.label}", thai=thai, shown=str(entry.number), points=16, bold=bold),
        *[run_xml(run) for run in runs(f" {entry.text}", bold=bold)],
    ]


def contents(
    block: Contents, entries: Sequence[Entry], pages: Mapping[str, str], runs: Runs, *, label: str, width_mm: int
) -> list[etree._Element]:
    """The list as a field of Word with its lines as they are now."""
    asked = f'TOC \\o "1-{block.depth + 1}" \\h \\z \\u' if block.of == "headings" else f'TOC \\h \\z \\c "{label}"'
    made = [paragraph_xml(runs(block.title, bold=True, points=18), align="center", points_after=8, keep_next=True)]
    opened = [
        _with_properties(element("fldChar", fldCharType="begin", dirty="true")),
        _with_properties(_instruction(asked)),
        _with_properties(element("fldChar", fldCharType="separate")),
    ]
    for at, entry in enumerate(entries):
        line = _entry(entry, pages.get(entry.anchor, ""), runs, width_mm=width_mm)
        for back, item in enumerate(opened if at == 0 else []):
            line.insert(1 + back, item)
        made.append(line)
    if not entries:
        made.append(paragraph_xml([], extra=opened))
    made.append(paragraph_xml([], extra=[_with_properties(element("fldChar", fldCharType="end"))]))
    return made


def _entry(entry: Entry, page: str, runs: Runs, *, width_mm: int) -> etree._Element:
    indent = 6 * (entry.level - 1)
    tab = element("r", element("tab"))
    line, number = ([run_xml(run) for run in runs(text)] for text in (entry.line, page))
    link = element("hyperlink", *line, tab, *number, anchor=entry.anchor)
    paragraph = paragraph_xml([], left_mm=indent, extra=[link])
    tabs = element("tabs", element("tab", val="right", leader="dot", pos=twips(width_mm)))
    paragraph[0].insert(0, tabs)
    return paragraph


def _with_properties(item: etree._Element) -> etree._Element:
    return element("r", element("rPr", *Run("").properties()), item)


def _instruction(code: str) -> etree._Element:
    text = element("instrText")
    text.text = f" {code} "
    text.set(SPACE, "preserve")
    return text


def picture_paragraph(word: WordDocument, picture: Picture, *, widest_mm: float, tallest_mm: float) -> etree._Element:
    """A picture in a paragraph of its own, as large as fits."""
    with Image.open(io.BytesIO(picture.data)) as seen:
        width, height = seen.size
    width_mm = min(widest_mm, tallest_mm * width / height)
    paragraph = word.add_paragraph()
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.data), width=Mm(width_mm))
    shape._inline.docPr.set("descr", picture.alt)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("keepNext"))
    properties.append(element("jc", val="center"))
    made: etree._Element = paragraph._p
    made.getparent().remove(made)
    return made


def pictures(
    word: WordDocument, block: Pictures, captions: Sequence[etree._Element | None], *, width_mm: int
) -> list[etree._Element]:
    """Pictures with their captions in a table without lines, whose rows are never split."""
    columns = max(min(block.columns, len(block.pictures)), 1)
    each = width_mm / columns
    cells = [
        element(
            "tc",
            element("tcPr", element("tcW", w=twips(each), type="dxa")),
            picture_paragraph(word, picture, widest_mm=each - GAP_MM, tallest_mm=TALLEST_MM),
            words if words is not None else paragraph_xml([]),
        )
        for picture, words in zip(block.pictures, captions, strict=True)
    ]
    while len(cells) % columns:
        cells.append(
            element("tc", element("tcPr", element("tcW", w=twips(each), type="dxa")), paragraph_xml([], align="center"))
        )
    rows = [
        element("tr", element("trPr", element("cantSplit")), *cells[at : at + columns])
        for at in range(0, len(cells), columns)
    ]
    properties = element(
        "tblPr", element("tblW", w=twips(each) * columns, type="dxa"), element("tblLayout", type="fixed")
    )
    grid = element("tblGrid", *[element("gridCol", w=twips(each)) for _ in range(columns)])
    return [element("tbl", properties, grid, *rows), paragraph_xml([])]
