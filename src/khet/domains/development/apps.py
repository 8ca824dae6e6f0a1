"""Registers the app of staff development."""

from django.apps import AppConfig


class DevelopmentConfig(AppConfig):
    """Staff development: plan, do, check, act."""

    name = "khet.domains.development"
    label = "development"
    verbose_name = "การพัฒนาครูและบุคลากร"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the background jobs, and who answers for what certificates say."""
        from khet.domains.development import jobs, public
        from khet.kernel import register

        register.register_resolver(public.CERTIFICATE_RESOLVER, public.current_figure, of_many=public.current_figures)
        register.keep_apart(public.CERTIFICATE_KIND)
        jobs.follow_ups.declare_schedules()
