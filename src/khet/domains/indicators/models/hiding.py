"""What is hidden of figures, decided when data change, so that no page has to work it out.

Personal fields: none. Retention: a decision goes when the data that it rests on no longer stand.
"""

from __future__ import annotations

from django.db import models


class HiddenCells(models.Model):
    """ตัวเลขที่ต้องปกปิด: a decision about one indicator, year and attribute of an office.

    ``key`` names everything it rests on (definition, snapshots, structure, merges); ``counts`` names the counts
    themselves, so that other data with the same counts need not be decided again.
    """

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    counts = models.CharField(max_length=64)
    cells = models.BinaryField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["office", "pk"]
        indexes = [models.Index(fields=["office", "counts"], name="hidden_cells_of_counts")]

    def __str__(self) -> str:
        return self.key
