"""Figures rolled up from others: a heading from its children, the whole from its parts.

Values go upward unrounded. What has no value leaves the denominator and is listed with its
reason; a heading with nothing that counts takes the state that waits for most.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from khet.calc import explaining, rounding
from khet.calc.criteria_types import NON_SCORES, Framework, Printed, State
from khet.calc.explanation import Explanation, Input, LeftOut
from khet.calc.figures import Figure
from khet.calc.leaves import STATE_WORDS, printed

MEAN_FORMULA = "ค่าเฉลี่ย = ผลรวมของค่า ÷ จำนวนข้อที่นับ"
WEIGHTED_FORMULA = "ค่าเฉลี่ยถ่วงน้ำหนัก = ผลรวมของ (น้ำหนัก × ค่า) ÷ ผลรวมของน้ำหนัก"
WEIGHTED_SUM_FORMULA = "คะแนนรวม = ผลรวมของ (น้ำหนัก × คะแนน) ÷ ผลรวมของน้ำหนักที่นับ"

# Still to come: while one of these is out, nothing can be said about every component.
WAITING = frozenset({State.NOT_REPORTED, State.IN_PROGRESS})


class Child(NamedTuple):
    """A figure as a candidate for the denominator above: a node, or a group of nodes with one score.

    ``above`` over ``below`` is its exact value in whole numbers; what is left out has no value but a reason.
    """

    serial: int
    code: str
    figure: Figure
    state: State
    weight: Fraction
    weight_text: str = ""
    above: int = 0
    below: int = 1
    partial: bool = False
    missing: tuple[str, ...] = ()
    entered: Input | None = None
    left_out: LeftOut | None = None


def child(serial: int, code: str, name: str, weight: Fraction, figure: Figure, *, conflict: str = "") -> Child:
    """Make the candidate of one figure; with a conflict it is left out whatever it shows."""
    if figure.exact is None or conflict:
        state = State.IN_PROGRESS if conflict else figure.state
        out = LeftOut(code, name, state.value, conflict or figure.why.text)
        return Child(serial, code, figure, state, weight, left_out=out)
    shown = rounding.plain(weight)
    return Child(
        serial=serial,
        code=code,
        figure=figure,
        state=figure.state,
        weight=weight,
        weight_text=shown,
        above=figure.exact.numerator,
        below=figure.exact.denominator,
        partial=figure.partial,
        missing=figure.why.rounds_missing,
        entered=Input(code, name, figure.value or "", str(figure.exact), shown),
    )


def state_of(children: Sequence[Child]) -> State:
    """Say what a heading is in when nothing under it counts."""
    states = {found.state for found in children}
    return next((state for state in NON_SCORES if state in states), State.NOT_REPORTED)


def roll_up(
    framework: Framework,
    children: Sequence[Child],
    *,
    code: str,
    parent: str | None,
    name: str,
    how: Printed,
    counted: bool = False,
) -> Figure:
    """Work out one heading, or with ``counted`` the whole, from its candidates."""
    inside = [found for found in children if found.entered is not None]
    left_out = tuple([found.left_out for found in children if found.left_out is not None])
    if not inside:
        return _nothing_counts(framework, children, left_out, code, parent, name, how, counted=counted)
    kind, numerator, denominator = _sum(framework, inside)
    exact = numerator / denominator
    value = rounding.text(exact, framework.decimals)
    components = _components(framework, inside)
    complete = len(inside) == len(children) or WAITING.isdisjoint([found.state for found in children])
    judged = explaining.judge(framework, exact, value, components, complete=complete)
    why = Explanation(
        kind=kind,
        formula=_FORMULAS[kind],
        text=explaining.division(numerator, denominator, exact, value),
        framework=framework.code,
        version=framework.version,
        inputs=tuple([found.entered for found in inside if found.entered is not None]),
        left_out=left_out,
        numerator=rounding.plain(numerator),
        denominator=rounding.plain(denominator),
        exact=str(exact),
        rounded=value,
        decimals=framework.decimals,
        band=judged.found,
        partial=True in [found.partial for found in inside],
        rounds_missing=_missing(framework, inside),
        next_level=judged.next_level,
    )
    return Figure(
        code=code,
        parent=parent,
        name=name,
        state=State.ROLLED_UP,
        why=why,
        exact=exact,
        value=value,
        level=judged.name,
        level_number=judged.level,
        printed=printed(how, value, judged.level),
        counted=len(inside) if counted else None,
    )


_FORMULAS = {"mean": MEAN_FORMULA, "weighted_mean": WEIGHTED_FORMULA, "weighted_sum": WEIGHTED_SUM_FORMULA}


def _sum(framework: Framework, inside: Sequence[Child]) -> tuple[str, Fraction, Fraction]:
    """Sum values and weights over one denominator; equal weights are left out of a plain mean."""
    first = inside[0].weight_text
    if framework.method == "mean" and all(found.weight_text == first for found in inside):
        above, below = 0, 1
        for found in inside:
            above, below = above * found.below + found.above * below, below * found.below
        return "mean", Fraction(above, below), Fraction(len(inside))
    total = sum((found.weight * Fraction(found.above, found.below) for found in inside), Fraction(0))
    weights = sum((found.weight for found in inside), Fraction(0))
    return "weighted_mean" if framework.method == "mean" else "weighted_sum", total, weights


def _components(framework: Framework, inside: Sequence[Child]) -> list[tuple[str, Fraction]]:
    """The values a condition of the bands looks at; without such a band nobody asks for them."""
    if not framework.bands.has_conditions:
        return []
    return [(found.code, Fraction(found.above, found.below)) for found in inside]


def _missing(framework: Framework, inside: Sequence[Child]) -> tuple[str, ...]:
    missing = {code for found in inside for code in found.missing}
    if not missing:
        return ()
    return tuple(found.code for found in framework.rounds if found.code in missing)


def _nothing_counts(
    framework: Framework,
    children: Sequence[Child],
    left_out: tuple[LeftOut, ...],
    code: str,
    parent: str | None,
    name: str,
    how: Printed,
    *,
    counted: bool,
) -> Figure:
    state = state_of(children)
    why = Explanation(
        kind="state",
        formula="",
        text=STATE_WORDS[state],
        framework=framework.code,
        version=framework.version,
        left_out=left_out,
        decimals=framework.decimals,
    )
    return Figure(
        code=code,
        parent=parent,
        name=name,
        state=state,
        why=why,
        printed=None if how == "none" else framework.state_labels.get(state),
        counted=0 if counted else None,
    )
