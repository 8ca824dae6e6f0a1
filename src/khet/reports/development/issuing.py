"""Gives an event's report its number, and tells the register what its figures are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.calc.calendars import be_year
from khet.domains.development import public as development
from khet.kernel import clock, register
from khet.kernel.actor import Actor, system
from khet.kernel.documents import Digits, Document, Reference
from khet.reports.development.building import KIND, build
from khet.reports.development.facts import story
from khet.reports.issuing import Format, Paper, content_hash, paper_of


class NotDone(Exception):
    """The event is not done yet, so its report has no number; the message is fit to show."""

    def __init__(self) -> None:
        super().__init__(_("กิจกรรมยังไม่เสร็จสิ้น รายงานจึงยังเป็นร่าง ปิดกิจกรรมก่อนแล้วจึงออกเลข"))


def draft(*, actor: Actor, event_id: int, fmt: Format, digits: Digits = "thai") -> Paper:
    """The report without a number, marked as a draft. Raises Event.DoesNotExist out of reach."""
    return paper_of(build(actor=actor, event_id=event_id, digits=digits, draft=True), fmt)


def issue(*, actor: Actor, event_id: int, fmt: Format, at: datetime, digits: Digits = "thai") -> Paper:
    """The report with its number, QR code and registered figures; the same content keeps the number it has.

    Raises NotAllowed, Event.DoesNotExist out of reach, and NotDone.
    """
    made = build(actor=actor, event_id=event_id, digits=digits)
    office_id = made.subject["office"]
    actor.require_office(development.permissions.REPORT_EDIT, office_id)
    if made.draft:
        raise NotDone
    with transaction.atomic():
        issued = _issued(actor, made, at)
        reference = Reference(issued.reference, issued.verify_url)
        return paper_of(replace(made, reference=reference, dated=clock.day_of(issued.issued_at)), fmt)


def _issued(actor: Actor, made: Document, at: datetime) -> register.Issued:
    """The entry of this report in the register: the one it has, else a new one that supersedes it."""
    year_be, content = be_year(clock.day_of(at).year), content_hash(made)
    series, office_id = made.subject["series"], made.subject["office"]
    register.hold_series(series=series, office_id=office_id, year_be=year_be)
    before = _before(actor, made)
    if before is not None and before.content_hash == content:
        return before
    return register.issue(
        actor=actor,
        series=series,
        office_id=office_id,
        office_label=made.subject["office_label"],
        year_be=year_be,
        title=" ".join((made.title, *made.subtitle_lines)),
        document_kind=KIND,
        subject=_subject(made),
        figures=[
            register.IssuedFigure(figure.label, figure.value, figure.resolver, dict(figure.args))
            for figure in made.figures()
        ],
        content_hash=content,
        at=at,
        supersedes_id=before.id if before else None,
    )


def _before(actor: Actor, made: Document) -> register.Issued | None:
    """The valid report of the same event that was issued last."""
    permission = development.permissions.REPORT_EDIT
    rows = register.issued(actor, permission, office_id=made.subject["office"], document_kind=KIND)
    return next((row for row in rows if row.subject == _subject(made) and row.state == "valid"), None)


def _subject(made: Document) -> dict[str, Any]:
    return {key: made.subject[key] for key in ("kind", "office", "event")}


def current_figure(arguments: dict[str, Any]) -> register.CurrentFigure | None:
    """What a figure of an issued report is now; None when it is no more."""
    return current_figures([arguments])[0]


def current_figures(arguments: Sequence[dict[str, Any]]) -> list[register.CurrentFigure | None]:
    """The same for many figures; an event is gathered once."""
    found: dict[int, dict[str, str]] = {}
    for event_id in {int(each["event"]) for each in arguments}:
        try:
            found[event_id] = dict(story(actor=system("register"), event_id=event_id).slots)
        except ObjectDoesNotExist:
            found[event_id] = {}
    return [_figure(found[int(each["event"])], int(each["event"]), str(each["slot"])) for each in arguments]


def _figure(slots: dict[str, str], event_id: int, slot: str) -> register.CurrentFigure | None:
    value = slots.get(slot)
    if value is None:
        return None
    told = _("บันทึกของกิจกรรมในระบบพัฒนาบุคลากร")
    return register.CurrentFigure(value, told, reverse("reports:development", args=[event_id]))
