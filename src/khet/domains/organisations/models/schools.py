"""Schools: the school itself is only an anchor; its name, codes, status and place all have dates.

Personal fields: none; names and codes of schools are public facts. Retention: permanent, they date every result.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from khet.domains.organisations.models.offices import Network, Office
from khet.domains.organisations.models.validity import OPEN_ENDED, Dated, holds_on, ordered_dates
from khet.kernel.actor import Actor


class SchoolQuerySet(models.QuerySet["School"]):
    """Schools, seen by somebody, in the structure of a day."""

    def visible_to(self, actor: Actor, permission: str, on: date | None = None) -> Self:
        """The schools that the permission reaches through their membership on a day (on any day without one)."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        places = SchoolMembership.objects.filter(
            Q(office_id__in=reach.office_ids) | Q(network_id__in=reach.network_ids)
        )
        if on is not None:
            places = places.filter(holds_on(on))
        return self.filter(Q(pk__in=reach.school_ids) | Q(pk__in=places.values("school_id")))

    def in_office(self, office_id: int, on: date, network_id: int | None = None) -> Self:
        """The schools that belonged to the office (and network) on this day."""
        places = SchoolMembership.objects.filter(holds_on(on), office_id=office_id)
        if network_id is not None:
            places = places.filter(network_id=network_id)
        return self.filter(pk__in=places.values("school_id"))


class School(models.Model):
    """สถานศึกษา: what stays the same while names, codes, offices and status change."""

    created_at = models.DateTimeField()

    objects = SchoolQuerySet.as_manager()

    def __str__(self) -> str:
        return f"โรงเรียน {self.pk}"


class SchoolFact(Dated):
    """Something said about a school between two dates; at most one such row is open-ended."""

    class Meta:
        abstract = True
        ordering = ["valid_from", "pk"]


class SchoolName(SchoolFact):
    """ชื่อสถานศึกษา: what the school is called."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    sort_key = models.CharField(max_length=600, db_index=True)

    class Meta(SchoolFact.Meta):
        constraints = [
            models.UniqueConstraint(fields=["school"], condition=OPEN_ENDED, name="school_one_open_name"),
            models.UniqueConstraint(fields=["school", "valid_from"], name="school_one_name_a_day"),
            models.CheckConstraint(condition=~Q(name=""), name="school_name_not_empty"),
            ordered_dates("school_name_dates"),
        ]

    def __str__(self) -> str:
        return self.name


class SchoolCode(SchoolFact):
    """รหัสสถานศึกษา: one of the three codes of a school, kept as text because of the leading zeros."""

    MINISTRY = "ministry10"
    SMIS = "smis8"
    OBEC = "obec6"
    KINDS = ((MINISTRY, "รหัสสถานศึกษา 10 หลัก"), (SMIS, "รหัส SMIS 8 หลัก"), (OBEC, "รหัส OBEC 6 หลัก"))

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="codes")
    kind = models.CharField(max_length=10, choices=KINDS)
    code = models.CharField(max_length=10)

    class Meta(SchoolFact.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], condition=OPEN_ENDED, name="school_code_unique_while_valid"
            ),
            models.UniqueConstraint(fields=["school", "kind"], condition=OPEN_ENDED, name="school_one_open_code"),
            models.CheckConstraint(condition=Q(kind__in=["ministry10", "smis8", "obec6"]), name="school_code_kind"),
            ordered_dates("school_code_dates"),
        ]

    def __str__(self) -> str:
        return self.code


class SchoolStatus(SchoolFact):
    """สถานะสถานศึกษา: whether the school was open; a gap means that nothing is known."""

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    MERGED = "merged"
    STATUSES = (
        (OPEN, "เปิดสอน"),
        (SUSPENDED, "หยุดสอนชั่วคราว (เรียนรวม)"),
        (CLOSED, "เลิกสถานศึกษา"),
        (MERGED, "รวมกับสถานศึกษาอื่น"),
    )

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=10, choices=STATUSES)

    class Meta(SchoolFact.Meta):
        constraints = [
            models.UniqueConstraint(fields=["school"], condition=OPEN_ENDED, name="school_one_open_status"),
            models.UniqueConstraint(fields=["school", "valid_from"], name="school_one_status_a_day"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "suspended", "closed", "merged"]), name="school_status_known"
            ),
            ordered_dates("school_status_dates"),
        ]

    def __str__(self) -> str:
        return self.status


class SchoolMembership(SchoolFact):
    """การสังกัดเครือข่าย: which office, and which of its networks, the school belongs to."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="memberships")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="memberships")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="memberships", null=True, blank=True)

    class Meta(SchoolFact.Meta):
        constraints = [
            models.UniqueConstraint(fields=["school"], condition=OPEN_ENDED, name="school_one_open_membership"),
            models.UniqueConstraint(fields=["school", "valid_from"], name="school_one_membership_a_day"),
            ordered_dates("school_membership_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} ∈ {self.office_id}"


class SchoolSuccession(models.Model):
    """การเปลี่ยนแปลงสถานศึกษา: moved to another office, merged into or split off from another school, closed."""

    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    CLOSE = "close"
    KINDS = (
        (MERGE, "รวมสถานศึกษา"),
        (SPLIT, "แยกตั้งสถานศึกษา"),
        (MOVE, "ย้ายสังกัด"),
        (CLOSE, "เลิกสถานศึกษา"),
    )

    predecessor = models.ForeignKey(School, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(School, on_delete=models.PROTECT, related_name="origins", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    effective_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["effective_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind__in=["merge", "split"], successor__isnull=False) & ~Q(predecessor=F("successor")))
                | Q(kind__in=["move", "close"], successor__isnull=True),
                name="school_succession_names_the_other",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.predecessor_id}"
