"""What the warehouse's tests share: the cast, and a warehouse folder of each test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import warehouse_cast


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """An empty warehouse."""
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"
    return tmp_path / "warehouse"


@pytest.fixture
def cast(db: None) -> warehouse_cast.Cast:
    """The office and its people."""
    return warehouse_cast.build()
