"""The roll-up: what counts, what leaves the denominator, and what each figure says about itself."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from khet.calc import rollup
from khet.calc.criteria import State
from khet.calc.rollup import NodeEntry
from tests.unit.calc.frameworks import NON_SCORES, figure, heading, level, outcome, parsed, rounds, share


def test_the_value_is_the_mean_of_the_rounds():
    found = figure(level("1"), rounds(4, 3))

    assert (found.state, found.value, found.level, found.level_number) == (State.SCORED, "3.50", "ดีมาก", 4)
    assert found.exact == Fraction(7, 2)
    assert found.explanation["partial"] is False


def test_one_missing_round_gives_the_mean_of_those_present_and_says_so():
    found = figure(level("1"), rounds(4))

    assert found.value == "4.00"
    assert found.rounds == {"6": "4"}
    assert (found.explanation["partial"], found.explanation["rounds_missing"]) == (True, ["12"])
    assert found.explanation["text"] == "4 ÷ 1 = 4.00"


def test_a_missing_round_is_told_all_the_way_up():
    found = outcome([heading("1"), level("1.1", parent="1"), level("2")], {"1.1": rounds(4), "2": rounds(5, 5)})

    assert found.figure("1").explanation["rounds_missing"] == ["12"]
    assert found.overall.explanation["rounds_missing"] == ["12"]
    assert found.overall.partial is True


@pytest.mark.parametrize("state", NON_SCORES)
def test_a_non_score_is_never_zero_and_leaves_the_denominator(state):
    labels = {"state_labels": {name.value: f"<{name.value}>" for name in NON_SCORES}}
    found = outcome([level("1"), level("2")], {"1": rounds(3, 3), "2": NodeEntry(state=state)}, **labels)

    assert found.figure("2").state is state
    assert (found.figure("2").value, found.figure("2").level_number) == (None, None)
    assert found.figure("2").printed == f"<{state.value}>"
    assert (found.overall.value, found.overall.counted) == ("3.00", 1)
    assert [(left["code"], left["state"]) for left in found.overall.explanation["left_out"]] == [("2", state.value)]


def test_a_state_wins_over_figures_that_stand_beside_it():
    assert figure(level("1"), rounds(5, 5, state=State.TRACKED_NOT_SCORED)).state is State.TRACKED_NOT_SCORED


@pytest.mark.parametrize("entry", [NodeEntry(), NodeEntry(state=State.SCORED), None])
def test_nothing_entered_is_not_reported(entry):
    found = outcome([level("1")], {} if entry is None else {"1": entry})

    assert found.figure("1").state is State.NOT_REPORTED
    assert found.figure("1").explanation["text"] == "ยังไม่รายงาน"


def test_a_state_the_criteria_fix_cannot_be_scored_away():
    assert figure(level("1", fixed_state="tracked_not_scored"), rounds(5, 5)).state is State.TRACKED_NOT_SCORED


@pytest.mark.parametrize(
    ("states", "heading_state"),
    [
        (["not_applicable", "not_applicable"], "not_applicable"),
        (["not_applicable", "tracked_not_scored"], "tracked_not_scored"),
        (["in_progress", "tracked_not_scored"], "in_progress"),
        (["in_progress", "not_reported"], "not_reported"),
    ],
)
def test_a_heading_with_nothing_that_counts_takes_the_state_that_waits_for_most(states, heading_state):
    nodes = [heading("1"), level("1.1", parent="1"), level("1.2", parent="1"), level("2")]
    entries = {f"1.{place}": NodeEntry(state=State(state)) for place, state in enumerate(states, start=1)}
    found = outcome(nodes, {**entries, "2": rounds(4, 4)}, state_labels={heading_state: "–"})

    assert (found.figure("1").state, found.figure("1").value) == (heading_state, None)
    assert found.figure("1").printed == "–"
    assert found.overall.counted == 1


def test_nothing_at_all_gives_no_figure_for_the_whole():
    found = outcome([level("1"), level("2")], {})

    assert (found.overall.value, found.overall.level, found.overall.counted) == (None, None, 0)
    assert found.overall.state is State.NOT_REPORTED
    assert found.overall.explanation["kind"] == "state"
    assert rollup.as_plain(found, office="ก", year=2566)["overall"]["counted"] == 0


def test_a_heading_may_be_tracked_as_a_whole():
    nodes = [heading("1"), level("1.1", parent="1"), level("2")]
    found = outcome(nodes, {"1": NodeEntry(state=State.TRACKED_NOT_SCORED), "1.1": rounds(5, 5), "2": rounds(3, 3)})

    assert found.figure("1.1").value == "5.00"
    assert found.figure("1").state is State.TRACKED_NOT_SCORED
    assert found.overall.value == "3.00"


def test_everything_under_a_heading_for_the_other_kind_of_office_goes_with_it():
    nodes = [heading("1", applies_to=["secondary"]), level("1.1", parent="1"), level("2")]
    found = outcome(nodes, {"1.1": rounds(5, 5), "2": rounds(3, 3)})

    assert found.figure("1").state is found.figure("1.1").state is State.NOT_APPLICABLE
    assert found.figure("1.1").explanation["text"] == "เฉพาะ สพม."
    assert found.overall.value == "3.00"


@pytest.mark.parametrize(
    ("printed", "value", "shown"), [("value", "4.50", "4.50"), ("level", "4.50", "5"), ("none", "4.50", None)]
)
def test_a_value_is_printed_as_the_paper_does(printed, value, shown):
    found = figure(level("1", printed=printed), rounds(4, 5))

    assert (found.value, found.printed) == (value, shown)


def test_a_heading_that_prints_nothing_prints_no_state_either():
    nodes = [heading("1", printed="none"), level("1.1", parent="1"), level("2", printed="none")]
    found = outcome(nodes, {}, state_labels={"not_reported": "ยังไม่รายงาน"})

    assert [found.figure(code).printed for code in ("1", "1.1", "2")] == [None, "ยังไม่รายงาน", None]


SHARED = {"shared_scores": [["1", "2"]]}


@pytest.mark.parametrize("entries", [{"1": rounds(5, 5)}, {"2": rounds(5, 5)}, {"1": rounds(5, 5), "2": rounds(5, 5)}])
def test_a_shared_score_may_stand_at_any_of_its_nodes_and_counts_once(entries):
    found = outcome([level("1"), level("2"), level("3")], {**entries, "3": rounds(2, 2)}, **SHARED)

    assert [found.figure(code).value for code in ("1", "2")] == ["5.00", "5.00"]
    assert found.figure("2").shared_score == "1;2"
    assert (found.overall.value, found.overall.counted) == ("3.50", 2)
    assert found.overall.explanation["inputs"][0]["name"] == "ข้อ 1; ข้อ 2"
    assert found.problems == ()


@pytest.mark.parametrize("other", [rounds(4, 5), NodeEntry(state=State.NOT_APPLICABLE), share(1, 2)])
def test_two_different_shared_scores_are_named_and_neither_counts(other):
    found = outcome([level("1"), level("2"), level("3")], {"1": rounds(5, 5), "2": other, "3": rounds(2, 2)}, **SHARED)

    assert (found.overall.value, found.overall.counted) == ("2.00", 1)
    assert [problem.path for problem in found.problems] == ["1;2"]
    assert found.overall.explanation["left_out"][0]["reason"] == found.problems[0].message_th
    assert found.figure("1").value == "5.00"


def test_a_shared_state_is_left_out_once():
    found = outcome([level("1"), level("2"), level("3")], {"2": NodeEntry(state=State.IN_PROGRESS)}, **SHARED)

    assert [left["code"] for left in found.overall.explanation["left_out"]] == ["1;2", "3"]


def test_entries_for_unknown_codes_and_rounds_do_not_matter():
    entry = NodeEntry(rounds={"6": Decimal(3), "12": Decimal(3), "18": Decimal(5)})
    found = outcome([level("1")], {"1": entry, "99": rounds(1, 1)})

    assert found.overall.value == "3.00"


def test_a_round_can_be_worked_out_by_itself():
    framework = parsed(level("1"), level("2")).only_rounds("6")
    found = rollup.roll_up(framework, {"1": rounds(1, 5), "2": rounds(2, 5)}, office_type="primary")

    assert (found.overall.value, found.overall.partial) == ("1.50", False)


@pytest.mark.parametrize(
    ("levels", "text"),
    [
        ((4, 4), "8 ÷ 2 = 4.00"),
        ((1, 2, 2), "5 ÷ 3 = 1.6666… → 1.67"),
        ((1, 2, 2, 2, 2, 2, 2, 2), "15 ÷ 8 = 1.875 → 1.88"),
        ((1,) * 511 + (2,), "513 ÷ 512 = 1.0019… → 1.00"),
    ],
)
def test_the_division_is_written_out(levels, text):
    nodes = [level(str(place)) for place, _ in enumerate(levels)]
    entries = {str(place): rounds(found, found) for place, found in enumerate(levels)}

    assert outcome(nodes, entries).overall.explanation["text"] == text


def test_the_top_level_has_no_next():
    assert figure(level("1"), rounds(5, 5)).explanation["next_level"] is None


def test_explanations_are_fresh_dicts_that_nobody_shares():
    found = outcome([level("1"), level("2")], {"1": rounds(4, 3)})
    whole = found.overall
    before = json.dumps(whole.explanation, ensure_ascii=False)
    spoilt = whole.explanation
    spoilt["inputs"][0]["value"] = "9"
    spoilt["left_out"].clear()
    spoilt["framework"]["code"] = "x"
    spoilt["band_set"]["band"]["name"] = "x"
    spoilt["next_level"]["needs"] = "x"
    spoilt["rounds_missing"].append("x")

    assert json.dumps(whole.explanation, ensure_ascii=False) == before


def test_what_was_kept_is_dropped_when_it_grows_too_large(monkeypatch):
    framework = parsed(level("1"), level("2"))
    monkeypatch.setattr(rollup, "MOST_KEPT", 3)
    for one in range(1, 6):
        found = rollup.roll_up(framework, {"1": rounds(one, one), "2": rounds(1, 1)}, office_type="primary")
        assert found.overall.exact == Fraction(one + 1, 2)
        assert len(framework.memo) < 12


def test_a_shared_score_nobody_reported_is_left_out_once():
    found = outcome([level("1"), level("2"), level("3")], {"3": rounds(4, 4)}, **SHARED)

    assert [left["code"] for left in found.overall.explanation["left_out"]] == ["1;2"]


def test_a_level_outside_the_scale_earns_no_band_rather_than_a_wrong_one():
    found = figure(level("1", printed="level"), rounds(9, 9))

    assert (found.value, found.level, found.level_number, found.printed) == ("9.00", None, None, None)
    assert found.explanation["band_set"]["band"] is None
    assert found.explanation["next_level"] is None
