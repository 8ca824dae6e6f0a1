"""The link from criteria to figures from data: which indicator feeds a node, and which figure an entry was filled with.

Personal fields: set_by_id, set_by_name, taken_by_id, taken_by_name. Retention: permanent, a result came from them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.frameworks.models.criteria import FrameworkVersion
from khet.domains.frameworks.models.entries import Entry


class NodeIndicator(models.Model):
    """ตัวชี้วัดจากข้อมูลของข้อ: which indicator gives the figures of a node, for every office or for one.

    The indicator is named by its code; an office that has written its own of the same code gets its own.
    """

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="indicators")
    node_code = models.CharField(max_length=40)
    office = models.ForeignKey(
        "organisations.Office", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    indicator_code = models.CharField(max_length=60)
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True, blank=True)
    set_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["version", "node_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "node_code"], condition=Q(office__isnull=True), name="node_indicator_national"
            ),
            models.UniqueConstraint(
                fields=["version", "node_code", "office"],
                condition=Q(office__isnull=False),
                name="node_indicator_of_office",
            ),
            models.CheckConstraint(condition=~Q(indicator_code=""), name="node_indicator_named"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.node_code}: {self.indicator_code}"


class EntryFigure(models.Model):
    """ค่าจากตัวชี้วัดที่ใช้รายงาน: a figure an entry was filled with, word for word, with the snapshots it came from."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="figures")
    indicator_code = models.CharField(max_length=60)
    indicator_version = models.PositiveIntegerField()
    definition_hash = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=100)
    numerator = models.CharField(max_length=100, blank=True)
    denominator = models.CharField(max_length=100, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    formula = models.TextField()
    in_words = models.TextField(blank=True)
    snapshots = models.JSONField(default=list)
    arguments = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
    entry_revision = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by_id = models.BigIntegerField(null=True, blank=True)
    taken_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["entry", "-taken_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.indicator_code} {self.year}"
