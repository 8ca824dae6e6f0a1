"""Official papers: one model, four renderers (PDF, Word, Excel, page).

The renderers are imported when they are first used: a command that only prints help must not load a typesetter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
    from khet.kernel.documents import pdf

    return pdf.render_pdf(document)


def render_pdfs(documents: Sequence[Document]) -> list[bytes]:
    """Several documents as PDF at once, on all cores."""
    from khet.kernel.documents import pdf

    return pdf.render_pdfs(documents)


def render_docx(document: Document) -> bytes:
    """The document as a Word file."""
    from khet.kernel.documents import docx

    return docx.render_docx(document)


def render_xlsx(document: Document) -> bytes:
    """The document as an Excel workbook."""
    from khet.kernel.documents import xlsx

    return xlsx.render_xlsx(document)


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
