"""Finish a formula: from the whole numbers of engines to one exact figure, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from khet.calc.formula.typed import COUNT, MEAN, SHARE, SUM, Combined, Constant, Leaf, Negative, Node, Typed, combine


class Reason(StrEnum):
    """Why there is no value, which is never the same as zero."""

    NO_DATA = "no_data"
    NOT_BY = "not_by"
    NOT_STATED = "not_stated"
    NOTHING_TO_DIVIDE_BY = "nothing_to_divide_by"


REASON_WORDS = {
    Reason.NO_DATA: ("ยังไม่มีข้อมูลของปีหรือรอบนี้", "no data for this year or round yet"),
    Reason.NOT_BY: ("ข้อมูลนี้แยกตามมิตินี้ไม่ได้", "not available by this dimension"),
    Reason.NOT_STATED: ("ไฟล์ที่นำเข้าไม่ได้ระบุค่าอ้างอิงนี้ไว้", "the imported file does not state this reference"),
    Reason.NOTHING_TO_DIVIDE_BY: ("ตัวหารเป็นศูนย์", "nothing to divide by"),
}


@dataclass(frozen=True, slots=True)
class State:
    """What an engine counted for one figure: whole numbers that may be added up over any parts.

    Of a count or sum only ``top``. Of a share both counts; of a mean the (weighted) sum and the sum of the weights.
    """

    top: int
    bottom: int = 0

    def __add__(self, other: State) -> State:
        return State(self.top + other.top, self.bottom + other.bottom)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The exact figure with what it was made of.

    ``numerator`` and ``denominator`` are those of the quotient the formula is, constants left out; a formula that is no
    quotient (a count, a difference) has itself as numerator and no denominator. ``counts`` are, figure by figure in the
    order of ``Typed.leaves``, how many were counted above and below the line (None where a figure counts nobody).
    ``reason`` says why ``value`` is None.
    """

    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    reason: Reason | None = None
    counts: tuple[tuple[int | None, int | None], ...] = ()


class _NoValue(Exception):
    """There is no value, and this is why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


States = Mapping[Leaf, State | Reason]


def evaluate(typed: Typed, states: States) -> Outcome:
    """Work the formula out. A leaf without a state has no data."""
    counts = tuple(_counts(leaf, states.get(leaf, Reason.NO_DATA)) for leaf in typed.leaves)
    try:
        numerator, denominator = _quotient(typed.root, states)
    except _NoValue as why:
        return Outcome(None, None, None, why.reason, counts)
    try:
        return Outcome(_value(typed.root, states), numerator, denominator, None, counts)
    except _NoValue as why:
        return Outcome(None, numerator, denominator, why.reason, counts)


def _state(leaf: Leaf, states: States) -> State:
    found = states.get(leaf, Reason.NO_DATA)
    if isinstance(found, Reason):
        raise _NoValue(found)
    return found


def _value(node: Node, states: States) -> Fraction:
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Negative):
        return -_value(node.part, states)
    if isinstance(node, Leaf):
        state = _state(node, states)
        bottom = state.bottom if node.has_bottom or node.is_stated else 1
        if bottom == 0:
            raise _NoValue(Reason.NOTHING_TO_DIVIDE_BY)
        return Fraction(state.top, node.scale * bottom)
    left, right = _value(node.left, states), _value(node.right, states)
    if node.op == "/" and right == 0:
        raise _NoValue(Reason.NOTHING_TO_DIVIDE_BY)
    return combine(left, node.op, right)


def _quotient(node: Node, states: States) -> tuple[Fraction, Fraction | None]:
    """Give what stands above and below the line, constant factors left out."""
    if isinstance(node, Leaf) and node.has_bottom:
        state = _state(node, states)
        return Fraction(state.top, node.scale), Fraction(state.bottom)
    if isinstance(node, Negative):
        above, below = _quotient(node.part, states)
        return -above, below
    if isinstance(node, Combined) and node.op in "*/":
        return _of_factors(node, states)
    return _value(node, states), None


def _of_factors(node: Combined, states: States) -> tuple[Fraction, Fraction | None]:
    if _is_constant(node.right):
        return _quotient(node.left, states)
    if node.op == "*":
        return _quotient(node.right, states) if _is_constant(node.left) else (_value(node, states), None)
    above, inner = _quotient(node.left, states)
    return (above if inner is None else _value(node.left, states)), _value(node.right, states)


def _is_constant(node: Node) -> bool:
    if isinstance(node, Negative):
        return _is_constant(node.part)
    if isinstance(node, Combined):
        return _is_constant(node.left) and _is_constant(node.right)
    return isinstance(node, Constant)


def _counts(leaf: Leaf, state: State | Reason) -> tuple[int | None, int | None]:
    """How many were counted above and below the line of one figure."""
    if isinstance(state, Reason):
        return None, None
    if leaf.kind == SHARE:
        return state.top, state.bottom
    if leaf.kind == COUNT or (leaf.kind == SUM and leaf.scale == 1):
        return state.top, None
    return None, state.bottom if leaf.kind == MEAN else None
