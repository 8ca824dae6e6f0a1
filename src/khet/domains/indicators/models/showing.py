"""What people keep and what offices publish: saved tables, and the list of open figures.

Personal fields: who saved a view and who published. Retention: views until they are deleted; open figures permanent.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.domains.indicators.models.definitions import Indicator
from khet.domains.indicators.models.reach import OfOfficeQuerySet
from khet.kernel.actor import Actor


class SavedViewQuerySet(OfOfficeQuerySet):
    """Saved views, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """One's own, and the shared ones of the offices that the actor may read."""
        seen = super().visible_to(actor, permission)
        mine = Q(owner_person_id=actor.person_id) if actor.person_id is not None else Q(pk__in=[])
        return seen.filter(mine | ~Q(token=""))


class SavedView(models.Model):
    """มุมมองที่บันทึก: a table of figures somebody keeps; with a token it opens for colleagues who have the link."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    query = models.JSONField()
    token = models.CharField(max_length=43, blank=True)
    owner_person_id = models.BigIntegerField()
    owner_name = models.CharField(max_length=150, blank=True)
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["office", "name", "pk"]
        indexes = [models.Index(fields=["owner_person_id"], name="saved_view_owner")]
        constraints = [
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="saved_view_token_once"),
            models.UniqueConstraint(fields=["office", "owner_person_id", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class OpenFigureQuerySet(OfOfficeQuerySet):
    """Open figures: whoever asks may see those that stand."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class OpenFigure(models.Model):
    """ตัวเลขที่เปิดเผย: an indicator an office publishes, by which dimensions and for which years."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="open_figures")
    by = models.JSONField(default=list)
    years = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by_id = models.BigIntegerField(null=True, blank=True)
    published_by_name = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_id = models.BigIntegerField(null=True, blank=True)

    objects = OpenFigureQuerySet.as_manager()

    class Meta:
        ordering = ["office", "indicator", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "indicator"], condition=Q(withdrawn_at__isnull=True), name="open_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.indicator_id}"
