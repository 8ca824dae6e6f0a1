"""Gives the reports of staff development their numbers, and tells the register what their figures are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.calc.calendars import be_year, thai_day
from khet.domains.development import public as development
from khet.kernel import register
from khet.kernel.actor import Actor, system
from khet.kernel.documents import Digits, Document, Reference
from khet.reports.development import annual, annual_story, facts
from khet.reports.development.building import build
from khet.reports.issuing import Format, Paper, content_hash, paper_of

# What a document's subject says beside whose report it is.
NOT_WHOSE = {"office_label", "series", "document"}


class NotDone(Exception):
    """The event or the year is not done yet, so its report has no number; the message is fit to show."""

    def __init__(self, told: str = "") -> None:
        super().__init__(told or _("กิจกรรมยังไม่เสร็จสิ้น รายงานจึงยังเป็นร่าง ปิดกิจกรรมก่อนแล้วจึงออกเลข"))


def draft(*, actor: Actor, event_id: int, fmt: Format, digits: Digits = "thai") -> Paper:
    """The report without a number, marked as a draft. Raises Event.DoesNotExist out of reach."""
    return paper_of(build(actor=actor, event_id=event_id, digits=digits, draft=True), fmt)


def issue(*, actor: Actor, event_id: int, fmt: Format, at: datetime, digits: Digits = "thai") -> Paper:
    """The report with its number, QR code and registered figures; the same content keeps the number it has.

    Raises NotAllowed, Event.DoesNotExist out of reach, and NotDone.
    """
    return _numbered(actor, build(actor=actor, event_id=event_id, digits=digits), fmt, at, NotDone())


def draft_annual(*, actor: Actor, plan_id: int, fmt: Format, digits: Digits = "thai") -> Paper:
    """A plan's report without a number, marked as a draft. Raises AnnualPlan.DoesNotExist out of reach."""
    return paper_of(annual.build(actor=actor, plan_id=plan_id, digits=digits, draft=True), fmt)


def issue_annual(*, actor: Actor, plan_id: int, fmt: Format, at: datetime, digits: Digits = "thai") -> Paper:
    """A plan's report with its number, as ``issue``. Raises NotAllowed, AnnualPlan.DoesNotExist, and NotDone."""
    made = annual.build(actor=actor, plan_id=plan_id, digits=digits)
    missing = NotDone(_("แผนยังไม่อนุมัติหรือยังมีเป้าหมายที่ไม่มีผล รายงานจึงยังเป็นร่าง"))
    return _numbered(actor, made, fmt, at, missing)


def _numbered(actor: Actor, made: Document, fmt: Format, at: datetime, not_done: NotDone) -> Paper:
    actor.require_office(development.permissions.REPORT_EDIT, made.subject["office"])
    if made.draft:
        raise not_done
    with transaction.atomic():
        issued = _issued(actor, made, at)
        reference = Reference(issued.reference, issued.verify_url)
        return paper_of(replace(made, reference=reference, dated=thai_day(issued.issued_at)), fmt)


def _issued(actor: Actor, made: Document, at: datetime) -> register.Issued:
    """The entry of this report in the register: the one it has, else a new one that supersedes it."""
    year_be, content = be_year(thai_day(at).year), content_hash(made)
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
        document_kind=made.subject["document"],
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
    """The valid report of the same event or plan that was issued last."""
    permission, kind = development.permissions.REPORT_EDIT, made.subject["document"]
    rows = register.issued(actor, permission, office_id=made.subject["office"], document_kind=kind)
    return next((row for row in rows if row.subject == _subject(made) and row.state == "valid"), None)


def _subject(made: Document) -> dict[str, Any]:
    return {key: value for key, value in made.subject.items() if key not in NOT_WHOSE}


def current_figure(arguments: dict[str, Any]) -> register.CurrentFigure | None:
    """What a figure of an event's issued report is now; None when it is no more."""
    return current_figures([arguments])[0]


def current_figures(arguments: Sequence[dict[str, Any]]) -> list[register.CurrentFigure | None]:
    """The same for many figures; an event is gathered once."""
    found: dict[int, Mapping[str, str]] = {}
    for event_id in {int(each["event"]) for each in arguments}:
        try:
            found[event_id] = facts.story(actor=system("register"), event_id=event_id).slots
        except ObjectDoesNotExist:
            found[event_id] = {}
    told = _("บันทึกของกิจกรรมในระบบพัฒนาบุคลากร")
    return [_figure(found[int(each["event"])], each, told, "development", int(each["event"])) for each in arguments]


def current_annual_figure(arguments: dict[str, Any]) -> register.CurrentFigure | None:
    """What a figure of a plan's issued report is now; None when it is no more."""
    return current_annual_figures([arguments])[0]


def current_annual_figures(arguments: Sequence[dict[str, Any]]) -> list[register.CurrentFigure | None]:
    """The same for many figures; a plan is gathered once."""
    found: dict[int, Mapping[str, str]] = {}
    for plan_id in {int(each["plan"]) for each in arguments}:
        try:
            found[plan_id] = annual_story.story(actor=system("register"), plan_id=plan_id).slots
        except ObjectDoesNotExist:
            found[plan_id] = {}
    told = _("แผนพัฒนาบุคลากรในระบบ")
    return [_figure(found[int(each["plan"])], each, told, "annual", int(each["plan"])) for each in arguments]


def _figure(
    slots: Mapping[str, str], arguments: dict[str, Any], told: str, name: str, key: int
) -> register.CurrentFigure | None:
    value = slots.get(str(arguments["slot"]))
    return None if value is None else register.CurrentFigure(value, told, reverse(f"reports:{name}", args=[key]))
