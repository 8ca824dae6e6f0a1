"""How rows about people of an office are narrowed to an actor: offices and schools reached, and always one's own."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor


class OfPeopleQuerySet(models.QuerySet[Any]):
    """Rows with ``office`` and ``person``, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str, *, own: bool = False) -> Self:
        """Those of the offices, networks and schools reached, and those about oneself with own reach.

        With ``own`` those about oneself always: a record is its person's to read, whatever their role.
        """
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = Q(office_id__in=reach.office_ids)
        if reach.school_ids:
            condition |= Q(person__school_id__in=reach.school_ids)
        if reach.network_ids:
            there = self.model._default_manager.filter(person__school__memberships__network_id__in=reach.network_ids)
            condition |= Q(pk__in=there.values("pk"))
        if (own or reach.own) and actor.person_id is not None:
            condition |= Q(person_id=actor.person_id)
        return self.filter(condition)
