"""Roll the entries of one office or school up a framework, with an explanation for every figure.

Figures depend on nothing but the framework and the entries' values, so each is worked out once
per framework and kept (``Framework.memo``): a nation of offices repeats the same few combinations.
What is kept is immutable; explanations leave as fresh dicts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import TypeVar

from khet.calc import headings, leaves, sharing
from khet.calc.criteria_types import Framework, Node
from khet.calc.entries import EMPTY, NodeEntry
from khet.calc.entry_checks import check_entries, check_entry
from khet.calc.explanation import Explanation
from khet.calc.figures import Figure, Outcome, as_plain
from khet.calc.headings import Child

__all__ = [
    "Explanation",
    "Figure",
    "NodeEntry",
    "Outcome",
    "as_plain",
    "check_entries",
    "check_entry",
    "roll_up",
]

MOST_KEPT = 50_000
_serials = count(1)

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What enters a denominator as one: a node, or the nodes that share a score."""

    node: str
    code: str
    name: str
    weight: Fraction
    is_group: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """One node in the order of working out, children before their heading.

    ``settled`` is there when the entries cannot change the figure: the node is not for this kind of office.
    """

    code: str
    node: Node
    alone: _Candidate
    candidates: tuple[_Candidate, ...]
    shared: str | None
    settled: Child | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The walk over a framework for one kind of office, laid out once."""

    steps: tuple[_Step, ...]
    top: tuple[_Candidate, ...]
    rounds: tuple[str, ...]
    order: tuple[str, ...]


def roll_up(framework: Framework, entries: Mapping[str, NodeEntry], *, office_type: str) -> Outcome:
    """Work out every node and the whole.

    Nodes that do not apply to this kind of office are not applicable whatever was entered; nodes
    without an entry are not reported; entries for codes the framework does not have are ignored.
    """
    memo = framework.memo
    if len(memo) > MOST_KEPT:
        memo.clear()
    plan: _Plan = _kept(framework, ("plan", office_type), lambda: _plan(framework, office_type))
    shared = sharing.share_out(framework, entries) if framework.shared_scores else sharing.Shared(entries, {})
    worked: dict[str, Child] = {}
    for step in plan.steps:
        if step.settled is not None:
            worked[step.code] = step.settled
            continue
        entry = shared.entries.get(step.code, EMPTY)
        children = _children(framework, step, worked, shared) if step.candidates else []
        said = None if entry is EMPTY else entry.key(plan.rounds)
        key = ("node", step.code, said, *[child.serial for child in children])
        found: Child | None = memo.get(key)
        if found is None:
            found = memo[key] = _child(step.alone, _figure(framework, step, entry, children))
        worked[step.code] = found
    top = [_as_child(framework, candidate, worked, shared) for candidate in plan.top]
    overall: Figure = _kept(framework, ("overall", *[child.serial for child in top]), lambda: _overall(framework, top))
    nodes = tuple([worked[code].figure for code in plan.order])
    return Outcome(framework, overall, nodes, tuple(shared.conflicts.values()))


def _figure(framework: Framework, step: _Step, entry: NodeEntry, children: list[Child]) -> Figure:
    """Work out a node from its own figures or from its children; a heading may also be given a state as a whole."""
    node = step.node
    if not children:
        return leaves.leaf(framework, node, entry, step.shared)
    state = node.fixed_state or entry.state
    if state is not None and not state.counts:
        return leaves.without_score(framework, node, state)
    return _heading(framework, node, children)


def _children(framework: Framework, step: _Step, worked: Mapping[str, Child], shared: sharing.Shared) -> list[Child]:
    return [_as_child(framework, candidate, worked, shared) for candidate in step.candidates]


def _heading(framework: Framework, node: Node, children: list[Child]) -> Figure:
    return headings.roll_up(framework, children, code=node.code, parent=node.parent, name=node.name, how=node.printed)


def _overall(framework: Framework, top: list[Child]) -> Figure:
    return headings.roll_up(
        framework, top, code="", parent=None, name=framework.name, how=framework.printed, counted=True
    )


def _kept(framework: Framework, key: Hashable, work_out: Callable[[], Kept]) -> Kept:
    found: Kept | None = framework.memo.get(key)
    if found is None:
        found = framework.memo[key] = work_out()
    return found


def _as_child(
    framework: Framework, candidate: _Candidate, worked: Mapping[str, Child], shared: sharing.Shared
) -> Child:
    found = worked[candidate.node]
    if not candidate.is_group:
        return found
    conflict = shared.conflicts.get(candidate.code)
    if conflict is not None:
        return _child(candidate, found.figure, conflict=conflict.message_th)
    key = ("group", candidate.code, found.serial)
    return _kept(framework, key, lambda: _child(candidate, found.figure))


def _child(candidate: _Candidate, figure: Figure, conflict: str = "") -> Child:
    return headings.child(next(_serials), candidate.code, candidate.name, candidate.weight, figure, conflict=conflict)


def _plan(framework: Framework, office_type: str) -> _Plan:
    """Lay out the walk over the tree once, for one kind of office."""
    steps: list[_Step] = []

    def visit(node: Node, excluded_by: Node | None) -> None:
        if excluded_by is None and not node.applies(office_type):
            excluded_by = node
        below = framework.children(node.code)
        for child in below:
            visit(child, excluded_by)
        steps.append(_step(framework, node, below, excluded_by))

    for node in framework.children(None):
        visit(node, None)
    outside = {part.code for part in framework.parts if not part.in_overall}
    inside = tuple(node for node in framework.children(None) if node.part not in outside)
    return _Plan(
        steps=tuple(steps),
        top=_candidates(framework, inside),
        rounds=tuple(found.code for found in framework.rounds),
        order=tuple(node.code for node in framework.nodes),
    )


def _step(framework: Framework, node: Node, below: tuple[Node, ...], excluded_by: Node | None) -> _Step:
    shared = ";".join(framework.shared_with(node.code)) or None
    alone = _Candidate(node.code, node.code, node.name, Fraction(node.weight), is_group=False)
    settled = None
    if excluded_by is not None:
        figure = leaves.other_kind(framework, node, excluded_by, shared)
        settled = _child(alone, figure)
    return _Step(node.code, node, alone, _candidates(framework, below), shared, settled)


def _candidates(framework: Framework, nodes: tuple[Node, ...]) -> tuple[_Candidate, ...]:
    """Take each node once, and the nodes of a shared score together, where the first of them stands."""
    found = []
    for node in nodes:
        codes = framework.shared_with(node.code)
        if codes and node.code != codes[0]:
            continue
        names = "; ".join(framework.node(code).name for code in codes) if codes else node.name
        code = ";".join(codes) if codes else node.code
        found.append(_Candidate(node.code, code, names, Fraction(node.weight), is_group=bool(codes)))
    return tuple(found)
