"""What an office learns from its events, and where in a later plan that was taken up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.development.models.seeing import OfOffice


class Lesson(models.Model):
    """บทเรียน: what one event taught, with what it rests on, to be taken up in a later plan."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("development.Event", on_delete=models.CASCADE, related_name="lessons")
    text = models.TextField()
    basis = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="lesson_has_words")]

    def __str__(self) -> str:
        return self.text[:60]


class LessonUse(models.Model):
    """การใช้บทเรียน: a lesson taken up in a programme of a later plan, and how."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="uses")
    programme = models.ForeignKey("development.Programme", on_delete=models.CASCADE, related_name="lesson_uses")
    how = models.CharField(max_length=500, blank=True)
    linked_at = models.DateTimeField()
    linked_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["lesson", "programme"], name="lesson_use_once")]

    def __str__(self) -> str:
        return f"{self.lesson_id} → {self.programme_id}"


class Cohort(models.Model):
    """รุ่น: a generation of schools in a programme that runs for years (มาตรฐานสากล รุ่นที่ 1-4)."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    year_be = models.PositiveSmallIntegerField()
    programme = models.ForeignKey(
        "development.Programme", on_delete=models.SET_NULL, null=True, blank=True, related_name="cohorts"
    )
    note = models.CharField(max_length=300, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["scheme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["office", "scheme", "number"], name="cohort_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="cohort_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"


class CohortSchool(models.Model):
    """โรงเรียนในรุ่น: a school that belongs to a cohort, with when it left."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    school = models.ForeignKey("organisations.School", on_delete=models.PROTECT, related_name="+")
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "school"], name="cohort_school_once")]

    def __str__(self) -> str:
        return f"{self.cohort_id}/{self.school_id}"
