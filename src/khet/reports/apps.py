"""Registers the reports app, and who answers for the figures of reports that it gathers itself."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Official papers."""

    name = "khet.reports"
    label = "reports"
    verbose_name = "รายงาน"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the figure resolver of event reports."""
        from khet.kernel import register
        from khet.reports.development import facts, issuing

        register.register_resolver(facts.RESOLVER, issuing.current_figure, of_many=issuing.current_figures)
