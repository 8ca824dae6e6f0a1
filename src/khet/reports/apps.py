"""Registers the reports app, and who answers for the figures of reports that it gathers itself."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Official papers."""

    name = "khet.reports"
    label = "reports"
    verbose_name = "รายงาน"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the figure resolvers of the reports of events and of plans."""
        from khet.kernel import register
        from khet.reports.development import annual_story, facts, issuing

        register.register_resolver(facts.RESOLVER, issuing.current_figure, of_many=issuing.current_figures)
        register.register_resolver(
            annual_story.RESOLVER, issuing.current_annual_figure, of_many=issuing.current_annual_figures
        )
