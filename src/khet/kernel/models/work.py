"""What waits for a person: work items shown on home, and notifications."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor
from khet.kernel.models.reach import NOTHING, within_reach


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Work items, seen by somebody."""

    def open(self) -> Self:
        """Those that still wait."""
        return self.filter(closed_at__isnull=True)

    def visible_to(self, actor: Actor) -> Self:
        """What waits for this person, for one of their groups, or for anybody who holds a permission here.

        A group's item that names a permission waits only for those of the group who hold it in that place, or whose
        permission reaches their own work.
        """
        condition, in_groups = NOTHING, Q(group_id__in=actor.group_ids)
        if actor.person_id is not None:
            condition |= Q(person_id=actor.person_id)
        if actor.group_ids:
            condition |= in_groups & Q(permission="")
        asked = self.filter(closed_at__isnull=True).exclude(permission="")
        for permission in asked.order_by().values_list("permission", flat=True).distinct():
            if not actor.may(permission):
                continue
            near = within_reach(actor, permission, schools=True)
            condition |= Q(permission=permission, group_id__isnull=True) & near
            if actor.group_ids:
                own = Q() if actor.reach(permission).own else near
                condition |= Q(permission=permission) & in_groups & own
        return self.filter(condition)


class WorkItem(models.Model):
    """งานที่รอดำเนินการ: something with a due date that waits for a person, a group, or whoever may do it.

    A group's item may name a permission as well: then it waits for those of the group who hold it.
    """

    kind = models.CharField(max_length=100)
    subject = models.CharField(max_length=150)
    title = models.CharField(max_length=300)
    office_id = models.BigIntegerField(db_index=True)
    school_id = models.BigIntegerField(null=True, blank=True)
    assignee = models.CharField(max_length=150)
    person_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    group_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    permission = models.CharField(max_length=100, blank=True)
    due_on = models.DateField(null=True, blank=True)
    url_name = models.CharField(max_length=100)
    url_args = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["subject", "kind"], name="work_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "assignee"], condition=Q(closed_at__isnull=True), name="work_item_open_once"
            ),
            models.CheckConstraint(
                condition=Q(person_id__isnull=False, group_id__isnull=True, permission="")
                | Q(person_id__isnull=True, group_id__isnull=False)
                | (Q(person_id__isnull=True, group_id__isnull=True) & ~Q(permission="")),
                name="work_item_has_one_assignee",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications, seen by their receiver only."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own."""
        return self.filter(person_id=actor.person_id) if actor.person_id is not None else self.none()


class Notification(models.Model):
    """การแจ้งเตือน: one thing a person was told."""

    person_id = models.BigIntegerField(db_index=True)
    text = models.CharField(max_length=500)
    url_name = models.CharField(max_length=100, blank=True)
    url_args = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text[:80]
