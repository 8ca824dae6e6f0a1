"""Plan: what was asked for and found out, what matters most, and the plan of a fiscal year with its budget.

Money is whole satang. Personal fields: who made, approved, owns and changed (plain ids).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from khet.domains.development.models.seeing import OfOffice

YEAR = Q(year_be__gte=2500, year_be__lte=2700)
EVIDENCE_KINDS = ("needs", "competency", "achievement", "policy", "lesson")
FORMS = ("training", "workshop", "study_visit", "plc", "coaching", "self_learning", "elearning")


class NeedsRound(models.Model):
    """การสำรวจความต้องการจำเป็น: one round of finding out what an office's people need to learn."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    year_be = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    campaign_id = models.BigIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["-year_be", "pk"]
        constraints = [
            models.CheckConstraint(condition=YEAR, name="needs_round_year_buddhist"),
            models.UniqueConstraint(fields=["office", "year_be", "title"], name="needs_round_once"),
        ]

    def __str__(self) -> str:
        return self.title


class NeedsSource(models.Model):
    """แหล่งข้อมูลความต้องการ: one finding of a round: a need, a competency, pupils' achievement, a policy, a lesson."""

    round = models.ForeignKey(NeedsRound, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    figure = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    ref = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EVIDENCE_KINDS), name="needs_source_kind"),
            models.UniqueConstraint(fields=["round", "ref"], condition=~Q(ref=""), name="needs_source_ref_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Priority(models.Model):
    """ประเด็นการพัฒนา: what an office develops first in a year, in order, with the evidence for it."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    year_be = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=300)
    target_group = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["-year_be", "rank", "pk"]
        constraints = [
            models.CheckConstraint(condition=YEAR, name="priority_year_buddhist"),
            models.UniqueConstraint(fields=["office", "year_be", "topic"], name="priority_once"),
        ]

    def __str__(self) -> str:
        return self.topic


class PriorityEvidence(models.Model):
    """หลักฐานของประเด็น: a finding on which a priority rests; the text stays when the finding is removed."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="evidence")
    source = models.ForeignKey(NeedsSource, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    figure = models.CharField(max_length=200, blank=True)
    ref = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=EVIDENCE_KINDS), name="priority_evidence_kind")]

    def __str__(self) -> str:
        return self.title


class AnnualPlan(models.Model):
    """แผนพัฒนาครูและบุคลากรประจำปี: the plan of one office for one fiscal year; changes after approval leave history."""

    DRAFT, APPROVED = "draft", "approved"

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    year_be = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=DRAFT)
    rationale = models.TextField(blank=True)
    objectives = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_id = models.BigIntegerField(null=True, blank=True)

    objects = OfOffice.as_manager()

    class Meta:
        ordering = ["-year_be", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "year_be"], name="annual_plan_once"),
            models.CheckConstraint(condition=YEAR, name="annual_plan_year_buddhist"),
            models.CheckConstraint(
                condition=Q(state="draft", approved_at__isnull=True) | Q(state="approved", approved_at__isnull=False),
                name="annual_plan_approved_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.year_be}"


class PlanChange(models.Model):
    """ประวัติการแก้ไขแผน: what was changed in an approved plan, why, and what stood there before."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField()
    changed_at = models.DateTimeField()
    changed_by_id = models.BigIntegerField(null=True, blank=True)
    changed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="plan_change_has_a_reason")]

    def __str__(self) -> str:
        return self.what


class PlanGoal(models.Model):
    """เป้าหมายของแผน: how many per cent of a group are to be developed and how well, and what was reached."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    group_label = models.CharField(max_length=200)
    target_percent = models.DecimalField(max_digits=5, decimal_places=2)
    quality = models.TextField(blank=True)
    reached_count = models.PositiveIntegerField(null=True, blank=True)
    total_count = models.PositiveIntegerField(null=True, blank=True)
    quality_result = models.TextField(blank=True)

    class Meta:
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "group_label"], name="plan_goal_once"),
            models.CheckConstraint(
                condition=Q(target_percent__gt=0, target_percent__lte=100), name="plan_goal_percent"
            ),
            models.CheckConstraint(
                condition=Q(reached_count__isnull=True, total_count__isnull=True)
                | Q(total_count__gt=0, reached_count__lte=F("total_count")),
                name="plan_goal_result_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.group_label


class Programme(models.Model):
    """โครงการพัฒนาบุคลากร: one project of the plan, in one form, with owner, schedule, objectives and budget."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="programmes")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=300)
    form = models.CharField(max_length=15)
    owner_person_id = models.BigIntegerField(null=True, blank=True)
    owner_group = models.ForeignKey(
        "organisations.Group", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    priorities = models.ManyToManyField(Priority, related_name="programmes", blank=True)
    target_group = models.CharField(max_length=300, blank=True)
    rationale = models.TextField(blank=True)
    objectives = models.TextField(blank=True)
    expected_results = models.TextField(blank=True)
    indicators = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="programme_once"),
            models.CheckConstraint(condition=Q(form__in=FORMS), name="programme_form_known"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="programme_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """รายการงบประมาณ: money planned for a programme, in satang, by source and kind."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="budget_lines")
    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=200)
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "source", "kind"], name="budget_line_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_line_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.kind}"
