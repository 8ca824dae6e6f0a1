"""The invented offices of ``tests.people_cast``, and browsers signed in as their people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests import people_cast


@pytest.fixture
def cast(db: None) -> people_cast.Cast:
    """Two offices with their schools and people."""
    return people_cast.build()


@pytest.fixture
def signed_in(cast: people_cast.Cast) -> Callable[[str], Client]:
    """A browser in which one of the people is signed in."""

    def browser(who: str) -> Client:
        client = Client()
        client.force_login(cast.user(who), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser
