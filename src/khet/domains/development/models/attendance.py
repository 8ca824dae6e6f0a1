"""Who was there, session by session, and every mark that was sent, so that sending it twice changes nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.development.models.events import EventSession

HOWS = ("qr", "code", "list", "import", "api")


class Attendance(models.Model):
    """การเข้าร่วม: a person in a session of an event: present or absent, since when and how it was recorded."""

    session = models.ForeignKey(EventSession, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    is_present = models.BooleanField()
    at = models.DateTimeField()
    how = models.CharField(max_length=6)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="attendance_once"),
            models.CheckConstraint(condition=Q(how__in=HOWS), name="attendance_how"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.person_id}"


class AttendanceMark(models.Model):
    """รายการเช็กชื่อ: one tick sent by a list, known by the list's own id; a conflict waits for a person."""

    TAKEN, SAME, CONFLICT, SETTLED = "taken", "same", "conflict", "settled"

    session = models.ForeignKey(EventSession, on_delete=models.CASCADE, related_name="marks")
    client_id = models.UUIDField(unique=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    is_present = models.BooleanField()
    marked_at = models.DateTimeField()
    outcome = models.CharField(max_length=8)
    received_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["session", "pk"]
        indexes = [models.Index(fields=["session", "outcome"], name="attendance_mark_outcome")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["taken", "same", "conflict", "settled"]), name="attendance_mark_outcome_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.client_id)
