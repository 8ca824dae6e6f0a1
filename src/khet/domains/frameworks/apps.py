"""Registers the frameworks app."""

from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    """Criteria and results."""

    name = "khet.domains.frameworks"
    label = "frameworks"
    verbose_name = "ผลการประเมิน"
    default_auto_field = "django.db.models.BigAutoField"
