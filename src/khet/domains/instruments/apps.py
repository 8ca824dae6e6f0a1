"""Registers the instruments app."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """Questionnaires, tests, rubrics and checklists."""

    name = "khet.domains.instruments"
    label = "instruments"
    verbose_name = "เครื่องมือและแบบสอบถาม"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the background jobs, and keep the keys of urns with backups."""
        from khet.domains.instruments import jobs  # noqa: F401 - importing jobs enters their handlers
