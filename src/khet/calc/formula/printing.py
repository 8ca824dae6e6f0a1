"""Write a formula back as text: the tidy form, which reads back as the same tree."""

from __future__ import annotations

from khet.calc.formula.tree import (
    Aggregate,
    AllOf,
    AnyOf,
    Arithmetic,
    Between,
    Compare,
    Condition,
    Day,
    Expression,
    Formula,
    Found,
    In,
    Known,
    Minus,
    Name,
    Not,
    Number,
    Operand,
    Rows,
    Text,
    Time,
    Truth,
    Value,
    Yes,
)

_QUOTES = ('""', "''", "“”", "‘’")
_STEPS = {-1: "before.", 0: "", 1: "after."}


def write(formula: Formula) -> str:
    """Give the formula in its tidy form."""
    return _expression(formula.root)


def _expression(node: Expression) -> str:
    if isinstance(node, Number):
        return node.text
    if isinstance(node, Aggregate):
        return _aggregate(node)
    if isinstance(node, Minus):
        inside = _expression(node.part)
        return f"-({inside})" if isinstance(node.part, Arithmetic) else f"-{inside}"
    left, right = _expression(node.left), _expression(node.right)
    if isinstance(node.left, Arithmetic) and node.op in "*/" and node.left.op in "+-":
        left = f"({left})"
    if isinstance(node.right, Arithmetic) and (node.op in "*/" or node.right.op in "+-"):
        right = f"({right})"
    return f"{left} {node.op} {right}"


def _aggregate(node: Aggregate) -> str:
    if node.part is not None:
        return f"share({condition(node.part)} of {_rows(node.rows)})"
    if node.of is None:
        return f"{node.kind}({_rows(node.rows)})"
    of = _name(node.of) + (" unweighted" if node.unweighted else "")
    short = node.of.dataset == node.rows.dataset and not node.of.step
    return f"{node.kind}({of}{_tail(node.rows)})" if short else f"{node.kind}({of} of {_rows(node.rows)})"


def _rows(rows: Rows) -> str:
    return rows.dataset + _tail(rows)


def _tail(rows: Rows) -> str:
    where = f" where {condition(rows.where)}" if rows.where is not None else ""
    return _time(rows.time) + where


def _time(time: Time | None) -> str:
    if time is None:
        return ""
    fixed = f" year {time.year}" if time.year is not None else ""
    year = fixed or (f" year - {time.back}" if time.back else "")
    if not time.round:
        return f" at{year or ' year'}"
    return f" at{year} round {_quoted(time.round)}"


def _name(name: Name) -> str:
    parts = [part for part in (name.dataset, name.field) if part]
    return _STEPS[name.step] + ".".join(parts) + _time(name.time)


def condition(node: Condition) -> str:
    """Give one condition in its tidy form."""
    if isinstance(node, AllOf | AnyOf):
        word = " and " if isinstance(node, AllOf) else " or "
        return word.join(
            f"({condition(part)})" if isinstance(part, AllOf | AnyOf) else condition(part) for part in node.parts
        )
    if isinstance(node, Not):
        return _opposite(node)
    return _test(node)


def _opposite(node: Not) -> str:
    part = node.part
    if isinstance(part, Known):
        return f"unknown({_name(part.name)})"
    if isinstance(part, In | Between):
        return _listed(part, " not")
    inside = condition(part)
    return f"not ({inside})" if isinstance(part, AllOf | AnyOf) else f"not {inside}"


def _test(node: Compare | In | Between | Yes | Known | Found) -> str:
    if isinstance(node, Compare):
        return f"{_operand(node.left)} {node.op} {_value(node.right)}"
    if isinstance(node, Yes):
        return _name(node.name)
    if isinstance(node, Known):
        return f"known({_name(node.name)})"
    if isinstance(node, Found):
        return f"found({_name(node.name)})"
    return _listed(node, "")


def _listed(node: In | Between, opposite: str) -> str:
    if isinstance(node, In):
        return f"{_operand(node.left)}{opposite} in ({', '.join(_value(value) for value in node.values)})"
    return f"{_operand(node.left)}{opposite} between {_value(node.low)} and {_value(node.high)}"


def _operand(node: Operand) -> str:
    if isinstance(node, Name):
        return _name(node)
    return f"age({_name(node.birth)}, on {'census' if node.on is None else _value(node.on)})"


def _value(node: Value) -> str:
    if isinstance(node, Number):
        return node.text
    if isinstance(node, Day):
        year, rest = divmod(node.value, 10_000)
        return f"{year + 543:04d}-{rest // 100:02d}-{rest % 100:02d}"
    if isinstance(node, Text):
        return _quoted(node.value)
    if isinstance(node, Truth):
        return "true" if node.value else "false"
    return _name(node)


def _quoted(text: str) -> str:
    pair = next(pair for pair in _QUOTES if pair[1] not in text)
    return f"{pair[0]}{text}{pair[1]}"
