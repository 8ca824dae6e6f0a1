"""The language in which officers write indicators: read, check, put in words, and finish from counts.

``parse`` knows only the shape; ``check`` knows the datasets and gives the typed form that engines compute;
``evaluate`` turns the counts they bring back into one exact figure.
"""

from khet.calc.formula.checking import check
from khet.calc.formula.errors import FormulaError, FormulaErrors
from khet.calc.formula.evaluating import REASON_WORDS, Outcome, Reason, State, evaluate
from khet.calc.formula.parsing import parse
from khet.calc.formula.printing import write
from khet.calc.formula.tree import Formula
from khet.calc.formula.typed import Leaf, Typed
from khet.calc.formula.words import in_words, leaf_in_words

__all__ = [
    "REASON_WORDS",
    "Formula",
    "FormulaError",
    "FormulaErrors",
    "Leaf",
    "Outcome",
    "Reason",
    "State",
    "Typed",
    "check",
    "evaluate",
    "in_words",
    "leaf_in_words",
    "parse",
    "write",
]
