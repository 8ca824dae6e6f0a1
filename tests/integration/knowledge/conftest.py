"""The cast of offices, schools and people."""

from __future__ import annotations

import pytest

from tests import people_cast
from tests.people_cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return people_cast.build()
