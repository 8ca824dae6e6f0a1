"""Tests and figures as SQL trees: columns by name, values as literals, and nothing that rounds or divides."""

from __future__ import annotations

from collections.abc import Callable, Collection
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


def among(column: exp.Expr, values: Collection[str | int | None]) -> exp.Expr:
    """Give the condition that a column has one of some values, of which None is what rows do not say."""
    from sqlglot import exp

    known = [literal(value) for value in values if value is not None]
    tests: list[exp.Expr] = [exp.In(this=column, expressions=known)] if known else []
    if None in values:
        tests.append(exp.Is(this=column.copy(), expression=exp.null()))
    return _joined(tests, exp.Or) if tests else exp.false()


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


def conjuncts(test: Test | None) -> tuple[Test, ...]:
    """The parts of a condition that must all hold."""
    if test is None:
        return ()
    if isinstance(test, Every):
        return tuple(each for part in test.parts for each in conjuncts(part))
    return (test,)


def figure_sql(leaf: Leaf, names: Names, given: Collection[Test]) -> tuple[exp.Expr, exp.Expr | None]:
    """Give what an engine counts for a figure: its top and, for a share or a mean, its bottom.

    ``given`` are tests that hold of every row of the statement, so that they need not be asked again.
    """
    where = tuple(test for test in conjuncts(leaf.where) if test not in given)
    if leaf.kind == COUNT:
        return _count(where, names), None
    if leaf.kind == SHARE:
        return _count((*where, *conjuncts(leaf.part)), names), _count(where, names)
    assert leaf.of is not None  # noqa: S101 - a sum or a mean is of a field
    value = names.column(leaf.of)
    if leaf.kind != MEAN:
        return _sum(_wide(value, names), where, names), None
    known = (*where, IsKnown(leaf.of))
    if leaf.weight is None:
        return _sum(_wide(value, names), where, names), _count(known, names)
    weight = _wide(names.column(leaf.weight), names)
    return _sum(_times(_wide(value, names), weight), where, names), _sum(weight.copy(), known, names)


def _case(tests: tuple[Test, ...], value: exp.Expr, names: Names) -> exp.Expr:
    from sqlglot import exp

    if not tests:
        return value
    condition = test_sql(tests[0], names)
    for test in tests[1:]:
        condition = exp.And(this=condition, expression=test_sql(test, names))
    return exp.Case(ifs=[exp.If(this=condition, true=value)])


def _count(tests: tuple[Test, ...], names: Names) -> exp.Expr:
    from sqlglot import exp

    return exp.Count(this=_case(tests, literal(1), names) if tests else exp.Star())


def _sum(value: exp.Expr, tests: tuple[Test, ...], names: Names) -> exp.Expr:
    from sqlglot import exp

    return exp.Sum(this=_case(tests, value, names))


def _times(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.Mul(this=left, expression=right)


def _wide(value: exp.Expr, names: Names) -> exp.Expr:
    from sqlglot import exp

    return exp.cast(value.copy(), exp.DataType.build(WIDE)) if names.wide else value
