"""What an event leaves behind: expenses, materials, photos, visits, lessons of groups, problems and suggestions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.development.models.courses import Course
from khet.domains.development.models.events import Event
from khet.domains.development.models.plans import BudgetLine, Programme


class Expense(models.Model):
    """ค่าใช้จ่าย: money spent on a programme, in satang, for an event or apart from one, out of a budget line."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="expenses")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="expenses", null=True, blank=True)
    budget_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="expenses", null=True, blank=True
    )
    description = models.CharField(max_length=300)
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["paid_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="expense_amount")]

    def __str__(self) -> str:
        return self.description


class Material(models.Model):
    """เอกสารประกอบ: a file or a link of a course or an event."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="materials", null=True, blank=True)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials", null=True, blank=True)
    title = models.CharField(max_length=300)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(course__isnull=False, event__isnull=True) | Q(course__isnull=True, event__isnull=False),
                name="material_of_one",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file__isnull=True) & ~Q(url="")),
                name="material_is_file_or_link",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Photo(models.Model):
    """ภาพถ่ายกิจกรรม: a picture of an event, upright, made small, without what the camera wrote into it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=300, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["event", "position", "pk"]

    def __str__(self) -> str:
        return self.caption or str(self.pk)


class StudyVisit(models.Model):
    """บันทึกการศึกษาดูงาน: a place that was visited, what was seen there, what was learnt and how it will be used."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="study_visits")
    position = models.PositiveSmallIntegerField(default=0)
    place = models.CharField(max_length=300)
    visited_on = models.DateField()
    topic = models.CharField(max_length=300, blank=True)
    seen = models.TextField()
    lesson = models.TextField(blank=True)
    use = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["event", "visited_on", "position", "pk"]

    def __str__(self) -> str:
        return self.place


class GroupLesson(models.Model):
    """บทเรียนของกลุ่ม: what a group of those who took part has learnt together."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="group_lessons")
    position = models.PositiveSmallIntegerField(default=0)
    group_name = models.CharField(max_length=200)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["event", "position", "pk"]

    def __str__(self) -> str:
        return self.group_name


class EventNote(models.Model):
    """ปัญหาและข้อเสนอแนะ: a problem of an event, or a suggestion for the next one."""

    PROBLEM, SUGGESTION = "problem", "suggestion"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["event", "kind", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=["problem", "suggestion"]), name="event_note_kind")]

    def __str__(self) -> str:
        return self.text[:80]
