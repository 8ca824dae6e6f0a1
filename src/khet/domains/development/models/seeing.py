"""Whose records an actor reaches, written once: whole offices, and otherwise one's own."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor


def of_offices(actor: Actor, permission: str, path: str = "office_id") -> Q:
    """The condition that a record's office lies wholly in the permission's reach."""
    reach = actor.reach(permission)
    return Q() if reach.everything else Q(**{f"{path}__in": reach.office_ids})


def of_people(actor: Actor, permission: str, office: str, person: str = "person") -> Q:
    """The condition that a record is of an office reached, of somebody in a school or network reached, or one's own."""
    reach = actor.reach(permission)
    if reach.everything:
        return Q()
    condition = Q(**{f"{office}__in": reach.office_ids})
    if reach.school_ids:
        condition |= Q(**{f"{person}__school_id__in": reach.school_ids})
    if reach.network_ids:
        inside = {
            f"{person}__school__memberships__network_id__in": reach.network_ids,
            f"{person}__school__memberships__valid_to__isnull": True,
        }
        condition |= Q(**inside)
    if actor.person_id is not None:
        condition |= Q(**{f"{person}_id": actor.person_id})
    return condition


class OfOffice(models.QuerySet[Any]):
    """Records that belong to an office as a whole."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices that the permission covers wholly."""
        return self.filter(of_offices(actor, permission))
