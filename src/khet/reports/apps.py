"""Registers the reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Official papers."""

    name = "khet.reports"
    label = "reports"
    verbose_name = "รายงาน"
    default_auto_field = "django.db.models.BigAutoField"
