"""Snapshots: what was published of a file, for good; and what the file itself claims that its rows do not bear out."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.domains.warehouse.models.imports import Import
from khet.kernel.actor import Actor
from khet.kernel.models.reach import within_reach


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Snapshots, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The snapshots of the offices that the permission reaches as a whole."""
        return self.filter(within_reach(actor, permission))

    def current(self) -> Self:
        """Those that nothing has superseded."""
        return self.filter(superseded_at__isnull=True)


class Snapshot(models.Model):
    """ชุดข้อมูล: one dataset of one office in one period, as published; never edited, at most superseded.

    ``folder`` is relative to the warehouse; it is gone, and ``removed_at`` set, once the dataset's retention is over.
    """

    uuid = models.UUIDField(unique=True)
    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    dataset = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    round = models.CharField(max_length=10, blank=True)
    schema_version = models.PositiveSmallIntegerField()
    imported = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="snapshots")
    source_name = models.CharField(max_length=255)
    source_sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    schools = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    folder = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    published_at = models.DateTimeField()
    published_by_id = models.BigIntegerField(null=True, blank=True)
    published_by_name = models.CharField(max_length=200, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="supersedes", null=True, blank=True
    )
    superseded_reason = models.TextField(blank=True)
    superseded_by_person_id = models.BigIntegerField(null=True, blank=True)
    superseded_by_name = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "dataset", "-round", "-pk"]
        indexes = [models.Index(fields=["office", "dataset", "year"], name="snapshot_by_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "dataset", "year", "round"],
                condition=Q(superseded_at__isnull=True),
                name="snapshot_one_current",
            ),
            models.CheckConstraint(condition=Q(year__gte=2500, year__lte=2700), name="snapshot_year_buddhist"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=False) | Q(superseded_by__isnull=True, superseded_reason=""),
                name="snapshot_superseded_when",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | ~Q(superseded_reason=""), name="snapshot_superseded_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.year} {self.round} {self.uuid}"


class DisagreementQuerySet(models.QuerySet["Disagreement"]):
    """Disagreements, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the offices that the permission reaches as a whole."""
        return self.filter(within_reach(actor, permission))


class Disagreement(models.Model):
    """ความไม่ตรงกันของตัวเลข: a total or mean that a file states and its own rows do not give.

    It never blocks the rows. It stands beside every use of the stated figure until somebody settles it.
    """

    STATED_WRONG = "stated_wrong"
    ROWS_WRONG = "rows_wrong"
    EXPLAINED = "explained"
    SETTLEMENTS = (
        (STATED_WRONG, "ใช้ค่าที่คำนวณจากแถว ค่าที่ระบุในไฟล์ผิด"),
        (ROWS_WRONG, "ค่าที่ระบุถูกต้อง แถวในไฟล์ผิด"),
        (EXPLAINED, "ต่างกันโดยมีเหตุผล ใช้ได้ทั้งสองค่า"),
    )

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="disagreements")
    dataset = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(default=0)
    round = models.CharField(max_length=10, blank=True)
    key = models.CharField(max_length=64)
    row = models.PositiveIntegerField(default=0)
    column = models.CharField(max_length=300, blank=True)
    columns = models.JSONField(default=list)
    stated = models.CharField(max_length=60, blank=True)
    computed = models.CharField(max_length=60, blank=True)
    weighting = models.CharField(max_length=60, blank=True)
    likely_cause = models.CharField(max_length=60, blank=True)
    message_th = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    cells = models.JSONField(default=list)
    settlement = models.CharField(max_length=20, choices=SETTLEMENTS, blank=True)
    note = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_id = models.BigIntegerField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=200, blank=True)

    objects = DisagreementQuerySet.as_manager()

    class Meta:
        ordering = ["imported", "row", "pk"]
        indexes = [models.Index(fields=["office", "dataset", "year"], name="disagreement_by_period")]
        constraints = [
            models.UniqueConstraint(fields=["imported", "key"], name="disagreement_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settlement="") | (Q(settled_at__isnull=False) & ~Q(settlement="")),
                name="disagreement_settled_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.row} {self.column}"


class SchoolPlace(models.Model):
    """ที่ตั้งสถานศึกษา: where a school stands on the map, from the last register of schools that was accepted."""

    school = models.OneToOneField("organisations.School", on_delete=models.PROTECT, related_name="+")
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["school"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="school_place_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.latitude},{self.longitude}"


class Shelf(models.Model):
    """ชั้นข้อมูลของเขต: a number that grows with everything published or merged in an office.

    Who publishes says which number his work began with; when it has grown since, the work is done again.
    """

    office = models.OneToOneField("organisations.Office", on_delete=models.PROTECT, related_name="+")
    version = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["office"]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.version}"
