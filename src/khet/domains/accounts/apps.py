"""Registers the accounts app, and tells the kernel who an account is and where a person's mail goes."""

from __future__ import annotations

from datetime import date

from django.apps import AppConfig

from khet.kernel.actor import Actor


class AccountsConfig(AppConfig):
    """People, sign-in, roles and reach."""

    name = "khet.domains.accounts"
    label = "accounts"
    verbose_name = "บัญชีผู้ใช้"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let jobs run with the standing that their owner has when they run, and notices go out by mail."""
        from khet.kernel import jobs, work

        jobs.provide_actors(_actor)
        work.provide_addresses(_address)


def _actor(user_id: int, on: date) -> Actor:
    from khet.domains.accounts.queries.standing import standing

    return standing(user_id, on).actor


def _address(person_id: int) -> str:
    from khet.domains.accounts.queries.people import person
    from khet.domains.accounts.rules import PersonNotFound

    try:
        return person(person_id).email
    except PersonNotFound:
        return ""
