"""Check the conditions of a formula and bring their values into the form that snapshots hold."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction

from khet.calc.formula.errors import FormulaErrors, failure
from khet.calc.formula.resolving import Scope, find_code, near
from khet.calc.formula.tree import (
    Age,
    AllOf,
    AnyOf,
    Between,
    Compare,
    Condition,
    Day,
    Found,
    In,
    Known,
    Name,
    Not,
    Number,
    Text,
    Truth,
    Value,
    Yes,
)
from khet.calc.formula.typed import (
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
    Opposite,
    Range,
    Related,
    Test,
)
from khet.calc.schema import Field, Kind

OLDEST = 150
NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
ORDERED = (*NUMBERS, Kind.DATE)
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_SHORT_MONTHS = {"02": 29, "04": 30, "06": 30, "09": 30, "11": 30}
_NEVER = Every(())


def check_condition(condition: Condition, scope: Scope) -> Test:
    """Check a condition; every mistake is added to the scope, and a test that says nothing stands in for it."""
    if isinstance(condition, AllOf):
        return Every(tuple(check_condition(part, scope) for part in condition.parts))
    if isinstance(condition, AnyOf):
        return Either(tuple(check_condition(part, scope) for part in condition.parts))
    if isinstance(condition, Not):
        return Opposite(check_condition(condition.part, scope))
    try:
        return _test(condition, scope)
    except FormulaErrors as wrong:
        scope.errors.extend(wrong.errors)
        return _NEVER


def _test(condition: Compare | In | Between | Yes | Known | Found, scope: Scope) -> Test:
    if isinstance(condition, Compare):
        return _compare(condition, scope)
    if isinstance(condition, In):
        return _listed(condition, scope)
    if isinstance(condition, Between):
        return _between(condition, scope)
    if isinstance(condition, Found):
        return IsFound(_found(condition, scope))
    column = scope.column(condition.name)
    if isinstance(condition, Known):
        return IsKnown(column)
    if column.kind is not Kind.BOOLEAN:
        raise failure("field.needs_test", condition.span, found=condition.name.field)
    return IsTrue(column)


def _found(condition: Found, scope: Scope) -> Join:
    join = scope.join(condition.name)
    if join is None:
        raise failure("join.person", condition.span, dataset=scope.dataset.key, other=scope.dataset.key)
    return join


def _compare(condition: Compare, scope: Scope) -> Test:
    if isinstance(condition.left, Age):
        return _age_compare(condition.left, condition, scope)
    field, column = scope.field(condition.left), scope.column(condition.left)
    if isinstance(condition.right, Name) and _means_field(field, condition.right, scope):
        return _related(condition, column, scope)
    if condition.op in ("=", "!="):
        same = _equal(field, column, (condition.right,))
        return same if condition.op == "=" else Opposite(same)
    if column.kind not in ORDERED:
        raise failure("type.order", condition.left.span, field=field.key)
    return _open_range(column, condition.op, _whole(field, condition.right))


def _open_range(column: Column, op: str, bound: int) -> Range:
    if op in ("<=", ">="):
        return Range(column, bound if op == ">=" else None, bound if op == "<=" else None)
    step = 1 if op == ">" else -1
    beside = _day_beside(bound, step) if column.kind is Kind.DATE else bound + step
    return Range(column, beside if op == ">" else None, beside if op == "<" else None)


def _day_beside(day: int, step: int) -> int:
    """Give the day after or before one held as yyyymmdd; at the ends of the calendar a number beside it."""
    try:
        beside = date(day // 10_000, day // 100 % 100, day % 100) + timedelta(days=step)
    except OverflowError:
        return day + step
    return beside.year * 10_000 + beside.month * 100 + beside.day


def _means_field(field: Field, name: Name, scope: Scope) -> bool:
    """Tell whether the name on the right is a field and not a code; a bare name is a code where it can be one."""
    if name.dataset:
        return True
    if field.codes is not None and find_code(field.codes, name.field):
        return False
    return name.field in scope.dataset.by_key or name.field == "school"


def _related(condition: Compare, left: Column, scope: Scope) -> Test:
    assert isinstance(condition.right, Name)  # noqa: S101 - the caller looked
    field, other = scope.field(condition.left), scope.field(condition.right)  # type: ignore[arg-type]
    right, op = scope.column(condition.right), condition.op
    alike = (left.kind, left.places) == (right.kind, right.places)
    if not alike or (field.codes and other.codes and field.codes.key != other.codes.key):
        raise failure("type.same", condition.span, field=field.key, other=other.key)
    if op in ("=", "!="):
        same = Related(left, "=", right)
        return same if op == "=" else Opposite(same)
    if left.kind not in ORDERED:
        raise failure("type.order", condition.left.span, field=field.key)
    return Related(left, op, right) if op in ("<", "<=") else Related(right, op.replace(">", "<"), left)


def _listed(condition: In, scope: Scope) -> Test:
    if isinstance(condition.left, Age):
        ages = [_age_number(value) for value in condition.values]
        return Either(tuple(_age_range(condition.left, age, age, scope) for age in ages))
    return _equal(scope.field(condition.left), scope.column(condition.left), condition.values)


def _between(condition: Between, scope: Scope) -> Test:
    if isinstance(condition.left, Age):
        youngest, oldest = _age_number(condition.low), _age_number(condition.high)
        if youngest > oldest:
            raise failure("range.empty", condition.span)
        return _age_range(condition.left, youngest, oldest, scope)
    field, column = scope.field(condition.left), scope.column(condition.left)
    if field.codes is not None:
        keys = list(field.codes.by_key)
        first, last = (keys.index(_code(field, value)) for value in (condition.low, condition.high))
        if first > last:
            raise failure("range.empty", condition.span)
        return IsIn(column, tuple(keys[first : last + 1]))
    if column.kind not in ORDERED:
        raise failure("type.order", condition.left.span, field=field.key)
    low, high = _whole(field, condition.low), _whole(field, condition.high)
    if low > high:
        raise failure("range.empty", condition.span)
    return Range(column, low, high)


def _equal(field: Field, column: Column, values: tuple[Value, ...]) -> Test:
    if column.kind is Kind.BOOLEAN:
        tests = tuple(_truth(field, column, value) for value in values)
        return tests[0] if len(tests) == 1 else Either(tests)
    if column.kind is Kind.CODE:
        return IsIn(column, tuple(dict.fromkeys(_code(field, value) for value in values)))
    if column.kind is Kind.TEXT:
        return IsIn(column, tuple(dict.fromkeys(_text(field, value) for value in values)))
    if column.kind is Kind.SCHOOL:
        raise failure("type.school", values[0].span, field=field.key)
    return IsIn(column, tuple(dict.fromkeys(_whole(field, value) for value in values)))


def _truth(field: Field, column: Column, value: Value) -> Test:
    if not isinstance(value, Truth):
        raise failure("type.boolean", value.span, field=field.key)
    return IsTrue(column) if value.value else Opposite(IsTrue(column))


def _text(field: Field, value: Value) -> str:
    if not isinstance(value, Text):
        raise failure("type.text", value.span, field=field.key)
    return value.value


def _code(field: Field, value: Value) -> str:
    if field.codes is None or not isinstance(value, Text | Name) or (isinstance(value, Name) and value.dataset):
        raise failure("type.code", value.span, field=field.key)
    word = value.value if isinstance(value, Text) else value.field
    code = find_code(field.codes, word)
    if code is None:
        words = [*field.codes.by_key, *(each.name for each in field.codes.codes)]
        raise failure("code.unknown", value.span, field=field.key, found=word, **near(word, words))
    return code.key


def _whole(field: Field, value: Value) -> int:
    """Give a number or a date as the whole number that snapshots hold."""
    if field.kind is Kind.DATE:
        if not isinstance(value, Day):
            raise failure("type.date", value.span, field=field.key)
        return value.value
    if not isinstance(value, Number):
        raise failure("type.number", value.span, field=field.key)
    scaled: Fraction = value.value * 10**field.places
    if scaled.denominator != 1:
        raise failure("type.fine", value.span, field=field.key, places=field.places)
    return scaled.numerator


def _age_compare(age: Age, condition: Compare, scope: Scope) -> Test:
    years, op = _age_number(condition.right), condition.op
    if op in ("=", "!="):
        same = _age_range(age, years, years, scope)
        return same if op == "=" else Opposite(same)
    low = {">": years + 1, ">=": years}.get(op)
    high = {"<": years - 1, "<=": years}.get(op)
    return _age_range(age, low, high, scope)


def _age_number(value: Value) -> int:
    if not isinstance(value, Number) or value.value.denominator != 1 or not 0 <= value.value <= OLDEST:
        raise failure("type.whole", value.span)
    return value.value.numerator


def _age_range(age: Age, low: int | None, high: int | None, scope: Scope) -> AgeRange:
    birth = scope.column(age.birth)
    if birth.kind is not Kind.DATE:
        raise failure("age.birth", age.birth.span)
    return AgeRange(birth, _on(age, scope), low, high)


def _on(age: Age, scope: Scope) -> int | DayOfYear | Column:
    if age.on is None:
        if scope.dataset.period != "census":
            raise failure("age.census", age.span, dataset=scope.dataset.key)
        return DayOfYear(scope.moment.round)
    if isinstance(age.on, Day):
        return age.on.value
    if isinstance(age.on, Text):
        if not _is_day(age.on.value):
            raise failure("age.day", age.on.span, found=age.on.value)
        return DayOfYear(age.on.value)
    column = scope.column(age.on)
    if column.kind is not Kind.DATE:
        raise failure("age.birth", age.on.span)
    return column


def _is_day(text: str) -> bool:
    match = _DAY.fullmatch(text)
    return match is not None and int(match.group(2)) <= _SHORT_MONTHS.get(match.group(1), 31)
