"""The front door of accounts: people, roles and reach, and who is acting."""

from khet.domains.accounts.queries.standing import Standing, actor_for, actor_for_token, standing

__all__ = ["Standing", "actor_for", "actor_for_token", "standing"]
