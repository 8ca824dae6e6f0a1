"""Refuse a framework whose parts do not fit together: the tree, the weights, the parts, the shared scores.

How a single node is scored is checked in ``scoring_checks``. A check is silent about a place
where the reader already found something wrong, so that one mistake gives one message.
"""

from __future__ import annotations

import re
from decimal import Decimal

from khet.calc import scoring_checks
from khet.calc.criteria_types import MOST_DECIMALS, MOST_LEVELS, OFFICE_TYPES, Framework, Node, Scoring
from khet.calc.plain_reader import Problems

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DEEPEST = 8


def check(framework: Framework, problems: Problems) -> None:
    """Check everything that concerns more than one value of the file."""
    _check_head(framework, problems)
    _check_rounds(framework, problems)
    _check_parts(framework, problems)
    if _check_tree(framework, problems):
        _check_places_in_parts(framework, problems)
        _check_shared(framework, problems)
        _check_weights(framework, problems)
    scoring_checks.check(framework, problems)


def _check_head(framework: Framework, problems: Problems) -> None:
    if framework.code and not CODE.fullmatch(framework.code):
        problems.add("code", "ใช้ได้เฉพาะ a-z 0-9 และ -", "may only hold a-z, 0-9 and -")
    if "@" in framework.version:
        problems.add("version", "ต้องไม่มีเครื่องหมาย @", "must not hold an @")
    if not framework.has_sound_levels:
        problems.add(
            "levels",
            f"ระดับต่ำสุดต้องน้อยกว่าระดับสูงสุด และอยู่ระหว่าง 0 ถึง {MOST_LEVELS}",
            f"min must be below max, both from 0 to {MOST_LEVELS}",
        )
    if framework.scale_min >= framework.scale_max:
        problems.add("scale", "ค่าต่ำสุดต้องน้อยกว่าค่าสูงสุด", "min must be below max")
    if not 0 <= framework.decimals <= MOST_DECIMALS:
        problems.add("decimals", f"ต้องอยู่ระหว่าง 0 ถึง {MOST_DECIMALS}", f"must be from 0 to {MOST_DECIMALS}")


def _check_rounds(framework: Framework, problems: Problems) -> None:
    codes = [found.code for found in framework.rounds]
    for place, found in enumerate(framework.rounds):
        path = f"rounds[{place}]"
        if found.code in codes[:place]:
            problems.add(f"{path}.code", f"รหัสรอบ {found.code} ซ้ำ", f"round {found.code} is given twice")
        if not 1 <= found.month <= 12:
            problems.add(f"{path}.month", "ต้องเป็นเดือน 1 ถึง 12", "must be a month from 1 to 12")
        elif not 1 <= found.day <= DAYS[found.month - 1]:
            problems.add(f"{path}.day", "ไม่มีวันนี้ในเดือนดังกล่าว", "is not a day of that month")


def _check_parts(framework: Framework, problems: Problems) -> None:
    codes = [part.code for part in framework.parts]
    for place, part in enumerate(framework.parts):
        if part.code in codes[:place]:
            problems.add(f"parts[{place}].code", f"รหัสส่วน {part.code} ซ้ำ", f"part {part.code} is given twice")


def _check_tree(framework: Framework, problems: Problems) -> bool:
    """Check codes and parents; False when the nodes do not form a tree, so that nothing may walk it."""
    before = len(problems.found)
    codes = [node.code for node in framework.nodes]
    for place, node in enumerate(framework.nodes):
        path = f"nodes[{place}]"
        if node.code in codes[:place] and node.code:
            problems.add(f"{path}.code", f"รหัส {node.code} ซ้ำ", f"code {node.code} is given twice")
        if ";" in node.code:
            problems.add(f"{path}.code", "ต้องไม่มีเครื่องหมาย ;", "must not hold a semicolon")
        if node.parent is not None and node.parent not in codes:
            problems.add(
                f"{path}.parent", f"ไม่มีรหัส {node.parent} ให้เป็นข้อแม่", f"there is no node {node.parent} to be its parent"
            )
    _check_cycles(framework, problems)
    return len(problems.found) == before


