"""Fuzz the language of formulas with atheris: ``python -m tests.fuzz.formula [-runs=N] [corpus folder]``.

Any text must end in a formula that reads back as itself, or in errors inside the text. A formula that can be checked
also has words and a value.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["khet.calc.formula"]):
    from khet.calc import formula
    from khet.calc.formula import FormulaErrors, State

from tests.unit.calc.formula.datasets import DATASETS


def attempt(text: str) -> None:
    """Read the text; only FormulaErrors may be raised, and their places must lie in the text."""
    try:
        parsed = formula.parse(text)
    except FormulaErrors as wrong:
        for error in wrong.errors:
            if not 0 <= error.start <= error.end <= len(text):
                raise AssertionError(error) from wrong
        return
    if formula.parse(formula.write(parsed)) != parsed:
        raise AssertionError(formula.write(parsed))
    try:
        typed = formula.check(parsed, DATASETS)
    except FormulaErrors:
        return
    formula.in_words(typed, DATASETS)
    formula.evaluate(typed, dict.fromkeys(typed.leaves, State(1, 2)))


def main() -> None:
    """Run until the given number of runs, or until something breaks."""

    def once(data: bytes) -> None:
        attempt(data.decode("utf-8", "replace"))

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
