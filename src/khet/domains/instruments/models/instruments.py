"""Instruments, their versions, and the band sets of offices.

Personal fields: who owns an instrument, who made, changed or published a version. Retention: as long as answers or
figures name the version.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khet.domains.instruments.models.reach import ShippedToo


class InstrumentQuerySet(ShippedToo):
    """Instruments, seen by somebody."""


class Instrument(models.Model):
    """เครื่องมือ: one questionnaire, test, rubric or checklist; without an office it ships for all."""

    KINDS = (
        ("satisfaction", "แบบประเมินความพึงพอใจ"),
        ("needs", "แบบประเมินความต้องการจำเป็น"),
        ("test", "แบบทดสอบ"),
        ("observation", "แบบสังเกต"),
        ("supervision", "แบบนิเทศ"),
        ("checklist", "แบบตรวจสอบรายการ"),
        ("service", "แบบประเมินการให้บริการ"),
        ("competency", "แบบประเมินสมรรถนะ"),
        ("screening", "แบบคัดกรอง"),
        ("other", "แบบอื่น"),
    )

    office = models.ForeignKey(
        "organisations.Office", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=KINDS, default="other")
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    owner_person_id = models.BigIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1000)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by_id = models.BigIntegerField(null=True, blank=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(office__isnull=True), name="instrument_code_for_all"),
            models.UniqueConstraint(
                fields=["office", "code"], condition=Q(office__isnull=False), name="instrument_code_in_office"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="instrument_code_not_empty"),
        ]

    def __str__(self) -> str:
        return self.code


class InstrumentVersionQuerySet(ShippedToo):
    """Versions of instruments, seen by whoever sees the instrument."""

    office_field = "instrument__office"


class InstrumentVersion(models.Model):
    """ฉบับของเครื่องมือ: the whole form as canonical data with its SHA-256; once published it never changes."""

    DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"
    STATES = ((DRAFT, "ร่าง"), (PUBLISHED, "ใช้งาน"), (RETIRED, "เลิกใช้"))

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)
    form = models.JSONField()
    xform = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    changes = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    editors = models.JSONField(default=dict)
    is_shipped = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)
    created_by_name = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.BigIntegerField(null=True, blank=True)
    published_by_name = models.CharField(max_length=200, blank=True)

    objects = InstrumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["instrument", "number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="instrument_version_once"),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state="draft"), name="instrument_has_one_draft_at_most"
            ),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state="published"), name="instrument_has_one_version_in_use"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="instrument_version_from_one"),
            models.CheckConstraint(
                condition=Q(state="draft") ^ Q(published_at__isnull=False), name="instrument_draft_is_not_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id}@{self.number}"


class OfficeBandSetQuerySet(ShippedToo):
    """Band sets of offices, seen by somebody."""


class OfficeBandSet(models.Model):
    """เกณฑ์แปลผลของสำนักงาน: a table of bands an office made; the highest version of a code is in use."""

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True, blank=True)
    made_by_name = models.CharField(max_length=200, blank=True)

    objects = OfficeBandSetQuerySet.as_manager()

    class Meta:
        ordering = ["office", "code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["office", "code", "version"], name="office_band_set_version_once"),
            models.CheckConstraint(condition=~Q(code=""), name="office_band_set_code_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"
