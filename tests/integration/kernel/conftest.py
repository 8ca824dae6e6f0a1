"""Processes beside the test that use the test's own database."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.db import connection


@pytest.fixture
def same_database() -> Callable[[], dict[str, str]]:
    """The environment of a process that shall use the database of this test."""

    def environment() -> dict[str, str]:
        named = connection.settings_dict
        if connection.vendor == "sqlite":
            url = f"sqlite://{quote(str(named['NAME']))}"
        else:
            url = f"postgresql://{named['USER']}@/{named['NAME']}?host={quote(named['HOST'], safe='')}"
        return dict(os.environ) | {"KHET_DATABASE_URL": url}

    return environment
