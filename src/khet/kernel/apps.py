"""Registers the kernel app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """What every domain stands on."""

    name = "khet.kernel"
    label = "kernel"
    verbose_name = "ฐานระบบ"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kernel's own jobs and what runs daily."""
        from khet.kernel import retention

        retention.declare_schedules()
