"""An indicator: a formula with its unit, rounding, direction, levels and target, and how plain data describes it.

Levels and targets are read on the rounded value, the one that people see: what is shown as 80.00 has reached 80.
A threshold belongs to the better level: with ``5: 80`` exactly 80 earns level 5 when higher is better, and with
``5: 1.0`` exactly 1.0 earns it when lower is better. What reaches no threshold is level 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from khet.calc import formula, rounding
from khet.calc.criteria_types import Problem
from khet.calc.formula import FormulaErrors, Leaf, Reason, State, Typed, evaluate
from khet.calc.plain_reader import Problems, Section, as_decimal

LOWEST_LEVEL, HIGHEST_LEVEL = 1, 5
MOST_DECIMALS = 6
STRUCTURE = ("office", "network", "school", "year")
DIMENSIONS = (*STRUCTURE, "grade", "sex")

_CODE = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
_FIELD = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_KEYS = (
    *("code", "name", "name_en", "group", "formula", "scale", "unit", "unit_en", "decimals", "polarity", "round"),
    *("thresholds", "target", "by", "small_cell", "source", "about", "about_en"),
)


class Polarity(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class SmallCell(StrEnum):
    """Which count decides that a cell is too small to show; ``none`` is for figures that are not about persons."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    BOTH = "both"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator as an office defines it.

    ``scale`` multiplies the formula's value (100 for a percentage, 1000 for a rate per thousand). ``round`` is the
    census or term that is meant where the formula names none. ``thresholds`` are (level, bound) from the best level
    down. ``by`` are the dimensions by which it may be split. Texts without a translation are empty.
    """

    code: str
    name: str
    formula: str
    name_en: str = ""
    group: str = ""
    scale: int = 1
    unit: str = ""
    unit_en: str = ""
    decimals: int = 2
    polarity: Polarity = Polarity.NONE
    round: str = ""
    thresholds: tuple[tuple[int, Decimal], ...] = ()
    target: Decimal | None = None
    by: tuple[str, ...] = STRUCTURE
    small_cell: SmallCell = SmallCell.BOTH
    source: str = ""
    about: str = ""
    about_en: str = ""

    def level(self, rounded: Decimal) -> int | None:
        """Give the level from 1 to 5 that a shown value earns, or None for an indicator without levels."""
        return level_of(rounded, polarity=self.polarity, thresholds=self.thresholds)

    def is_met(self, rounded: Decimal, target: Decimal | None = None) -> bool | None:
        """Tell whether a shown value reaches the target (another one when given), or None without a target."""
        aim = self.target if target is None else target
        if aim is None or self.polarity is Polarity.NONE:
            return None
        return reaches(rounded, aim, self.polarity)


def reaches(value: Decimal, bound: Decimal, polarity: Polarity) -> bool:
    """Tell whether a value is at least as good as a bound."""
    return value <= bound if polarity is Polarity.LOWER else value >= bound


def level_of(value: Decimal, *, polarity: Polarity, thresholds: tuple[tuple[int, Decimal], ...]) -> int | None:
    """Give the best level whose threshold a value reaches, the lowest level when it reaches none, None without any."""
    if not thresholds:
        return None
    reached = (level for level, bound in thresholds if reaches(value, bound, polarity))
    return max(reached, default=LOWEST_LEVEL)


class IndicatorErrors(ValueError):
    """The indicator cannot be used; ``problems`` lists everything that is wrong at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{problem.path}: {problem.message_th}" for problem in problems))
        self.problems = problems


def parse_indicator(plain: object, path: str = "") -> Indicator:
    """Read an indicator from plain data, as a YAML file gives it. Raises IndicatorErrors with every problem."""
    problems = Problems()
    section = Section(plain, path, problems, _KEYS)
    found = _indicator(section)
    _check(found, section)
    if problems.found:
        raise IndicatorErrors(tuple(problems.found))
    return found


def _indicator(section: Section) -> Indicator:
    return Indicator(
        code=section.text("code"),
        name=section.text("name"),
        formula=section.text("formula"),
        name_en=section.text("name_en", ""),
        group=section.text("group", ""),
        scale=section.whole("scale", 1),
        unit=section.text("unit", ""),
        unit_en=section.text("unit_en", ""),
        decimals=section.whole("decimals", 2),
        polarity=Polarity(section.choice("polarity", tuple(Polarity), Polarity.NONE)),
        round=section.text("round", ""),
        thresholds=read_thresholds(
            section.plain.get("thresholds"), f"{section.path}.thresholds".lstrip("."), section.problems
        ),
        target=section.optional_number("target"),
        by=section.texts("by") if section.has("by") else STRUCTURE,
        small_cell=SmallCell(section.choice("small_cell", tuple(SmallCell), SmallCell.BOTH)),
        source=section.text("source", ""),
        about=section.text("about", ""),
        about_en=section.text("about_en", ""),
    )


def read_thresholds(plain: object, path: str, problems: Problems) -> tuple[tuple[int, Decimal], ...]:
    """Read ``{5: 80, 4: 70, …}`` (keys may be texts, as JSON has them) into (level, bound) from the best level down."""
    if plain is None:
        return ()
    if not isinstance(plain, Mapping):
        problems.add(path, "ต้องเป็นกลุ่มของ “ระดับ: ค่า”", "must be a mapping of levels to values")
        return ()
    found = []
    for key, bound in plain.items():
        level, number = str(key), as_decimal(bound)
        if level not in ("2", "3", "4", "5"):
            problems.add(f"{path}.{key}", "ระดับต้องเป็น 2 ถึง 5", "a level with a threshold is from 2 to 5")
        elif number is None:
            problems.add(f"{path}.{key}", "ต้องเป็นตัวเลข", "must be a number")
        else:
            found.append((int(level), number))
    return tuple(sorted(found, reverse=True))


