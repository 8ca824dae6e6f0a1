"""Small invented frameworks for the tests of calc."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from khet.calc import criteria, rollup
from khet.calc.criteria import CriteriaError, Framework, State
from khet.calc.rollup import Figure, NodeEntry, Outcome

Plain = dict[str, Any]

BANDS: Plain = {
    "code": "plain",
    "version": "1",
    "name": "ช่วงเท่ากัน",
    "decimals": 2,
    "bands": [
        {"level": 1, "name": "ปรับปรุง", "from": 1, "to": "1.80"},
        {"level": 2, "name": "พอใช้", "from": "1.81", "to": "2.60"},
        {"level": 3, "name": "ดี", "from": "2.61", "to": "3.40"},
        {"level": 4, "name": "ดีมาก", "from": "3.41", "to": "4.20"},
        {"level": 5, "name": "ดีเยี่ยม", "from": "4.21", "to": 5},
    ],
}


def plain(*nodes: Plain, **changes: Any) -> Plain:
    """Give a small framework as a file holds it, with these nodes and changes."""
    default: Plain = {
        "code": "small",
        "version": "1",
        "name": "กรอบเล็ก",
        "rounds": [
            {"code": "6", "name": "รอบ 6 เดือน", "month": 3, "day": 31},
            {"code": "12", "name": "รอบ 12 เดือน", "month": 9, "day": 30},
        ],
        "band_set": "plain@1",
        "band_sets": [BANDS],
        "nodes": list(nodes) or [level("1"), level("2")],
    }
    return copy.deepcopy(default | changes)


def level(code: str, /, **changes: Any) -> Plain:
    """Give a node scored by level."""
    return {"code": code, "name": f"ข้อ {code}", "scoring": "level"} | changes


def heading(code: str, /, **changes: Any) -> Plain:
    """Give a node rolled up from its children."""
    return {"code": code, "name": f"หัวข้อ {code}", "scoring": "rollup"} | changes


def parsed(*nodes: Plain, **changes: Any) -> Framework:
    """Parse a small framework."""
    return criteria.parse(plain(*nodes, **changes))


def problems(*nodes: Plain, **changes: Any) -> dict[str, str]:
    """Parse a small framework that is wrong: what is said in English, by place."""
    return refused(plain(*nodes, **changes))


def refused(what: object) -> dict[str, str]:
    """Parse something wrong: what is said in English, by place."""
    try:
        criteria.parse(what)
    except CriteriaError as error:
        return {problem.path: problem.message_en for problem in error.problems}
    return {}


def rounds(*figures: int | str, **changes: Any) -> NodeEntry:
    """Give an entry with levels for the first rounds of a small framework."""
    return NodeEntry(
        rounds={code: Decimal(figure) for code, figure in zip(("6", "12"), figures, strict=False)}, **changes
    )


PARTS: Plain = {"parts": [{"code": "a", "name": "ก"}, {"code": "b", "name": "ข", "in_overall": False}]}
NON_SCORES = [State.NOT_APPLICABLE, State.TRACKED_NOT_SCORED, State.IN_PROGRESS, State.NOT_REPORTED]


def outcome(
    nodes: Sequence[Plain], entries: Mapping[str, NodeEntry], *, office_type: str = "primary", **changes: Any
) -> Outcome:
    """Roll entries up a small framework of these nodes."""
    return rollup.roll_up(parsed(*nodes, **changes), entries, office_type=office_type)


def figure(node: Plain, entry: NodeEntry, **changes: Any) -> Figure:
    """Work out one node that stands beside another."""
    return outcome([node, level("other")], {node["code"]: entry}, **changes).figure(node["code"])


def share(numerator: int | str, denominator: int | str) -> NodeEntry:
    """Give an entry with a percentage for the first round."""
    return NodeEntry(percents={"6": (Decimal(numerator), Decimal(denominator))})


def points(**changes: Any) -> Plain:
    """Give the changes that make a small framework one of points up to 100."""
    bands = [
        {"level": place, "name": f"ระดับ {place}", "from": (place - 1) * 20, "to": place * 20 - 1}
        for place in range(1, 6)
    ]
    bands[-1]["to"] = 100
    table = {"code": "plain", "version": "1", "name": "ร้อย", "decimals": 0, "bands": bands}
    return {"scale": {"min": 0, "max": 100}, "band_sets": [table]} | changes
