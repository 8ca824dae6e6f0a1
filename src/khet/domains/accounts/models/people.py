"""People: every grown-up who works with an office or a school, with or without sign-in.

Personal fields of Person: full_name, position, email. Retention: while the person works here and for as long
after as their name stands on results; `left_on` hides them from lists and ends sign-in.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from khet.kernel.actor import Actor


def held_on(day: date, prefix: str = "") -> Q:
    """The condition that something with ``starts_on`` and ``ends_on`` (its last day) is held on this day."""
    ended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return Q(**{f"{prefix}starts_on__lte": day}) & ended


class PersonQuerySet(models.QuerySet["Person"]):
    """People, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The people of the offices and schools reached; oneself with own reach.

        A network reaches the people of the schools that hold a place in it now or held one before.
        """
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = Q(office_id__in=reach.office_ids)
        if reach.school_ids:
            condition |= Q(school_id__in=reach.school_ids)
        if reach.network_ids:
            places = Person.objects.filter(school__memberships__network_id__in=reach.network_ids)
            condition |= Q(pk__in=places.values("pk"))
        if reach.own and actor.person_id is not None:
            condition |= Q(pk=actor.person_id)
        return self.filter(condition)

    def working_on(self, day: date) -> Self:
        """The people who had not left by this day."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


class Person(models.Model):
    """บุคลากร: a grown-up with a place of work, whether or not they sign in."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        "organisations.School", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    full_name = models.CharField(max_length=150)
    position = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    sort_key = models.CharField(max_length=450, db_index=True)
    left_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(full_name=""), name="person_has_a_name")]

    def __str__(self) -> str:
        return self.full_name


class GroupMembership(models.Model):
    """การสังกัดกลุ่มงาน: a person works in a group of the office, or heads it, between two dates."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey("organisations.Group", on_delete=models.PROTECT, related_name="+")
    is_head = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="group_membership_dates"
            ),
            models.UniqueConstraint(
                fields=["person", "group"], condition=Q(ends_on__isnull=True), name="group_membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ∈ {self.group_id}"
