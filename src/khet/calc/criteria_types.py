"""The types of a framework: nodes, rounds, parts, bands, and what can be asked of them.

Nothing here knows any year, office or published framework: those are files that
``criteria_parse`` reads. Everything is immutable, so a parsed framework can be shared.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from khet.calc.bands import BandSet

Polarity = Literal["higher", "lower"]
Printed = Literal["value", "level", "none"]
Method = Literal["mean", "weighted_sum"]


class Scoring(StrEnum):
    """How the value of a node comes about."""

    LEVEL = "level"
    CHECKLIST = "checklist"
    PERCENT = "percent"
    POINTS = "points"
    TARGET = "target"
    ROLLUP = "rollup"


class State(StrEnum):
    """What a node has to show; the last four are never zero and leave the denominator."""

    SCORED = "scored"
    ROLLED_UP = "rolled_up"
    NOT_APPLICABLE = "not_applicable"
    TRACKED_NOT_SCORED = "tracked_not_scored"
    IN_PROGRESS = "in_progress"
    NOT_REPORTED = "not_reported"

    @property
    def counts(self) -> bool:
        """Tell whether a node in this state has a value that enters the denominator."""
        return self in (State.SCORED, State.ROLLED_UP)


# What a heading says when nothing under it counts: the first of these that any child is in.
NON_SCORES = (State.NOT_REPORTED, State.IN_PROGRESS, State.TRACKED_NOT_SCORED, State.NOT_APPLICABLE)

OFFICE_TYPES = ("primary", "secondary")

MOST_LEVELS = 100
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file or an entry: where, and what, in both languages."""

    path: str
    message_th: str
    message_en: str


class CriteriaError(ValueError):
    """The criteria cannot be used; ``problems`` lists everything that is wrong at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{problem.path}: {problem.message_th}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Round:
    """One round of evaluation; ``month`` and ``day`` say when it ends inside the year."""

    code: str
    name: str
    month: int
    day: int
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of its own on the paper; only parts ``in_overall`` enter the overall figure."""

    code: str
    name: str
    in_overall: bool = True
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """From this percentage on (or down to it, when lower is better) the result earns ``level``."""

    at: Decimal
    level: int


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the framework: a standard, an indicator, a consideration or an item."""

    code: str
    name: str
    scoring: Scoring
    parent: str | None = None
    name_en: str = ""
    label: str = ""
    weight: Decimal = Decimal(1)
    polarity: Polarity = "higher"
    applies_to: frozenset[str] = frozenset()
    part: str = ""
    fixed_state: State | None = None
    rubric: Mapping[int, str] = field(default_factory=dict, hash=False)
    steps: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    interpolate: bool = False
    target: Decimal | None = None
    maximum: Decimal | None = None
    over_100: bool = False
    unit: str = ""
    printed: Printed = "value"
    depth: int = 0

    def applies(self, office_type: str) -> bool:
        """Tell whether this kind of office is evaluated here; an empty list means every kind."""
        return not self.applies_to or office_type in self.applies_to

    def with_unit(self, figure: str) -> str:
        """Write a figure of this node with its unit, "ร้อยละ" going in front as the papers do."""
        if not self.unit:
            return figure
        return f"{self.unit} {figure}" if self.unit == "ร้อยละ" else f"{figure} {self.unit}"


@dataclass(frozen=True)
class Framework:
    """A version of a framework, whole: what is evaluated, how, when, and how it is named."""

    code: str
    version: str
    name: str
    rounds: tuple[Round, ...]
    nodes: tuple[Node, ...]
    band_set: str
    band_sets: tuple[BandSet, ...]
    short_name: str = ""
    name_en: str = ""
    source: str = ""
    subject: Literal["office", "school"] = "office"
    calendar: Literal["fiscal", "academic"] = "fiscal"
    level_min: int = 1
    level_max: int = 5
    scale_min: Decimal = Decimal(1)
    scale_max: Decimal = Decimal(5)
    decimals: int = 2
    parts: tuple[Part, ...] = ()
    method: Method = "mean"
    printed: Printed = "value"
    count_label: str = ""
    state_labels: Mapping[State, str | None] = field(default_factory=dict, hash=False)
    shared_scores: tuple[tuple[str, ...], ...] = ()
    # Answers already worked out for this framework (rollup.py); never part of what it is.
    memo: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False, hash=False)

    def node(self, code: str) -> Node:
        """Give the node with this code; KeyError when there is none."""
        return self._by_code[code]

    def has(self, code: str) -> bool:
        """Tell whether a node has this code."""
        return code in self._by_code

    def children(self, code: str | None) -> tuple[Node, ...]:
        """Give the nodes right under this one, in order; under None, the top ones."""
        return self._by_parent.get(code, ())

    def part(self, code: str) -> Part | None:
        """Give the part with this code, or None."""
        return next((part for part in self.parts if part.code == code), None)

    def round(self, code: str) -> Round | None:
        """Give the round with this code, or None."""
        return next((found for found in self.rounds if found.code == code), None)

    def shared_with(self, code: str) -> tuple[str, ...]:
        """Give all the codes that share one score with this node, itself included; () when it stands alone."""
        return next((codes for codes in self.shared_scores if code in codes), ())

    def codes_for(self, text: str) -> tuple[str, ...]:
        """Resolve a code as a table writes it: "13" or the shared "13;14"; () when unknown."""
        codes = tuple(part.strip() for part in text.split(";"))
        if len(codes) == 1:
            return codes if self.has(codes[0]) else ()
        return next((shared for shared in self.shared_scores if set(shared) == set(codes)), ())

    @cached_property
    def bands(self) -> BandSet:
        """The table of bands this framework names."""
        return next(found for found in self.band_sets if found.key == self.band_set)

    @property
    def in_levels(self) -> bool:
        """Tell whether values are levels, and not points on another scale."""
        return self.scale_min == self.level_min and self.scale_max == self.level_max

    @property
    def has_sound_levels(self) -> bool:
        """Tell whether the range of levels is one that can be walked."""
        return 0 <= self.level_min < self.level_max <= MOST_LEVELS

    def count_text(self, counted: int) -> str:
        """Write the line over the overall figure: "คะแนนเฉลี่ยรวม 12 ตัวชี้วัด"."""
        return self.count_label.replace("{count}", str(counted))

    def only_rounds(self, *codes: str) -> Framework:
        """Give the same framework with these rounds only, to work out a round by itself."""
        return replace(self, rounds=tuple(found for found in self.rounds if found.code in codes))

    @cached_property
    def _by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def _by_parent(self) -> dict[str | None, tuple[Node, ...]]:
        found: dict[str | None, tuple[Node, ...]] = {}
        for node in self.nodes:
            found[node.parent] = (*found.get(node.parent, ()), node)
        return found
