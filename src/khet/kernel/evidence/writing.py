"""Attaching and removing evidence. The action of the domain that owns the record checks the permission first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from khet.kernel import audit, files
from khet.kernel.actor import Actor
from khet.kernel.files.storing import Readable
from khet.kernel.models import EvidenceLink

LONGEST_URL = 1000


class BadLink(Exception):
    """The address cannot be used as a link; the message is Thai and fit to show."""

    def __init__(self) -> None:
        super().__init__(_("ลิงก์ต้องขึ้นต้นด้วย http:// หรือ https:// ตามด้วยชื่อเว็บไซต์ และไม่มีชื่อผู้ใช้หรือรหัสผ่าน"))


@transaction.atomic
def attach_file(
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: str | int,
    office_id: int,
    stream: Readable | bytes,
    name: str,
    at: datetime,
    title: str = "",
    note: str = "",
    allowed: Collection[str] | None = None,
    limit_mb: int | None = None,
) -> EvidenceLink:
    """Store an upload and attach it in one transaction. Raises files.FileRefused."""
    stored = files.store(
        actor=actor, stream=stream, name=name, office_id=office_id, at=at, allowed=allowed, limit_mb=limit_mb
    )
    link = EvidenceLink(kind=EvidenceLink.FILE, file=stored, title=title or stored.name, note=note)
    return _attach(actor, link, subject_kind, subject_id, office_id, at)


@transaction.atomic
def attach_link(
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: str | int,
    office_id: int,
    url: str,
    at: datetime,
    title: str = "",
    note: str = "",
) -> EvidenceLink:
    """Attach an address. Raises BadLink for anything but a plain http or https address."""
    address = checked_url(url)
    link = EvidenceLink(kind=EvidenceLink.LINK, url=address, title=title or address, note=note)
    return _attach(actor, link, subject_kind, subject_id, office_id, at)


@transaction.atomic
def attach_figure(
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: str | int,
    office_id: int,
    title: str,
    value: str,
    resolver: str,
    args: Mapping[str, Any],
    at: datetime,
    note: str = "",
) -> EvidenceLink:
    """Attach a figure held in Khet: its value today, and the resolver key that tells what it is later."""
    link = EvidenceLink(
        kind=EvidenceLink.FIGURE,
        title=title,
        note=note,
        figure_value=value,
        figure_resolver=resolver,
        figure_args=dict(args),
    )
    return _attach(actor, link, subject_kind, subject_id, office_id, at)


@transaction.atomic
def remove(*, actor: Actor, evidence_id: int, subject_kind: str, subject_id: str | int, at: datetime) -> EvidenceLink:
    """Take a piece of evidence away from its record; the row stays. Raises EvidenceLink.DoesNotExist.

    The subject is asked for again, so that nobody removes evidence of a record other than the one just checked.
    """
    link = EvidenceLink.objects.select_for_update().get(
        pk=evidence_id, subject_kind=subject_kind, subject_id=str(subject_id), removed_at__isnull=True
    )
    link.removed_at, link.removed_by_id = at, actor.person_id
    link.save(update_fields=["removed_at", "removed_by_id"])
    _record(actor, link, "kernel.evidence.removed", at)
    return link


def checked_url(url: str) -> str:
    """The address, trimmed. Raises BadLink."""
    address = url.strip()
    try:
        parts = urlsplit(address)
        host, user = parts.hostname, parts.username
        _port = parts.port
    except ValueError:
        raise BadLink from None
    has_blanks = any(letter.isspace() or not letter.isprintable() for letter in address)
    if parts.scheme.lower() not in {"http", "https"} or not host or user is not None or has_blanks:
        raise BadLink
    if len(address) > LONGEST_URL:
        raise BadLink
    return address


def _attach(
    actor: Actor, link: EvidenceLink, subject_kind: str, subject_id: str | int, office_id: int, at: datetime
) -> EvidenceLink:
    link.subject_kind, link.subject_id, link.office_id = subject_kind, str(subject_id), office_id
    link.title, link.note = link.title.strip()[:300], link.note.strip()[:500]
    link.added_at, link.added_by_id = at, actor.person_id
    link.save()
    _record(actor, link, "kernel.evidence.attached", at)
    return link


def _record(actor: Actor, link: EvidenceLink, verb: str, at: datetime) -> None:
    detail: dict[str, Any] = {"evidence": link.pk, "kind": link.kind}
    if link.file is not None:
        detail["sha256"] = link.file.sha256
    audit.record(
        actor=actor,
        verb=verb,
        target_kind=link.subject_kind,
        target_id=link.subject_id,
        target_label=link.title,
        office_id=link.office_id,
        detail=detail,
        at=at,
    )
