"""Registers the instruments app."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """Questionnaires, tests, rubrics and checklists."""

    name = "khet.domains.instruments"
    label = "instruments"
    verbose_name = "เครื่องมือและแบบสอบถาม"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the background jobs and the figure resolver, and keep the keys of urns with backups."""
        from khet.domains.instruments import (
            jobs,  # noqa: F401 - importing jobs enters their handlers
            public,
        )
        from khet.domains.instruments.queries import boxes
        from khet.kernel import backup, register

        backup.keep_folder("urns", boxes.restored_folder)
        backup.hold_still(boxes.urns_held_still)
        register.register_resolver(public.FIGURE_RESOLVER, public.current_figure, of_many=public.current_figures)
