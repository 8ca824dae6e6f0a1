"""Registers the warehouse app, its jobs, and its folder for the backup."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    """Files taken as they are, checked, decided on, and kept as snapshots."""

    name = "khet.domains.warehouse"
    label = "warehouse"
    verbose_name = "คลังข้อมูล"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the background jobs, the daily upkeep and the folder that backups carry."""
        from khet.domains.warehouse import jobs
        from khet.kernel.backup import folders

        jobs.declare_schedules()
        folders.keep_folder("warehouse", _root)


def _root() -> Path:
    from khet.domains.warehouse.queries.places import root

    return root()
