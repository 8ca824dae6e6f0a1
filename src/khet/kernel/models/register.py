"""The register of issued documents: gapless numbers, what each paper showed, and whether it still stands."""

from __future__ import annotations

from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor
from khet.kernel.models.reach import within_reach


class NumberSeries(models.Model):
    """เลขที่เอกสาร: the last number used in one series of one office and one year."""

    series = models.CharField(max_length=40)
    office_id = models.BigIntegerField()
    year_be = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "office_id", "year_be"], name="number_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year_be}: {self.last_number}"


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    """Issued documents, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices that the permission reaches."""
        return self.filter(within_reach(actor, permission))


class IssuedDocument(models.Model):
    """เอกสารที่ออก: one official paper with its number and the token behind its QR code."""

    VALID, SUPERSEDED, REVOKED = "valid", "superseded", "revoked"
    STATES = ((VALID, "ใช้ได้"), (SUPERSEDED, "มีฉบับใหม่แทน"), (REVOKED, "ยกเลิก"))

    series = models.CharField(max_length=40)
    office_id = models.BigIntegerField(db_index=True)
    office_label = models.CharField(max_length=100)
    year_be = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=200, db_index=True)
    token = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=500)
    document_kind = models.CharField(max_length=100)
    subject = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    content_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by_id = models.BigIntegerField(null=True, blank=True)
    issued_by_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=VALID)
    state_reason = models.CharField(max_length=500, blank=True)
    state_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "office_id", "year_be", "number"], name="document_number_once"),
            models.CheckConstraint(
                condition=Q(state="valid", state_at__isnull=True, superseded_by__isnull=True)
                | Q(state="superseded", state_at__isnull=False, superseded_by__isnull=False)
                | (Q(state="revoked", state_at__isnull=False) & ~Q(state_reason="")),
                name="document_state_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class IssuedFigure(models.Model):
    """ตัวเลขในเอกสาร: a figure that a paper shows, as it was issued, with the key that tells what it is now."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=300)
    value = models.CharField(max_length=200)
    resolver = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="issued_figure_position_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"
