"""The front door of reports: build a paper, render it, issue it with a number."""

from __future__ import annotations

from datetime import date, datetime

from khet.calc.calendars import thai_day
from khet.kernel.actor import Actor
from khet.kernel.documents import Digits, Document
from khet.reports import issuing, papers
from khet.reports.development import issuing as development
from khet.reports.development.issuing import NotDone
from khet.reports.issuing import CONTENT_TYPES, Format, Paper, render
from khet.reports.papers import Kind, Request

__all__ = [
    "CONTENT_TYPES",
    "Format",
    "Kind",
    "NotDone",
    "Paper",
    "Request",
    "build",
    "make",
    "make_annual_report",
    "make_event_report",
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
    """The paper as a file: issued with its number and QR code when its figures are published, as a draft otherwise.

    ``draft`` asks for one without a number in any case.
    """
    request = Request(kind, office_id, year, framework_code, school_id, digits)
    if draft:
        return issuing.draft_and_render(actor=actor, request=request, fmt=file_format, today=thai_day(at))
    return issuing.issue_and_render(actor=actor, request=request, fmt=file_format, at=at)


def make_event_report(
    *, actor: Actor, event_id: int, file_format: Format, at: datetime, digits: Digits = "thai", draft: bool = False
) -> Paper:
    """The summary report of an event as a file: with its number when the event is done, as a draft otherwise.

    Raises Event.DoesNotExist out of reach, and NotAllowed.
    """
    if not draft:
        try:
            return development.issue(actor=actor, event_id=event_id, fmt=file_format, at=at, digits=digits)
        except NotDone:
            pass
    return development.draft(actor=actor, event_id=event_id, fmt=file_format, digits=digits)


def make_annual_report(
    *, actor: Actor, plan_id: int, file_format: Format, at: datetime, digits: Digits = "thai", draft: bool = False
) -> Paper:
    """The annual report of a plan as a file: with its number when the year is done, as a draft otherwise.

    Raises AnnualPlan.DoesNotExist out of reach, and NotAllowed.
    """
    if not draft:
        try:
            return development.issue_annual(actor=actor, plan_id=plan_id, fmt=file_format, at=at, digits=digits)
        except NotDone:
            pass
    return development.draft_annual(actor=actor, plan_id=plan_id, fmt=file_format, digits=digits)
