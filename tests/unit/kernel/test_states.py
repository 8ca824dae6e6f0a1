"""State machines: a table that checks itself and answers who may go where."""

from __future__ import annotations

import pytest

from khet.kernel.states import BadMachine, Machine, ReasonMissing, WrongState, step

STATES = {"draft": "ร่าง", "submitted": "ส่งแล้ว", "published": "เผยแพร่แล้ว"}
STEPS = [
    step("submit", ["draft"], "submitted", permission="x.y.report"),
    step("return", ["submitted"], "draft", needs_reason=True),
    step("publish", ["submitted"], "published"),
]
MACHINE = Machine(STATES, STEPS)


def test_a_step_leads_to_its_target():
    assert MACHINE.check("submit", "draft") == "submitted"
    assert MACHINE.transition("submit").permission == "x.y.report"


def test_a_step_from_another_state_is_refused_in_thai_with_the_state_it_is_in():
    with pytest.raises(WrongState, match="เผยแพร่แล้ว") as wrong:
        MACHINE.check("submit", "published")

    assert (wrong.value.transition, wrong.value.state) == ("submit", "published")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_step_that_needs_a_reason_refuses_a_blank_one(reason):
    with pytest.raises(ReasonMissing):
        MACHINE.check("return", "submitted", reason=reason)


def test_a_reason_may_be_checked_elsewhere():
    assert MACHINE.check("return", "submitted") == MACHINE.check("return", "submitted", reason="ไม่ครบ") == "draft"


def test_a_step_may_start_only_where_the_table_says():
    assert MACHINE.may("publish", "submitted")
    assert not MACHINE.may("publish", "draft")


@pytest.mark.parametrize(
    "steps",
    [
        [step("a", ["draft"], "nowhere")],
        [step("a", ["nowhere"], "draft")],
        [step("a", [], "draft")],
        [step("a", ["draft"], "submitted"), step("a", ["submitted"], "draft")],
    ],
    ids=["target", "source", "no source", "twice"],
)
def test_a_table_that_cannot_be_right_is_refused_at_once(steps):
    with pytest.raises(BadMachine):
        Machine(STATES, steps)


def test_states_may_be_given_without_labels():
    with pytest.raises(WrongState, match="“b”"):
        Machine(["a", "b"], [step("go", ["a"], "b")]).check("go", "b")
