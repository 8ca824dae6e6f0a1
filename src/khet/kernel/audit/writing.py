"""Adds rows to the chain, inside the transaction of the act they tell of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from khet.kernel.actor import Actor
from khet.kernel.audit.chain import GENESIS, digest, plain, printable
from khet.kernel.models import AuditEntry, AuditHead

LONGEST = {"actor_name": 200, "target_id": 80, "target_label": 300}


@transaction.atomic(savepoint=False)
def record(
    *,
    actor: Actor,
    verb: str,
    target_kind: str,
    target_id: str | int,
    target_label: str = "",
    office_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    at: datetime,
) -> AuditEntry:
    """Write one row at the end of the chain, in the caller's transaction, which falls if this fails; three queries.

    Locks the head of the chain until that transaction ends, so that rows follow one another without gaps however
    many write at once: call it last in an action. Reads of sensitive records are recorded the same way.
    """
    if at.tzinfo is None:
        raise ValueError("audit.record needs a moment with a time zone")
    end = _locked_head()
    entry = AuditEntry(
        sequence=end.count + 1,
        at=at,
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_person_id=actor.person_id,
        actor_name=_short(actor.name, "actor_name"),
        verb=verb,
        target_kind=target_kind,
        target_id=_short(str(target_id), "target_id"),
        target_label=_short(target_label, "target_label"),
        office_id=office_id,
        detail=plain(dict(detail or {})),
        previous_hash=end.hash,
    )
    entry.hash = digest(entry)
    entry.save()
    end.count, end.hash = entry.sequence, entry.hash
    end.save(update_fields=["count", "hash"])
    return entry


def record_change(
    actor: Actor,
    verb: str,
    target: Model,
    label: str,
    *,
    office_id: int | None,
    detail: Mapping[str, Any],
    at: datetime,
) -> AuditEntry:
    """Record what was done to one row of a domain: ``verb`` is the domain's own ("school.moved"), without its name."""
    domain = target._meta.app_label
    return record(
        actor=actor,
        verb=f"{domain}.{verb}",
        target_kind=f"{domain}.{type(target).__name__.lower()}",
        target_id=target.pk,
        target_label=label,
        office_id=office_id,
        detail=detail,
        at=at,
    )


def _locked_head() -> AuditHead:
    row = AuditHead.objects.select_for_update().filter(pk=AuditHead.ONLY).first()
    if row is not None:
        return row
    AuditHead.objects.get_or_create(pk=AuditHead.ONLY, defaults={"count": 0, "hash": GENESIS})
    return AuditHead.objects.select_for_update().get(pk=AuditHead.ONLY)


def _short(text: str, field: str) -> str:
    return printable(text)[: LONGEST[field]]
