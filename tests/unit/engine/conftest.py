"""Real files of real offices, for the tests that are marked ``real_data``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files."""
    return Path(os.environ["KHET_REAL_DATA"])
