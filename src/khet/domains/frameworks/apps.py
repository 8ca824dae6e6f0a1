"""Registers the frameworks app, its jobs, and who answers for its figures on issued papers."""

from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    """Criteria and results."""

    name = "khet.domains.frameworks"
    label = "frameworks"
    verbose_name = "ผลการประเมิน"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the figure resolver and the background jobs."""
        from khet.domains.frameworks import jobs, public  # noqa: F401 - importing jobs enters their handlers
        from khet.kernel import register

        register.register_resolver(public.FIGURE_RESOLVER, public.current_figure, of_many=public.current_figures)
