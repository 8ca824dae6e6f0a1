"""Evaluations: an office (or one of its schools) against one version of a framework in one year.

Personal fields: owner_person_id of Assignment, published_by_id of EvaluationRound (plain ids). Retention: permanent.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from khet.domains.frameworks.models.criteria import FrameworkVersion
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Evaluations, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices reached, of the networks' and schools reached, and with own reach the assigned ones."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = Q(office_id__in=reach.office_ids)
        if reach.school_ids:
            condition |= Q(school_id__in=reach.school_ids)
        if reach.network_ids:
            condition |= Q(school_id__in=organisations.schools_in_networks(reach.network_ids))
        if reach.own:
            mine = Assignment.objects.filter(evaluation=OuterRef("pk")).owned_by(actor)
            condition |= Q(Exists(mine))
        return self.filter(condition)

    def of(self, *, office_id: int, framework_code: str, year: int | None = None, school_id: int | None = None) -> Self:
        """Those of one office, or of one of its schools, against one framework; of all years without a year."""
        found = self.filter(office_id=office_id, framework__code=framework_code)
        found = found.filter(school__isnull=True) if school_id is None else found.filter(school_id=school_id)
        return found if year is None else found.filter(year=year)


class Evaluation(models.Model):
    """การประเมิน: one office or school, one framework, one year, one version of the criteria."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        "organisations.School", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    framework = models.ForeignKey("frameworks.Framework", on_delete=models.PROTECT, related_name="evaluations")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="evaluations")
    year = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField(null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "framework__position", "framework__code", "school_id", "pk"]
        indexes = [models.Index(fields=["office", "year"], name="evaluation_office_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "framework", "year"], condition=Q(school__isnull=True), name="evaluation_once_office"
            ),
            models.UniqueConstraint(
                fields=["school", "framework", "year"], condition=Q(school__isnull=False), name="evaluation_once_school"
            ),
            models.CheckConstraint(condition=Q(year__gte=2500, year__lte=2700), name="evaluation_year_buddhist"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.framework_id}/{self.year}"


class EvaluationRound(models.Model):
    """รอบการประเมิน: when it is to be reported, confirmed and scored, and when it was published."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="rounds")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    report_due_on = models.DateField()
    confirm_due_on = models.DateField()
    score_due_on = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["evaluation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "code"], name="evaluation_round_once"),
            models.CheckConstraint(
                condition=Q(report_due_on__lte=models.F("confirm_due_on"))
                & Q(confirm_due_on__lte=models.F("score_due_on")),
                name="evaluation_round_dates_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.code}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Who owns which node."""

    def owned_by(self, actor: Actor) -> Self:
        """What the actor owns in person or through a group."""
        condition = Q(owner_group_id__in=actor.group_ids)
        if actor.person_id is not None:
            condition |= Q(owner_person_id=actor.person_id)
        return self.filter(condition)


class Assignment(models.Model):
    """ผู้รับผิดชอบ: one person or one group owns a node of an evaluation, in all its rounds."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="assignments")
    node_code = models.CharField(max_length=40)
    owner_person_id = models.BigIntegerField(null=True, blank=True)
    owner_group = models.ForeignKey(
        "organisations.Group", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["evaluation", "node_code"]
        indexes = [models.Index(fields=["owner_person_id"], name="assignment_person")]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "node_code"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(owner_person_id__isnull=True, owner_group__isnull=False)
                | Q(owner_person_id__isnull=False, owner_group__isnull=True),
                name="assignment_one_kind_of_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.node_code}"
