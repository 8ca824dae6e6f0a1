"""Reads the expressions of forms (relevant, constraint, calculation, choice filter) into a tree, or says what is wrong.

XLSForm's expressions are XPath over the answers. What a form needs of it is read here: ``${name}``, ``.``, numbers,
texts, the operators and the functions of XForms. Paths and axes are refused, so an expression costs what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

LONGEST = 5_000
DEEPEST = 60
HIGHEST = 150
MANY = 99

# Every function a form may use, with how many arguments it takes.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "abs": (1, 1),
    "boolean": (1, 1),
    "boolean-from-string": (1, 1),
    "ceiling": (1, 1),
    "coalesce": (2, 2),
    "concat": (1, MANY),
    "contains": (2, 2),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "count-selected": (1, 1),
    "date": (1, 1),
    "date-time": (1, 1),
    "decimal-date-time": (1, 1),
    "ends-with": (2, 2),
    "false": (0, 0),
    "floor": (1, 1),
    "format-date": (2, 2),
    "if": (3, 3),
    "indexed-repeat": (3, 3),
    "int": (1, 1),
    "join": (2, MANY),
    "jr:choice-name": (2, 2),
    "max": (1, MANY),
    "min": (1, MANY),
    "normalize-space": (1, 1),
    "not": (1, 1),
    "now": (0, 0),
    "number": (1, 1),
    "once": (1, 1),
    "position": (1, 1),
    "pow": (2, 2),
    "regex": (2, 2),
    "round": (1, 2),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "starts-with": (2, 2),
    "string": (1, 1),
    "string-length": (1, 1),
    "substr": (2, 3),
    "substring": (2, 3),
    "substring-after": (2, 2),
    "substring-before": (2, 2),
    "sum": (1, 1),
    "today": (0, 0),
    "translate": (3, 3),
    "true": (0, 0),
}
OPERATORS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)

_NAME = r"[A-Za-z_][\w-]*(?:\.[\w-]+)*"
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<ref>\$\{{\s*(?P<key>{_NAME})\s*\}})
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<parent>\.\.(?:\s*/\s*\.\.)*)
      | (?P<self>\.)
      | (?P<name>jr:{_NAME}|{_NAME})
      | (?P<sign><=|>=|!=|[=<>+*(),-])
    )""",
    re.VERBOSE,
)
_REFERENCE = re.compile(rf"\$\{{\s*({_NAME})\s*\}}")
_PATH = re.compile(r"\s*(?:/|\w+::|current\s*\(|instance\s*\()")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Ref:
    """``${name}``: the answer to another question, or the entries of a repeat."""

    key: str


@dataclass(frozen=True, slots=True)
class Self:
    """``.``: the answer itself."""


@dataclass(frozen=True, slots=True)
class Parent:
    """``..``: the entry that the question stands in."""


@dataclass(frozen=True, slots=True)
class Column:
    """A name in a choice filter: a column of the choice."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """Two sides and what is done with them; a negative number is 0 minus it."""

    operator: str
    left: Node
    right: Node


Node = Number | Text | Ref | Self | Parent | Column | Call | Operation


class BadExpression(ValueError):
    """An expression cannot be read; ``start`` is the place in it, from 0, the messages are fit to show."""

    def __init__(self, start: int, message_th: str, message_en: str) -> None:
        self.start = start
        self.message_th = message_th
        self.message_en = message_en
        super().__init__(message_th)


def references(text: str) -> tuple[str, ...]:
    """The names in ``${…}``, each once, in order; also of texts on screen that show an answer."""
    return tuple(dict.fromkeys(_REFERENCE.findall(text)))


def all_references(text: str) -> list[str]:
    """The names in ``${…}``, as often as they stand there."""
    return _REFERENCE.findall(text)


@lru_cache(maxsize=20_000)
def parse(text: str) -> Node:
    """The tree of an expression; raises BadExpression."""
    if len(text) > LONGEST:
        raise BadExpression(0, f"สูตรยาวเกิน {LONGEST:,} ตัวอักษร", f"The expression is longer than {LONGEST:,} characters")
    reader = _Reader(text)
    tree = reader.expression(0, 0)
    if reader.kind:
        raise reader.unexpected()
    if _height(tree) > HIGHEST:
        raise BadExpression(0, "สูตรซับซ้อนเกินไป โปรดแยกเป็นหลายข้อ", "The expression has too many steps: split it up")
    return tree


def _height(tree: Node) -> int:
    """How many steps stand one inside the other."""
    height, row = 0, [tree]
    while row:
        height += 1
        row = [part for node in row for part in _parts(node)]
    return height


def _parts(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Call):
        return node.arguments
    return (node.left, node.right) if isinstance(node, Operation) else ()


def walk(tree: Node) -> Iterator[Node]:
    """The tree's nodes, every one."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += _parts(node)


