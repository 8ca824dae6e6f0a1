"""The front door to criteria: their types, reading them and writing them.

``parse`` takes what a YAML or JSON reader gives (dicts, lists, texts, numbers) and answers with a
``Framework``, or with every problem at once; ``to_plain`` gives back what ``parse`` reads.
"""

from __future__ import annotations

from khet.calc.bands import Band, BandSet
from khet.calc.criteria_parse import parse
from khet.calc.criteria_plain import to_plain
from khet.calc.criteria_types import (
    NON_SCORES,
    OFFICE_TYPES,
    CriteriaError,
    Framework,
    Method,
    Node,
    Part,
    Polarity,
    Printed,
    Problem,
    Round,
    Scoring,
    State,
    Threshold,
)

__all__ = [
    "NON_SCORES",
    "OFFICE_TYPES",
    "Band",
    "BandSet",
    "CriteriaError",
    "Framework",
    "Method",
    "Node",
    "Part",
    "Polarity",
    "Printed",
    "Problem",
    "Round",
    "Scoring",
    "State",
    "Threshold",
    "parse",
    "to_plain",
]
