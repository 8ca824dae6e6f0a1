"""The same machinery takes other frameworks, other scores and another kind of office: nothing of 2566 is in code."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khet.calc import criteria, rollup
from khet.calc.criteria import State
from khet.calc.rollup import NodeEntry
from tests.golden import tables

BANDS_THREE = {
    "code": "three",
    "version": "7",
    "name": "สามระดับ",
    "decimals": 1,
    "bands": [
        {"level": 1, "name": "ต่ำ", "from": 1, "to": 1.6},
        {"level": 2, "name": "กลาง", "from": 1.7, "to": 2.3},
        {"level": 3, "name": "สูง", "from": 2.4, "to": 3},
    ],
}
INVENTED = {
    "code": "river",
    "version": "3",
    "name": "กรอบสมมติ",
    "levels": {"min": 1, "max": 3},
    "rounds": [
        {"code": "q1", "name": "ไตรมาส 1", "month": 12, "day": 31},
        {"code": "q2", "name": "ไตรมาส 2", "month": 3, "day": 31},
        {"code": "q4", "name": "ไตรมาส 4", "month": 9, "day": 30},
    ],
    "state_labels": {"not_applicable": "ไม่ใช้", "not_reported": "…"},
    "band_set": "three@7",
    "band_sets": [BANDS_THREE],
    "nodes": [
        {"code": "A", "name": "หัวข้อ", "scoring": "rollup", "weight": 3},
        {
            "code": "A.1",
            "parent": "A",
            "name": "อัตราการออกกลางคัน",
            "scoring": "percent",
            "polarity": "lower",
            "weight": "2.5",
            "thresholds": [{"at": 3, "level": 2}, {"at": "1.5", "level": 3}],
        },
        {"code": "A.2", "parent": "A", "name": "ขั้นตอน", "scoring": "checklist", "steps": ["วางแผน", "ทำ", "ทบทวน"]},
        {"code": "B", "name": "เฉพาะประถม", "scoring": "level", "weight": 2, "applies_to": ["primary"]},
        {"code": "C", "name": "เฉพาะมัธยม", "scoring": "level", "weight": 9, "applies_to": ["secondary"]},
    ],
}
RIVER_ENTRIES = {
    "A.1": NodeEntry(percents={"q1": (Decimal(14), Decimal(1000)), "q2": (Decimal(31), Decimal(1000))}),
    "A.2": NodeEntry(steps={"q1": frozenset({1, 2}), "q2": frozenset({1, 3}), "q4": frozenset({1, 2, 3})}),
    "B": NodeEntry(rounds={"q1": Decimal(3), "q2": Decimal(2), "q4": Decimal(2)}),
    "C": NodeEntry(rounds={"q1": Decimal(1)}),
}


@pytest.fixture(scope="module")
def river():
    return rollup.roll_up(criteria.parse(INVENTED), RIVER_ENTRIES, office_type="primary")


def test_lower_is_better_and_missing_rounds_are_told(river):
    figure = river.figure("A.1")

    assert figure.rounds == {"q1": "3", "q2": "1"}
    assert figure.value == "2.00"
    assert figure.explanation["partial"] is True
    assert figure.explanation["rounds_missing"] == ["q4"]
    assert figure.explanation["inputs"][0]["note"] == "14 จาก 1000 = ร้อยละ 1.40"


def test_steps_count_up_to_the_first_gap(river):
    assert river.figure("A.2").rounds == {"q1": "2", "q2": "1", "q4": "3"}


def test_weights_other_than_one_and_another_table_of_bands(river):
    heading = river.figure("A")
    overall = river.overall

    assert heading.explanation["text"] == "7 ÷ 3.5 = 2.00"
    assert overall.explanation["text"] == "(32/3) ÷ 5 = 2.1333… → 2.13"
    assert (overall.value, overall.level, overall.counted) == ("2.13", "กลาง", 2)
    assert overall.explanation["band_set"]["value"] == "2.1"
    assert overall.explanation["next_level"] == {"name": "สูง", "level": 3, "needs": "0.22"}
    assert overall.explanation["partial"] is True


def test_what_is_for_the_other_kind_of_office_leaves_the_denominator_even_when_entered(river):
    figure = river.figure("C")

    assert (figure.state, figure.value, figure.printed) == (State.NOT_APPLICABLE, None, "ไม่ใช้")
    assert [left["reason"] for left in river.overall.explanation["left_out"]] == ["เฉพาะ สพม."]


def ita(iit: str, eit: str, oit: str | None) -> rollup.Outcome:
    scores = {"IIT": iit, "EIT": eit, "OIT": oit}
    entries = {code: NodeEntry(rounds={"12": Decimal(score)}) for code, score in scores.items() if score is not None}
    return rollup.roll_up(tables.shipped("ita-2566"), entries, office_type="primary")


@pytest.mark.parametrize(
    ("scores", "value", "level"),
    [
        pytest.param(("96", "95", "95"), "95.30", "ผ่านดีเยี่ยม", id="every tool at 95"),
        pytest.param(("99", "94.99", "99"), "97.80", "ผ่านดี", id="one tool just under 95"),
        pytest.param(("99", "84", "99"), "94.50", "ผ่าน", id="one tool under 85"),
        pytest.param(("90", "85", "88"), "87.70", "ผ่านดี", id="every tool at 85"),
        pytest.param(("85", "85", "84.98"), "84.99", "ต้องปรับปรุง", id="just under 85"),
        pytest.param(("70", "70", "69.9"), "69.96", "ต้องปรับปรุงโดยด่วน", id="just under 70"),
        pytest.param(("0", "0", "0"), "0.00", "ต้องปรับปรุงโดยด่วน", id="nothing"),
    ],
)
def test_ita_bands_look_at_every_tool(scores, value, level):
    overall = ita(*scores).overall

    assert (overall.value, overall.level) == (value, level)


def test_ita_is_a_weighted_sum_and_says_which_tool_is_too_low():
    explanation = ita("99", "84", "99").overall.explanation

    assert explanation["text"] == "9450 ÷ 100 = 94.50"
    assert explanation["next_level"] == {
        "name": "ผ่านดี",
        "level": 4,
        "needs": "0.00",
        "components_from": "85",
        "components": [{"code": "EIT", "needs": "1.00"}],
    }


def test_ita_shows_the_condition_of_the_band_it_found():
    band = ita("96", "95", "95").overall.explanation["band_set"]["band"]

    assert band == {"level": 5, "name": "ผ่านดีเยี่ยม", "from": "95.00", "to": "100.00", "components_from": "95"}


def test_ita_does_not_grant_a_condition_while_a_tool_is_missing():
    outcome = ita("99", "99", None)

    assert (outcome.overall.value, outcome.overall.level) == ("99.00", "ผ่าน")
    assert [left["state"] for left in outcome.overall.explanation["left_out"]] == ["not_reported"]


def school(one: str, two: str, three: str) -> rollup.Outcome:
    framework = tables.shipped("school-qa-2561")
    levels = {"1": one, "2": two, "3": three}
    entries = {
        node.code: NodeEntry(rounds={"12": Decimal(levels[node.code[0]])})
        for node in framework.nodes
        if not framework.children(node.code)
    }
    return rollup.roll_up(framework, entries, office_type="")


def test_school_standards_round_half_up_once():
    framework = tables.shipped("school-qa-2561")
    entries = {
        f"2.{place}": NodeEntry(rounds={"12": Decimal(level)}) for place, level in enumerate((5, 4, 4, 4), start=1)
    }
    figure = rollup.roll_up(framework, entries, office_type="").figure("2")

    assert (figure.value, figure.level, figure.printed) == ("4.25", "ดีเลิศ", "4")
    assert figure.explanation["band_set"]["value"] == "4"
    assert figure.explanation["next_level"] == {"name": "ยอดเยี่ยม", "level": 5, "needs": "0.25"}


@pytest.mark.parametrize(
    ("levels", "value", "level"),
    [
        (("5", "4", "4"), "4.33", "ดีเลิศ"),
        (("5", "5", "4"), "4.67", "ยอดเยี่ยม"),
        (("1", "1", "1"), "1.00", "กำลังพัฒนา"),
        (("2", "3", "2"), "2.33", "ปานกลาง"),
    ],
)
def test_school_levels_have_their_own_words(levels, value, level):
    overall = school(*levels).overall

    assert (overall.value, overall.level, overall.counted) == (value, level, 3)


def test_a_primary_office_has_the_other_indicator():
    framework = tables.shipped("qp-2566")
    entries = {node.code: NodeEntry(rounds={"6": Decimal(3), "12": Decimal(4)}) for node in framework.nodes}
    outcome = rollup.roll_up(framework, entries, office_type="primary")

    assert outcome.figure("6a").value == "3.50"
    assert outcome.overall.counted == 13
