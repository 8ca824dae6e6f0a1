"""Registers the knowledge app, and what the one search finds of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    """Best practices and media."""

    name = "khet.domains.knowledge"
    label = "knowledge"
    verbose_name = "คลังความรู้"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the search find practices and media."""
        from khet.domains.knowledge import public
        from khet.kernel.web import search

        search.register("practices", _("แนวปฏิบัติที่ดี"), public.find_practices)
        search.register("media", _("สื่อการเรียนรู้"), public.find_media)
