"""Whoever reaches only their own work owns some nodes, and never the whole evaluation."""

from __future__ import annotations

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.frameworks import permissions
from khet.domains.frameworks import public as frameworks
from tests.frameworks_cast import AT, MACHINE, actor, level, score, through


@pytest.fixture
def owner(cast, river):
    """A person with every permission over their own work, who owns one node."""
    known = accounts.add_person(actor=MACHINE, office_id=cast.office.id, full_name="นายเดี่ยว ข้อเดียว", at=AT)
    found = actor(known.full_name, known.id, *permissions.ALL, own=True)
    frameworks.assign(
        actor=cast.planner, evaluation_id=river.id, owners={"1": frameworks.Owner(person_id=found.person_id)}, at=AT
    )
    return found


def test_they_cannot_publish_the_round(cast, river, owner):
    with pytest.raises(frameworks.NoSuchEvaluation):
        frameworks.publish_round(
            actor=owner, evaluation_id=river.id, round_code="6", at=AT, acknowledge_missing=["1", "2b", "X1"]
        )


def test_they_cannot_give_nodes_to_owners(cast, river, owner):
    with pytest.raises(frameworks.NoSuchEvaluation):
        frameworks.assign(
            actor=owner, evaluation_id=river.id, owners={"X1": frameworks.Owner(person_id=owner.person_id)}, at=AT
        )


def test_they_can_report_their_own_node(cast, river, owner):
    row = frameworks.save_report(
        actor=owner, evaluation_id=river.id, round_code="6", node_code="1", report=level("3"), expected_revision=0,
        at=AT,
    )  # fmt: skip
    assert row.revision == 1
    through(cast, river.id, "6", {"X1": "4"})


@pytest.mark.parametrize("upto", ["submitted", "confirmed"])
def test_they_cannot_take_the_next_step_on_the_node_of_somebody_else(cast, river, owner, upto):
    through(cast, river.id, "6", {"X1": "4"}, upto=upto)
    place = {"actor": owner, "evaluation_id": river.id, "round_code": "6", "node_code": "X1", "at": AT}
    found = frameworks.node_work(actor=cast.reader, evaluation_id=river.id, round_code="6", node_code="X1")
    steps = {
        "submitted": lambda: frameworks.confirm(expected_revision=found.revision, **place),
        "confirmed": lambda: frameworks.score(score=score("5"), expected_revision=found.revision, **place),
    }
    with pytest.raises(frameworks.NotOwner):
        steps[upto]()
    with pytest.raises(frameworks.NotOwner):
        frameworks.return_with_reason(reason="ไม่ใช่ข้อของตน", expected_revision=found.revision, **place)
    with pytest.raises(frameworks.NotOwner):
        frameworks.write_suggestion(text="ควรปรับปรุง", **place)
