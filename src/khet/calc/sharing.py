"""Nodes that share one score: one entry for all of them, and what happens when they contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khet.calc.criteria_types import NON_SCORES, Framework, Problem
from khet.calc.entries import EMPTY, NodeEntry


@dataclass(frozen=True, slots=True)
class Shared:
    """Entries with every shared score given to all its nodes; groups that contradict themselves, by joined code."""

    entries: Mapping[str, NodeEntry]
    conflicts: Mapping[str, Problem]


def merge(entries: Mapping[str, NodeEntry], codes: tuple[str, ...]) -> NodeEntry | None:
    """Give the one entry that these codes share, or None when two of them say different things."""
    said = [entry for entry in (entries.get(code, EMPTY) for code in codes) if not entry.is_empty]
    if not said:
        return EMPTY
    first = said[0]
    return first if all(_says(first) == _says(other) for other in said[1:]) else None


def share_out(framework: Framework, entries: Mapping[str, NodeEntry]) -> Shared:
    """Give each shared score to all its nodes; where they differ each keeps its own and the conflict is named."""
    shared = dict(entries)
    conflicts = {}
    for codes in framework.shared_scores:
        entry = merge(entries, codes)
        if entry is None:
            conflicts[";".join(codes)] = _conflict(codes)
        else:
            shared.update(dict.fromkeys(codes, entry))
    return Shared(shared, conflicts)


def _says(entry: NodeEntry) -> tuple[object, ...]:
    state = entry.state if entry.state in NON_SCORES else None
    return (state, entry.rounds, entry.percents, entry.steps, entry.result)


def _conflict(codes: tuple[str, ...]) -> Problem:
    listed = ", ".join(codes)
    return Problem(
        ";".join(codes),
        f"{listed} ใช้คะแนนร่วมกัน แต่ที่กรอกไว้ไม่ตรงกัน",
        f"{listed} share one score, but what was entered differs",
    )
