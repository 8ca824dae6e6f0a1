"""What an officer wrote in a report that otherwise builds itself: the words of one section, with its figures bound."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ReportSection(models.Model):
    """ส่วนของรายงาน: an officer's own words of one section of an event's or a plan's report.

    They stand in place of those proposed; the segments are kept as ``instruments`` binds figures into sentences.
    """

    event = models.ForeignKey(
        "development.Event", on_delete=models.CASCADE, related_name="report_sections", null=True, blank=True
    )
    plan = models.ForeignKey(
        "development.AnnualPlan", on_delete=models.CASCADE, related_name="report_sections", null=True, blank=True
    )
    key = models.CharField(max_length=60)
    segments = models.JSONField(default=list)
    is_left_out = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True, blank=True)
    written_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "key"], condition=Q(event__isnull=False), name="report_section_of_event_once"
            ),
            models.UniqueConstraint(
                fields=["plan", "key"], condition=Q(plan__isnull=False), name="report_section_of_plan_once"
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False, plan__isnull=True) | Q(event__isnull=True, plan__isnull=False),
                name="report_section_of_one_report",
            ),
        ]

    def __str__(self) -> str:
        return self.key
