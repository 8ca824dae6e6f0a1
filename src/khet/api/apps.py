"""Registers the API, for its page and static files."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """HTTP for other systems."""

    name = "khet.api"
    label = "api"
    verbose_name = "API"
