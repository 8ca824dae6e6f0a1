"""What a figure from data fills in of a report, and what somebody typed that it would replace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from khet.calc.criteria import Framework, Node, Scoring
from khet.domains.frameworks.rules.numbers import LARGEST, PLACES, as_text
from khet.domains.frameworks.rules.reports import Report


@dataclass(frozen=True, slots=True)
class Offered:
    """A figure as an indicator gives it: its rounded value, its exact numerator and denominator, its level."""

    number: Decimal
    numerator: Fraction | None
    denominator: Fraction | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Filling:
    """What would be filled in by field, and by field what was typed and differs."""

    fields: Mapping[str, Decimal]
    replaces: Mapping[str, Decimal]

    @property
    def is_empty(self) -> bool:
        """Whether the figure has nothing that this way of scoring can take; it can still be evidence."""
        return not self.fields

    def as_data(self) -> dict[str, str | None]:
        """The fields as JSON keeps them."""
        return {key: as_text(value) for key, value in self.fields.items()}

    def applied(self, report: Report) -> Report:
        """The report with the fields filled in."""
        changes: dict[str, Any] = dict(self.fields)
        return replace(report, **changes)


def filling(framework: Framework, node: Node, offered: Offered, report: Report) -> Filling:
    """What a figure fills in of a node's report."""
    fields = {key: value for key, value in _wanted(framework, node, offered).items() if value is not None}
    if ("numerator" in fields) != ("denominator" in fields):  # a share needs both
        fields = {key: value for key, value in fields.items() if key not in ("numerator", "denominator")}
    typed = {key: getattr(report, key) for key in fields}
    replaces = {key: value for key, value in typed.items() if value is not None and value != fields[key]}
    return Filling(fields, replaces)


def _wanted(framework: Framework, node: Node, offered: Offered) -> dict[str, Decimal | None]:
    share = {"numerator": _storable(offered.numerator), "denominator": _positive(_storable(offered.denominator))}
    level = {"self_level": _level(framework, offered.level)}
    if node.scoring is Scoring.TARGET:
        return {"result": _storable(offered.number)}
    if node.scoring is Scoring.PERCENT:
        return share if node.thresholds else share | level
    return level if node.scoring is Scoring.LEVEL else {}


def _level(framework: Framework, level: int | None) -> Decimal | None:
    return None if level is None or not framework.level_min <= level <= framework.level_max else Decimal(level)


def _positive(figure: Decimal | None) -> Decimal | None:
    return figure if figure is not None and figure > 0 else None


def _storable(figure: Fraction | Decimal | None) -> Decimal | None:
    """The figure as an entry can keep it exactly, or None."""
    if figure is None:
        return None
    numerator, denominator = figure.as_integer_ratio()
    scaled, rest = divmod(numerator * 10**PLACES, denominator)
    kept = Decimal(scaled).scaleb(-PLACES)
    return None if rest or abs(kept) >= LARGEST else kept.normalize() + Decimal(0)
