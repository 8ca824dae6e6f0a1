"""Courses with their objectives, hours and the competencies they build, and the people from whom others learn."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.development.models.seeing import OfOffice


class Competency(models.Model):
    """สมรรถนะ: what somebody is able to do at work, in an office's own words; courses declare which they build."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    target_group = models.CharField(max_length=200, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["code", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="competency_once")]

    def __str__(self) -> str:
        return self.name


class ResourcePerson(models.Model):
    """วิทยากร: somebody from whom others learn, in the office or from outside."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=200)
    affiliation = models.CharField(max_length=300, blank=True)
    expertise = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "name", "affiliation"], name="resource_person_once")]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """หลักสูตร: what is taught, to what end and in how many hours; may be given in many events."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=300)
    objectives = models.TextField(blank=True)
    content = models.TextField(blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    competencies = models.ManyToManyField(Competency, related_name="courses", blank=True)
    resource_persons = models.ManyToManyField(ResourcePerson, related_name="courses", blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "code"], name="course_once"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="course_hours"),
        ]

    def __str__(self) -> str:
        return self.name


class ResourceRating(models.Model):
    """ผลประเมินวิทยากร: how those who took part in an event rated a resource person."""

    resource_person = models.ForeignKey(ResourcePerson, on_delete=models.CASCADE, related_name="ratings")
    event = models.ForeignKey("development.Event", on_delete=models.CASCADE, related_name="resource_ratings")
    mean = models.DecimalField(max_digits=4, decimal_places=2)
    scale_top = models.PositiveSmallIntegerField(default=5)
    answer_count = models.PositiveIntegerField()
    ref = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["resource_person", "event"], name="resource_rating_once"),
            models.CheckConstraint(
                condition=Q(mean__gte=0, mean__lte=models.F("scale_top"), answer_count__gt=0),
                name="resource_rating_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_person_id}: {self.mean}"
