"""A document as a Word file that an office can go on editing.

Every run names TH SarabunPSK 16 pt for Thai as well as Latin (the complex-script properties, which python-docx does
not set), tables have fixed column widths, heads repeat and rows never split.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from functools import cached_property

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from lxml import etree

from khet.kernel.documents import qr, shades, word_book
from khet.kernel.documents.book import Contents, Cover, Pictures
from khet.kernel.documents.listing import Listing
from khet.kernel.documents.model import (
    Block,
    Chart,
    Document,
    Heading,
    Items,
    KeyFigures,
    PageBreak,
    Paragraph,
    Part,
    Signatures,
    Table,
    Text,
    parts_of,
)
from khet.kernel.documents.text import shown
from khet.kernel.documents.word_table import table_xml
from khet.kernel.documents.word_xml import Run, element, field_runs, paragraph_xml, run_xml
from khet.kernel.documents.wording import wording

HEADING_POINTS = {1: 18, 2: 17, 3: 16}
CONTENT_MM = {"portrait": 160, "landscape": 247}


def render_docx(document: Document) -> bytes:
    """Write the document as an Office Open XML word-processing file."""
    word = docx.Document()
    _set_up(word, document)
    writer = _Writer(word, document)
    if document.is_book:
        _book(word, document, writer)
    else:
        writer.head()
        for block in document.blocks:
            writer.block(block)
        _header(word, document, writer)
        _footer(word.sections[0], document, writer, writer.page_of("NUMPAGES"))
    out = io.BytesIO()
    word.save(out)
    return _steady(out.getvalue())


def _book(word: WordDocument, document: Document, writer: _Writer) -> None:
    """Cover, front matter by letters and the body from page 1, each a section of Word with its own footer."""
    _header(word, document, writer)
    if document.cover:
        writer.cover(document.cover)
        _footer(word.sections[-1], document, writer, [])
        word.add_section(WD_SECTION.NEW_PAGE)
    if document.front:
        for block in document.front:
            writer.block(block)
        _numbering(word, "thaiLetters")
        _footer(word.sections[-1], document, writer, writer.page_alone())
        word.add_section(WD_SECTION.NEW_PAGE)
    if not document.cover:
        writer.head()
    for block in _without_first_break(document.blocks):
        writer.block(block)
    _numbering(word, "thaiNumbers" if document.digits == "thai" else "decimal")
    _footer(word.sections[-1], document, writer, writer.page_of("SECTIONPAGES"))


def _without_first_break(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A new section is a new page already; a page break at its start would leave an empty one."""
    return blocks[1:] if blocks and isinstance(blocks[0], PageBreak) else blocks


def _numbering(word: WordDocument, form: str) -> None:
    """Number the last section's pages in this form, from 1."""
    properties = word.sections[-1]._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    number = element("pgNumType", fmt=form, start=1)
    before = [child for child in properties if child.tag in {qn("w:cols"), qn("w:titlePg"), qn("w:docGrid")}]
    if before:
        before[0].addprevious(number)
    else:
        properties.append(number)


def _set_up(word: WordDocument, document: Document) -> None:
    """Page, margins and the style every paragraph starts from."""
    section = word.sections[0]
    short, long = Mm(210), Mm(297)
    landscape = document.orientation == "landscape"
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.header_distance, section.footer_distance = Mm(8), Mm(10)
    normal = word.styles["Normal"]
    normal.paragraph_format.space_after = Pt(0)
    properties = normal.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    for item in Run("").properties():
        properties.append(item)
    about = word.core_properties
    about.title, about.author, about.language = document.title, document.author, document.language
    about.last_modified_by = document.author
    moment = datetime.combine(document.dated, time(), UTC) if document.dated else datetime(2000, 1, 1, tzinfo=UTC)
    about.created = about.modified = moment.replace(tzinfo=None)
    about.comments = ""


