"""How one node gets its value: from a percentage, steps, points, or by comparison with a target."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from khet.calc.criteria import State
from khet.calc.rollup import NodeEntry
from tests.unit.calc.frameworks import PARTS, figure, level, outcome, points, rounds, share

THRESHOLDS = [{"at": 60, "level": 2}, {"at": 70, "level": 3}, {"at": 80, "level": 4}, {"at": 90, "level": 5}]
FALLING = [{"at": 4, "level": 2}, {"at": 3, "level": 3}, {"at": 2, "level": 4}, {"at": 1, "level": 5}]


@pytest.mark.parametrize(
    ("numerator", "shown"), [(59, "1"), (60, "2"), ("79.999", "3"), (80, "4"), (90, "5"), (100, "5"), (0, "1")]
)
def test_a_percentage_earns_the_level_whose_threshold_it_reaches(numerator, shown):
    node = level("1", scoring="percent", thresholds=THRESHOLDS)

    assert figure(node, share(numerator, 100)).rounds == {"6": shown}


@pytest.mark.parametrize(("numerator", "shown"), [("4.1", "1"), (4, "2"), ("2.5", "3"), (1, "5"), (0, "5")])
def test_lower_is_better_where_the_criteria_say_so(numerator, shown):
    node = level("1", scoring="percent", polarity="lower", thresholds=FALLING)

    assert figure(node, share(numerator, 100)).rounds == {"6": shown}


@pytest.mark.parametrize(
    ("numerator", "exact"),
    [
        (50, Fraction(1)),
        (60, Fraction(2)),
        (65, Fraction(5, 2)),
        (70, Fraction(3)),
        ("88", Fraction(24, 5)),
        (95, Fraction(5)),
    ],
)
def test_between_two_thresholds_the_value_may_go_in_proportion(numerator, exact):
    node = level("1", scoring="percent", interpolate=True, thresholds=THRESHOLDS)

    assert figure(node, share(numerator, 100)).exact == exact


def test_the_evaluators_level_wins_over_the_percentage():
    node = level("1", scoring="percent", thresholds=THRESHOLDS)
    entry = NodeEntry(rounds={"6": Decimal(2)}, percents={"6": (Decimal(95), Decimal(100))})
    found = figure(node, entry)

    assert found.rounds == {"6": "2"}
    assert found.explanation["inputs"][0]["source"] == "given"


@pytest.mark.parametrize("thresholds", [[], THRESHOLDS])
def test_a_percentage_without_a_level_waits_for_one(thresholds):
    node = level("1", scoring="percent", thresholds=thresholds)
    found = figure(node, share(95, 0 if thresholds else 100))

    assert found.state is State.IN_PROGRESS
    assert found.explanation["text"] == "รายงานผลแล้ว รอการให้ระดับ"


@pytest.mark.parametrize(
    ("done", "shown"), [([], "1"), ([2, 3], "1"), ([1], "1"), ([1, 2, 4], "2"), ([1, 2, 3, 9], "3")]
)
def test_a_checklist_counts_the_steps_done_in_a_row(done, shown):
    node = level("1", scoring="checklist", steps=["วางแผน", "ทำ", "ทบทวน"])

    assert figure(node, NodeEntry(steps={"12": frozenset(done)})).rounds == {"12": shown}


def test_points_out_of_another_maximum_are_brought_to_the_scale():
    nodes = [level("1", scoring="points", maximum=30, weight=40), level("2", scoring="points", weight=60)]
    entries = {"1": rounds("27", "27"), "2": rounds("50.5", "50.5")}
    found = outcome(nodes, entries, method="weighted_sum", **points())

    assert found.figure("1").rounds == {"6": "27", "12": "27"}
    assert found.figure("1").value == "90.00"
    assert found.figure("1").explanation["inputs"][0]["note"] == "27 จาก 30"
    assert found.overall.explanation["text"] == "6630 ÷ 100 = 66.30"
    assert found.overall.explanation["kind"] == "weighted_sum"
    assert found.overall.explanation["band_set"]["value"] == "66"


def test_when_a_table_rounds_harder_than_the_page_the_next_level_is_never_called_reached():
    nodes = [level("1", scoring="points"), level("2", scoring="points")]
    found = outcome(nodes, {"1": rounds("59.494"), "2": rounds("59.496")}, **points(decimals=1))

    assert found.overall.value == "59.5"
    assert found.overall.level_number == 3
    assert found.overall.explanation["next_level"] == {"name": "ระดับ 4", "level": 4, "needs": "0.1"}


def target(entry, **changes):
    node = {"code": "T", "name": "เป้า", "scoring": "target", "part": "b"} | changes
    found = outcome([level("1", part="a"), node], {"T": entry, "1": rounds(3, 3)}, **PARTS)
    assert found.overall.counted == 1
    return found.figure("T")


@pytest.mark.parametrize(
    ("polarity", "result", "meaning", "text"),
    [
        ("higher", "80", "บรรลุ", "80 ≥ 80 → บรรลุ"),
        ("higher", "79.99", "ไม่บรรลุ", "79.99 < 80 → ไม่บรรลุ"),
        ("lower", "80.00", "บรรลุ", "80 ≤ 80 → บรรลุ"),
        ("lower", "80.5", "ไม่บรรลุ", "80.5 > 80 → ไม่บรรลุ"),
    ],
)
def test_a_result_is_compared_with_its_target(polarity, result, meaning, text):
    found = target(NodeEntry(result=Decimal(result)), target=80, polarity=polarity)

    assert (found.state, found.meaning, found.printed) == (State.SCORED, meaning, meaning)
    assert (found.target, found.result) == ("80", text.split(" ", maxsplit=1)[0])
    assert found.explanation["text"] == text
    assert (found.value, found.level) == (None, None)


def test_the_entrys_own_target_replaces_the_nodes():
    assert target(NodeEntry(target=Decimal("85.50"), result=Decimal(85)), target=80).target == "85.5"
    assert target(NodeEntry(target=Decimal("85.50"), result=Decimal(85)), target=80).meaning == "ไม่บรรลุ"


def test_a_result_may_be_a_share_and_the_last_round_speaks():
    entry = NodeEntry(percents={"6": (Decimal(1), Decimal(2)), "12": (Decimal(11), Decimal(12))})

    assert target(entry, target=80).result == "91.67"


def test_a_result_just_under_its_target_is_not_rounded_onto_it():
    found = target(share("239999", "300000"), target=80)
    assert (found.result, found.meaning) == ("79.9997", "ไม่บรรลุ")


@pytest.mark.parametrize(
    ("entry", "state", "shown"),
    [
        (NodeEntry(), State.NOT_REPORTED, "80"),
        (NodeEntry(state=State.IN_PROGRESS), State.IN_PROGRESS, "80"),
        (share(1, 0), State.NOT_REPORTED, "80"),
    ],
)
def test_without_a_result_the_target_is_still_shown(entry, state, shown):
    found = target(entry, target=80)

    assert (found.state, found.target, found.result, found.meaning) == (state, shown, None, None)


def test_a_result_without_a_target_waits_for_one():
    found = target(NodeEntry(result=Decimal(90)))

    assert (found.state, found.meaning) == (State.IN_PROGRESS, None)


def test_a_target_that_prints_nothing():
    assert target(NodeEntry(result=Decimal(90)), target=80, printed="none").printed is None
