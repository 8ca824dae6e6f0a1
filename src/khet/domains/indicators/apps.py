"""Registers the indicators app, its jobs, and who answers for its figures on issued papers."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Figures computed from snapshots by formulas that officers write."""

    name = "khet.domains.indicators"
    label = "indicators"
    verbose_name = "ตัวชี้วัดจากข้อมูล"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the figure resolver and the jobs, and ask for their work whenever an office's data change."""
        from khet.domains.indicators import jobs, public
        from khet.domains.warehouse import public as warehouse
        from khet.kernel import register

        jobs.declare_schedules()
        warehouse.when_turned(public.ask_for_hiding)
        register.register_resolver(public.FIGURE_RESOLVER, public.current_figure, of_many=public.current_figures)
