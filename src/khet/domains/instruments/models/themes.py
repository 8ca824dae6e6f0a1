"""Themes of text answers: proposed from the words that return, named and mended by a person.

Answers are known by the digest of their text, never by their row, so a theme says nothing of who wrote what.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.domains.instruments.models.campaigns import Campaign
from khet.kernel.actor import Actor


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Themes, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the campaigns that the actor sees."""
        return self.filter(campaign__in=Campaign.objects.visible_to(actor, permission))


class Theme(models.Model):
    """ประเด็นของคำตอบปลายเปิด: a name, the terms that lead an answer into it, and what a person put in or took out."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="themes")
    question_key = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    terms = models.JSONField(default=list)
    included = models.JSONField(default=list)
    excluded = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "question_key", "name"], name="theme_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="theme_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
