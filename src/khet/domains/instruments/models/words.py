"""The paragraph under a table: an officer's words with the figures of the analysis bound into them."""

from __future__ import annotations

from typing import Self

from django.db import models

from khet.domains.instruments.models.campaigns import Campaign
from khet.kernel.actor import Actor


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    """Paragraphs, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the campaigns that the actor sees."""
        return self.filter(campaign__in=Campaign.objects.visible_to(actor, permission))


class Paragraph(models.Model):
    """คำบรรยายใต้ตาราง: what an officer made of the generated paragraph; ``segments`` are texts and bound slots."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="paragraph")
    segments = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField()
    edited_by_id = models.BigIntegerField(null=True, blank=True)

    objects = ParagraphQuerySet.as_manager()

    def __str__(self) -> str:
        return f"paragraph of {self.campaign_id}"
