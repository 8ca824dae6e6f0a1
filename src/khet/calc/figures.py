"""What a roll-up answers: one figure for every node and one for the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from khet.calc.criteria_types import Framework, Problem, State
from khet.calc.explanation import Explanation, Plain

NO_ROUNDS: Mapping[str, str] = MappingProxyType({})


class Figure(NamedTuple):
    """The result of one node, or of the whole framework (then ``code`` is empty and ``counted`` is set).

    ``exact`` is never rounded; ``value`` and ``printed`` are texts, None where the paper shows nothing.
    """

    code: str
    parent: str | None
    name: str
    state: State
    why: Explanation
    rounds: Mapping[str, str] = NO_ROUNDS
    exact: Fraction | None = None
    value: str | None = None
    level: str | None = None
    level_number: int | None = None
    printed: str | None = None
    target: str | None = None
    result: str | None = None
    meaning: str | None = None
    shared_score: str | None = None
    counted: int | None = None

    @property
    def explanation(self) -> Plain:
        """How this figure came about, as a fresh dict that JSON can hold."""
        return self.why.as_dict()

    @property
    def partial(self) -> bool:
        """Tell whether a round is still missing somewhere under this figure."""
        return self.why.partial


@dataclass(frozen=True)
class Outcome:
    """A framework rolled up for one office or school; ``problems`` names scores that contradict each other."""

    framework: Framework
    overall: Figure
    nodes: tuple[Figure, ...]
    problems: tuple[Problem, ...] = ()

    def figure(self, code: str) -> Figure:
        """Give the figure of the node with this code; KeyError when there is none."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Figure]:
        return {figure.code: figure for figure in self.nodes}


def as_plain(outcome: Outcome, *, office: str, year: int) -> Plain:
    """Give the whole outcome as dicts and texts: figures are texts, absent ones None."""
    overall = outcome.overall
    return {
        "office": office,
        "framework": outcome.framework.code,
        "version": outcome.framework.version,
        "year": year,
        "overall": {
            "value": overall.value,
            "level": overall.level,
            "level_number": overall.level_number,
            "counted": overall.counted,
            "printed": overall.printed,
            "explanation": overall.why.as_dict(),
        },
        "nodes": [_node(figure) for figure in outcome.nodes],
    }


def _node(figure: Figure) -> Plain:
    return {
        "code": figure.code,
        "parent": figure.parent,
        "name": figure.name,
        "state": figure.state.value,
        "rounds": dict(figure.rounds),
        "value": figure.value,
        "level": figure.level,
        "level_number": figure.level_number,
        "printed": figure.printed,
        "target": figure.target,
        "result": figure.result,
        "meaning": figure.meaning,
        "shared_score": figure.shared_score,
        "explanation": figure.why.as_dict(),
    }
