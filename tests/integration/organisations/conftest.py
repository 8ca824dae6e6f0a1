"""The invented offices of ``tests.people_cast``."""

from __future__ import annotations

import pytest

from tests import people_cast


@pytest.fixture
def cast(db: None) -> people_cast.Cast:
    """Two offices with their schools and people."""
    return people_cast.build()
