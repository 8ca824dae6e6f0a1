"""The results table as the page prints it: sections, columns and lines that follow the framework's definition."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from khet.calc.criteria import Node, Scoring, State
from khet.calc.rollup import Figure
from khet.domains.frameworks.queries.rows import ResultSet
from khet.domains.frameworks.web import places
from khet.domains.frameworks.web.places import Place

LEADING_VOWELS = "เแโใไ"
SHORTEST_PREFIX = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One node as a row; ``muted`` is the part of its name that all its neighbours share."""

    code: str
    label: str
    muted: str
    name: str
    depth: int
    rounds: tuple[tuple[str, str], ...]
    value: str
    level_number: int | None
    word: str
    target: str
    result: str
    meaning: str
    shared: str
    is_heading: bool
    is_target: bool
    partial: bool
    url: str
    why_url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the framework (the whole of it when it has no parts) as one table."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    is_target: bool
    in_overall: bool


def sections(found: ResultSet, at: Place) -> list[Section]:
    """The tables of a result set, in the order of the criteria."""
    framework = found.framework
    rounds = tuple(known.name for known in framework.rounds) if len(framework.rounds) > 1 else ()
    parts = [(part.code, part.name, part.in_overall) for part in framework.parts] or [("", "", True)]
    made = []
    for code, title, in_overall in parts:
        figures = [
            (framework.node(figure.code), figure)
            for figure in found.outcome.nodes
            if not framework.parts or framework.node(figure.code).part == code
        ]
        target_only = bool(figures) and all(node.scoring is Scoring.TARGET for node, _figure in figures)
        muted = shared_prefix([node.name for node, _figure in figures])
        lines = tuple(_line(found, node, figure, at, muted) for node, figure in figures)
        made.append(Section(title, rounds, lines, target_only, in_overall))
    return made


def shared_prefix(names: Sequence[str]) -> str:
    """The words with which every one of these names begins; empty when they are too few or too short to mute."""
    if len(names) < 2:
        return ""
    prefix = os.path.commonprefix(list(names))  # noqa: RUF071 - names, not paths
    after = {name[len(prefix) : len(prefix) + 1] for name in names}
    while prefix and (
        prefix[-1] in LEADING_VOWELS or any(mark and unicodedata.category(mark) == "Mn" for mark in after)
    ):
        after = {prefix[-1]}
        prefix = prefix[:-1]
    return prefix if len(prefix.strip()) >= SHORTEST_PREFIX else ""


def _line(found: ResultSet, node: Node, figure: Figure, at: Place, muted: str) -> Line:
    framework = found.framework
    scored = figure.state in {State.SCORED, State.ROLLED_UP}
    word = figure.level or ("" if scored else figure.why.text)
    return Line(
        code=node.code,
        label=node.label or node.code,
        muted=muted,
        name=node.name.removeprefix(muted),
        depth=node.depth,
        rounds=tuple((known.name, figure.rounds.get(known.code, "–")) for known in framework.rounds),
        value=figure.value or "–",
        level_number=figure.level_number,
        word=word,
        target=node.with_unit(figure.target) if figure.target else "–",
        result=node.with_unit(figure.result) if figure.result else "–",
        meaning=figure.meaning or "",
        shared=" ".join(part for part in (figure.shared_score or "").split(";") if part != node.code),
        is_heading=node.scoring is Scoring.ROLLUP,
        is_target=node.scoring is Scoring.TARGET,
        partial=figure.partial,
        url=places.entry_url(found.evaluation.id, framework.rounds[-1].code, node.code),
        why_url=at.url("why", code=node.code),
    )
