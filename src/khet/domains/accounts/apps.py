"""Registers the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sign-in, roles and reach."""

    name = "khet.domains.accounts"
    label = "accounts"
    verbose_name = "บัญชีผู้ใช้"
    default_auto_field = "django.db.models.BigAutoField"