class _Writer:
    """Adds blocks to the body of a Word document, in order."""

    def __init__(self, word: WordDocument, document: Document) -> None:
        self.word = word
        self.document = document
        self.body = word.element.body
        self.words = wording(document.language)
        self.listing = Listing(document)
        self.thai = document.digits == "thai"
        self.width = CONTENT_MM[document.orientation]

    @cached_property
    def pages(self) -> dict[str, str]:
        """The pages of the PDF, which stand in the contents until Word has counted its own."""
        from khet.kernel.documents import pdf

        return pdf.pages_of(self.document)

    def add(self, *items: etree._Element) -> None:
        """Put elements before the section's properties, which must stay last."""
        for item in items:
            self.body.insert(len(self.body) - 1, item)

    def runs(self, text: Text, *, bold: bool = False, points: int = 16, colour: str | None = None) -> list[Run]:
        """A text as runs in the papers' font."""
        return [
            Run(
                shown(part, self.document.digits),
                bold=bold or part.bold,
                italic=part.italic,
                points=points,
                colour=shades.INK_SOFT if part.muted else colour,
                break_before=part.break_before,
            )
            for part in parts_of(text)
        ]

    def head(self) -> None:
        """The title and the lines under it, centred."""
        for line in (self.document.title, *self.document.subtitle_lines):
            self.add(paragraph_xml(self.runs(line, bold=True), align="center", keep_next=True))
        self.add(paragraph_xml([], points_after=4))

    def block(self, block: Block) -> None:
        """One block of the paper."""
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self.add(
                    paragraph_xml(self.runs(block.text), align=block.align, first_line_mm=25 if block.indent else 0)
                )
            case Items():
                self._items(block)
            case Table():
                self._table(block)
            case KeyFigures():
                self._key_figures(block)
            case Chart():
                self._chart(block)
            case Signatures():
                self._signatures(block)
            case Pictures():
                captions = [self._picture_caption() if picture.caption else None for picture in block.pictures]
                self.add(*word_book.pictures(self.word, block, captions, width_mm=self.width))
            case Contents():
                self._contents(block)
            case _:
                self.add(paragraph_xml([], page_break=True))

    def _heading(self, block: Heading) -> None:
        runs = self.runs(block.text, bold=True, points=HEADING_POINTS.get(block.level, 16))
        level = min(block.level, 3)
        made = paragraph_xml(runs, align=block.align, keep_next=True, points_before=8, outline=level)
        self.add(word_book.bookmarked(made, self.listing.next("headings")))

    def _contents(self, block: Contents) -> None:
        label = self.words.table if block.of == "tables" else self.words.picture
        entries = self.listing.of(block)
        pages = self.pages if entries else {}
        self.add(*word_book.contents(block, entries, pages, self.runs, label=label, width_mm=self.width))

    def _picture_caption(self) -> etree._Element:
        entry = self.listing.next("pictures")
        runs = word_book.caption(entry, self.runs, thai=self.thai, bold=False)
        return word_book.bookmarked(paragraph_xml([], align="center", points_after=6, extra=runs), entry)

    def cover(self, cover: Cover) -> None:
        """The first page: emblem, what kind of report it is, title, and at the foot who made it."""
        if cover.emblem:
            self.add(word_book.picture_paragraph(self.word, cover.emblem, widest_mm=60, tallest_mm=32))
        kind = self.runs(cover.kind, bold=True, points=20, colour=shades.ACCENT)
        self.add(paragraph_xml(kind, align="center", points_before=140 if cover.emblem else 230, points_after=14))
        self.add(paragraph_xml(self.runs(self.document.title, bold=True, points=28), align="center", points_after=8))
        for line in self.document.subtitle_lines:
            self.add(paragraph_xml(self.runs(line, bold=True, points=20), align="center"))
        for at, line in enumerate(cover.foot_lines):
            self.add(paragraph_xml(self.runs(line, points=18), align="center", points_before=0 if at else 200))

    def page_of(self, all_pages: str) -> list[etree._Element]:
        """The footer's "page x of y"."""
        return [
            *self.page_alone(),
            *[run_xml(run) for run in self.runs(f" {self.words.of} ", points=13)],
            *field_runs(all_pages, thai=self.thai),
        ]

    def page_alone(self) -> list[etree._Element]:
        """The footer's "page x"; front matter has letters, which a manner of digits would undo."""
        lettered = self.word.sections[-1]._sectPr.find(qn("w:pgNumType")) is not None and self.document.is_book
        return [
            *[run_xml(run) for run in self.runs(f"{self.words.page} ", points=13)],
            *field_runs("PAGE", thai=self.thai and not lettered),
        ]

    def _items(self, block: Items) -> None:
        for at, item in enumerate(block.items, start=1):
            mark = shown(Part(f"{at}. " if block.ordered else "• "), self.document.digits)
            self.add(paragraph_xml([Run(mark), *self.runs(item)], left_mm=12, first_line_mm=-6))

    def _table(self, table: Table) -> None:
        if table.caption:
            entry = self.listing.next("tables")
            runs = word_book.caption(entry, self.runs, thai=self.thai, bold=True)
            made = paragraph_xml([], keep_next=True, points_before=6, extra=runs)
            self.add(word_book.bookmarked(made, entry))
        self.add(table_xml(table, self.runs, digits=self.document.digits, width_mm=self.width), paragraph_xml([]))
        if table.note:
            self.add(paragraph_xml(self.runs(table.note, points=14)))

    def _key_figures(self, block: KeyFigures) -> None:
        for item in block.figures:
            runs = [*self.runs(f"{item.label}  "), *self.runs(item.value, bold=True, points=20)]
            if item.level:
                runs += self.runs(f"  {item.level.name}", bold=True, colour=shades.LEVELS[item.level.shade - 1])
            if item.note:
                runs += self.runs((Part(f"  {item.note}", muted=True),), points=14)
            self.add(paragraph_xml(runs))

    def _chart(self, block: Chart) -> None:
        from khet.kernel import charts

        picture = self.word.add_paragraph()
        shape = picture.add_run().add_picture(
            io.BytesIO(charts.png(block.spec, digits=self.document.digits)),
            width=Mm(self.width),
        )
        shape._inline.docPr.set("descr", block.title)
        self.add(picture._p)
        self._table(block.table)

    def _signatures(self, block: Signatures) -> None:
        for person in block.signers:
            named = bool(person.name)
            sign = f"{self.words.sign} ……………………………………………"
            lines = [sign, f"({person.name})" if named else self.words.blank_name, *person.position]
            for at, line in enumerate(lines):
                self.add(
                    paragraph_xml(
                        self.runs(line),
                        align="center",
                        left_mm=70,
                        points_before=36 if at == 0 else 0,
                        keep_next=at < len(lines) - 1,
                        keep_lines=True,
                    )
                )


