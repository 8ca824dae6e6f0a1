"""How kernel records are narrowed to an actor: one condition, written once."""

from __future__ import annotations

from django.db.models import Q

from khet.kernel.actor import Actor, NotAllowed

NOTHING = Q(pk__in=[])


def within_reach(actor: Actor, permission: str, *, schools: bool = False) -> Q:
    """The condition that a record with ``office_id`` (and ``school_id`` when asked) lies in the permission's reach."""
    reach = actor.reach(permission)
    if reach.everything:
        return Q()
    condition = Q(office_id__in=reach.office_ids) if reach.office_ids else NOTHING
    if schools and reach.school_ids:
        condition |= Q(school_id__in=reach.school_ids)
    return condition


def require_reach(actor: Actor, permission: str, *, office_id: int, school_id: int | None = None) -> None:
    """Raise NotAllowed unless the permission covers the whole office, or the school when one is named."""
    reach = actor.reach(permission)
    if not (reach.covers_office(office_id) or (school_id is not None and school_id in reach.school_ids)):
        raise NotAllowed(permission)
