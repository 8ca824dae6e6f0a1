"""Individuals: the pupils and staff that datasets tell about, apart from what the datasets tell.

Names, numbers and addresses live here, under access control; snapshots hold the pseudonym only.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor
from khet.kernel.models.reach import NOTHING


class IndividualQuerySet(models.QuerySet["Individual"]):
    """Individuals, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those last seen in the offices, networks and schools that the permission reaches."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = Q(office_id__in=reach.office_ids) if reach.office_ids else NOTHING
        if reach.school_ids:
            condition |= Q(school_id__in=reach.school_ids)
        if reach.network_ids:
            condition |= Q(school_id__in=organisations.schools_in_networks(reach.network_ids))
        return self.filter(condition)


class Individual(models.Model):
    """ตัวบุคคลในข้อมูล: a pupil or a member of staff whom datasets tell about.

    ``pseudonym`` stands for the person in every snapshot and never changes. ``name_key`` is the name as it is compared:
    without the prefix, which changes at fifteen. ``as_of`` is the day of the census that last changed the details, and
    ``kept_as`` whom this one was found to be.
    """

    PUPIL = "pupil"
    STAFF = "staff"
    KINDS = ((PUPIL, "นักเรียน"), (STAFF, "บุคลากร"))

    kind = models.CharField(max_length=5, choices=KINDS)
    uuid = models.UUIDField(unique=True)
    pseudonym = models.BigIntegerField(unique=True)
    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        "organisations.School", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    student_no = models.CharField(max_length=20, blank=True)
    prefix = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    name_key = models.CharField(max_length=310, blank=True)
    as_of = models.DateField()
    birth_date = models.DateField(null=True, blank=True)
    kept_as = models.ForeignKey("self", on_delete=models.PROTECT, related_name="absorbed", null=True, blank=True)

    objects = IndividualQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["office", "kind"], name="individual_by_office"),
            models.Index(fields=["name_key", "birth_date"], name="individual_by_name"),
            models.Index(fields=["school", "student_no"], name="individual_by_number"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["pupil", "staff"]), name="individual_kind_known"),
            models.CheckConstraint(
                condition=Q(kept_as__isnull=True) | ~Q(kept_as=F("pk")), name="individual_kept_as_another"
            ),
            models.CheckConstraint(condition=Q(pseudonym__gte=0), name="individual_pseudonym_63_bits"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Identifier(models.Model):
    """เลขประจำตัวบุคคล: a citizen number or G code, as a keyed digest to find it and sealed to show it."""

    CITIZEN = "citizen"
    G_CODE = "g_code"
    KINDS = ((CITIZEN, "เลขประจำตัวประชาชน"), (G_CODE, "รหัส G"))

    individual = models.ForeignKey(Individual, on_delete=models.CASCADE, related_name="identifiers")
    subject = models.CharField(max_length=5, choices=Individual.KINDS)
    kind = models.CharField(max_length=8, choices=KINDS)
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    since = models.DateField()

    class Meta:
        ordering = ["individual", "pk"]
        constraints = [models.UniqueConstraint(fields=["subject", "digest"], name="identifier_of_one_individual")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class FormerName(models.Model):
    """ชื่อเดิม: a name or prefix that somebody bore until a day."""

    individual = models.ForeignKey(Individual, on_delete=models.CASCADE, related_name="former_names")
    prefix = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    valid_to = models.DateField()

    class Meta:
        ordering = ["individual", "valid_to", "pk"]

    def __str__(self) -> str:
        return f"{self.individual_id} {self.valid_to}"


class Contact(models.Model):
    """ข้อมูลติดต่อ: the personal details that one dataset gives about somebody: address, parents, income.

    ``digest`` is of the details as the file gave them, so that an import finds out cheaply what has changed.
    """

    individual = models.ForeignKey(Individual, on_delete=models.CASCADE, related_name="contacts")
    dataset = models.CharField(max_length=40)
    details = models.JSONField()
    digest = models.CharField(max_length=32)
    given_on = models.DateField()

    class Meta:
        ordering = ["individual", "dataset"]
        constraints = [models.UniqueConstraint(fields=["individual", "dataset"], name="contact_once_per_dataset")]

    def __str__(self) -> str:
        return f"{self.individual_id} {self.dataset}"


class Merge(models.Model):
    """การรวมตัวตน: two individuals were found to be one person; undone, the row stays and says when and why."""

    kept = models.ForeignKey(Individual, on_delete=models.CASCADE, related_name="merges_kept")
    absorbed = models.ForeignKey(Individual, on_delete=models.CASCADE, related_name="merges_absorbed")
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True)
    merged_at = models.DateTimeField()
    merged_by_id = models.BigIntegerField(null=True, blank=True)
    merged_by_name = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_id = models.BigIntegerField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=200, blank=True)
    undone_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="merge_once_while_it_holds"
            ),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False) | Q(undone_reason=""), name="merge_undone_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"
