"""How instruments are narrowed to an actor: an office's own, and those that ship for all."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor


def offices_seen(actor: Actor, permission: str) -> frozenset[int]:
    """The offices whose instruments an actor may read: those reached, and the home office of a school's people."""
    if not actor.may(permission):
        return frozenset()
    home = () if actor.home_office_id is None else (actor.home_office_id,)
    return actor.reach(permission).office_ids.union(home)


class ShippedToo(models.QuerySet[Any]):
    """Rows that are for all when they have no office, seen by somebody."""

    office_field = "office"

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those for all with the permission anywhere, and those of the offices that the actor may read."""
        if actor.reach(permission).everything:
            return self.all()
        if not actor.may(permission):
            return self.none()
        for_all = Q(**{f"{self.office_field}__isnull": True})
        return self.filter(for_all | Q(**{f"{self.office_field}_id__in": offices_seen(actor, permission)}))
