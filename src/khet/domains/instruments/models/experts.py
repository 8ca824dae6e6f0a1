"""Expert rounds on the items of a form: who is asked, what they say, and what is decided.

Personal fields: name, position and digest of the link of Expert; reasons of ExpertRating. Experts have no account: a
personal link opens their page, and only its digest is stored.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor
from khet.kernel.models.reach import within_reach


class ExpertRoundQuerySet(models.QuerySet["ExpertRound"]):
    """Expert rounds, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices within reach."""
        return self.filter(within_reach(actor, permission))


class ExpertRound(models.Model):
    """การตรวจสอบความตรงเชิงเนื้อหา (IOC): the items of one version, put before experts until a day.

    ``items`` are a copy of the questions as they were when the round was opened, so that every rating is about what
    the expert read. ``threshold`` is the office's at that moment.
    """

    OPEN, CLOSED = "open", "closed"
    STATES = ((OPEN, "เปิดรับความเห็น"), (CLOSED, "ปิดแล้ว"))

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("instruments.InstrumentVersion", on_delete=models.PROTECT, related_name="expert_rounds")
    title = models.CharField(max_length=300)
    introduction = models.TextField(blank=True)
    objectives = models.JSONField(default=dict)
    items = models.JSONField()
    form_sha256 = models.CharField(max_length=64)
    threshold = models.DecimalField(max_digits=4, decimal_places=3)
    closes_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=OPEN)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)
    created_by_name = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_version = models.ForeignKey(
        "instruments.InstrumentVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ExpertRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
                name="expert_round_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_version__isnull=True)
                | Q(applied_at__isnull=False, applied_version__isnull=False),
                name="expert_round_applied_has_version",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Expert(models.Model):
    """ผู้เชี่ยวชาญ: one person who is asked; the link is known to that person only, its digest is kept."""

    round = models.ForeignKey(ExpertRound, on_delete=models.CASCADE, related_name="experts")
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=300, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    link_made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="expert_once_in_a_round"),
            models.CheckConstraint(condition=~Q(name=""), name="expert_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ExpertRating(models.Model):
    """ความเห็นรายข้อ: +1, 0 or -1 of one expert on one item, with the reason."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="ratings")
    item_key = models.CharField(max_length=63)
    rating = models.SmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["expert", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "item_key"], name="expert_rates_an_item_once"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__in=[-1, 0, 1]), name="expert_rating_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_key} {self.rating}"


class ItemDecision(models.Model):
    """ผลการพิจารณารายข้อ: what the office does with an item after the experts spoke: keep, revise or drop."""

    round = models.ForeignKey(ExpertRound, on_delete=models.CASCADE, related_name="decisions")
    item_key = models.CharField(max_length=63)
    decision = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "item_key"], name="item_decided_once_in_a_round"),
            models.CheckConstraint(condition=Q(decision__in=["keep", "revise", "drop"]), name="item_decision_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item_key} {self.decision}"
