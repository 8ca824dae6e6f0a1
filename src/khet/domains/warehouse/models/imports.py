"""Imports: a file on its way to a snapshot, what was asked about it, and what a person decided.

An import is a pure function of its file, its mapping, its decisions and what is known: these rows are that function's
arguments and a copy of its last answer. Nothing of the file's content is staged here.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.kernel.actor import Actor
from khet.kernel.models.reach import within_reach


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The imports of the offices that the permission reaches as a whole."""
        return self.filter(within_reach(actor, permission))


class Import(models.Model):
    """การนำเข้าข้อมูล: one file of one office, from the upload to the snapshot it was published as.

    ``year`` 0 means that no period is known yet; ``file`` is gone once its dataset's retention is over.
    """

    UPLOADED = "uploaded"
    MAPPED = "mapped"
    CHECKED = "checked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STATES = (
        (UPLOADED, "รอระบุคอลัมน์"),
        (MAPPED, "รอตรวจ"),
        (CHECKED, "ตรวจแล้ว รอรับรอง"),
        (ACCEPTED, "รับรองแล้ว"),
        (REFUSED, "อ่านไม่ได้"),
        (WITHDRAWN, "ถอนแล้ว"),
    )

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=STATES, default=UPLOADED)
    dataset = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    round = models.CharField(max_length=10, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    mapping = models.JSONField(default=list, blank=True)
    proposals = models.JSONField(default=list, blank=True)
    hints = models.JSONField(default=dict, blank=True)
    rows_in = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by_id = models.BigIntegerField(null=True, blank=True)
    uploaded_by_name = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["office", "sha256"], name="import_same_file"),
            models.Index(fields=["office", "state"], name="import_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "mapped", "checked", "accepted", "refused", "withdrawn"]),
                name="import_state_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    rows_in=models.F("accepted") + models.F("repaired") + models.F("waiting") + models.F("refused")
                ),
                name="import_rows_add_up",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "mapped", "refused", "withdrawn"]) | Q(checked_at__isnull=False),
                name="import_checked_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.file_name}"


class Question(models.Model):
    """ข้อสงสัย: one cause of trouble in an import, with all its rows, that one decision settles.

    ``answer`` is the option that was chosen, empty while the question waits.
    """

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    cause = models.CharField(max_length=60)
    field = models.CharField(max_length=60, blank=True)
    group = models.CharField(max_length=200, blank=True)
    column = models.CharField(max_length=300, blank=True)
    rows = models.JSONField(default=list)
    row_count = models.PositiveIntegerField()
    message_th = models.TextField()
    message_en = models.TextField(blank=True)
    suggestion = models.TextField(blank=True)
    options = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["imported", "position"]
        constraints = [
            models.UniqueConstraint(fields=["imported", "cause", "field", "group"], name="question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.cause} {self.group}"


class Decision(models.Model):
    """คำตัดสิน: what a person decided about a cause in an import; the last one about the same rows counts."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="decisions")
    cause = models.CharField(max_length=60)
    field = models.CharField(max_length=60, blank=True)
    group = models.CharField(max_length=200, blank=True)
    rows = models.JSONField(default=list)
    rows_key = models.CharField(max_length=64, blank=True)
    option = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["imported", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["imported", "cause", "field", "group", "rows_key"], name="decision_once_about_rows"
            ),
            models.CheckConstraint(condition=~Q(option=""), name="decision_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.cause} → {self.option}"


class SavedMappingQuerySet(models.QuerySet["SavedMapping"]):
    """Saved mappings, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The mappings of the offices that the permission reaches as a whole."""
        return self.filter(within_reach(actor, permission))


class SavedMapping(models.Model):
    """การจับคู่คอลัมน์: how the columns of a table with this fingerprint are read; it proposes itself next time."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    dataset = models.CharField(max_length=40)
    mapping = models.JSONField()
    file_name = models.CharField(max_length=255, blank=True)
    saved_at = models.DateTimeField()
    saved_by_id = models.BigIntegerField(null=True, blank=True)
    saved_by_name = models.CharField(max_length=200, blank=True)

    objects = SavedMappingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["office", "fingerprint"], name="mapping_once_per_fingerprint")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.fingerprint[:12]}"
