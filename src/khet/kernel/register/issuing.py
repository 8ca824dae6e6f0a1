"""Issuing a paper: its number, its token, what it shows; later superseding or revoking it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from khet.kernel import audit, models
from khet.kernel.actor import Actor
from khet.kernel.audit.chain import plain
from khet.kernel.models import IssuedDocument
from khet.kernel.permissions import DOCUMENT_REVOKE, DOCUMENT_VIEW
from khet.kernel.register.numbers import next_number
from khet.kernel.states import Machine, step

TOKEN_BYTES = 20
_apart: set[str] = set()
MACHINE = Machine(
    dict(IssuedDocument.STATES),
    [
        step("supersede", [IssuedDocument.VALID], IssuedDocument.SUPERSEDED),
        step("revoke", [IssuedDocument.VALID, IssuedDocument.SUPERSEDED], IssuedDocument.REVOKED, needs_reason=True),
    ],
)


@dataclass(frozen=True, slots=True)
class IssuedFigure:
    """A figure as the paper prints it, and the resolver key and arguments that tell what it is now."""

    label: str
    value: str
    resolver: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issued:
    """One issued paper, as its verification page shows it."""

    id: int
    reference: str
    token: str
    verify_url: str
    title: str
    document_kind: str
    office_id: int
    office_label: str
    year_be: int
    subject: dict[str, Any]
    content_hash: str
    issued_at: datetime
    issued_by_name: str
    state: str
    state_label: str
    state_reason: str
    state_at: datetime | None
    superseded_by_reference: str
    superseded_by_token: str


@transaction.atomic
def issue(
    *,
    actor: Actor,
    series: str,
    office_id: int,
    office_label: str,
    year_be: int,
    title: str,
    document_kind: str,
    subject: Mapping[str, Any],
    figures: Sequence[IssuedFigure],
    content_hash: str,
    at: datetime,
    supersedes_id: int | None = None,
) -> Issued:
    """Enter a paper in the register, in the caller's transaction, which holds the series until it ends.

    ``series`` such as "QP" gives the reference "<office>-QP-<year>/0001". ``content_hash`` is the SHA-256 of the
    document's content without its reference. The caller checks the permission.
    """
    number = next_number(series=series, office_id=office_id, year_be=year_be)
    document = IssuedDocument.objects.create(
        series=series,
        office_id=office_id,
        office_label=office_label,
        year_be=year_be,
        number=number,
        reference=reference_of(office_label, series, year_be, number),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        title=title[:500],
        document_kind=document_kind,
        subject=plain(dict(subject)),
        content_hash=content_hash,
        issued_at=at,
        issued_by_id=actor.person_id,
        issued_by_name=actor.name[:200],
    )
    models.IssuedFigure.objects.bulk_create(
        models.IssuedFigure(
            document=document,
            position=position,
            label=figure.label[:300],
            value=figure.value,
            resolver=figure.resolver,
            arguments=plain(dict(figure.args)),
        )
        for position, figure in enumerate(figures, start=1)
    )
    if supersedes_id is not None:
        old = IssuedDocument.objects.select_for_update().get(pk=supersedes_id, office_id=office_id)
        _supersede(actor, old, document, at)
    _record(actor, "kernel.document.issued", document, at, {"kind": document_kind, "content": content_hash})
    return _issued(document)


def reference_of(office_label: str, series: str, year_be: int, number: int) -> str:
    """How a paper is cited: "<office>-QP-<year>/0001"."""
    return f"{office_label}-{series}-{year_be}/{number:04}"


@transaction.atomic
def supersede(*, actor: Actor, permission: str, document_id: int, by_id: int, at: datetime) -> Issued:
    """Say that a newer paper of the same office stands in for this one.

    Raises IssuedDocument.DoesNotExist out of reach, WrongState when it no longer stands, ValueError for itself.
    """
    if document_id == by_id:
        raise ValueError("a paper cannot supersede itself")
    in_reach = IssuedDocument.objects.visible_to(actor, permission)
    old = in_reach.select_for_update().get(pk=document_id)
    _supersede(actor, old, in_reach.get(pk=by_id, office_id=old.office_id), at)
    return _issued(old)


@transaction.atomic
def revoke(*, actor: Actor, document_id: int, reason: str, at: datetime, permission: str = DOCUMENT_REVOKE) -> Issued:
    """Declare a paper void, with a reason that verification shows.

    Raises NotAllowed, IssuedDocument.DoesNotExist out of reach, WrongState, ReasonMissing.
    """
    actor.require(permission)
    document = IssuedDocument.objects.visible_to(actor, permission).select_for_update().get(pk=document_id)
    document.state = MACHINE.check("revoke", document.state, reason=reason)
    document.state_reason, document.state_at = reason.strip()[:500], at
    document.save(update_fields=["state", "state_reason", "state_at"])
    _record(actor, "kernel.document.revoked", document, at, {"reason": reason.strip()})
    return _issued(document)


def find(token: str) -> Issued | None:
    """The paper behind a QR code, or None; one query. Whoever holds the token holds the paper."""
    document = IssuedDocument.objects.select_related("superseded_by").filter(token=token).first()
    return _issued(document) if document else None


def keep_apart(document_kind: str) -> None:
    """Say that papers of this kind come in hundreds and have a list of their own; called from AppConfig.ready."""
    _apart.add(document_kind)


def issued(
    actor: Actor,
    permission: str = DOCUMENT_VIEW,
    *,
    office_id: int | None = None,
    series: str = "",
    year_be: int | None = None,
    document_kind: str = "",
    most: int = 500,
) -> list[Issued]:
    """The register as far as the actor reaches, newest first, in one query.

    Kinds that are kept apart are only among them when they are asked for.
    """
    found = IssuedDocument.objects.visible_to(actor, permission).select_related("superseded_by")
    exact = {
        "office_id": office_id,
        "series": series or None,
        "year_be": year_be,
        "document_kind": document_kind or None,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    if not document_kind:
        found = found.exclude(document_kind__in=_apart)
    return [_issued(document) for document in found.order_by("-pk")[:most]]


def figures_of(paper: Issued) -> list[IssuedFigure]:
    """The figures that the paper shows, in its order, in one query."""
    return [
        IssuedFigure(figure.label, figure.value, figure.resolver, dict(figure.arguments))
        for figure in models.IssuedFigure.objects.filter(document_id=paper.id).order_by("position")
    ]


def _supersede(actor: Actor, old: IssuedDocument, new: IssuedDocument, at: datetime) -> None:
    old.state = MACHINE.check("supersede", old.state)
    old.superseded_by, old.state_at = new, at
    old.state_reason = _("มีฉบับใหม่แทน: %(reference)s") % {"reference": new.reference}
    old.save(update_fields=["state", "superseded_by", "state_at", "state_reason"])
    _record(actor, "kernel.document.superseded", old, at, {"by": new.reference})


def _issued(document: IssuedDocument) -> Issued:
    newer = document.superseded_by
    return Issued(
        id=document.pk,
        reference=document.reference,
        token=document.token,
        verify_url=f"{settings.KHET_PUBLIC_URL}/v/{document.token}/",
        title=document.title,
        document_kind=document.document_kind,
        office_id=document.office_id,
        office_label=document.office_label,
        year_be=document.year_be,
        subject=dict(document.subject),
        content_hash=document.content_hash,
        issued_at=document.issued_at,
        issued_by_name=document.issued_by_name,
        state=document.state,
        state_label=str(document.get_state_display()),
        state_reason=document.state_reason,
        state_at=document.state_at,
        superseded_by_reference=newer.reference if newer else "",
        superseded_by_token=newer.token if newer else "",
    )


def _record(actor: Actor, verb: str, document: IssuedDocument, at: datetime, detail: dict[str, Any]) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        target_kind="kernel.document",
        target_id=document.pk,
        target_label=document.reference,
        office_id=document.office_id,
        detail=detail,
        at=at,
    )
