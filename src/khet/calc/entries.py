"""What is known about one node of one evaluation: the figures that go into a roll-up.

An entry says less than a form does: no comment, no person, no workflow, only what the
value is made of. What an entry may hold is checked in ``entry_checks``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from khet.calc.criteria_types import State

Share = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class NodeEntry:
    """The figures of one node, by round code.

    ``rounds`` holds levels or points as the evaluator gave them, and wins over what the other
    figures would give; ``percents`` holds (numerator, denominator); ``steps`` the numbers of the
    steps done, from 1; ``target`` replaces the node's own target. An empty state with figures
    means scored; an empty entry means not reported.
    """

    state: State | None = None
    rounds: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    percents: Mapping[str, Share] = field(default_factory=dict, hash=False)
    steps: Mapping[str, frozenset[int]] = field(default_factory=dict, hash=False)
    target: Decimal | None = None
    result: Decimal | None = None

    @property
    def has_figures(self) -> bool:
        """Tell whether any figure of a result is held; a target alone is not a result."""
        return bool(self.rounds or self.percents or self.steps or self.result is not None)

    @property
    def is_empty(self) -> bool:
        """Tell whether the entry says nothing at all."""
        return not self.has_figures and self.state in (None, State.SCORED, State.ROLLED_UP)

    def key(self, rounds: tuple[str, ...]) -> Hashable:
        """Give the entry's figures in these rounds as one hashable value; equal keys give equal results."""
        given = tuple(map(self.rounds.get, rounds))
        if self.percents or self.steps:
            worked_out = (tuple(map(self.percents.get, rounds)), tuple(map(self.steps.get, rounds)))
            return (self.state, given, self.target, self.result, worked_out)
        return (self.state, given, self.target, self.result)


EMPTY = NodeEntry()
