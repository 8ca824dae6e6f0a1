"""Check a formula against the datasets, and say every mistake at once."""

from __future__ import annotations

from fractions import Fraction

from khet.calc.formula import printing
from khet.calc.formula.errors import FormulaError, FormulaErrors, error, failure
from khet.calc.formula.resolving import Datasets, Scope
from khet.calc.formula.testing import NUMBERS, check_condition
from khet.calc.formula.tree import Aggregate, Arithmetic, Expression, Formula, Minus, Name, Number, Rows
from khet.calc.formula.typed import (
    AREA_STATED,
    COUNTRY,
    MEAN,
    Column,
    Combined,
    Constant,
    Leaf,
    Negative,
    Node,
    Typed,
    combine,
)
from khet.calc.schema import Field, Kind

_STAND_IN = Fraction(1)
_NOT_ADDED = {
    Kind.CODE: "sum.code",
    Kind.DATE: "sum.date",
    Kind.TEXT: "sum.text",
    Kind.BOOLEAN: "sum.boolean",
    Kind.SCHOOL: "sum.school",
}


def check(formula: Formula, datasets: Datasets, *, usual_round: str = "") -> Typed:
    """Check names, codes, types and times, and give the form that engines compute.

    ``usual_round`` is the census or term that is meant where the formula names none. Raises FormulaErrors with every
    mistake.
    """
    checker = _Checker(datasets, usual_round)
    root = checker.node(formula.root)
    if not checker.errors and not checker.leaves:
        checker.errors.append(error("formula.constant", formula.root.span))
    if checker.errors:
        ordered = sorted(dict.fromkeys(checker.errors), key=lambda each: (each.start, each.end))
        raise FormulaErrors(tuple(ordered))
    return Typed(formula, root, tuple(checker.leaves))


class _Checker:
    """One run over one formula: the figures met and the mistakes."""

    def __init__(self, datasets: Datasets, usual_round: str) -> None:
        self.datasets = datasets
        self.usual_round = usual_round
        self.errors: list[FormulaError] = []
        self.leaves: dict[Leaf, None] = {}

    def node(self, expression: Expression) -> Node:
        """Check an expression; a mistake is noted and a constant stands in for it."""
        if isinstance(expression, Number):
            return Constant(expression.value)
        if isinstance(expression, Minus):
            return Negative(self.node(expression.part))
        if isinstance(expression, Arithmetic):
            return self.combined(expression)
        try:
            leaf = self.leaf(expression)
        except FormulaErrors as wrong:
            self.errors.extend(wrong.errors)
            return Constant(_STAND_IN)
        self.leaves.setdefault(leaf)
        return leaf

    def combined(self, expression: Arithmetic) -> Node:
        """Check both sides, and refuse to divide by a constant that is zero."""
        left, right = self.node(expression.left), self.node(expression.right)
        if expression.op == "/" and _constant(right) == 0:
            self.errors.append(error("sum.zero", expression.right.span))
        return Combined(left, expression.op, right)

    def leaf(self, figure: Aggregate) -> Leaf:
        """Check one figure over rows. Raises FormulaErrors."""
        rows = figure.rows
        conditions = tuple(each for each in (rows.where, figure.part) if each is not None)
        scope = Scope(self.datasets, rows, self.usual_round, conditions)
        where = None if rows.where is None else check_condition(rows.where, scope)
        part = None if figure.part is None else check_condition(figure.part, scope)
        of = None
        try:
            of = None if figure.of is None else _number(figure.of, scope)
        except FormulaErrors as wrong:
            scope.errors.extend(wrong.errors)
        weight = self.weight(figure, rows, of, scope)
        if figure.kind in (COUNTRY, AREA_STATED) and scope.joins:
            scope.errors.append(error("join.stated", rows.span, dataset=scope.dataset.key))
        if scope.errors:
            raise FormulaErrors(tuple(scope.errors))
        text = printing.write(Formula(figure))
        return Leaf(figure.kind, scope.dataset.key, scope.moment, where, part, of, weight, text)

    def weight(self, figure: Aggregate, rows: Rows, of: Column | None, scope: Scope) -> Column | None:
        """Give the field that weights a mean, where the dataset has one and the formula does not turn it off."""
        if figure.kind != MEAN or figure.unweighted or not scope.dataset.weight or of is None:
            return None
        if of.join is not None:
            scope.errors.append(error("mean.weight", rows.span, dataset=scope.dataset.key))
            return None
        return scope.column(Name(scope.dataset.weight))


def _number(name: Name, scope: Scope) -> Column:
    """Give the field that a sum or mean is of; only numbers can be added up."""
    field: Field = scope.field(name)
    if field.kind not in NUMBERS:
        raise failure(_NOT_ADDED[field.kind], name.span, field=field.key)
    return scope.column(name)


def _constant(node: Node) -> Fraction | None:
    """Work out a part that holds no figure; None when it holds one, or divides by zero itself."""
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Negative):
        inside = _constant(node.part)
        return None if inside is None else -inside
    if isinstance(node, Leaf):
        return None
    left, right = _constant(node.left), _constant(node.right)
    if left is None or right is None or (node.op == "/" and right == 0):
        return None
    return combine(left, node.op, right)
