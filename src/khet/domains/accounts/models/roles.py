"""Roles as data, and who holds which role, how far it reaches, and from when to when.

Personal fields: RoleAssignment says who may do what. Retention: as long as the person, the audit refers to it.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from khet.domains.accounts.models.people import Person, held_on
from khet.kernel.actor import Actor


class Role(models.Model):
    """บทบาท: a named set of permissions, shared by all offices or made by one for itself."""

    key = models.CharField(max_length=40, unique=True)
    office = models.ForeignKey(
        "organisations.Office", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    description = models.CharField(max_length=300, blank=True)
    permissions = models.JSONField(default=list)
    sees_personal_data = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="role_has_a_key")]

    def __str__(self) -> str:
        return self.key


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    """Roles held, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The roles held by the people that the permission reaches."""
        people = Person.objects.visible_to(actor, permission)
        return self.filter(person_id__in=people.values("pk"))

    def on(self, day: date) -> Self:
        """The roles held on this day."""
        return self.filter(held_on(day))


class RoleAssignment(models.Model):
    """การให้บทบาท: a role a person holds at an office, reaching all of it, networks, schools, or their own."""

    WHOLE_OFFICE = "whole_office"
    NETWORKS = "networks"
    SCHOOLS = "schools"
    OWN = "own"
    REACHES = (
        (WHOLE_OFFICE, "ทั้งเขต"),
        (NETWORKS, "เฉพาะเครือข่าย"),
        (SCHOOLS, "เฉพาะสถานศึกษา"),
        (OWN, "เฉพาะของตนเอง"),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    reach_kind = models.CharField(max_length=15, choices=REACHES)
    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    networks = models.ManyToManyField("organisations.Network", related_name="+", blank=True)
    schools = models.ManyToManyField("organisations.School", related_name="+", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    given_by_id = models.BigIntegerField(null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reach_kind__in=["whole_office", "networks", "schools", "own"]), name="role_reach_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="role_assignment_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role_id}"
