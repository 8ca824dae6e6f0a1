"""Refuse a node whose way of scoring cannot work: what it needs is missing, or what it holds is for another way."""

from __future__ import annotations

from itertools import pairwise

from khet.calc.criteria_types import OFFICE_TYPES, Framework, Node, Scoring
from khet.calc.plain_reader import Problems


def check(framework: Framework, problems: Problems) -> None:
    """Check every node by itself and against the framework's scale."""
    parents = {node.parent for node in framework.nodes}
    outside = {part.code for part in framework.parts if not part.in_overall}
    scoring = {node.code: node.scoring for node in framework.nodes}
    for place, node in enumerate(framework.nodes):
        path = f"nodes[{place}]"
        _check_common(framework, node, path, problems)
        _check_belongings(node, path, problems)
        _CHECKS[node.scoring](framework, node, path, problems)
        if node.parent in scoring and scoring[node.parent] is not Scoring.ROLLUP:
            problems.add(
                f"{path}.parent",
                f"ข้อแม่ {node.parent} ต้องรวมคะแนนจากข้อย่อย (rollup)",
                f"its parent {node.parent} must be scored by rollup",
            )
        if node.scoring is Scoring.ROLLUP and node.code not in parents:
            problems.add(f"{path}.scoring", "ไม่มีข้อย่อยให้รวมคะแนน", "has no children to roll up")
        if node.scoring is Scoring.TARGET and (node.parent is not None or node.part not in outside):
            problems.add(
                f"{path}.scoring",
                "ข้อที่เทียบค่าเป้าหมายต้องอยู่ชั้นบนสุดของส่วนที่ไม่นับในภาพรวม",
                "a node compared with a target must be a top node of a part outside the overall figure",
            )


def _check_common(framework: Framework, node: Node, path: str, problems: Problems) -> None:
    if node.weight <= 0:
        problems.add(f"{path}.weight", "น้ำหนักต้องมากกว่า 0", "the weight must be greater than 0")
    for kind in sorted(node.applies_to - set(OFFICE_TYPES)):
        listed = ", ".join(OFFICE_TYPES)
        problems.add(
            f"{path}.applies_to", f"ไม่รู้จักประเภท “{kind}” (มี: {listed})", f"unknown kind “{kind}” (there is: {listed})"
        )
    for level in node.rubric:
        if not framework.level_min <= level <= framework.level_max:
            problems.add(f"{path}.rubric.{level}", "ระดับอยู่นอกช่วง", "the level is outside the range")


def _check_belongings(node: Node, path: str, problems: Problems) -> None:
    """Say which keys belong to another way of scoring; they would be silently without effect."""
    held = {
        "steps": (bool(node.steps), (Scoring.CHECKLIST,)),
        "thresholds": (bool(node.thresholds), (Scoring.PERCENT,)),
        "interpolate": (node.interpolate, (Scoring.PERCENT,)),
        "over_100": (node.over_100, (Scoring.PERCENT, Scoring.TARGET)),
        "target": (node.target is not None, (Scoring.TARGET,)),
        "maximum": (node.maximum is not None, (Scoring.POINTS,)),
        "polarity": (node.polarity != "higher", (Scoring.PERCENT, Scoring.TARGET)),
    }
    for key, (is_held, kinds) in held.items():
        if is_held and node.scoring not in kinds:
            listed = ", ".join(kinds)
            problems.add(f"{path}.{key}", f"ใช้ได้เฉพาะวิธี: {listed}", f"only goes with: {listed}")


def _check_level(framework: Framework, node: Node, path: str, problems: Problems) -> None:
    if not framework.in_levels:
        problems.add(
            f"{path}.scoring",
            f"กรอบนี้ใช้คะแนน {framework.scale_min} ถึง {framework.scale_max} จึงให้เป็นระดับไม่ได้",
            f"values run from {framework.scale_min} to {framework.scale_max} here, so a node cannot be given levels",
        )


def _check_checklist(framework: Framework, node: Node, path: str, problems: Problems) -> None:
    _check_level(framework, node, path, problems)
    if not 1 <= len(node.steps) <= framework.level_max:
        problems.add(
            f"{path}.steps",
            f"ต้องมี 1 ถึง {framework.level_max} ขั้น",
            f"must hold from 1 to {framework.level_max} steps",
        )


def _check_percent(framework: Framework, node: Node, path: str, problems: Problems) -> None:
    for place, threshold in enumerate(node.thresholds):
        if not framework.scale_min <= threshold.level <= framework.scale_max:
            problems.add(f"{path}.thresholds[{place}].level", "อยู่นอกช่วงคะแนน", "is outside the scale")
        if threshold.at < 0:
            problems.add(f"{path}.thresholds[{place}].at", "ต้องไม่ติดลบ", "must not be negative")
    for place, (before, after) in enumerate(pairwise(node.thresholds), start=1):
        rises = after.at > before.at if node.polarity == "higher" else after.at < before.at
        if not rises or after.level <= before.level:
            problems.add(
                f"{path}.thresholds[{place}]",
                "ต้องเรียงจากระดับต่ำไปสูง และค่าต้องดีขึ้นทุกขั้น",
                "must go from the lowest level up, each with a better value",
            )
    if node.interpolate and len(node.thresholds) < 2:
        problems.add(f"{path}.thresholds", "การคิดคะแนนตามสัดส่วนต้องมีอย่างน้อย 2 ค่า", "interpolation needs at least 2")


def _check_points(framework: Framework, node: Node, path: str, problems: Problems) -> None:
    if framework.scale_min != 0:
        problems.add(f"{path}.scoring", "ใช้ได้เมื่อช่วงคะแนน (scale) เริ่มจาก 0", "only goes with a scale that starts at 0")
    if node.maximum is not None and node.maximum <= 0:
        problems.add(f"{path}.maximum", "ต้องมากกว่า 0", "must be greater than 0")


def _check_nothing(framework: Framework, node: Node, path: str, problems: Problems) -> None:
    """Targets and headings need nothing of their own."""


_CHECKS = {
    Scoring.LEVEL: _check_level,
    Scoring.CHECKLIST: _check_checklist,
    Scoring.PERCENT: _check_percent,
    Scoring.POINTS: _check_points,
    Scoring.TARGET: _check_nothing,
    Scoring.ROLLUP: _check_nothing,
}
