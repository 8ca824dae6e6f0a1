"""Indicators and their versions: formulas are data, and a version never changes after it is stored.

Personal fields: who made a version. Retention: permanent, figures name their version.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.indicators.models.reach import NationalToo


class IndicatorQuerySet(NationalToo):
    """Indicators, seen by somebody."""


class Indicator(models.Model):
    """ตัวชี้วัด: one figure that can be computed from snapshots, national or an office's own."""

    code = models.CharField(max_length=60)
    office = models.ForeignKey(
        "organisations.Office", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    group = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by_id = models.BigIntegerField(null=True, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(office__isnull=True), name="indicator_code_national"),
            models.UniqueConstraint(
                fields=["office", "code"], condition=Q(office__isnull=False), name="indicator_code_in_office"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="indicator_code_not_empty"),
        ]

    def __str__(self) -> str:
        return self.code


class IndicatorVersion(models.Model):
    """ฉบับของสูตร: the whole definition as canonical data, with its SHA-256; the highest number is in use."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    definition_hash = models.CharField(max_length=64)
    is_shipped = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)
    created_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="indicator_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="indicator_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}@{self.number}"
