"""Campaigns: one version of an instrument, put to an audience within a window; and who was invited.

Personal fields: person_id, label and contact of Invitee, created_by_id of Campaign. Retention: as long as the campaign.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from khet.kernel.actor import Actor


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices reached; with own reach those that the actor made."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = Q(office_id__in=reach.office_ids)
        if reach.own and actor.person_id is not None:
            condition |= Q(created_by_id=actor.person_id)
        return self.filter(condition)


class Campaign(models.Model):
    """การเก็บข้อมูล: one version of an instrument put to an audience within a window."""

    DRAFT, OPEN, CLOSED = "draft", "open", "closed"
    STATES = [(DRAFT, "ร่าง"), (OPEN, "เปิดรับ"), (CLOSED, "ปิดรับแล้ว")]
    PERSON, SCHOOL, ANYBODY = "person", "school", "open"
    RESPONDENTS = [(PERSON, "บุคคล"), (SCHOOL, "สถานศึกษา"), (ANYBODY, "ผู้มีลิงก์")]
    PURPOSES = [
        ("survey", "สำรวจทั่วไป"),
        ("satisfaction", "ประเมินความพึงพอใจ"),
        ("needs", "ประเมินความต้องการจำเป็น"),
        ("pre_test", "ทดสอบก่อนพัฒนา"),
        ("post_test", "ทดสอบหลังพัฒนา"),
        ("observation", "สังเกตหรือนิเทศ"),
        ("follow_up", "ติดตามการนำไปใช้"),
        ("tryout", "ทดลองใช้เครื่องมือ"),
    ]

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("instruments.InstrumentVersion", on_delete=models.PROTECT, related_name="campaigns")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    respondents = models.CharField(max_length=10, choices=RESPONDENTS)
    is_anonymous = models.BooleanField()
    once = models.BooleanField(default=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)
    pair_key = models.CharField(max_length=60, blank=True)
    notice = models.TextField(blank=True)
    small_cell = models.PositiveSmallIntegerField(default=5)
    open_token = models.CharField(max_length=60, null=True, blank=True, unique=True)
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="campaign_subject"),
            models.Index(fields=["office", "state"], name="campaign_office_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["office", "code"], name="campaign_code_once"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="campaign_window_ordered"),
            models.CheckConstraint(condition=Q(small_cell__gte=1), name="campaign_small_cell_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class Invitee(models.Model):
    """ผู้ได้รับเชิญให้ตอบ: a person, a school or a named other, with the digest of the present personal link.

    ``ballot`` is what the ledger of spent links names; it stays when a lost link is replaced by another.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitees")
    person_id = models.BigIntegerField(null=True, blank=True)
    school_id = models.BigIntegerField(null=True, blank=True)
    label = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    observer_key = models.CharField(max_length=60, blank=True)
    case_key = models.CharField(max_length=60, blank=True)
    ballot = models.CharField(max_length=32)
    token_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["campaign", "pk"]
        indexes = [models.Index(fields=["person_id"], name="invitee_person")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "ballot"], name="invitee_ballot_once"),
            models.UniqueConstraint(
                fields=["campaign", "person_id", "case_key", "observer_key"],
                condition=Q(person_id__isnull=False),
                name="invitee_person_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "school_id", "case_key", "observer_key"],
                condition=Q(school_id__isnull=False, person_id__isnull=True),
                name="invitee_school_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.pk}"
