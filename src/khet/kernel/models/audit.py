"""The audit chain: one row for every act, each carrying the hash of the row before it.

A row is never changed, so what may not be kept for ever is never written into it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Never, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from khet.kernel.actor import Actor
from khet.kernel.models.reach import within_reach


class AuditIsAppendOnly(TypeError):
    """Somebody tried to change or delete an audit row through the model."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Audit rows, seen by somebody; refuses to change or delete them."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The rows of the offices that the permission reaches; rows without an office need everything."""
        return self.filter(within_reach(actor, permission))

    def update(self, **values: Any) -> Never:
        """Refuse: the audit is append-only."""
        raise AuditIsAppendOnly("audit rows are never changed")

    def delete(self) -> Never:
        """Refuse: the audit is append-only."""
        raise AuditIsAppendOnly("audit rows are never deleted")

    def bulk_update(self, objs: Iterable[AuditEntry], fields: Iterable[str], batch_size: int | None = None) -> Never:
        """Refuse: the audit is append-only."""
        raise AuditIsAppendOnly("audit rows are never changed")


class AuditEntry(models.Model):
    """บันทึกการใช้งาน: who did what to which record, when, and the link to the row before."""

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=20)
    actor_user_id = models.BigIntegerField(null=True, blank=True)
    actor_person_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    actor_name = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=120, db_index=True)
    target_kind = models.CharField(max_length=80)
    target_id = models.CharField(max_length=80)
    target_label = models.CharField(max_length=300, blank=True)
    office_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["target_kind", "target_id"], name="audit_by_target")]
        constraints = [models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_sequence_from_one")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.target_kind}:{self.target_id}"

    def save(self, **options: Any) -> None:
        """Insert the row; refuse to write it a second time."""
        if not self._state.adding:
            raise AuditIsAppendOnly("audit rows are never changed")
        super().save(**options)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> Never:
        """Refuse: the audit is append-only."""
        raise AuditIsAppendOnly("audit rows are never deleted")


class AuditHead(models.Model):
    """ปลายสายบันทึก: how many rows there are and the last hash, so that a cut tail is noticed."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True)
    count = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.count} {self.hash}"
