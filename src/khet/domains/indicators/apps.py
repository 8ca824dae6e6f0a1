"""Registers the indicators app."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Figures computed from snapshots by formulas that officers write."""

    name = "khet.domains.indicators"
    label = "indicators"
    verbose_name = "ตัวชี้วัดจากข้อมูล"
    default_auto_field = "django.db.models.BigAutoField"
