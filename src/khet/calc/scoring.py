"""The value of one node in one round: given by the evaluator, or worked out from what was reported.

A level given outright wins, because it is the evaluator's; a percentage or the steps done
only say what the criteria would give. Percentages meet their thresholds exactly, unrounded:
79.996 has not reached 80.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc import rounding
from khet.calc.criteria_types import Framework, Node, Round, Scoring
from khet.calc.entries import NodeEntry, Share


@dataclass(frozen=True, slots=True)
class RoundValue:
    """What a round gives: the value on the framework's scale, the figure as people see it, and where it is from."""

    code: str
    name: str
    value: Fraction
    shown: str
    source: str
    note: str = ""


def round_value(framework: Framework, node: Node, entry: NodeEntry, found: Round) -> RoundValue | None:
    """Work out one round of a node that is scored itself; None when the round holds nothing to score."""
    given = entry.rounds.get(found.code)
    if given is not None:
        return _given(framework, node, given, found)
    worked_out = _WORKED_OUT.get(node.scoring)
    return None if worked_out is None else worked_out(framework, node, entry, found)


def percent(share: Share) -> Fraction | None:
    """Give numerator over denominator as an exact percentage; None over nothing."""
    numerator, denominator = share
    return Fraction(numerator) * 100 / Fraction(denominator) if denominator else None


def level_for(framework: Framework, node: Node, reached: Fraction) -> Fraction:
    """Give the value a percentage earns by the node's thresholds, in steps or in proportion between them."""
    passed = [place for place, threshold in enumerate(node.thresholds) if _reaches(node, reached, threshold.at)]
    if not passed:
        return Fraction(framework.scale_min)
    last = node.thresholds[passed[-1]]
    if not node.interpolate or passed[-1] + 1 == len(node.thresholds):
        return Fraction(last.level)
    following = node.thresholds[passed[-1] + 1]
    way = (reached - Fraction(last.at)) / (Fraction(following.at) - Fraction(last.at))
    return last.level + way * (following.level - last.level)


def steps_in_a_row(done: frozenset[int]) -> int:
    """Count the steps done from the first one on, up to the first that is missing."""
    count = 0
    while count + 1 in done:
        count += 1
    return count


def reaches(node: Node, result: Fraction, target: Decimal) -> bool:
    """Tell whether a result meets a target, which may be one to stay under."""
    return _reaches(node, result, target)


def _reaches(node: Node, reached: Fraction, at: Decimal) -> bool:
    return reached >= at if node.polarity == "higher" else reached <= at


def _given(framework: Framework, node: Node, given: Decimal, found: Round) -> RoundValue:
    value = Fraction(given)
    note = ""
    if node.maximum is not None and node.maximum != framework.scale_max:
        value = value * Fraction(framework.scale_max) / Fraction(node.maximum)
        note = f"{rounding.plain(given)} จาก {rounding.plain(node.maximum)}"
    return RoundValue(found.code, found.name, value, rounding.plain(given), "given", note)


def _from_percent(framework: Framework, node: Node, entry: NodeEntry, found: Round) -> RoundValue | None:
    share = entry.percents.get(found.code)
    reached = None if share is None else percent(share)
    if share is None or reached is None or not node.thresholds:
        return None
    value = level_for(framework, node, reached)
    shown = rounding.plain(rounding.half_up(value, framework.decimals))
    numerator, denominator = (rounding.plain(figure) for figure in share)
    note = f"{numerator} จาก {denominator} = ร้อยละ {rounding.text(reached, framework.decimals)}"
    return RoundValue(found.code, found.name, value, shown, "percent", note)


def _from_steps(framework: Framework, node: Node, entry: NodeEntry, found: Round) -> RoundValue | None:
    done = entry.steps.get(found.code)
    if done is None:
        return None
    count = min(steps_in_a_row(done), len(node.steps))
    level = max(framework.level_min, count)
    note = f"ทำครบ {count} ขั้นแรก จาก {len(node.steps)} ขั้น"
    return RoundValue(found.code, found.name, Fraction(level), str(level), "steps", note)


_WORKED_OUT: dict[Scoring, Callable[[Framework, Node, NodeEntry, Round], RoundValue | None]] = {
    Scoring.PERCENT: _from_percent,
    Scoring.CHECKLIST: _from_steps,
}
