"""Say what is wrong with an entry before it is kept: the form and the import ask the same questions.

A roll-up never refuses; it works with what it is given. Whoever writes entries asks here first
and shows every problem at its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from khet.calc import rounding, sharing
from khet.calc.criteria_types import NON_SCORES, Framework, Node, Problem, Scoring
from khet.calc.entries import NodeEntry

Fault = tuple[str, str, str]


def check_entries(framework: Framework, entries: Mapping[str, NodeEntry], *, office_type: str) -> list[Problem]:
    """Check all entries of an office, with what only shows when they stand side by side."""
    found = []
    for code, entry in entries.items():
        if framework.has(code):
            found += check_entry(framework, framework.node(code), entry, office_type)
        else:
            found.append(Problem(code, f"ไม่มีรหัส {code} ในกรอบ {framework.short_name}", f"there is no node {code}"))
    return [*found, *sharing.share_out(framework, entries).conflicts.values()]


def check_entry(framework: Framework, node: Node, entry: NodeEntry, office_type: str) -> list[Problem]:
    """Check one entry; every problem names the node and the place, and the list is empty when all is well."""
    faults = [*_state(node, entry, office_type)]
    if node.scoring is Scoring.ROLLUP:
        faults += _heading(entry)
    else:
        faults += _rounds(framework, entry)
        faults += _given(framework, node, entry)
        faults += _percents(node, entry)
        faults += _steps(node, entry)
        faults += _target(node, entry)
    name = node.label or node.code
    return [Problem(f"{node.code}.{place}", f"{name}: {th}", f"{node.code}: {en}") for place, th, en in faults]


def _state(node: Node, entry: NodeEntry, office_type: str) -> Iterator[Fault]:
    if not entry.is_empty and not node.applies(office_type) and _says_something(entry):
        yield "state", "ข้อนี้ไม่ใช้กับสำนักงานประเภทนี้ จึงกรอกผลไม่ได้", "does not apply to this kind of office"
    elif node.fixed_state is not None and entry.has_figures:
        yield "state", "เกณฑ์กำหนดให้ข้อนี้ไม่ประเมินผล จึงกรอกคะแนนไม่ได้", "is not scored by the criteria"
    if entry.state in NON_SCORES and (entry.rounds or entry.result is not None):
        yield "state", "ระบุสถานะว่าไม่มีคะแนน แต่กรอกคะแนนไว้ด้วย", "has a state without a score, and a score"


def _says_something(entry: NodeEntry) -> bool:
    return entry.has_figures or entry.state not in NON_SCORES


def _heading(entry: NodeEntry) -> Iterator[Fault]:
    if entry.has_figures or entry.target is not None:
        yield "rounds", "เป็นหัวข้อที่รวมคะแนนจากข้อย่อย กรอกคะแนนเองไม่ได้", "is a heading: its value comes from below"


def _rounds(framework: Framework, entry: NodeEntry) -> Iterator[Fault]:
    for place, held in (("rounds", entry.rounds), ("percents", entry.percents), ("steps", entry.steps)):
        for code in held:
            if framework.round(code) is None:
                yield f"{place}.{code}", f"ไม่มีรอบ “{code}”", f"there is no round “{code}”"


def _given(framework: Framework, node: Node, entry: NodeEntry) -> Iterator[Fault]:
    if node.scoring is Scoring.TARGET:
        if entry.rounds:
            yield "rounds", "เทียบค่าเป้าหมาย จึงไม่ให้เป็นระดับ", "is compared with a target and takes no level"
        return
    low, high = Decimal(framework.scale_min), _highest(framework, node)
    whole = framework.in_levels and not node.interpolate
    for code, value in entry.rounds.items():
        place = f"rounds.{code}"
        shown = rounding.plain(value) if value.is_finite() else str(value)
        if not value.is_finite() or not low <= value <= high:
            span = f"{rounding.plain(low)} ถึง {rounding.plain(high)}"
            span_en = f"{rounding.plain(low)} to {rounding.plain(high)}"
            yield place, f"{shown} อยู่นอกช่วง {span}", f"{shown} is outside {span_en}"
        elif whole and value != value.to_integral_value():
            yield place, f"ระดับต้องเป็นจำนวนเต็ม ไม่ใช่ {shown}", f"a level must be a whole number, not {shown}"


def _highest(framework: Framework, node: Node) -> Decimal:
    return framework.scale_max if node.maximum is None else node.maximum


def _percents(node: Node, entry: NodeEntry) -> Iterator[Fault]:
    if entry.percents and node.scoring not in (Scoring.PERCENT, Scoring.TARGET):
        yield "percents", "ข้อนี้ไม่ได้วัดเป็นร้อยละ", "is not measured as a percentage"
    for code, (numerator, denominator) in entry.percents.items():
        place = f"percents.{code}"
        if not (numerator.is_finite() and denominator.is_finite()):
            yield place, "ตัวตั้งและตัวหารต้องเป็นตัวเลข", "numerator and denominator must be numbers"
        elif numerator < 0 or denominator < 0:
            yield place, "ตัวตั้งและตัวหารต้องไม่ติดลบ", "numerator and denominator must not be negative"
        elif denominator == 0:
            yield place, "ตัวหารต้องไม่เป็น 0", "the denominator must not be 0"
        elif numerator > denominator and not node.over_100:
            shown = f"{rounding.plain(numerator)}/{rounding.plain(denominator)}"
            yield place, f"ตัวตั้งมากกว่าตัวหาร ({shown})", f"the numerator is greater than the denominator ({shown})"


def _steps(node: Node, entry: NodeEntry) -> Iterator[Fault]:
    if entry.steps and node.scoring is not Scoring.CHECKLIST:
        yield "steps", "ข้อนี้ไม่ได้ประเมินเป็นขั้น", "is not scored by steps"
        return
    for code, done in entry.steps.items():
        unknown = sorted(step for step in done if not 1 <= step <= len(node.steps))
        if unknown:
            listed = ", ".join(str(step) for step in unknown)
            yield f"steps.{code}", f"ไม่มีขั้นที่ {listed}", f"there is no step {listed}"


def _target(node: Node, entry: NodeEntry) -> Iterator[Fault]:
    if node.scoring is not Scoring.TARGET:
        if entry.target is not None:
            yield "target", "ข้อนี้ไม่ได้เทียบค่าเป้าหมาย", "is not compared with a target"
        if entry.result is not None:
            yield "result", "ข้อนี้ไม่ได้เทียบค่าเป้าหมาย ให้กรอกเป็นระดับของรอบ", "takes a level, not a result"
        return
    for place, value in (("target", entry.target), ("result", entry.result)):
        if value is not None and not (value.is_finite() and value >= 0):
            yield place, "ต้องเป็นตัวเลขที่ไม่ติดลบ", "must be a number that is not negative"
    if entry.result is not None and entry.target is None and node.target is None:
        yield "target", "ต้องมีค่าเป้าหมายจึงจะแปลผลได้", "needs a target to be compared with"
