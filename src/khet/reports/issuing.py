"""Gives a paper its number in the register and renders it, both or neither."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction

from khet.calc.calendars import be_year, thai_day
from khet.domains.frameworks.public import permissions
from khet.kernel import register
from khet.kernel.actor import Actor
from khet.kernel.documents import (
    Document,
    Reference,
    render_docx,
    render_html,
    render_pdf,
    render_xlsx,
)
from khet.kernel.files import safe_name
from khet.reports import wording
from khet.reports.papers import Request, build

Format = Literal["pdf", "docx", "xlsx", "html"]
CONTENT_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A rendered paper; a draft has neither number nor address."""

    content: bytes
    filename: str
    content_type: str
    reference: str | None = None
    verify_url: str | None = None


def render(document: Document, fmt: Format) -> bytes:
    """The document in one format; HTML is a fragment for a page."""
    if fmt == "pdf":
        return render_pdf(document)
    if fmt == "docx":
        return render_docx(document)
    if fmt == "xlsx":
        return render_xlsx(document)
    if fmt == "html":
        return str(render_html(document)).encode()
    raise ValueError(f"no such format: {fmt}")


def paper_of(document: Document, fmt: Format) -> Paper:
    """A document as a file to hand out."""
    reference = document.reference
    return Paper(
        content=render(document, fmt),
        filename=safe_name(f"{document.file_stem}.{fmt}"),
        content_type=CONTENT_TYPES[fmt],
        reference=reference.number if reference else None,
        verify_url=reference.verify_url if reference else None,
    )


def draft_and_render(*, actor: Actor, request: Request, fmt: Format, today: date) -> Paper:
    """The paper without a number, marked as a draft, whatever is published."""
    return paper_of(replace(build(actor=actor, request=request, today=today), draft=True), fmt)


def issue_and_render(*, actor: Actor, request: Request, fmt: Format, at: datetime) -> Paper:
    """The paper with its number, QR code and registered figures; what is not published comes out as a draft.

    The same content asked for again keeps its number, in any format; new content of the same paper takes a new number
    and supersedes the old one. Raises NotAllowed, and what ``build`` raises.
    """
    document = build(actor=actor, request=request, today=thai_day(at))
    if document.draft:
        return paper_of(document, fmt)
    with transaction.atomic():
        issued = _issued(actor, request, document, at)
        dated = replace(
            document,
            reference=Reference(issued.reference, issued.verify_url),
            dated=thai_day(issued.issued_at),
        )
        return paper_of(dated, fmt)


def _issued(actor: Actor, request: Request, document: Document, at: datetime) -> register.Issued:
    """The entry of this paper in the register: the one it has, else a new one.

    Before it is given a number it is looked for once more, now that nobody else can take one.
    """
    actor.require_office(permissions.PAPER_ISSUE, request.office_id)
    content = content_hash(document)
    before = _before(actor, request, document)
    if before is not None and before.content_hash == content:
        return before
    series, year_be = document.subject["series"], be_year(thai_day(at).year)
    register.hold_series(series=series, office_id=request.office_id, year_be=year_be)
    before = _before(actor, request, document)
    if before is not None and before.content_hash == content:
        return before
    return register.issue(
        actor=actor,
        series=series,
        office_id=request.office_id,
        office_label=document.subject["office_label"],
        year_be=year_be,
        title=" ".join((document.title, *document.subtitle_lines)),
        document_kind=wording.KIND_NAMES[request.kind],
        subject=_subject(document),
        figures=[
            register.IssuedFigure(figure.label, figure.value, figure.resolver, dict(figure.args))
            for figure in document.figures()
        ],
        content_hash=content,
        at=at,
        supersedes_id=before.id if before else None,
    )


def _before(actor: Actor, request: Request, document: Document) -> register.Issued | None:
    """The valid paper about the same thing that was issued last, if there is one."""
    wanted = _subject(document)
    rows = register.issued(
        actor, permissions.PAPER_ISSUE, office_id=request.office_id, document_kind=wording.KIND_NAMES[request.kind]
    )
    return next((row for row in rows if row.subject == wanted and row.state == "valid"), None)


def _subject(document: Document) -> dict[str, Any]:
    return {key: document.subject[key] for key in ("kind", "office", "framework", "year", "school")}


def content_hash(document: Document) -> str:
    """SHA-256 of what the paper says, without number, date and manner of digits.

    What only bound reports have is left out where there is none, and so are empty marks of figures in sentences: papers
    that were issued before there were any keep their hashes.
    """
    said = asdict(replace(document, reference=None, dated=None, digits="arabic"), dict_factory=_without_new)
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=_as_json)
    return hashlib.sha256(text.encode()).hexdigest()


def _without_new(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if "break_before" in told and told.get("figure") is None:
        told.pop("figure", None)
    if "file_stem" in told:
        for name in ("cover", "front", "numbered"):
            if not told[name]:
                del told[name]
    return told


def _as_json(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    raise TypeError(f"a document holds {type(value)}")
