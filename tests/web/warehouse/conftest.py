"""The office that takes files in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests import warehouse_web_cast
from tests.warehouse_web_cast import Store


@pytest.fixture
def store(db: None, settings: LazySettings, tmp_path: Path) -> Store:
    """The office with its schools and people, and an empty warehouse."""
    settings.KHET_SECOND_FACTOR = False
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"
    return warehouse_web_cast.build()
