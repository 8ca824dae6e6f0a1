"""Official papers: one model, four renderers (PDF, Word, Excel, page).

PDF, Word and Excel are made in the press, the one process of a server that holds a typesetter; the renderers are
imported when they are first used, so that a command that only prints help loads none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from khet.kernel import press
from khet.kernel.documents.book import Contents, Cover, Picture, Pictures
from khet.kernel.documents.model import (
    BadDocument,
    Block,
    Cell,
    Chart,
    Column,
    Digits,
    Document,
    FigureRef,
    Heading,
    Items,
    KeyFigure,
    KeyFigures,
    Level,
    PageBreak,
    Paragraph,
    Part,
    Reference,
    Row,
    Signatures,
    Signer,
    Table,
    Text,
    parts_of,
    plain,
)

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


def render_pdf(document: Document) -> bytes:
    """The document as tagged PDF/A-2a."""
    made: bytes = press.run("pdf", document)
    return made


def render_pdfs(documents: Sequence[Document]) -> list[bytes]:
    """Several documents as PDF at once, on all cores."""
    made: list[bytes] = press.run("pdfs", documents)
    return made


def render_docx(document: Document) -> bytes:
    """The document as a Word file."""
    made: bytes = press.run("docx", document)
    return made


def render_xlsx(document: Document) -> bytes:
    """The document as an Excel workbook."""
    made: bytes = press.run("xlsx", document)
    return made


def render_html(document: Document) -> SafeString:
    """The document as a safe fragment of a page."""
    from khet.kernel.documents import html

    return html.render_html(document)


__all__ = [
    "BadDocument",
    "Block",
    "Cell",
    "Chart",
    "Column",
    "Contents",
    "Cover",
    "Digits",
    "Document",
    "FigureRef",
    "Heading",
    "Items",
    "KeyFigure",
    "KeyFigures",
    "Level",
    "PageBreak",
    "Paragraph",
    "Part",
    "Picture",
    "Pictures",
    "Reference",
    "Row",
    "Signatures",
    "Signer",
    "Table",
    "Text",
    "parts_of",
    "plain",
    "render_docx",
    "render_html",
    "render_pdf",
    "render_pdfs",
    "render_xlsx",
]
