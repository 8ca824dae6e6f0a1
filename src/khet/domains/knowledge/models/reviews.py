"""What practices are judged by, and what each reviewer said.

Personal fields: who reviewed and who set the criteria. Retention: with the practice.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.knowledge.models.practices import Practice
from khet.domains.knowledge.models.seeing import of_colleagues
from khet.kernel.actor import Actor


class ReviewCriteriaQuerySet(models.QuerySet["ReviewCriteria"]):
    """Criteria, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> models.QuerySet[ReviewCriteria]:
        """Those of the offices in which the actor works or holds the permission."""
        return self.filter(of_colleagues(actor, permission))


class ReviewCriteria(models.Model):
    """เกณฑ์พิจารณาผลงาน: an office's own criteria with weights, version by version; the newest is in use."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    criteria = models.JSONField()
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True, blank=True)

    objects = ReviewCriteriaQuerySet.as_manager()

    class Meta:
        ordering = ["office", "-number"]
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="review_criteria_once")]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.number}"


class Review(models.Model):
    """ผลการพิจารณา: the level that one reviewer gave to every criterion of one submission, with advice."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="reviews")
    submission = models.PositiveSmallIntegerField()
    reviewer_person_id = models.BigIntegerField()
    reviewer_name = models.CharField(max_length=200)
    levels = models.JSONField()
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["practice", "submission", "given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "submission", "reviewer_person_id"], name="review_once"),
            models.CheckConstraint(condition=Q(submission__gte=1), name="review_of_a_submission"),
        ]

    def __str__(self) -> str:
        return f"{self.practice_id}/{self.submission}/{self.reviewer_person_id}"