def _header(word: WordDocument, document: Document, writer: _Writer) -> None:
    """Reference number, QR code and draft mark above."""
    section, words = word.sections[0], writer.words
    header = section.header.paragraphs[0]
    if document.reference:
        label = f"{words.number} {document.reference.number}  "
        header._p.getparent().replace(
            header._p, paragraph_xml(writer.runs(label, points=13, colour=shades.INK_SOFT), align="right")
        )
        header = section.header.paragraphs[0]
        shape = header.add_run().add_picture(io.BytesIO(qr.as_png(document.reference.verify_url)), width=Mm(15))
        shape._inline.docPr.set("descr", words.qr_alt)
    elif document.draft:
        new = paragraph_xml(writer.runs(words.draft_line, points=13, colour=shades.INK_SOFT), align="right")
        header._p.getparent().replace(header._p, new)
    if document.draft:
        section.header.paragraphs[0]._p.append(_watermark(words.draft))


def _footer(section: Section, document: Document, writer: _Writer, page: list[etree._Element]) -> None:
    """Where to verify, and the page's number, below."""
    section.footer.is_linked_to_previous = False
    footer = section.footer.paragraphs[0]._p
    for line in _footer_lines(document, writer):
        footer.addprevious(line)
    footer.getparent().replace(footer, paragraph_xml([], align="right", extra=page))


def _footer_lines(document: Document, writer: _Writer) -> list[etree._Element]:
    lines: list[Text] = [document.footer] if document.footer else []
    if document.reference:
        address = Part(document.reference.verify_url, literal=True)
        lines.insert(0, (Part(f"{writer.words.verify} "), address))
    return [paragraph_xml(writer.runs(line, points=13, colour=shades.INK_SOFT)) for line in lines]


def _watermark(word: str) -> etree._Element:
    """Word's own kind of watermark: a pale word across every page."""
    shape = (
        f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml' "
        "xmlns:o='urn:schemas-microsoft-com:office:office'>"
        "<w:pict><v:shapetype id='_x0000_t136' coordsize='21600,21600' o:spt='136' adj='10800' "
        "path='m@7,l@8,m@5,21600l@6,21600e'><v:path textpathok='t' o:connecttype='rect'/>"
        "<v:textpath on='t' fitshape='t'/></v:shapetype>"
        "<v:shape id='PowerPlusWaterMarkObject1' o:spid='_x0000_s2049' type='#_x0000_t136' "
        "style='position:absolute;margin-left:0;margin-top:0;width:360pt;height:180pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin' o:allowincell='f' fillcolor='#d8dbe3' stroked='f'>"
        "<v:fill opacity='.5'/><v:textpath style='font-family:\"TH SarabunPSK\";font-size:1pt;font-weight:bold'/>"
        "</v:shape></w:pict></w:r>"
    )
    run: etree._Element = parse_xml(shape)
    for item in run.iter("{urn:schemas-microsoft-com:vml}shape"):
        item[-1].set("string", word)
    return run


def _steady(data: bytes) -> bytes:
    """Pack the file again with fixed times, so that the same document gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()
