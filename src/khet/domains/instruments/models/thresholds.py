"""The thresholds from which an office accepts an instrument."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Acceptance(models.Model):
    """เกณฑ์ยอมรับคุณภาพเครื่องมือ: from which IOC, alpha, KR-20, p, r, kappa and ICC on an office accepts."""

    office = models.OneToOneField("organisations.Office", on_delete=models.PROTECT, related_name="+")
    ioc = models.DecimalField(max_digits=4, decimal_places=3)
    alpha = models.DecimalField(max_digits=4, decimal_places=3)
    kr20 = models.DecimalField(max_digits=4, decimal_places=3)
    p_min = models.DecimalField(max_digits=4, decimal_places=3)
    p_max = models.DecimalField(max_digits=4, decimal_places=3)
    r_min = models.DecimalField(max_digits=4, decimal_places=3)
    kappa = models.DecimalField(max_digits=4, decimal_places=3)
    icc = models.DecimalField(max_digits=4, decimal_places=3)
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True, blank=True)
    set_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(p_min__lte=F("p_max")), name="acceptance_difficulty_in_order"),
        ]

    def __str__(self) -> str:
        return f"acceptance of office {self.office_id}"
