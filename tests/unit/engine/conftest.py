"""Real files of real offices stand outside the project; tests that need them are deselected where they are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what is marked ``real_data`` unless KHET_REAL_DATA says where the files are."""
    if os.environ.get("KHET_REAL_DATA"):
        return
    without = [item for item in items if item.get_closest_marker("real_data")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if not item.get_closest_marker("real_data")]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files."""
    return Path(os.environ["KHET_REAL_DATA"])
