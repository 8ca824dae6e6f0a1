"""Registers the organisations app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Offices, networks, schools and groups."""

    name = "khet.domains.organisations"
    label = "organisations"
    verbose_name = "หน่วยงาน"
    default_auto_field = "django.db.models.BigAutoField"
