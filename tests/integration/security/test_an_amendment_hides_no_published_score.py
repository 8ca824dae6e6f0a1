"""A score that is being amended stands as it was published until its amendment is published too."""

from __future__ import annotations

from khet.domains.frameworks import public as frameworks
from tests.frameworks_cast import AT, LATER, score, through

ALL = {"1": "2", "2b": "5", "X1": "5"}


def _publish(cast, river, round_code, **more):
    return frameworks.publish_round(
        actor=cast.publisher, evaluation_id=river.id, round_code=round_code, at=LATER, **more
    )


def _amend(cast, river, code, figure):
    found = frameworks.node_work(actor=cast.reader, evaluation_id=river.id, round_code="6", node_code=code)
    return frameworks.amend(
        actor=cast.evaluator,
        evaluation_id=river.id,
        round_code="6",
        node_code=code,
        score=score(figure),
        reason="คิดคะแนนผิดช่อง",
        expected_revision=found.revision,
        at=LATER,
    )


def _node(cast, river, number, code):
    plain = frameworks.snapshot(actor=cast.reader, evaluation_id=river.id, number=number)
    return next(node for node in plain["nodes"] if node["code"] == code)


def test_publishing_the_next_round_keeps_a_score_whose_amendment_waits(cast, river):
    through(cast, river.id, "6", ALL)
    _publish(cast, river, "6")
    _amend(cast, river, "1", "1")
    through(cast, river.id, "12", ALL)

    row = _publish(cast, river, "12")

    assert _node(cast, river, row.number, "1")["rounds"] == {"6": "2", "12": "2"}


def test_publishing_one_amendment_keeps_another_that_was_sent_back(cast, river):
    through(cast, river.id, "6", ALL)
    _publish(cast, river, "6")
    _amend(cast, river, "1", "1")
    other = _amend(cast, river, "X1", "1")
    frameworks.return_with_reason(
        actor=cast.publisher,
        evaluation_id=river.id,
        round_code="6",
        node_code="X1",
        reason="ยังไม่ชัด",
        expected_revision=other.revision,
        at=AT,
    )

    row = _publish(cast, river, "6", reason="แก้ข้อ 1")

    assert _node(cast, river, row.number, "X1")["rounds"]["6"] == "5"
    assert _node(cast, river, row.number, "1")["rounds"]["6"] == "1"
    assert row.missing == ()
