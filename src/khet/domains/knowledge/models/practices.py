"""Best practices and innovations on their way from a draft to being published.

Personal fields: who wrote, returned and published. Retention: as long as the office keeps the practice.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.domains.knowledge.models.seeing import of_colleagues, within
from khet.kernel.actor import Actor


class PracticeQuerySet(models.QuerySet["Practice"]):
    """Practices, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those that the permission reaches, one's own, and what is published in the office where one works."""
        published = Q(state=Practice.PUBLISHED) & of_colleagues(actor, permission)
        return self.filter(within(actor, permission, "author_person_id") | published)

    def open(self) -> Self:
        """Those published to everybody."""
        return self.filter(state=Practice.PUBLISHED, is_open=True)


class Practice(models.Model):
    """แนวปฏิบัติที่ดีและนวัตกรรม: what somebody did, why, how, and with which result, so that others can do it too."""

    DRAFT, SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN = "draft", "submitted", "returned", "published", "withdrawn"
    PRACTICE, INNOVATION = "practice", "innovation"

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        "organisations.School", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kind = models.CharField(max_length=12, default=PRACTICE)
    title = models.CharField(max_length=300)
    summary = models.TextField()
    background = models.TextField(blank=True)
    process = models.TextField(blank=True)
    results = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    subject = models.CharField(max_length=120, blank=True)
    tags = models.JSONField(default=list)
    search_text = models.TextField(blank=True)
    author_person_id = models.BigIntegerField()
    author_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=DRAFT)
    is_open = models.BooleanField(default=False)
    criteria = models.JSONField(default=dict)
    submission = models.PositiveSmallIntegerField(default=0)
    return_reason = models.TextField(blank=True)
    origin_kind = models.CharField(max_length=80, blank=True)
    origin_id = models.CharField(max_length=80, blank=True)
    origin_label = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_by_id = models.BigIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.BigIntegerField(null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["office", "state"], name="practice_office_state"),
            models.Index(fields=["author_person_id"], name="practice_author"),
            models.Index(fields=["origin_kind", "origin_id"], name="practice_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "returned", "published", "withdrawn"]),
                name="practice_state_known",
            ),
            models.CheckConstraint(condition=Q(kind__in=["practice", "innovation"]), name="practice_kind_known"),
            models.CheckConstraint(condition=~Q(title=""), name="practice_has_title"),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(published_at__isnull=False, submitted_at__isnull=False, submission__gte=1),
                name="practice_published_was_submitted",
            ),
        ]

    def __str__(self) -> str:
        return self.title
