"""Jobs: long work as rows that a person can read, retry and cancel."""

from __future__ import annotations

from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor
from khet.kernel.models.reach import within_reach


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """One's own jobs, and those of the offices that the permission reaches."""
        condition = within_reach(actor, permission)
        if actor.user_id is not None:
            condition |= Q(actor_user_id=actor.user_id)
        return self.filter(condition)


class Job(models.Model):
    """งานเบื้องหลัง: one piece of work that runs outside the request."""

    QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
    STATES = (
        (QUEUED, "รอคิว"),
        (RUNNING, "กำลังทำ"),
        (DONE, "เสร็จแล้ว"),
        (FAILED, "ไม่สำเร็จ"),
        (CANCELLED, "ยกเลิกแล้ว"),
    )

    name = models.CharField(max_length=100)
    label = models.CharField(max_length=300)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    office_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    actor_kind = models.CharField(max_length=20)
    actor_user_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    actor_person_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=200, blank=True)
    actor_scopes = models.JSONField(null=True, blank=True)

    state = models.CharField(max_length=10, choices=STATES, default=QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    error = models.TextField(blank=True)
    trace = models.TextField(blank=True)
    is_cancel_requested = models.BooleanField(default=False)

    attempts = models.PositiveSmallIntegerField(default=0)
    task_id = models.CharField(max_length=64, blank=True)
    worker = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "queued_at"], name="job_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False, state__in=["done", "failed", "cancelled"])
                | Q(finished_at__isnull=True, state__in=["queued", "running"]),
                name="job_finished_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen unless somebody asks for a retry."""
        return self.state in {self.DONE, self.FAILED, self.CANCELLED}

    @property
    def percent(self) -> int | None:
        """Whole percent done, or None while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None


class JobLogLine(models.Model):
    """บันทึกของงาน: one line of a job's log, in the words of the person who waits for it."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="log_lines")
    at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Schedule(models.Model):
    """งานประจำวัน: a job that the worker starts by itself once a day, at or after an hour of the office's time zone."""

    key = models.CharField(max_length=100, unique=True)
    job_name = models.CharField(max_length=100)
    label = models.CharField(max_length=300)
    daily_at = models.TimeField()
    is_enabled = models.BooleanField(default=True)
    last_run_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["daily_at", "key"]

    def __str__(self) -> str:
        return self.key
