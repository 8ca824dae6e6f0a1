"""Works out one tree of an expression, seen from one entry of the answers."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from khet.domains.instruments.rules import expressions, functions, values
from khet.domains.instruments.rules.expressions import Call, Column, Node, Number, Operation, Parent, Ref, Self, Text
from khet.domains.instruments.rules.form import Choice, Form, Path
from khet.domains.instruments.rules.refusals import Refusal
from khet.domains.instruments.rules.values import ARITHMETIC, Scalar, Value

Entry = tuple[int, ...]

MOST_STEPS = 1_000_000

ARITHMETICS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": ARITHMETIC.add,
    "-": ARITHMETIC.subtract,
    "*": ARITHMETIC.multiply,
    "div": ARITHMETIC.divide,
    "mod": ARITHMETIC.remainder,
}
COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class TooMuchToWorkOut(Refusal):
    """The answers have so many entries that the form's expressions would take too long."""


class Sight(ABC):
    """What an expression can see of the answers, and how much it may still cost."""

    def __init__(self, form: Form, today: date, now: datetime) -> None:
        self.form = form
        self.today = today
        self.now = now
        self._steps = MOST_STEPS

    def spend(self, steps: int) -> None:
        """Take so many steps; raises TooMuchToWorkOut."""
        self._steps -= steps
        if self._steps < 0:
            raise TooMuchToWorkOut(
                "คำตอบมีรายการมากเกินกว่าที่สูตรของแบบนี้คำนวณได้", "The answers have more entries than the form can work out"
            )

    @abstractmethod
    def value(self, key: str, entry: Entry) -> Scalar:
        """The answer, "" when there is none or it is not asked."""

    @abstractmethod
    def is_asked(self, key: str, entry: Entry) -> bool:
        """Whether the question is relevant there."""

    @abstractmethod
    def entries(self, key: str) -> Sequence[Entry]:
        """The entries in which a question stands."""

    @abstractmethod
    def repeats(self, key: str) -> Path:
        """The repeats above a question."""


@dataclass(frozen=True, slots=True)
class _Place:
    """From where an expression is seen."""

    sight: Sight
    repeats: Path
    entry: Entry
    own: Value
    choice: Choice | None


def evaluate(
    tree: Node, sight: Sight, *, repeats: Path, entry: Entry, own: Value, choice: Choice | None = None
) -> Value:
    """The value of an expression; ``own`` is ``.``, ``choice`` what a choice filter looks at."""
    return _value(tree, _Place(sight, repeats, entry, own, choice))


def _value(node: Node, at: _Place) -> Value:
    at.sight.spend(1)
    if isinstance(node, Number | Text):
        return node.value
    if isinstance(node, Ref):
        return _answer(node.key, at)
    if isinstance(node, Self):
        return at.own
    if isinstance(node, Column):
        return _column(node.name, at)
    if isinstance(node, Operation):
        return _operation(node, at)
    return _call(node, at) if isinstance(node, Call) else ""


def _column(name: str, at: _Place) -> Value:
    if at.choice is None:
        return ""
    if name == "name":
        return at.choice.key
    return at.choice.labels.get("th", "") if name == "label" else at.choice.filters.get(name, "")


def _shared(mine: Path, others: Path) -> int:
    """How many repeats two questions stand in together."""
    count = 0
    for one, other in zip(mine, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _answer(key: str, at: _Place) -> Value:
    """The answer of the same entry, or those of all entries when the question stands in a repeat of its own."""
    others = at.sight.repeats(key)
    shared = _shared(at.repeats, others)
    if shared == len(others) and at.sight.form.question(key).kind != "repeat":
        return at.sight.value(key, at.entry[:shared])
    return _all(key, at)


def _all(key: str, at: _Place) -> list[Scalar]:
    """The answers of every entry that is asked; of a repeat one "" for each of its entries."""
    sight = at.sight
    is_repeat = sight.form.question(key).kind == "repeat"
    repeats = sight.repeats(key)
    shared = _shared(at.repeats, repeats)
    inside = _inside(sight, key) if is_repeat else sight.entries(key)
    sight.spend(len(inside))
    return [
        "" if is_repeat else sight.value(key, entry)
        for entry in inside
        if entry[:shared] == at.entry[:shared] and sight.is_asked(key, entry[: len(repeats)])
    ]


def _inside(sight: Sight, repeat: str) -> Sequence[Entry]:
    return sight.entries(sight.form.question(repeat).children[0].key)


def _operation(node: Operation, at: _Place) -> Value:
    name = node.operator
    if name in ("or", "and"):
        left = values.truth(_value(node.left, at))
        return left if left == (name == "or") else values.truth(_value(node.right, at))
    left_value, right_value = _value(node.left, at), _value(node.right, at)
    if name == "=":
        return values.equal(left_value, right_value)
    if name == "!=":
        return values.unequal(left_value, right_value)
    if name in COMPARISONS:
        return values.compared(left_value, right_value, COMPARISONS[name])
    return ARITHMETICS[name](values.number(left_value), values.number(right_value))


def _call(node: Call, at: _Place) -> Value:
    if node.name in LAZY:
        return LAZY[node.name](node, at)
    return functions.PLAIN[node.name]([_value(argument, at) for argument in node.arguments])


def _if(node: Call, at: _Place) -> Value:
    return _value(node.arguments[1 if values.truth(_value(node.arguments[0], at)) else 2], at)


def _coalesce(node: Call, at: _Place) -> Value:
    first = _value(node.arguments[0], at)
    return _value(node.arguments[1], at) if values.is_blank(first) else first


def _once(node: Call, at: _Place) -> Value:
    return _value(node.arguments[0], at) if values.is_blank(at.own) else at.own


def _count(node: Call, at: _Place) -> Value:
    asked = node.arguments[0]
    if isinstance(asked, Ref):
        others = at.sight.repeats(asked.key)
        is_one = _shared(at.repeats, others) == len(others) and at.sight.form.question(asked.key).kind != "repeat"
        return Decimal(1 if is_one else len(_all(asked.key, at)))
    return Decimal(len(values.each(_value(asked, at))))


def _position(node: Call, at: _Place) -> Value:
    is_parent = isinstance(node.arguments[0], Parent)
    return Decimal(at.entry[-1] + 1 if is_parent and at.entry else 1)


def _indexed_repeat(node: Call, at: _Place) -> Value:
    asked, place = node.arguments[0], values.number(_value(node.arguments[2], at))
    if not isinstance(asked, Ref) or not place.is_finite():
        return ""
    found = [entry for entry in at.sight.entries(asked.key) if entry[:-1] == at.entry[: len(entry) - 1]]
    at.sight.spend(len(found))
    return at.sight.value(asked.key, found[int(place) - 1]) if 1 <= place <= len(found) else ""


def _choice_name(node: Call, at: _Place) -> Value:
    chosen = values.text(_value(node.arguments[0], at))
    path = node.arguments[1]
    named = expressions.references(path.value) if isinstance(path, Text) else ()
    form = at.sight.form
    choices = form.choices(form.question(named[0])) if named else ()
    return next((choice.labels.get("th", choice.key) for choice in choices if choice.key == chosen), "")


LAZY: dict[str, Callable[[Call, _Place], Value]] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "count": _count,
    "position": _position,
    "indexed-repeat": _indexed_repeat,
    "jr:choice-name": _choice_name,
    "today": lambda node, at: at.sight.today,
    "now": lambda node, at: at.sight.now,
}
