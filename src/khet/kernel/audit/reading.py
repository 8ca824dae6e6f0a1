"""Reads the chain for the audit page: filtered, and never beyond the reader's reach."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from khet.kernel.actor import Actor
from khet.kernel.clock import start_of
from khet.kernel.models import AuditEntry
from khet.kernel.permissions import AUDIT_VIEW


def entries(
    actor: Actor,
    *,
    permission: str = AUDIT_VIEW,
    office_id: int | None = None,
    person_id: int | None = None,
    user_id: int | None = None,
    verb: str = "",
    target_kind: str = "",
    target_id: str | int = "",
    since: date | None = None,
    until: date | None = None,
    text: str = "",
) -> QuerySet[AuditEntry]:
    """The rows that match, newest first, not yet fetched. ``verb`` matches whole or as a prefix before a dot."""
    exact = {
        "office_id": office_id,
        "actor_person_id": person_id,
        "actor_user_id": user_id,
        "target_kind": target_kind or None,
        "target_id": str(target_id) or None,
    }
    found = AuditEntry.objects.visible_to(actor, permission)
    found = found.filter(**{field: value for field, value in exact.items() if value is not None})
    if verb:
        found = found.filter(verb=verb) | found.filter(verb__startswith=f"{verb}.")
    if since:
        found = found.filter(at__gte=start_of(since))
    if until:
        found = found.filter(at__lt=start_of(until + timedelta(days=1)))
    if text:
        found = found.filter(target_label__icontains=text) | found.filter(actor_name__icontains=text)
    return found.order_by("-sequence")


def facets(actor: Actor, *, permission: str = AUDIT_VIEW) -> dict[str, list[str]]:
    """The verbs and kinds of target that occur within reach, for the page's filters; two queries."""
    seen = AuditEntry.objects.visible_to(actor, permission).order_by()
    return {
        "verbs": sorted(seen.values_list("verb", flat=True).distinct()),
        "target_kinds": sorted(seen.values_list("target_kind", flat=True).distinct()),
    }
