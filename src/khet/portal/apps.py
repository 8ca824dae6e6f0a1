"""Registers the portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages that show many domains."""

    name = "khet.portal"
    label = "portal"
    verbose_name = "หน้าแรก"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the search what can be found, and the audit page what its verbs mean."""
        from khet.kernel.web import audit
        from khet.portal import finding, verbs

        finding.register_all()
        audit.register_verbs(verbs.VERBS)
