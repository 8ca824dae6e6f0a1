"""Answers: of named people as records of theirs, of anonymous people as rows that point at nobody.

What anonymous answers may not hold (a time, an order, a number that grows) is decided in docs/adr/0015. Personal
fields: person_id, label, answers and observer_key of Response. Retention: as long as the campaign.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from khet.domains.instruments.models.campaigns import Campaign, Invitee


class Response(models.Model):
    """คำตอบแบบระบุชื่อ: what one person or school answered, kept at every answer until it is sent."""

    DRAFT, SENT = "draft", "sent"
    STATES = [(DRAFT, "ยังไม่ส่ง"), (SENT, "ส่งแล้ว")]
    WEB, ODK, API = "web", "odk", "api"
    SOURCES = [(WEB, "หน้าเว็บ"), (ODK, "ODK Collect"), (API, "API")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="responses")
    invitee = models.ForeignKey(Invitee, on_delete=models.PROTECT, related_name="responses", null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    school_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    label = models.CharField(max_length=200, blank=True)
    observer_key = models.CharField(max_length=60, blank=True)
    case_key = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=10, choices=SOURCES, default=WEB)
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    instance_id = models.CharField(max_length=100, null=True, blank=True)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["campaign", "saved_at", "pk"]
        indexes = [models.Index(fields=["campaign", "state"], name="response_campaign_state")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "instance_id"], name="response_instance_once"),
            models.UniqueConstraint(fields=["invitee"], condition=Q(state="draft"), name="response_one_draft"),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at__isnull=True) | Q(state="sent", sent_at__isnull=False),
                name="response_sent_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.pk}"


class BallotBox(models.Model):
    """โถคำตอบ: the answers of an anonymous campaign that still mix, and the ledger of spent links, both sealed.

    ONE row for each campaign, so that a new version of it says nothing of whose link was spent.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, primary_key=True, related_name="box")
    key_name = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    urn = models.BinaryField(default=bytes)
    urn_step = models.PositiveBigIntegerField(default=0)
    ledger = models.BinaryField(default=bytes)
    ledger_step = models.PositiveBigIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    spent = models.PositiveIntegerField(default=0)
    ledgers_lost = models.PositiveSmallIntegerField(default=0)
    papers_lost = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.campaign_id)


class AnonymousAnswer(models.Model):
    """คำตอบไม่ระบุชื่อ: one set of answers with a random key and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="anonymous_answers")
    answers = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.pk)


class AnswerPicture(models.Model):
    """ภาพในคำตอบ: a picture re-encoded without what a camera writes beside it; the answer names its random key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="pictures")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)
