"""An office with published and unpublished results to make papers of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from khet.domains.frameworks import permissions
from khet.domains.frameworks import public as frameworks
from khet.kernel.actor import Actor
from tests import frameworks_cast
from tests.frameworks_cast import AT, LATER, MACHINE, YEAR, Cast, actor

FIRST = "code,round6,round12\n1,4,3\n2b,5,5\nX1,3,4\n"


@pytest.fixture
def cast(db: None) -> Cast:
    frameworks_cast.store(frameworks_cast.RIVER, frameworks_cast.DELTA, frameworks_cast.TREE)
    return frameworks_cast.build()


@pytest.fixture
def clerk(cast: Cast) -> Actor:
    """Somebody who may see and issue the office's papers."""
    carried = (permissions.RESULT_VIEW, permissions.SUGGESTION_VIEW, permissions.PAPER_ISSUE)
    return actor("นางสาวสาร บรรณดี", 11, *carried, office_ids=(cast.office.id,))


def publish(cast: Cast, csv: str = FIRST, *, framework: str = "river", again: str = "") -> None:
    """Import and publish results, or publish them again with a reason."""
    take(cast, csv, framework=framework, at=LATER if again else AT, publish=True, amend_reason=again)


def take(cast: Cast, csv: str, *, at: datetime = AT, framework: str = "river", **how: Any) -> None:
    """Import results; without more they stay reports that nobody has scored."""
    report = frameworks.import_results(
        actor=MACHINE,
        office_id=cast.office.id,
        framework_code=framework,
        year=YEAR,
        filename="ผล.csv",
        data=csv.encode(),
        at=at,
        **how,
    )
    assert report.ok, report.faults


@pytest.fixture
def published(cast: Cast) -> Cast:
    publish(cast)
    return cast
