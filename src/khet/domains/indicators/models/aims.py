"""What an office wants of an indicator: targets by year, and thresholds of levels of its own.

Personal fields: set_by_id and set_by_name. Retention: while the office uses the indicator; changes are in the audit.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.indicators.models.definitions import Indicator
from khet.domains.indicators.models.reach import OfOfficeQuerySet


class TargetQuerySet(OfOfficeQuerySet):
    """Targets, seen by somebody."""


class Target(models.Model):
    """ค่าเป้าหมาย: what one office wants one indicator to reach in one year."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=15, decimal_places=4)
    note = models.CharField(max_length=300, blank=True)
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True, blank=True)
    set_by_name = models.CharField(max_length=150, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["office", "indicator", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["office", "indicator", "year"], name="target_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=2500, year__lte=2700), name="target_year_buddhist"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.indicator_id}/{self.year}"


class ThresholdsQuerySet(OfOfficeQuerySet):
    """Thresholds of offices, seen by somebody."""


class OfficeThresholds(models.Model):
    """เกณฑ์ระดับของสำนักงาน: from which value each level begins, in place of what the definition says."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="office_thresholds")
    thresholds = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True, blank=True)
    set_by_name = models.CharField(max_length=150, blank=True)

    objects = ThresholdsQuerySet.as_manager()

    class Meta:
        ordering = ["office", "indicator"]
        verbose_name_plural = "office thresholds"
        constraints = [models.UniqueConstraint(fields=["office", "indicator"], name="office_thresholds_once")]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.indicator_id}"
