"""Figures of the nodes that are scored themselves: by level, steps, percentage, points, or against a target."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from khet.calc import explaining, rounding, scoring
from khet.calc.criteria_types import Framework, Node, Scoring, State
from khet.calc.entries import NodeEntry
from khet.calc.explanation import Explanation, Input
from khet.calc.figures import Figure
from khet.calc.scoring import RoundValue

MET, NOT_MET = "บรรลุ", "ไม่บรรลุ"

STATE_WORDS = {
    State.NOT_APPLICABLE: "ไม่ต้องประเมิน",
    State.TRACKED_NOT_SCORED: "ติดตามแต่ไม่ประเมินผล",
    State.IN_PROGRESS: "อยู่ระหว่างดำเนินการ",
    State.NOT_REPORTED: "ยังไม่รายงาน",
}
OTHER_KIND = {
    frozenset({"primary"}): "เฉพาะ สพป.",
    frozenset({"secondary"}): "เฉพาะ สพม.",
}
NO_LEVEL_YET = "รายงานผลแล้ว รอการให้ระดับ"
NO_TARGET_YET = "รายงานผลแล้ว แต่ยังไม่มีค่าเป้าหมาย"

ROUNDS_FORMULA = "ค่าเฉลี่ยของรอบที่มีผล = ผลรวมของทุกรอบ ÷ จำนวนรอบ"
TARGET_FORMULA = {"higher": "บรรลุเมื่อ ผล ≥ ค่าเป้าหมาย", "lower": "บรรลุเมื่อ ผล ≤ ค่าเป้าหมาย"}


def leaf(framework: Framework, node: Node, entry: NodeEntry, shared: str | None) -> Figure:
    """Work out a node from its own figures; without any it takes a state, never zero."""
    if node.fixed_state is not None:
        return without_score(framework, node, node.fixed_state, shared=shared)
    if entry.state is not None and not entry.state.counts:
        return without_score(framework, node, entry.state, shared=shared, target=_target_text(node, entry))
    if node.scoring is Scoring.TARGET:
        return _against_target(framework, node, entry)
    values = [scoring.round_value(framework, node, entry, found) for found in framework.rounds]
    present = [value for value in values if value is not None]
    if present:
        missing = tuple(found.code for found, value in zip(framework.rounds, values, strict=True) if value is None)
        return _scored(framework, node, present, missing, shared)
    if entry.percents:
        return without_score(framework, node, State.IN_PROGRESS, reason=NO_LEVEL_YET, shared=shared)
    return without_score(framework, node, State.NOT_REPORTED, shared=shared)


def other_kind(framework: Framework, node: Node, because: Node, shared: str | None) -> Figure:
    """Give the figure of a node that this kind of office is not evaluated on, because of itself or a heading above."""
    reason = OTHER_KIND.get(because.applies_to, STATE_WORDS[State.NOT_APPLICABLE])
    return without_score(framework, node, State.NOT_APPLICABLE, reason=reason, shared=shared)


def without_score(
    framework: Framework,
    node: Node,
    state: State,
    *,
    reason: str = "",
    shared: str | None = None,
    target: str | None = None,
) -> Figure:
    """Give the figure of a node that has no value: a state, printed as the paper prints it."""
    why = Explanation(
        kind="state",
        formula="",
        text=reason or STATE_WORDS[state],
        framework=framework.code,
        version=framework.version,
        decimals=framework.decimals,
    )
    return Figure(
        code=node.code,
        parent=node.parent,
        name=node.name,
        state=state,
        why=why,
        printed=None if node.printed == "none" else framework.state_labels.get(state),
        shared_score=shared,
        target=target,
    )


def _scored(
    framework: Framework, node: Node, present: list[RoundValue], missing: tuple[str, ...], shared: str | None
) -> Figure:
    total = sum((found.value for found in present), Fraction(0))
    count = Fraction(len(present))
    exact = total / count
    value = rounding.text(exact, framework.decimals)
    judged = explaining.judge(framework, exact, value)
    terms = [rounding.plain(found.value) for found in present]
    why = Explanation(
        kind="rounds",
        formula=ROUNDS_FORMULA,
        text=explaining.division(total, count, exact, value, terms),
        framework=framework.code,
        version=framework.version,
        inputs=tuple(
            Input(found.code, found.name, found.shown, str(found.value), "1", found.source, found.note)
            for found in present
        ),
        numerator=rounding.plain(total),
        denominator=rounding.plain(count),
        exact=str(exact),
        rounded=value,
        decimals=framework.decimals,
        band=judged.found,
        partial=bool(missing),
        rounds_missing=missing,
        next_level=judged.next_level,
    )
    return Figure(
        code=node.code,
        parent=node.parent,
        name=node.name,
        state=State.SCORED,
        why=why,
        rounds=MappingProxyType({found.code: found.shown for found in present}),
        exact=exact,
        value=value,
        level=judged.name,
        level_number=judged.level,
        printed=printed(node.printed, value, judged.level),
        shared_score=shared,
    )


def printed(how: str, value: str, level: int | None) -> str | None:
    """Write a value as the paper does: the mean, the level alone, or nothing."""
    if how == "value":
        return value
    return str(level) if how == "level" and level is not None else None


def _target_text(node: Node, entry: NodeEntry) -> str | None:
    target = node.target if entry.target is None else entry.target
    return None if target is None or node.scoring is not Scoring.TARGET else rounding.plain(target)


def _result(framework: Framework, entry: NodeEntry) -> Fraction | None:
    """The result as reported, or the percentage of the last round that reports one."""
    if entry.result is not None:
        return Fraction(entry.result)
    shares = [entry.percents[found.code] for found in framework.rounds if found.code in entry.percents]
    return scoring.percent(shares[-1]) if shares else None


def _against_target(framework: Framework, node: Node, entry: NodeEntry) -> Figure:
    target = node.target if entry.target is None else entry.target
    result = _result(framework, entry)
    if result is None:
        return without_score(framework, node, State.NOT_REPORTED, target=_target_text(node, entry))
    if target is None:
        return without_score(framework, node, State.IN_PROGRESS, reason=NO_TARGET_YET)
    met = scoring.reaches(node, result, target)
    meaning = MET if met else NOT_MET
    shown = _shown_result(framework, node, result, target)
    wanted = rounding.plain(target)
    why = Explanation(
        kind="target",
        formula=TARGET_FORMULA[node.polarity],
        text=f"{shown} {_sign(node, met=met)} {wanted} → {meaning}",
        framework=framework.code,
        version=framework.version,
        inputs=(
            Input("result", "ผลการดำเนินการ", shown, str(result), "1"),
            Input("target", "ค่าเป้าหมาย", wanted, str(Fraction(target)), "1"),
        ),
        exact=str(result),
        rounded=shown,
        decimals=framework.decimals,
    )
    return Figure(
        code=node.code,
        parent=node.parent,
        name=node.name,
        state=State.SCORED,
        why=why,
        printed=meaning if node.printed != "none" else None,
        target=wanted,
        result=shown,
        meaning=meaning,
    )


def _shown_result(framework: Framework, node: Node, result: Fraction, target: Decimal) -> str:
    """Write a result with as many decimals as it takes not to look as if it were on the target's other side."""
    if rounding.decimal_places(result) is not None:
        return rounding.plain(result)
    met = scoring.reaches(node, result, target)
    places = framework.decimals
    while scoring.reaches(node, Fraction(rounding.half_up(result, places)), target) is not met:
        places += 1
    return rounding.plain(rounding.half_up(result, places))


def _sign(node: Node, *, met: bool) -> str:
    if node.polarity == "higher":
        return "≥" if met else "<"
    return "≤" if met else ">"
