"""Learning that goes on at work: professional learning communities, coaching, and learning by oneself."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from khet.domains.development.models.plans import Programme
from khet.domains.development.models.seeing import OfPeople, of_offices, of_people
from khet.kernel.actor import Actor


class PlcGroupQuerySet(models.QuerySet["PlcGroup"]):
    """Learning communities, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices and schools reached, and those of which the actor is a member or facilitator."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = of_offices(actor, permission) | Q(school_id__in=reach.school_ids)
        if actor.person_id is not None:
            condition |= Q(facilitator_id=actor.person_id)
            condition |= Q(pk__in=PlcGroup.objects.filter(members=actor.person_id).values("pk"))
        return self.filter(condition)


class PlcGroup(models.Model):
    """กลุ่มชุมชนการเรียนรู้ทางวิชาชีพ: people who solve one problem of teaching together over a year."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        "organisations.School", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plc_groups", null=True, blank=True)
    year_be = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    topic = models.CharField(max_length=300)
    facilitator = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    members = models.ManyToManyField("accounts.Person", related_name="+", blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)

    objects = PlcGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-year_be", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["office", "year_be", "name"], name="plc_group_once")]

    def __str__(self) -> str:
        return self.name


class PlcLog(models.Model):
    """บันทึกวง: one meeting of a learning community: the problem, the design, the trial, the reflection."""

    group = models.ForeignKey(PlcGroup, on_delete=models.CASCADE, related_name="logs")
    held_on = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    problem = models.TextField()
    design = models.TextField(blank=True)
    trial = models.TextField(blank=True)
    reflection = models.TextField(blank=True)
    present = models.ManyToManyField("accounts.Person", related_name="+", blank=True)
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["group", "held_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0), name="plc_log_hours")]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.held_on}"


class CoachingLogQuerySet(models.QuerySet["CoachingLog"]):
    """Coaching, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices covered, of the people of schools and networks reached, and one's own on either side."""
        return self.filter(of_people(actor, permission, person="coachee", takes_part=["coach_id"]))


class CoachingLog(models.Model):
    """บันทึกการโค้ช: one talk between a coach and the person coached: what was seen, advised and agreed."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="coaching_logs", null=True, blank=True
    )
    coach = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    coachee = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    coached_on = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    focus = models.CharField(max_length=300)
    observed = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    agreed = models.TextField(blank=True)
    next_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True, blank=True)

    objects = CoachingLogQuerySet.as_manager()

    class Meta:
        ordering = ["-coached_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="coaching_log_hours"),
            models.CheckConstraint(condition=~Q(coach=F("coachee")), name="coaching_log_two_people"),
        ]

    def __str__(self) -> str:
        return self.focus


class SelfLearning(models.Model):
    """การเรียนรู้ด้วยตนเอง: what a person learnt by themselves or online, reported with evidence and then accepted."""

    REPORTED, ACCEPTED, RETURNED = "reported", "accepted", "returned"

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="self_learning", null=True, blank=True
    )
    title = models.CharField(max_length=300)
    provider = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    completed_on = models.DateField()
    learnt = models.TextField(blank=True)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=10, default=REPORTED)
    reported_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decision_note = models.CharField(max_length=300, blank=True)

    objects = OfPeople.as_manager()

    class Meta:
        ordering = ["-completed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="self_learning_hours"),
            models.CheckConstraint(
                condition=Q(state__in=["reported", "accepted", "returned"]), name="self_learning_state"
            ),
        ]

    def __str__(self) -> str:
        return self.title
