"""Whose work an actor reaches with a permission, written once."""

from __future__ import annotations

from django.db.models import Q

from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor
from khet.kernel.models.reach import NOTHING


def within(actor: Actor, permission: str, owner: str) -> Q:
    """What of a model lies in the permission's offices, networks and schools, and one's own where it reaches that."""
    reach = actor.reach(permission)
    if reach.everything:
        return Q()
    condition = Q(office_id__in=reach.office_ids) if reach.office_ids else NOTHING
    if reach.school_ids:
        condition |= Q(school_id__in=reach.school_ids)
    if reach.network_ids:
        condition |= Q(school_id__in=organisations.schools_in_networks(reach.network_ids))
    if actor.person_id is not None and actor.may(permission):
        condition |= Q(**{owner: actor.person_id})
    return condition


def of_colleagues(actor: Actor, permission: str) -> Q:
    """What belongs to the offices in which the actor works or holds the permission."""
    reach = actor.reach(permission)
    if reach.everything:
        return Q()
    if not actor.may(permission):
        return NOTHING
    home = () if actor.home_office_id is None else (actor.home_office_id,)
    return Q(office_id__in=reach.office_ids.union(home))
