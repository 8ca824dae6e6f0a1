"""How rows of an office are narrowed to an actor: its own office counts as within reach for reading."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor


def offices_seen(actor: Actor, permission: str) -> frozenset[int]:
    """The offices whose settings an actor may read: those reached, and the home office of a school's people."""
    if not actor.may(permission):
        return frozenset()
    home = () if actor.home_office_id is None else (actor.home_office_id,)
    return actor.reach(permission).office_ids.union(home)


class OfOfficeQuerySet(models.QuerySet[Any]):
    """Rows with an office, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices that the actor may read."""
        if actor.reach(permission).everything:
            return self.all()
        return self.filter(office_id__in=offices_seen(actor, permission))


class NationalToo(models.QuerySet[Any]):
    """Rows that are national when they have no office, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """National ones with the permission anywhere, and those of the offices that the actor may read."""
        if actor.reach(permission).everything:
            return self.all()
        if not actor.may(permission):
            return self.none()
        return self.filter(Q(office__isnull=True) | Q(office_id__in=offices_seen(actor, permission)))

    def national(self) -> Self:
        """Those of no office."""
        return self.filter(office__isnull=True)
