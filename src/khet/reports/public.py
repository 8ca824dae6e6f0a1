"""The front door of reports: build a paper, render it, issue it with a number."""

from __future__ import annotations

from datetime import date, datetime

from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.documents import Digits, Document
from khet.reports import issuing, papers
from khet.reports.issuing import CONTENT_TYPES, PAPER_ISSUE, Format, Paper, render
from khet.reports.papers import Kind, Request

__all__ = [
    "CONTENT_TYPES",
    "PAPER_ISSUE",
    "Format",
    "Kind",
    "Paper",
    "Request",
    "build",
    "issue_and_render",
    "make",
    "render",
]


def build(
    *,
    actor: Actor,
    kind: Kind,
    office_id: int,
    framework_code: str | None,
    year: int,
    school_id: int | None = None,
    today: date,
    digits: Digits = "arabic",
) -> Document:
    """The paper as a document: what is published, else the work so far as a draft."""
    request = Request(kind, office_id, year, framework_code, school_id, digits)
    return papers.build(actor=actor, request=request, today=today)


def issue_and_render(
    *,
    actor: Actor,
    kind: Kind,
    office_id: int,
    framework_code: str | None,
    year: int,
    school_id: int | None = None,
    fmt: Format,
    at: datetime,
    digits: Digits = "arabic",
) -> Paper:
    """The paper with its number and QR code when it is published, as a draft otherwise."""
    request = Request(kind, office_id, year, framework_code, school_id, digits)
    return issuing.issue_and_render(actor=actor, request=request, fmt=fmt, at=at)


def make(
    *,
    actor: Actor,
    kind: Kind,
    office_id: int,
    framework_code: str | None,
    year: int,
    school_id: int | None = None,
    file_format: Format,
    at: datetime,
    digits: Digits = "arabic",
    draft: bool = False,
) -> Paper:
    """The paper as a file: issued, or with ``draft`` marked as a draft and without a number."""
    request = Request(kind, office_id, year, framework_code, school_id, digits)
    if draft:
        return issuing.draft_and_render(actor=actor, request=request, fmt=file_format, today=clock.day_of(at))
    return issuing.issue_and_render(actor=actor, request=request, fmt=file_format, at=at)
