"""Registers the indicators app, and who answers for its figures on issued papers."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Figures computed from snapshots by formulas that officers write."""

    name = "khet.domains.indicators"
    label = "indicators"
    verbose_name = "ตัวชี้วัดจากข้อมูล"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Enter the figure resolver."""
        from khet.domains.indicators import public
        from khet.kernel import register

        register.register_resolver(public.FIGURE_RESOLVER, public.current_figure, of_many=public.current_figures)
