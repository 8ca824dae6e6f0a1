"""Follow-ups: what somebody promised to do about a finding, until another person has verified it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from khet.kernel.actor import Actor
from khet.kernel.models.reach import within_reach


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Follow-ups, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices and schools reached, and always those that the actor owns."""
        condition = within_reach(actor, permission, schools=True)
        if actor.person_id is not None:
            condition |= Q(owner_person_id=actor.person_id)
        return self.filter(condition)

    def unfinished(self) -> Self:
        """Those that are neither verified nor cancelled."""
        return self.filter(state__in=FollowUp.UNFINISHED)


class FollowUp(models.Model):
    """การติดตาม: a thing to do with an owner and a due date, closed only by another person than the owner."""

    OPEN, REPORTED, RETURNED, VERIFIED, CANCELLED = "open", "reported", "returned", "verified", "cancelled"
    STATES = (
        (OPEN, "ยังไม่รายงาน"),
        (REPORTED, "รายงานแล้ว รอตรวจยืนยัน"),
        (RETURNED, "ส่งคืนให้แก้ไข"),
        (VERIFIED, "ตรวจยืนยันแล้ว"),
        (CANCELLED, "ยกเลิกแล้ว"),
    )
    UNFINISHED = (OPEN, REPORTED, RETURNED)

    subject_kind = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    subject_label = models.CharField(max_length=300)
    office_id = models.BigIntegerField(db_index=True)
    school_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=500)
    detail = models.TextField(blank=True)
    owner_person_id = models.BigIntegerField(db_index=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default=OPEN)
    result = models.TextField(blank=True)
    return_reason = models.TextField(blank=True)
    url_name = models.CharField(max_length=100, blank=True)
    url_args = models.JSONField(default=dict)

    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by_id = models.BigIntegerField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by_id = models.BigIntegerField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="follow_up_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by_id__isnull=True)
                | (~Q(verified_by_id=F("owner_person_id")) & ~Q(verified_by_id=F("reported_by_id"))),
                name="follow_up_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="verified", verified_at__isnull=False, verified_by_id__isnull=False)
                | (~Q(state="verified") & Q(verified_at__isnull=True, verified_by_id__isnull=True)),
                name="follow_up_verified_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""), name="follow_up_returned_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FollowUpEvent(models.Model):
    """ประวัติการติดตาม: one step in the life of a follow-up, who took it, when, and what they wrote."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=FollowUp.STATES)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, blank=True)
    person_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.verb} → {self.state}"
