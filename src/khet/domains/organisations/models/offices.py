"""Offices (สพป./สพม.), their codes and successions, networks of schools, and groups inside an office.

Personal fields: none; names and codes of offices are public facts. Retention: permanent, they date every result.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from khet.domains.organisations.models.validity import OPEN_ENDED, Dated, ordered_dates
from khet.kernel.actor import Actor


class OfficeQuerySet(models.QuerySet["Office"]):
    """Offices, seen by somebody, as they were on a day."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The offices that the permission reaches, wholly or by one of their networks or schools."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = Q(pk__in=reach.office_ids)
        if reach.network_ids:
            condition |= Q(pk__in=Network.objects.filter(pk__in=reach.network_ids).values("office_id"))
        if reach.school_ids:
            places = Office.objects.filter(memberships__school_id__in=reach.school_ids)
            condition |= Q(pk__in=places.values("pk"))
        if reach.own and actor.home_office_id is not None:
            condition |= Q(pk=actor.home_office_id)
        return self.filter(condition)

    def on(self, day: date) -> Self:
        """The offices that existed on this day."""
        begun = Q(opened_on__isnull=True) | Q(opened_on__lte=day)
        return self.filter(begun & (Q(closed_on__isnull=True) | Q(closed_on__gt=day)))


class Office(models.Model):
    """สำนักงานเขตพื้นที่การศึกษา: primary (สพป.) or secondary (สพม.)."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TYPES = ((PRIMARY, "สพป."), (SECONDARY, "สพม."))

    short_name = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    office_type = models.CharField(max_length=10, choices=TYPES)
    sort_key = models.CharField(max_length=600)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(condition=Q(office_type__in=["primary", "secondary"]), name="office_type_known"),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="office_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class OfficeCode(Dated):
    """รหัสสำนักงาน: a code of an office, kept as text; one code never means two offices at a time."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=OPEN_ENDED, name="office_code_unique_while_valid"),
            models.CheckConstraint(condition=~Q(code=""), name="office_code_not_empty"),
            ordered_dates("office_code_dates"),
        ]

    def __str__(self) -> str:
        return self.code


class OfficeSuccession(models.Model):
    """การสืบต่อสำนักงาน: one office took over from another, in whole or in part, as when 42 areas became 62 in 2564."""

    SPLIT = "split"
    MERGE = "merge"
    KINDS = ((SPLIT, "แบ่งเขต"), (MERGE, "รวมเขต"))

    predecessor = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="origins")
    kind = models.CharField(max_length=10, choices=KINDS)
    effective_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="office_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="office_succeeds_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class NetworkQuerySet(models.QuerySet["Network"]):
    """Networks, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The networks of the offices reached, those reached by name, and those of the schools reached."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = Q(office_id__in=reach.office_ids) | Q(pk__in=reach.network_ids)
        if reach.school_ids:
            places = Network.objects.filter(memberships__school_id__in=reach.school_ids)
            condition |= Q(pk__in=places.values("pk"))
        return self.filter(condition)


class Network(Dated):
    """กลุ่มเครือข่าย of a primary office, สหวิทยาเขต of a secondary one: schools that work together."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="networks")
    name = models.CharField(max_length=150)
    sort_key = models.CharField(max_length=450)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], condition=OPEN_ENDED, name="network_name_unique_in_office"
            ),
            ordered_dates("network_dates"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The groups of the offices reached, and of one's own office with own reach."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = Q(office_id__in=reach.office_ids)
        if reach.own:
            condition |= Q(pk__in=actor.group_ids) | Q(office_id=actor.home_office_id)
        return self.filter(condition)


class Group(Dated):
    """กลุ่มงาน (or หน่วย) inside an office, which owns indicators and receives work."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField(default=0)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], condition=OPEN_ENDED, name="group_name_unique_in_office"
            ),
            ordered_dates("group_dates"),
        ]

    def __str__(self) -> str:
        return self.name
