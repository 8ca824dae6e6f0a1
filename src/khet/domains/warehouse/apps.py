"""Registers the warehouse app."""

from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    """Files taken as they are, checked, decided on, and kept as snapshots."""

    name = "khet.domains.warehouse"
    label = "warehouse"
    verbose_name = "คลังข้อมูล"
    default_auto_field = "django.db.models.BigAutoField"
