"""Frameworks and their versions: criteria are data, and a version never changes after it is stored.

Personal fields: created_by_name of FrameworkVersion. Retention: permanent, every result names its version.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor


class FrameworkQuerySet(models.QuerySet["Framework"]):
    """Frameworks, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """National frameworks with the permission anywhere; an office's own one within reach of that office."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        if not actor.may(permission):
            return self.none()
        offices = set(reach.office_ids)
        if actor.home_office_id is not None:
            offices.add(actor.home_office_id)
        return self.filter(Q(office__isnull=True) | Q(office_id__in=offices))


class Framework(models.Model):
    """กรอบการประเมิน: one named set of criteria, national or an office's own."""

    code = models.CharField(max_length=40)
    office = models.ForeignKey(
        "organisations.Office", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    short_name = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=10)
    calendar = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField(default=0)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(office__isnull=True), name="framework_code_national"),
            models.UniqueConstraint(
                fields=["office", "code"], condition=Q(office__isnull=False), name="framework_code_in_office"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="framework_code_not_empty"),
            models.CheckConstraint(condition=Q(subject__in=["office", "school"]), name="framework_subject_known"),
            models.CheckConstraint(condition=Q(calendar__in=["fiscal", "academic"]), name="framework_calendar_known"),
        ]

    def __str__(self) -> str:
        return self.code


class FrameworkVersion(models.Model):
    """ฉบับของเกณฑ์: the whole definition as canonical data, with its SHA-256; only ``status`` ever changes."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"
    STATUSES = ((DRAFT, "ฉบับร่าง"), (ACTIVE, "ใช้งาน"), (RETIRED, "เลิกใช้"))

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=40)
    definition = models.JSONField()
    definition_hash = models.CharField(max_length=64)
    derived_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    status = models.CharField(max_length=10, choices=STATUSES)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)
    created_by_name = models.CharField(max_length=150, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["framework", "created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "version"], name="framework_version_once"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "active", "retired"]), name="framework_version_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(activated_at__isnull=False), name="framework_version_active_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id}@{self.version}"
