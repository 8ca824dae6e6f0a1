"""Registers the app of staff development."""

from django.apps import AppConfig


class DevelopmentConfig(AppConfig):
    """Staff development: plan, do, check, act."""

    name = "khet.domains.development"
    label = "development"
    verbose_name = "การพัฒนาครูและบุคลากร"
    default_auto_field = "django.db.models.BigAutoField"
