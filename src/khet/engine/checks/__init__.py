"""Checks a table against its dataset: mends what is unambiguous, asks about the rest, and loses no row.

``check`` is the entrance; ``Known`` is what the caller knows of the schools, ``name_key`` how it writes their names.
"""

from __future__ import annotations

from khet.engine.checks.checking import check
from khet.engine.checks.schools import name_key
from khet.engine.checks.types import (
    Checked,
    Decision,
    Finding,
    Known,
    OfficeFacts,
    Option,
    Period,
    PlainKnown,
    Repair,
    Stated,
    Value,
)

__all__ = [
    "Checked",
    "Decision",
    "Finding",
    "Known",
    "OfficeFacts",
    "Option",
    "Period",
    "PlainKnown",
    "Repair",
    "Stated",
    "Value",
    "check",
    "name_key",
]