def _check(found: Indicator, section: Section) -> None:
    problems, at = section.problems, f"{section.path}." if section.path else ""
    if found.code and not _CODE.fullmatch(found.code):
        problems.add(f"{at}code", "ใช้ได้เฉพาะ a-z 0-9 . _ -", "may hold only a-z 0-9 . _ -")
    if not 0 <= found.decimals <= MOST_DECIMALS:
        problems.add(f"{at}decimals", f"ต้องเป็น 0 ถึง {MOST_DECIMALS}", f"must be from 0 to {MOST_DECIMALS}")
    if not 1 <= found.scale <= 1_000_000:
        problems.add(f"{at}scale", "ต้องเป็น 1 ถึง 1000000", "must be from 1 to 1000000")
    for place, dimension in enumerate(found.by):
        if dimension not in DIMENSIONS and not _FIELD.fullmatch(dimension):
            listed = ", ".join(DIMENSIONS)
            problems.add(
                f"{at}by[{place}]",
                f"“{dimension}” ต้องเป็น {listed} หรือ ชุดข้อมูล.ช่องข้อมูล",
                f"“{dimension}” must be {listed} or dataset.field",
            )
    _check_aims(found, f"{at}thresholds", f"{at}target", problems)
    try:
        if found.formula:
            formula.parse(found.formula)
    except FormulaErrors as wrong:
        for error in wrong.errors:
            problems.add(f"{at}formula", error.message_th, error.message_en)


def _check_aims(found: Indicator, thresholds: str, target: str, problems: Problems) -> None:
    check_thresholds(found.thresholds, polarity=found.polarity, path=thresholds, problems=problems)
    if found.target is not None and found.polarity is Polarity.NONE:
        problems.add(target, *_NO_DIRECTION)


_NO_DIRECTION = (
    "ต้องบอกทิศทาง (polarity) ว่าค่าสูงหรือค่าต่ำดีกว่า",
    "needs a polarity: is higher or lower better?",
)


def check_thresholds(
    thresholds: tuple[tuple[int, Decimal], ...], *, polarity: Polarity, path: str, problems: Problems
) -> None:
    """Note what is wrong with thresholds: no direction, a level twice, or a better level that is easier to reach."""
    if thresholds and polarity is Polarity.NONE:
        problems.add(path, *_NO_DIRECTION)
        return
    for (better, bound), (worse, below) in pairwise(thresholds):
        if better == worse:
            problems.add(path, f"ระดับ {better} ซ้ำ", f"level {better} is given twice")
        elif reaches(below, bound, polarity):
            problems.add(
                path,
                f"เกณฑ์ระดับ {better} ({bound}) ต้องยากกว่าระดับ {worse} ({below})",
                f"level {better} ({bound}) must be harder to reach than level {worse} ({below})",
            )


def to_plain(indicator: Indicator) -> dict[str, object]:
    """Give an indicator as plain data (texts, whole numbers, lists) that ``parse_indicator`` reads back as the same."""
    plain: dict[str, object] = {
        "code": indicator.code,
        "name": indicator.name,
        "name_en": indicator.name_en,
        "group": indicator.group,
        "formula": indicator.formula,
        "scale": indicator.scale,
        "unit": indicator.unit,
        "unit_en": indicator.unit_en,
        "decimals": indicator.decimals,
        "polarity": indicator.polarity.value,
        "round": indicator.round,
        "thresholds": {str(level): str(bound) for level, bound in indicator.thresholds},
        "target": None if indicator.target is None else str(indicator.target),
        "by": list(indicator.by),
        "small_cell": indicator.small_cell.value,
        "source": indicator.source,
        "about": indicator.about,
        "about_en": indicator.about_en,
    }
    return {key: value for key, value in plain.items() if value not in ("", None, {})}


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's finished figure: exact and as shown, with what it was made of, its level and its target.

    ``reason`` says why ``value`` is None. ``counts`` are those of ``formula.Outcome``.
    """

    value: Decimal | None
    exact: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    level: int | None = None
    is_met: bool | None = None
    reason: Reason | None = None
    counts: tuple[tuple[int | None, int | None], ...] = ()


def finish(
    indicator: Indicator, typed: Typed, states: Mapping[Leaf, State | Reason], *, target: Decimal | None = None
) -> Figure:
    """Finish an indicator from what an engine counted: exact value, rounded value, level, target met.

    ``exact`` is at the indicator's scale and not rounded. ``target`` stands instead of the indicator's own.
    """
    outcome = evaluate(typed, states)
    parts = (outcome.numerator, outcome.denominator)
    if outcome.value is None:
        return Figure(None, None, *parts, reason=outcome.reason, counts=outcome.counts)
    exact = outcome.value * indicator.scale
    shown = rounding.half_up(exact, indicator.decimals)
    return Figure(
        shown,
        exact,
        *parts,
        level=indicator.level(shown),
        is_met=indicator.is_met(shown, target),
        counts=outcome.counts,
    )
