"""Issuing certificates in batches, and revoking one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from khet.calc.calendars import be_year, thai_day
from khet.domains.development import permissions
from khet.domains.development.actions.signing_keys import signer
from khet.domains.development.models import Certificate, CertificateTemplate, Event
from khet.domains.development.queries.certificates import RESOLVER
from khet.domains.development.queries.completion import TakingRow, completion, standing_certificates
from khet.domains.development.rules.certificate_content import BadContent, Content, canonical, check_day, content
from khet.domains.development.rules.certificate_refusals import CertificateProblem
from khet.domains.development.rules.certificate_signing import Signed
from khet.domains.development.rules.certificate_words import signed_figures
from khet.domains.organisations import public as organisations
from khet.kernel import jobs, register, work
from khet.kernel.actor import Actor
from khet.kernel.models import Job

KIND = "วุฒิบัตร"
JOB = "development.issue_certificates"
PRINT_JOB = "development.print_certificates"
RECORD_PAGE = "growth:mine"
BATCH = 100


@dataclass(frozen=True, slots=True)
class Issue:
    """What an issue needs to know about the event, read once."""

    event: Event
    template: CertificateTemplate
    office: organisations.OfficeRow
    hours: Decimal
    given_on: date
    at: datetime


@transaction.atomic
def ask(
    *,
    actor: Actor,
    event_id: int,
    template_id: int,
    at: datetime,
    given_on: date | None = None,
    person_ids: Collection[int] = (),
) -> Job:
    """Ask for the certificates of everybody who has earned one, or of these people among them; the job.

    ``given_on`` is the day that they carry, today unless another is wanted.
    Raises NotAllowed, Event.DoesNotExist, CertificateTemplate.DoesNotExist, CertificateProblem.
    """
    found = completion(actor, event_id)
    actor.require_office(permissions.CERTIFICATE_ISSUE, found.office_id)
    _template(actor, found.office_id, template_id)
    if not [row for row in found.due if not person_ids or row.person_id in person_ids]:
        raise CertificateProblem(
            "ไม่มีผู้ที่ผ่านเกณฑ์และยังไม่ได้รับวุฒิบัตร", "Nobody has earned a certificate without having one already"
        )
    event, day = Event.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE).get(pk=event_id), thai_day(at)
    check_day(given_on or day, ends_on=event.ends_on, today=day)
    arguments = {
        "event_id": event_id,
        "template_id": template_id,
        "given_on": (given_on or day).isoformat(),
        "person_ids": sorted(person_ids),
    }
    label = _("ออกวุฒิบัตร %(title)s") % {"title": found.title}
    return jobs.enqueue(JOB, actor=actor, args=arguments, label=label[:200], office_id=found.office_id, at=at)


@transaction.atomic
def ask_to_print(*, actor: Actor, event_id: int, form: Literal["pdf", "zip"], at: datetime) -> Job:
    """Ask for all certificates of an event as one file. Raises NotAllowed, Event.DoesNotExist."""
    event = Event.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE).get(pk=event_id)
    actor.require_office(permissions.CERTIFICATE_ISSUE, event.office_id)
    label = _("พิมพ์วุฒิบัตร %(title)s") % {"title": event.title}
    arguments = {"event_id": event_id, "form": form}
    return jobs.enqueue(PRINT_JOB, actor=actor, args=arguments, label=label[:200], office_id=event.office_id, at=at)


def prepare(
    *, actor: Actor, event_id: int, template_id: int, given_on: date, at: datetime
) -> tuple[Issue, list[TakingRow]]:
    """What ``issue_batch`` needs, and everybody who is due a certificate. Raises as ``ask`` does."""
    found = completion(actor, event_id)
    actor.require_office(permissions.CERTIFICATE_ISSUE, found.office_id)
    event = Event.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE).get(pk=event_id)
    hours = next((row.share.of_hours for row in found.rows), Decimal(0))
    check_day(given_on, ends_on=event.ends_on, today=thai_day(at))
    template, office = _template(actor, found.office_id, template_id), organisations.office(found.office_id)
    return Issue(event, template, office, hours, given_on, at), found.due


@transaction.atomic
def issue_batch(*, actor: Actor, issue: Issue, people: Sequence[TakingRow]) -> int:
    """Number, sign and enter the certificates of these people, all or none, and tell them; how many were made.

    About 20 queries, and some for each person who is told by e-mail.
    Holds the series first, and leaves out who has received one meanwhile: begun again after a crash, or by two workers
    at once, it makes no second certificate and no gap. Raises BadContent.
    """
    event, template = issue.event, issue.template
    year_be = be_year(issue.given_on.year)
    register.hold_series(series=template.series, office_id=event.office_id, year_be=year_be)
    held = standing_certificates(event.pk, [row.person_id for row in people])
    wanted = [row for row in people if row.person_id not in held]
    if not wanted:
        return 0
    key = signer(actor=actor, at=issue.at)
    signed: list[Signed] = []

    def write(references: Sequence[str]) -> list[register.Paper]:
        for reference, row in zip(references, wanted, strict=True):
            signed.append(key.sign(_content(issue, row, reference)))
        return [_paper(issue, each, row) for each, row in zip(signed, wanted, strict=True)]

    documents = register.issue_many(
        actor=actor,
        series=template.series,
        office_id=event.office_id,
        office_label=issue.office.short_name,
        year_be=year_be,
        document_kind=KIND,
        count=len(wanted),
        write=write,
        at=issue.at,
    )
    copies = _copies(event.pk, [row.person_id for row in wanted])
    Certificate.objects.bulk_create(
        Certificate(
            office_id=event.office_id,
            event=event,
            person_id=row.person_id,
            template=template,
            document=document,
            copy=copies.get(row.person_id, 0) + 1,
            canonical=canonical(each.content),
            key_id=each.key_id,
            signature=each.signature.hex(),
            hours=issue.hours,
            facts=_facts(row),
        )
        for document, each, row in zip(documents, signed, wanted, strict=True)
    )
    told = _("คุณได้รับวุฒิบัตร “%(title)s” ดูและดาวน์โหลดได้ที่การพัฒนาของฉัน") % {"title": event.title}
    work.notify_all(person_ids=[row.person_id for row in wanted], text=told, url_name=RECORD_PAGE, at=issue.at)
    return len(wanted)


@transaction.atomic
def revoke(*, actor: Actor, certificate_id: int, reason: str, at: datetime) -> Certificate:
    """Declare a certificate void; its verification page shows the reason, and the person may be given another.

    Raises NotAllowed, Certificate.DoesNotExist out of reach, WrongState, ReasonMissing.
    """
    actor.require(permissions.CERTIFICATE_REVOKE)
    found: Certificate = Certificate.objects.visible_to(actor, permissions.CERTIFICATE_REVOKE).get(pk=certificate_id)
    actor.require_office(permissions.CERTIFICATE_REVOKE, found.office_id)
    register.revoke(
        actor=actor,
        document_id=found.document_id,
        reason=reason,
        at=at,
        permission=permissions.CERTIFICATE_REVOKE,
    )
    told = _("วุฒิบัตร “%(title)s” ถูกยกเลิก: %(reason)s") % {"title": found.event.title, "reason": reason.strip()}
    work.notify(person_id=found.person_id, text=told, url_name=RECORD_PAGE, at=at)
    return found


def _template(actor: Actor, office_id: int, template_id: int) -> CertificateTemplate:
    found = CertificateTemplate.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE)
    template: CertificateTemplate = found.get(pk=template_id, office_id=office_id, retired_at__isnull=True)
    return template


def _content(issue: Issue, row: TakingRow, reference: str) -> Content:
    try:
        return content(
            reference=reference,
            heading=issue.template.heading,
            name=row.name,
            title=issue.event.title,
            office=issue.office.name,
            hours=issue.hours,
            starts_on=issue.event.starts_on,
            ends_on=issue.event.ends_on,
            issued_on=issue.given_on,
        )
    except BadContent as problem:
        raise CertificateProblem(
            f"ออกวุฒิบัตรของ {row.name} ไม่ได้: {problem.message_th}", f"{row.name}: {problem.message_en}"
        ) from problem


def _paper(issue: Issue, signed: Signed, row: TakingRow) -> register.Paper:
    reference = signed.content.reference
    return register.Paper(
        title=f"{signed.content.heading} {signed.content.title}",
        subject={"event": issue.event.pk, "person": row.person_id},
        content_hash=hashlib.sha256(canonical(signed.content).encode()).hexdigest(),
        figures=[
            register.IssuedFigure(label, value, RESOLVER, {"reference": reference, "field": field})
            for field, label, value in signed_figures(signed.content)
        ],
    )


def _facts(row: TakingRow) -> dict[str, Any]:
    """Why the certificate was earned, as it stood then."""
    facts = {"hours": f"{row.share.hours:f}", "of_hours": f"{row.share.of_hours:f}", "percent": row.share.percent_text}
    return facts | ({"test": row.after_text} if row.after is not None else {})


def _copies(event_id: int, person_ids: Sequence[int]) -> dict[int, int]:
    """The number of the last certificate of each of these people for the event, revoked ones included."""
    found = Certificate.objects.filter(event=event_id, person_id__in=person_ids).values("person_id")
    return dict(found.annotate(last=Max("copy")).values_list("person_id", "last"))
