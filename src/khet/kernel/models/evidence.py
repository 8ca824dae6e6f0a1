"""Evidence: a file, a link, or a figure held in Khet, attached to any record."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from khet.kernel.models.files import StoredFile


class EvidenceLink(models.Model):
    """หลักฐาน: one piece of evidence of one record."""

    FILE, LINK, FIGURE = "file", "link", "figure"
    KINDS = ((FILE, "ไฟล์"), (LINK, "ลิงก์"), (FIGURE, "ตัวเลขในระบบ"))

    subject_kind = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    office_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    url = models.CharField(max_length=1000, blank=True)
    figure_value = models.CharField(max_length=100, blank=True)
    figure_resolver = models.CharField(max_length=100, blank=True)
    figure_args = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="evidence_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="file", file__isnull=False, url="", figure_resolver="")
                | (Q(kind="link", file__isnull=True, figure_resolver="") & ~Q(url=""))
                | (Q(kind="figure", file__isnull=True, url="") & ~Q(figure_resolver="")),
                name="evidence_is_what_it_says",
            ),
        ]

    def __str__(self) -> str:
        return self.title
