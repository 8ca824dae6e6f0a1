"""The cast of this domain with its definitions and one census; every test has an empty warehouse of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import indicators_cast
from tests.indicators_cast import Cast


@pytest.fixture(autouse=True)
def warehouse_folder(tmp_path: Path, settings: object) -> Path:
    """Snapshots of a test lie in its own folder."""
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"  # type: ignore[attr-defined]
    return tmp_path / "warehouse"


@pytest.fixture
def cast(db: None) -> Cast:
    """The office with its people and five indicators, without data."""
    indicators_cast.define(
        indicators_cast.HEADS,
        indicators_cast.GIRLS,
        indicators_cast.MATHS,
        indicators_cast.DISABLED,
        indicators_cast.FALL,
    )
    return indicators_cast.build()


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """The office with its census of 2567."""
    indicators_cast.census(cast, indicators_cast.usual_roll(cast))
    return cast