def _check_cycles(framework: Framework, problems: Problems) -> None:
    parents = {node.code: node.parent for node in framework.nodes}
    told: set[str] = set()
    for place, node in enumerate(framework.nodes):
        chain = [node.code]
        above = node.parent
        while above in parents and above not in chain:
            chain.append(above)
            above = parents[above]
        if above == node.code and node.code not in told:
            told.update(chain)
            circle = " → ".join([*chain, above])
            problems.add(f"nodes[{place}].parent", f"ข้อแม่วนเป็นวง: {circle}", f"the parents run in a circle: {circle}")
        elif above is None and len(chain) > DEEPEST:
            problems.add(f"nodes[{place}]", f"ซ้อนกันลึกเกิน {DEEPEST} ชั้น", f"is more than {DEEPEST} levels deep")


def _check_places_in_parts(framework: Framework, problems: Problems) -> None:
    codes = [part.code for part in framework.parts]
    for place, node in enumerate(framework.nodes):
        path = f"nodes[{place}].part"
        if node.part and node.part not in codes:
            problems.add(path, f"ไม่มีส่วน “{node.part}”", f"there is no part “{node.part}”")
        elif node.parent is not None:
            above = framework.node(node.parent).part
            if node.part and above and node.part != above:
                problems.add(path, f"ต้องอยู่ส่วนเดียวกับข้อแม่ ({above})", f"must be in the same part as its parent ({above})")
        elif codes and not node.part:
            problems.add(path, "ต้องระบุส่วน", "is required")


def _check_shared(framework: Framework, problems: Problems) -> None:
    seen: set[str] = set()
    for place, codes in enumerate(framework.shared_scores):
        path = f"shared_scores[{place}]"
        if len(set(codes)) < 2:
            problems.add(path, "ต้องมีอย่างน้อย 2 รหัสที่ต่างกัน", "must hold at least 2 different codes")
        for code in codes:
            if not framework.has(code):
                problems.add(path, f"ไม่มีรหัส {code}", f"there is no node {code}")
            elif code in seen:
                problems.add(path, f"รหัส {code} ใช้คะแนนร่วมเกินหนึ่งกลุ่ม", f"{code} is in more than one group")
        seen.update(codes)
        nodes = [framework.node(code) for code in codes if framework.has(code)]
        if len({_footing(node) for node in nodes}) > 1:
            problems.add(
                path,
                "ตัวชี้วัดที่ใช้คะแนนร่วมกันต้องมีข้อแม่ ส่วน วิธีให้คะแนน น้ำหนัก และประเภทสำนักงานเหมือนกัน",
                "nodes that share a score must agree in parent, part, scoring, weight and kind of office",
            )
        if any(node.scoring in (Scoring.ROLLUP, Scoring.TARGET) for node in nodes):
            problems.add(path, "ใช้คะแนนร่วมได้เฉพาะข้อที่มีคะแนนของตนเอง", "only nodes scored themselves may share a score")


def _footing(node: Node) -> tuple[object, ...]:
    return (node.parent, node.part, node.scoring, node.weight, node.applies_to, node.fixed_state)


def _check_weights(framework: Framework, problems: Problems) -> None:
    """A weighted sum must come to 100 for every kind of office that can be evaluated."""
    if framework.method != "weighted_sum":
        return
    for total in sorted({_weights(framework, office_type) for office_type in OFFICE_TYPES} - {Decimal(100)}):
        problems.add("nodes", f"น้ำหนักรวมต้องเป็น 100 แต่ได้ {total}", f"the weights must sum to 100, not {total}")


def _weights(framework: Framework, office_type: str) -> Decimal:
    repeated = {code for codes in framework.shared_scores for code in codes[1:]}
    outside = {part.code for part in framework.parts if not part.in_overall}
    counted = [
        node.weight
        for node in framework.children(None)
        if node.applies(office_type) and node.part not in outside and node.code not in repeated
    ]
    return sum(counted, Decimal(0))
