"""Whoever reported gives no score to it, by whatever way."""

from __future__ import annotations

import pytest

from khet.domains.frameworks import permissions
from khet.domains.frameworks import public as frameworks
from tests.frameworks_cast import AT, YEAR, actor, level

RESULTS = "code,round6,round12,score,target,result,state\n1,5,,,,,\n2b,5,,,,,\nX1,5,,,,,\n"


def test_an_import_that_publishes_is_no_way_around(cast, river):
    both = actor("นายคนเดียว ทำทุกอย่าง", 50, *permissions.ALL, office_ids=(cast.office.id,))
    frameworks.save_report(
        actor=both,
        evaluation_id=river.id,
        round_code="6",
        node_code="1",
        report=level("5"),
        expected_revision=0,
        at=AT,
    )

    with pytest.raises(frameworks.SamePerson):
        frameworks.import_results(
            actor=both,
            office_id=cast.office.id,
            framework_code="river",
            year=YEAR,
            filename="ผล.csv",
            data=RESULTS.encode(),
            publish=True,
            at=AT,
        )

    found = frameworks.node_work(actor=cast.reader, evaluation_id=river.id, round_code="6", node_code="1")
    assert found.entry is not None
    assert not found.entry.has_score
