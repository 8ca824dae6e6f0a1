"""The library of media: files and links that others may use, and on which terms.

Personal fields: who added. Retention: as long as the medium is kept.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.domains.knowledge.models.seeing import of_colleagues, within
from khet.kernel.actor import Actor


class MediumQuerySet(models.QuerySet["Medium"]):
    """Media, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those that the permission reaches, one's own, and what colleagues of the office may use."""
        used = ~Q(audience=Medium.OWNER) & of_colleagues(actor, permission)
        return self.filter(within(actor, permission, "added_by_id") | used)

    def open(self) -> Self:
        """Those open to everybody that stand."""
        return self.filter(audience=Medium.EVERYBODY, retired_at__isnull=True)


class Medium(models.Model):
    """สื่อการเรียนรู้: a document, video, picture or program that others may use, with its licence."""

    OWNER, OFFICE, EVERYBODY = "owner", "office", "everybody"

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        "organisations.School", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    subject = models.CharField(max_length=120, blank=True)
    tags = models.JSONField(default=list)
    search_text = models.TextField(blank=True)
    licence = models.CharField(max_length=20)
    audience = models.CharField(max_length=10, default=OFFICE)
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField()
    added_by_name = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by_id = models.BigIntegerField(null=True, blank=True)

    objects = MediumQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["office", "kind"], name="medium_office_kind")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="medium_has_title"),
            models.CheckConstraint(
                condition=Q(audience__in=["owner", "office", "everybody"]), name="medium_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
