"""The cast of this domain, with its criteria stored."""

from __future__ import annotations

import pytest

from khet.domains.frameworks import public as frameworks
from tests import frameworks_cast
from tests.frameworks_cast import AT, YEAR, Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return frameworks_cast.whole()


@pytest.fixture
def river(cast: Cast) -> frameworks.EvaluationRow:
    """An evaluation of two rounds, open, nothing reported."""
    return frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT
    )


@pytest.fixture
def delta(cast: Cast) -> frameworks.EvaluationRow:
    """An evaluation with percentages, steps, targets and a shared score, open, nothing reported."""
    return frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, framework_code="delta", year=YEAR, at=AT
    )
