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
from khet.calc.entries import EMPTY, Entry
from khet.calc.entry_checks import check_entries, check_entry
from khet.calc.explanation import Explanation
from khet.calc.figures import Figure, Outcome, as_plain
from khet.calc.headings import Child

__all__ = [
    "Entry",
    "Explanation",
    "Figure",
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
    """One node in the order of working out, children before their heading."""

    code: str
    node: Node
    alone: _Candidate
    candidates: tuple[_Candidate, ...]
    shared: str | None
    excluded_by: Node | None


@dataclass(frozen=True, slots=True)
class _Plan:
    steps: tuple[_Step, ...]
    top: tuple[_Candidate, ...]
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Worked:
    """A figure that was worked out, as itself and as a candidate for the heading above."""

    figure: Figure
    child: Child


def roll_up(framework: Framework, entries: Mapping[str, Entry], *, office_type: str) -> Outcome:
    """Work out every node and the whole.

    Nodes that do not apply to this kind of office are not applicable whatever was entered; nodes
    without an entry are not reported; entries for codes the framework does not have are ignored.
    """
    if len(framework.memo) > MOST_KEPT:
        framework.memo.clear()
    plan: _Plan = _kept(framework, ("plan", office_type), lambda: _plan(framework, office_type))
    shared = sharing.share_out(framework, entries) if framework.shared_scores else sharing.Shared(entries, {})
    worked: dict[str, _Worked] = {}
    for step in plan.steps:
        entry = shared.entries.get(step.code, EMPTY)
        key, work_out = _way(framework, plan, step, entry) or _upward(framework, step, worked, shared)
        found: _Worked | None = framework.memo.get(key)
        if found is None:
            figure = work_out()
            found = framework.memo[key] = _Worked(figure, _child(step.alone, figure))
        worked[step.code] = found
    top = [_as_child(framework, candidate, worked, shared) for candidate in plan.top]
    overall: Figure = _kept(framework, ("overall", *[child.serial for child in top]), lambda: _overall(framework, top))
    nodes = tuple([worked[node.code].figure for node in framework.nodes])
    return Outcome(framework, overall, nodes, tuple(shared.conflicts.values()))


Way = tuple[Hashable, Callable[[], Figure]]


def _way(framework: Framework, plan: _Plan, step: _Step, entry: Entry) -> Way | None:
    """Say how a node's figure is known and worked out; None when it comes from its children."""
    node = step.node
    excluded_by = step.excluded_by
    if excluded_by is not None:
        key = ("node", step.code, "excluded", excluded_by.code)
        return key, lambda: leaves.other_kind(framework, node, excluded_by, step.shared)
    if not step.candidates:
        return ("node", step.code, entry.key(plan.rounds)), lambda: leaves.leaf(framework, node, entry, step.shared)
    state = node.fixed_state or entry.state
    if state is not None and not state.counts:
        return ("node", step.code, state), lambda: leaves.without_score(framework, node, state)
    return None


def _upward(framework: Framework, step: _Step, worked: Mapping[str, _Worked], shared: sharing.Shared) -> Way:
    children = [_as_child(framework, candidate, worked, shared) for candidate in step.candidates]
    key = ("node", step.code, *[child.serial for child in children])
    return key, lambda: _heading(framework, step.node, children)


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
    framework: Framework, candidate: _Candidate, worked: Mapping[str, _Worked], shared: sharing.Shared
) -> Child:
    found = worked[candidate.node]
    if not candidate.is_group:
        return found.child
    conflict = shared.conflicts.get(candidate.code)
    if conflict is not None:
        return _child(candidate, found.figure, conflict=conflict.message_th)
    key = ("group", candidate.code, found.child.serial)
    return _kept(framework, key, lambda: _child(candidate, found.figure))


def _child(candidate: _Candidate, figure: Figure, conflict: str = "") -> Child:
    return headings.child(next(_serials), candidate.code, candidate.name, candidate.weight, figure, conflict=conflict)


def _plan(framework: Framework, office_type: str) -> _Plan:
    """Lay out the walk over the tree once, for one kind of office."""
    steps: list[_Step] = []

    def visit(node: Node, excluded_by: Node | None) -> None:
        if excluded_by is None and not node.applies(office_type):
            excluded_by = node
        for below in framework.children(node.code):
            visit(below, excluded_by)
        steps.append(
            _Step(
                code=node.code,
                node=node,
                alone=_Candidate(node.code, node.code, node.name, Fraction(node.weight), is_group=False),
                candidates=_candidates(framework, framework.children(node.code)),
                shared=";".join(framework.shared_with(node.code)) or None,
                excluded_by=excluded_by,
            )
        )

    for node in framework.children(None):
        visit(node, None)
    outside = {part.code for part in framework.parts if not part.in_overall}
    inside = tuple(node for node in framework.children(None) if node.part not in outside)
    return _Plan(tuple(steps), _candidates(framework, inside), tuple(found.code for found in framework.rounds))


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
