"""Entries that cannot be right are named with their place before they are kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khet.calc import rollup
from khet.calc.criteria import State
from khet.calc.rollup import NodeEntry
from tests.unit.calc.frameworks import PARTS, heading, level, parsed, points, rounds, share

NODES = (
    heading("H", part="a"),
    level("L", parent="H", label="ตัวชี้วัดที่ L"),
    level("P", parent="H", scoring="percent"),
    level("O", parent="H", scoring="percent", over_100=True),
    level("C", parent="H", scoring="checklist", steps=["วางแผน", "ทำ"]),
    level("S", parent="H", applies_to=["secondary"]),
    level("F", parent="H", fixed_state="tracked_not_scored"),
    level(
        "I", parent="H", scoring="percent", interpolate=True, thresholds=[{"at": 0, "level": 1}, {"at": 9, "level": 5}]
    ),
    {"code": "T", "part": "b", "name": "เป้า", "scoring": "target"},
    {"code": "T80", "part": "b", "name": "เป้า", "scoring": "target", "target": 80},
)
FRAMEWORK = parsed(*NODES, **PARTS)


def problems(code, entry):
    return rollup.check_entry(FRAMEWORK, FRAMEWORK.node(code), entry, "primary")


@pytest.mark.parametrize(
    ("code", "entry"),
    [
        ("L", rounds(1, 5)),
        ("L", rounds("4.0")),
        ("L", NodeEntry()),
        ("L", NodeEntry(state=State.IN_PROGRESS)),
        ("P", share(3, 4)),
        ("P", rounds(3, 4)),
        ("O", share(5, 4)),
        ("I", rounds("3.25")),
        ("C", NodeEntry(steps={"6": frozenset({1, 2})})),
        ("C", rounds(2)),
        ("S", NodeEntry()),
        ("S", NodeEntry(state=State.NOT_APPLICABLE)),
        ("F", NodeEntry(state=State.TRACKED_NOT_SCORED)),
        ("H", NodeEntry(state=State.TRACKED_NOT_SCORED)),
        ("T", NodeEntry(target=Decimal(80), result=Decimal(100))),
        ("T80", NodeEntry(result=Decimal(100))),
        ("T80", share(4, 5)),
        ("P", NodeEntry(state=State.TRACKED_NOT_SCORED, percents={"6": (Decimal(3), Decimal(4))})),
    ],
)
def test_good_entries_have_no_problem(code, entry):
    assert problems(code, entry) == []


@pytest.mark.parametrize(
    ("code", "entry", "path", "message"),
    [
        ("L", rounds(6), "L.rounds.6", "6 อยู่นอกช่วง 1 ถึง 5"),
        ("L", rounds(3, 0), "L.rounds.12", "0 อยู่นอกช่วง 1 ถึง 5"),
        ("L", rounds("-1"), "L.rounds.6", "-1 อยู่นอกช่วง"),
        ("L", rounds("3.5"), "L.rounds.6", "จำนวนเต็ม ไม่ใช่ 3.5"),
        ("L", rounds("NaN"), "L.rounds.6", "NaN อยู่นอกช่วง"),
        ("L", NodeEntry(rounds={"9": Decimal(3)}), "L.rounds.9", "ไม่มีรอบ “9”"),
        ("L", rounds(3, state=State.IN_PROGRESS), "L.state", "ระบุสถานะว่าไม่มีคะแนน"),
        ("L", share(1, 2), "L.percents", "ไม่ได้วัดเป็นร้อยละ"),
        ("L", NodeEntry(steps={"6": frozenset({1})}), "L.steps", "ไม่ได้ประเมินเป็นขั้น"),
        ("L", NodeEntry(target=Decimal(80)), "L.target", "ไม่ได้เทียบค่าเป้าหมาย"),
        ("L", NodeEntry(result=Decimal(80)), "L.result", "ให้กรอกเป็นระดับของรอบ"),
        ("P", share(5, 4), "P.percents.6", "ตัวตั้งมากกว่าตัวหาร (5/4)"),
        ("P", share(5, 0), "P.percents.6", "ตัวหารต้องไม่เป็น 0"),
        ("P", share(-5, 4), "P.percents.6", "ไม่ติดลบ"),
        ("P", share("Infinity", 4), "P.percents.6", "ต้องเป็นตัวเลข"),
        ("C", NodeEntry(steps={"6": frozenset({1, 3, 0})}), "C.steps.6", "ไม่มีขั้นที่ 0, 3"),
        ("S", rounds(3), "S.state", "ไม่ใช้กับสำนักงานประเภทนี้"),
        ("F", rounds(3), "F.state", "เกณฑ์กำหนดให้ข้อนี้ไม่ประเมินผล"),
        ("H", rounds(3), "H.rounds", "เป็นหัวข้อ"),
        ("H", NodeEntry(target=Decimal(1)), "H.rounds", "เป็นหัวข้อ"),
        ("T", NodeEntry(result=Decimal(100)), "T.target", "ต้องมีค่าเป้าหมาย"),
        ("T", NodeEntry(target=Decimal(-1)), "T.target", "ไม่ติดลบ"),
        ("T80", NodeEntry(result=Decimal("NaN")), "T80.result", "ไม่ติดลบ"),
        ("T80", rounds(4), "T80.rounds", "จึงไม่ให้เป็นระดับ"),
    ],
)
def test_a_faulty_entry_is_named_with_its_place_and_reason(code, entry, path, message):
    found = {problem.path: problem for problem in problems(code, entry)}

    assert message in found[path].message_th
    assert found[path].message_en.startswith(f"{code}: ")


def test_the_message_names_the_node_as_the_paper_does():
    assert problems("L", rounds(6))[0].message_th == "ตัวชี้วัดที่ L: 6 อยู่นอกช่วง 1 ถึง 5"


def test_points_go_up_to_their_maximum():
    framework = parsed(level("1", scoring="points", maximum=30), level("2", scoring="points"), **points())
    check = [rollup.check_entry(framework, node, rounds("30.5"), "primary") for node in framework.nodes]

    assert [len(found) for found in check] == [1, 0]


def test_all_entries_are_checked_together():
    framework = parsed(level("1"), level("2"), shared_scores=[["1", "2"]])
    found = rollup.check_entries(framework, {"1": rounds(9), "2": rounds(3), "99": rounds(1)}, office_type="primary")

    assert [problem.path for problem in found] == ["1.rounds.6", "99", "1;2"]
    assert all(problem.message_th and problem.message_en for problem in found)
