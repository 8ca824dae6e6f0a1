"""Entries: what was reported and scored for one node in one round, and every earlier state of it.

Personal fields: ids of who reported, confirmed and scored (plain ids), and their remarks, which are about an
indicator and never about a pupil. Retention: permanent, they are the reason for a published level.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from khet.domains.frameworks.models.evaluations import Evaluation, EvaluationRound


def _figure() -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)


class Entry(models.Model):
    """ผลรายตัวชี้วัด: the report (with the self-score) and the evaluator's score, side by side."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    SCORED = "scored"
    PUBLISHED = "published"
    STEPS = (
        (DRAFT, "ร่าง"),
        (SUBMITTED, "รอหัวหน้ากลุ่มยืนยัน"),
        (CONFIRMED, "รอผู้ประเมินให้ระดับ"),
        (SCORED, "ให้ระดับแล้ว"),
        (PUBLISHED, "เผยแพร่แล้ว"),
    )

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="entries")
    round = models.ForeignKey(EvaluationRound, on_delete=models.CASCADE, related_name="entries")
    node_code = models.CharField(max_length=40)
    step = models.CharField(max_length=10, choices=STEPS, default=DRAFT)
    revision = models.PositiveIntegerField(default=1)

    state = models.CharField(max_length=20, blank=True)
    numerator = _figure()
    denominator = _figure()
    done_steps = models.JSONField(null=True, blank=True)
    target = _figure()
    result = _figure()
    self_level = _figure()
    remark = models.TextField(blank=True)

    score = _figure()
    score_state = models.CharField(max_length=20, blank=True)
    score_remark = models.TextField(blank=True)

    returned_reason = models.TextField(blank=True)
    is_amended = models.BooleanField(default=False)
    source = models.CharField(max_length=10, default="screen")
    reporter_ids = models.JSONField(default=list)
    confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    scored_by_id = models.BigIntegerField(null=True, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    updated_by_id = models.BigIntegerField(null=True, blank=True)
    updated_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["evaluation", "round", "pk"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["round", "node_code"], name="entry_once_a_round"),
            models.CheckConstraint(
                condition=Q(step__in=["draft", "submitted", "confirmed", "scored", "published"]),
                name="entry_step_known",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0), name="entry_denominator_positive"
            ),
            models.CheckConstraint(condition=Q(source__in=["screen", "import"]), name="entry_source_known"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.round_id}/{self.node_code}"


class EntryRevision(models.Model):
    """ประวัติของผล: the entry as it stood after one step, who took it, and why; rows are only ever added."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    data = models.JSONField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["entry", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="entry_revision_once")]

    def __str__(self) -> str:
        return f"{self.entry_id}#{self.number}"
