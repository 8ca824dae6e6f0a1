"""Publications keep what was made public, word for word; suggestions are the evaluators' advice per node and round.

Personal fields: published_by_name, written_by_name; a suggestion is about an indicator. Retention: permanent.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.frameworks.models.evaluations import Evaluation, EvaluationRound


class Publication(models.Model):
    """การเผยแพร่ผล: a numbered, unchangeable snapshot; an amendment adds another and both are kept."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    round = models.ForeignKey(EvaluationRound, on_delete=models.PROTECT, related_name="publications")
    is_amendment = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    missing = models.JSONField(default=list)
    inputs = models.JSONField()
    snapshot = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by_id = models.BigIntegerField(null=True, blank=True)
    published_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="publication_number_once"),
            models.CheckConstraint(
                condition=Q(is_amendment=False) | ~Q(reason=""), name="publication_amendment_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}#{self.number}"


class Suggestion(models.Model):
    """ข้อเสนอแนะ: one text per node and round; what should be done is split off into follow-ups."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="suggestions")
    round = models.ForeignKey(EvaluationRound, on_delete=models.CASCADE, related_name="suggestions")
    node_code = models.CharField(max_length=40)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True, blank=True)
    written_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["evaluation", "round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "node_code"], name="suggestion_once"),
            models.CheckConstraint(condition=~Q(text=""), name="suggestion_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.round_id}/{self.node_code}"
