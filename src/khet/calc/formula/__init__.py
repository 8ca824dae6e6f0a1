"""The language in which officers write indicators: read, check, put in words, and finish from counts.

``parse`` knows only the shape; ``check`` knows the datasets and gives the typed form that engines compute;
``evaluate`` turns the counts they bring back into one exact figure.
"""

from khet.calc.formula.errors import FormulaError, FormulaErrors
from khet.calc.formula.parsing import parse
from khet.calc.formula.printing import write
from khet.calc.formula.tree import Formula

__all__ = [
    "Formula",
    "FormulaError",
    "FormulaErrors",
    "parse",
    "write",
]
