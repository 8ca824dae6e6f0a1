"""Whose records an actor reaches, written once: an office's as a whole, and those about people.

A record about somebody is seen by who reaches its office, by who reaches the person's school or a network in which that
school is now, and always by the person. What somebody may do with it is decided by the action.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from django.db import models
from django.db.models import Q

from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor


def of_offices(actor: Actor, permission: str, path: str = "office_id") -> Q:
    """The condition that a record's office lies wholly in the permission's reach."""
    reach = actor.reach(permission)
    return Q() if reach.everything else Q(**{f"{path}__in": reach.office_ids})


def of_people(
    actor: Actor, permission: str, *, office: str = "office_id", person: str = "person", takes_part: Sequence[str] = ()
) -> Q:
    """The condition that a record is of an office reached, of somebody in a school or network reached, or one's own.

    ``takes_part`` names further fields with a person's id whose person sees the record too: a coach, whoever is asked.
    """
    reach = actor.reach(permission)
    if reach.everything:
        return Q()
    condition = Q(**{f"{office}__in": reach.office_ids})
    if reach.school_ids:
        condition |= Q(**{f"{person}__school_id__in": reach.school_ids})
    if reach.network_ids:
        condition |= Q(**{f"{person}__school_id__in": organisations.schools_in_networks(reach.network_ids)})
    if actor.person_id is not None:
        for field in (f"{person}_id", *takes_part):
            condition |= Q(**{field: actor.person_id})
    return condition


class OfOffice(models.QuerySet[Any]):
    """Records that belong to an office as a whole."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices that the permission covers wholly."""
        return self.filter(of_offices(actor, permission))


class OfPeople(models.QuerySet[Any]):
    """Records of an office about a person."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices covered, of the people of schools and networks reached, and one's own."""
        return self.filter(of_people(actor, permission))
