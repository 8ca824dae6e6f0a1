"""The invented offices of ``tests.people_cast``, and a browser for each of their people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client

from tests import people_cast

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def cast(db: None, settings: LazySettings) -> people_cast.Cast:
    """Two offices with their schools and people; the second factor is tested where it belongs."""
    settings.KHET_SECOND_FACTOR = False
    return people_cast.build()


@pytest.fixture
def browse(cast: people_cast.Cast) -> Callable[[str], Client]:
    """A browser in which one of the people is signed in."""

    def signed_in(who: str) -> Client:
        client = Client()
        client.force_login(cast.user(who), backend=BACKEND)
        return client

    return signed_in
