"""The cast of the frameworks, with an evaluation open."""

from __future__ import annotations

import pytest

from khet.domains.frameworks import public as frameworks
from tests import frameworks_cast
from tests.frameworks_cast import AT, YEAR, Cast


@pytest.fixture
def cast(db: None) -> Cast:
    frameworks_cast.store(frameworks_cast.RIVER)
    return frameworks_cast.build()


@pytest.fixture
def river(cast: Cast) -> frameworks.EvaluationRow:
    """An evaluation of two rounds, open, nothing reported."""
    return frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT
    )
