"""Stored files: a row says who uploaded what; the bytes lie under their own hash in the data folder."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor
from khet.kernel.models.reach import within_reach


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Files, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The files of the offices that the permission reaches."""
        return self.filter(within_reach(actor, permission))


class StoredFile(models.Model):
    """ไฟล์: one upload; several rows may name the same blob."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    name = models.CharField(max_length=255)
    office_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    stored_at = models.DateTimeField()
    stored_by_id = models.BigIntegerField(null=True, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty")]

    def __str__(self) -> str:
        return self.name
