"""A document as a Word file that an office can go on editing.

Every run names TH SarabunPSK 16 pt for Thai as well as Latin (the complex-script properties, which python-docx does
not set), tables have fixed column widths, heads repeat and rows never split.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from lxml import etree

from khet.kernel.documents import qr, shades
from khet.kernel.documents.model import (
    Block,
    Chart,
    Document,
    Heading,
    Items,
    KeyFigures,
    Paragraph,
    Part,
    Signatures,
    Table,
    Text,
    parts_of,
)
from khet.kernel.documents.text import shown
from khet.kernel.documents.word_table import table_xml
from khet.kernel.documents.word_xml import Run, field_runs, paragraph_xml, run_xml
from khet.kernel.documents.wording import wording

HEADING_POINTS = {1: 18, 2: 17, 3: 16}
CONTENT_MM = {"portrait": 160, "landscape": 247}


def render_docx(document: Document) -> bytes:
    """Write the document as an Office Open XML word-processing file."""
    word = docx.Document()
    _set_up(word, document)
    writer = _Writer(word, document)
    writer.head()
    for block in document.blocks:
        writer.block(block)
    _header_and_footer(word, document, writer)
    out = io.BytesIO()
    word.save(out)
    return _steady(out.getvalue())


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
                runs = self.runs(block.text, bold=True, points=HEADING_POINTS.get(block.level, 16))
                self.add(
                    paragraph_xml(runs, align=block.align, keep_next=True, points_before=8, outline=min(block.level, 3))
                )
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
            case _:
                self.add(paragraph_xml([], page_break=True))

    def _items(self, block: Items) -> None:
        for at, item in enumerate(block.items, start=1):
            mark = shown(Part(f"{at}. " if block.ordered else "• "), self.document.digits)
            self.add(paragraph_xml([Run(mark), *self.runs(item)], left_mm=12, first_line_mm=-6))

    def _table(self, table: Table) -> None:
        if table.caption:
            self.add(paragraph_xml(self.runs(table.caption, bold=True), keep_next=True, points_before=6))
        width = CONTENT_MM[self.document.orientation]
        self.add(table_xml(table, self.runs, digits=self.document.digits, width_mm=width), paragraph_xml([]))
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
            width=Mm(CONTENT_MM[self.document.orientation]),
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


def _header_and_footer(word: WordDocument, document: Document, writer: _Writer) -> None:
    """Reference number, QR code and draft mark above; where to verify and page x of y below."""
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
    footer = section.footer.paragraphs[0]._p
    for line in _footer_lines(document, writer):
        footer.addprevious(line)
    runs = [
        *[run_xml(run) for run in writer.runs(f"{words.page} ", points=13)],
        *field_runs("PAGE", thai=document.digits == "thai"),
        *[run_xml(run) for run in writer.runs(f" {words.of} ", points=13)],
        *field_runs("NUMPAGES", thai=document.digits == "thai"),
    ]
    footer.getparent().replace(footer, paragraph_xml([], align="right", extra=runs))


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
