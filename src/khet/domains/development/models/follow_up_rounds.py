"""Following up what people use at work: rounds some days after an event, and what was recorded about each person.

Personal fields: who is followed up, by whom, and what they wrote. Retention: while the person works here, then five
years with the papers of the project.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from khet.domains.development.models.seeing import OfOffice, of_people
from khet.kernel.actor import Actor


class FollowUpRound(models.Model):
    """การติดตามการนำไปใช้: one round, some days after an event, that the daily job opens by itself."""

    PLANNED, OPEN, CLOSED = "planned", "open", "closed"
    STATES = ((PLANNED, "ยังไม่ถึงกำหนด"), (OPEN, "กำลังติดตาม"), (CLOSED, "ปิดแล้ว"))

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("development.Event", on_delete=models.CASCADE, related_name="follow_up_rounds")
    after_days = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField(default=14)
    sources = models.JSONField(default=list)
    method = models.CharField(max_length=20)
    supervisor_person_id = models.BigIntegerField(null=True, blank=True)
    campaign_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=PLANNED)
    opens_on = models.DateField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    planned_by_id = models.BigIntegerField(null=True, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "after_days"], name="follow_up_round_once_a_day"),
            models.CheckConstraint(
                condition=Q(state="planned", opened_at__isnull=True)
                | (~Q(state="planned") & Q(opened_at__isnull=False)),
                name="follow_up_round_opened_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}+{self.after_days}"


class UseRecordQuerySet(models.QuerySet[Any]):
    """Records of use at work, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those about people in reach and about oneself, and those that one is asked to write."""
        return self.filter(of_people(actor, permission, takes_part=["by_person_id"]))


class UseRecord(models.Model):
    """บันทึกการนำไปใช้: what one person (self, head or supervisor) says of how somebody uses what was learnt."""

    SELF, HEAD, SUPERVISOR = "self", "head", "supervisor"
    SOURCES = ((SELF, "ประเมินตนเอง"), (HEAD, "ผู้บังคับบัญชา"), (SUPERVISOR, "ศึกษานิเทศก์หรือผู้ติดตาม"))
    OBSERVATION, INTERVIEW, FOCUS_GROUP, WRITTEN = "observation", "interview", "focus_group", "written"
    METHODS = (
        (WRITTEN, "รายงานเป็นหนังสือ"),
        (OBSERVATION, "สังเกตการปฏิบัติงาน"),
        (INTERVIEW, "สัมภาษณ์"),
        (FOCUS_GROUP, "สนทนากลุ่ม"),
    )
    NOT_USED, SOME, REGULAR, SPREAD = 0, 1, 2, 3
    LEVELS = (
        (NOT_USED, "ยังไม่ได้ใช้"),
        (SOME, "ใช้บางส่วน"),
        (REGULAR, "ใช้เป็นประจำ"),
        (SPREAD, "ใช้เป็นประจำและขยายผลให้ผู้อื่น"),
    )

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(FollowUpRound, on_delete=models.CASCADE, related_name="records")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=SOURCES)
    by_person_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    method = models.CharField(max_length=20, choices=METHODS)
    level = models.PositiveSmallIntegerField(choices=LEVELS, null=True, blank=True)
    example = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    support = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by_id = models.BigIntegerField(null=True, blank=True)

    objects: Any = UseRecordQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person", "source"], name="use_record_once_a_source"),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True, level__isnull=True)
                | Q(recorded_at__isnull=False, level__isnull=False),
                name="use_record_level_when_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.person_id}/{self.source}"
