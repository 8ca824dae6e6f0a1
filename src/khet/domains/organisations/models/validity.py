"""Facts that hold between two dates: ``valid_from`` is the first day, ``valid_to`` the first day no longer.

An empty ``valid_from`` means "for as long as anybody knows", an empty ``valid_to`` "until further notice".
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

OPEN_ENDED = Q(valid_to__isnull=True)


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition that a dated row, reached by ``prefix``, holds on this day."""
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    not_ended = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    return begun & not_ended


def ordered_dates(name: str) -> models.CheckConstraint:
    """The constraint that a row holds for at least one day."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name
    )


class Dated(models.Model):
    """A fact with the days between which it holds."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