def keys(tree: Node) -> frozenset[str]:
    """The names that the tree asks for, those inside texts (``jr:choice-name(…, '${name}')``) too."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Ref):
            found.add(node.key)
        elif isinstance(node, Call) and node.name == "jr:choice-name" and isinstance(node.arguments[1], Text):
            found.update(references(node.arguments[1].value))
    return frozenset(found)


class _Reader:
    """One token ahead, by rising precedence."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = 0
        self.start = 0
        self.kind = ""
        self.value = ""
        self._next()

    def _next(self) -> None:
        found = _TOKEN.match(self._text, self._end)
        if found is None:
            if self._text[self._end :].strip():
                raise self._unknown()
            self.kind = self.value = ""
            self.start = len(self._text)
            return
        self.kind = str(found.lastgroup if found.lastgroup != "key" else "ref")
        self.value = found["key"] if self.kind == "ref" else found[self.kind]
        self.start, self._end = found.start(self.kind), found.end()

    def _unknown(self) -> BadExpression:
        rest = self._text[self._end :]
        start = self._end + len(rest) - len(rest.lstrip())
        if _PATH.match(rest):
            return _no_paths(start)
        shown = rest.strip()[:12]
        return BadExpression(start, f"อ่านสูตรตรง “{shown}” ไม่ได้", f"The expression cannot be read at “{shown}”")

    def unexpected(self) -> BadExpression:
        """The refusal of what stands here."""
        if not self.kind:
            return BadExpression(self.start, "สูตรไม่จบ อาจขาดวงเล็บหรือค่าด้านหลัง", "The expression is not complete")
        if self.kind == "name":
            return _bare_name(self.start, self.value)
        shown = self._text[self.start : self.start + 12]
        return BadExpression(self.start, f"อ่านสูตรตรง “{shown}” ไม่ได้", f"The expression cannot be read at “{shown}”")

    def expression(self, level: int, depth: int) -> Node:
        """What stands here, of operators that bind at least as ``level``."""
        if depth > DEEPEST:
            raise BadExpression(self.start, "วงเล็บซ้อนกันลึกเกินไป", "Parentheses are nested too deep")
        if level == len(OPERATORS):
            return self._signed(depth)
        left = self.expression(level + 1, depth)
        while self.value in OPERATORS[level] and self.kind in ("sign", "name"):
            operator = self.value
            self._next()
            left = Operation(operator, left, self.expression(level + 1, depth + 1))
        return left

    def _signed(self, depth: int) -> Node:
        negative = False
        while self.kind == "sign" and self.value == "-":
            negative = not negative
            self._next()
        found = self._primary(depth)
        return Operation("-", Number(Decimal(0)), found) if negative else found

    def _primary(self, depth: int) -> Node:
        kind, value, start = self.kind, self.value, self.start
        if kind == "sign" and value == "(":
            self._next()
            found = self.expression(0, depth + 1)
            self._expect(")")
            return found
        if kind == "name":
            self._next()
            return self._call(value, start, depth) if self.value == "(" else Column(value)
        if not kind or kind == "sign":
            raise self.unexpected()
        self._next()
        if kind == "ref":
            return Ref(value)
        if kind == "text":
            return Text(value[1:-1])
        if kind == "number":
            return Number(Decimal(value))
        return Parent() if kind == "parent" else Self()

    def _call(self, name: str, start: int, depth: int) -> Node:
        if name in ("current", "instance"):
            raise _no_paths(start)
        if name not in FUNCTIONS:
            raise BadExpression(start, f"ไม่มีฟังก์ชัน “{name}”", f"There is no function “{name}”")
        self._expect("(")
        arguments: list[Node] = []
        while self.value != ")" or self.kind != "sign":
            if arguments:
                self._expect(",")
            arguments.append(self.expression(0, depth + 1))
        self._next()
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"{least}-{most}" if most < MANY else f"≥ {least}"
            raise BadExpression(
                start,
                f"ฟังก์ชัน {name} ต้องมี {wanted} ค่าในวงเล็บ แต่มี {len(arguments)}",
                f"{name} takes {wanted} values in its parentheses, not {len(arguments)}",
            )
        return Call(name, tuple(arguments))

    def _expect(self, sign: str) -> None:
        if self.kind != "sign" or self.value != sign:
            raise self.unexpected()
        self._next()


def _no_paths(start: int) -> BadExpression:
    return BadExpression(
        start, "ใช้เส้นทางในสูตรไม่ได้ โปรดอ้างคำถามเป็น ${ชื่อข้อ}", "Paths are not possible: name the question as ${name}"
    )


def _bare_name(start: int, name: str) -> BadExpression:
    return BadExpression(
        start,
        f"ไม่เข้าใจ “{name}” หากหมายถึงคำถาม โปรดเขียน ${{{name}}}",
        f"“{name}” is not known; a question is written ${{{name}}}",
    )
