"""The register of issued documents: numbers without gaps, and verification of every figure a paper shows."""

from khet.kernel.register.batches import Paper, issue_many
from khet.kernel.register.checking import (
    CurrentFigure,
    FigureCheck,
    check,
    register_resolver,
    resolve,
    resolve_many,
    resolver_keys,
)
from khet.kernel.register.issuing import (
    Issued,
    IssuedFigure,
    figures_of,
    find,
    issue,
    issued,
    keep_apart,
    revoke,
    supersede,
)
from khet.kernel.register.numbers import hold_series, next_number, next_numbers

__all__ = [
    "CurrentFigure",
    "FigureCheck",
    "Issued",
    "IssuedFigure",
    "Paper",
    "check",
    "figures_of",
    "find",
    "hold_series",
    "issue",
    "issue_many",
    "issued",
    "keep_apart",
    "next_number",
    "next_numbers",
    "register_resolver",
    "resolve",
    "resolve_many",
    "resolver_keys",
    "revoke",
    "supersede",
]
