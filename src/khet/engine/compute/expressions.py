"""Tests and figures as SQL trees: columns by name, values as literals, and nothing that rounds or divides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from khet.calc.formula.holding import age_bounds, day_of_year
from khet.calc.formula.typed import (
    COUNT,
    MEAN,
    SHARE,
    AgeRange,
    Column,
    DayOfYear,
    Either,
    Every,
    IsFound,
    IsIn,
    IsKnown,
    IsTrue,
    Join,
    Leaf,
    Opposite,
    Range,
    Related,
    Test,
)

if TYPE_CHECKING:
    from sqlglot import exp

WIDE = "decimal(18, 0)"


class Names:
    """Where a statement finds columns, and whether a joined row was found; ``year`` is that of its rows.

    ``wide`` is for engines whose sums of whole numbers could overflow without a word: they add decimals instead.
    """

    def __init__(
        self,
        column: Callable[[Column], exp.Expr],
        found: Callable[[Join], exp.Expr],
        *,
        year: int,
        wide: bool,
    ) -> None:
        self.column = column
        self.found = found
        self.year = year
        self.wide = wide


def test_sql(test: Test, names: Names) -> exp.Expr:
    """Give a test as a condition."""
    from sqlglot import exp

    if isinstance(test, Opposite):
        return exp.Not(this=exp.paren(test_sql(test.part, names), copy=False))
    if isinstance(test, Every):
        return _joined([test_sql(part, names) for part in test.parts], exp.And)
    if isinstance(test, Either):
        return _joined([test_sql(part, names) for part in test.parts], exp.Or)
    if isinstance(test, IsFound):
        return _is_known(names.found(test.join))
    if isinstance(test, IsKnown):
        return _is_known(names.column(test.column))
    return _comparison(test, names)


def _joined(parts: list[exp.Expr], kind: type[exp.And | exp.Or]) -> exp.Expr:
    from sqlglot import exp

    if not parts:
        return exp.true()
    whole = parts[0]
    for part in parts[1:]:
        whole = kind(this=whole, expression=part)
    return whole if len(parts) == 1 else exp.paren(whole, copy=False)


def _is_known(column: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.Not(this=exp.Is(this=column, expression=exp.null()))


def _comparison(test: IsIn | Range | AgeRange | Related | IsTrue, names: Names) -> exp.Expr:
    from sqlglot import exp

    if isinstance(test, AgeRange):
        return _age(test, names)
    if isinstance(test, Related):
        kind = {"=": exp.EQ, "<": exp.LT, "<=": exp.LTE}[test.op]
        return kind(this=names.column(test.left), expression=names.column(test.right))
    column = names.column(test.column)
    if isinstance(test, IsTrue):
        return column
    if isinstance(test, Range):
        return _within(column, test.low, test.high)
    if len(test.values) == 1:
        return exp.EQ(this=column, expression=literal(test.values[0]))
    return exp.In(this=column, expressions=[literal(value) for value in test.values])


def literal(value: str | int) -> exp.Expr:
    """Give a value as a literal; sqlglot quotes it for each engine."""
    from sqlglot import exp

    if isinstance(value, str):
        return exp.Literal.string(value)
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def _within(column: exp.Expr, low: int | None, high: int | None) -> exp.Expr:
    from sqlglot import exp

    bounds: list[exp.Expr] = []
    if low is not None:
        bounds.append(exp.GTE(this=column, expression=literal(low)))
    if high is not None:
        bounds.append(exp.LTE(this=column.copy(), expression=literal(high)))
    return _joined(bounds, exp.And)


def _age(test: AgeRange, names: Names) -> exp.Expr:
    """A full year of age is 10,000 in the difference of two dates as yyyymmdd, so nothing needs to be divided."""
    from sqlglot import exp

    low, high = age_bounds(test)
    birth = names.column(test.birth)
    if isinstance(test.on, Column):
        return _within(exp.paren(exp.Sub(this=names.column(test.on), expression=birth), copy=False), low, high)
    day = day_of_year(test.on, names.year) if isinstance(test.on, DayOfYear) else test.on
    return _within(birth, None if high is None else day - high, None if low is None else day - low)


def figure_sql(leaf: Leaf, names: Names) -> tuple[exp.Expr, exp.Expr | None]:
    """Give what an engine counts for a figure: its top and, for a share or a mean, its bottom."""
    where = None if leaf.where is None else test_sql(leaf.where, names)
    if leaf.kind == COUNT:
        return _count(where), None
    if leaf.kind == SHARE and leaf.part is not None:
        return _count(_and(where, test_sql(leaf.part, names))), _count(where)
    assert leaf.of is not None  # noqa: S101 - a sum or a mean is of a field
    value = names.column(leaf.of)
    if leaf.kind != MEAN:
        return _sum(value, where, names), None
    if leaf.weight is None:
        return _sum(value, where, names), _count(_and(where, _is_known(value)))
    weight = names.column(leaf.weight)
    both = _and(where, _is_known(value))
    return _product(value, weight, where, names), _sum(weight, both, names)


def _and(left: exp.Expr | None, right: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return right if left is None else exp.And(this=left.copy(), expression=right)


def _case(condition: exp.Expr, value: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.Case(ifs=[exp.If(this=condition, true=value)])


def _count(condition: exp.Expr | None) -> exp.Expr:
    from sqlglot import exp

    return exp.Count(this=exp.Star() if condition is None else _case(condition, literal(1)))


def _sum(value: exp.Expr, condition: exp.Expr | None, names: Names) -> exp.Expr:
    from sqlglot import exp

    inside = _wide(value, names)
    return exp.Sum(this=inside if condition is None else _case(condition.copy(), inside))


def _product(value: exp.Expr, weight: exp.Expr, condition: exp.Expr | None, names: Names) -> exp.Expr:
    from sqlglot import exp

    product = exp.Mul(this=_wide(value, names), expression=_wide(weight, names))
    return exp.Sum(this=product if condition is None else _case(condition.copy(), product))


def _wide(value: exp.Expr, names: Names) -> exp.Expr:
    from sqlglot import exp

    if not names.wide:
        return value.copy()
    return exp.cast(value.copy(), exp.DataType.build(WIDE))
