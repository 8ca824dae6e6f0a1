"""Conditions that a page can judge by itself while somebody types: compiled to small lists that a script walks.

Only what every XForms engine answers alike is taken: comparisons, and, or, not, selected, count-selected, plain
arithmetic over answers. Everything else is None, and the page asks the server, which decides in any case.
"""

from __future__ import annotations

import re
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(\$\{\s*[A-Za-z_][\w.-]*\s*\})|('[^']*'|\"[^\"]*\")|(\d+(?:\.\d+)?)|([A-Za-z][\w-]*)|(<=|>=|!=|[<>=()+*,.-]))"
)
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
DEEPEST = 40
Tree = list[Any]


class _TooHard(Exception):
    """The condition needs the server."""


def compiled(expression: str) -> Tree | None:
    """The condition as nested lists (``["and", ["=", ["of", "q1"], "a"], …]``), or None when a page cannot judge it."""
    if not expression.strip():
        return None
    try:
        reader = _Reader(_tokens(expression))
        tree = reader.either(0)
        return tree if reader.ended else None
    except _TooHard:
        return None


def names_in(tree: Any) -> set[str]:
    """The questions that a compiled condition looks at."""
    if not isinstance(tree, list):
        return set()
    if tree[0] == "of":
        return {tree[1]}
    return {name for part in tree[1:] for name in names_in(part)}


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = expression.strip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise _TooHard
        kinds = ("name", "text", "number", "word", "sign")
        kind = next(kind for kind, part in zip(kinds, match.groups(), strict=True) if part is not None)
        found.append((kind, match.group(match.lastindex or 0)))
        at = match.end()
    return found


class _Reader:
    """Reads tokens from left to right; one method for each rank of operators."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def ended(self) -> bool:
        """Whether everything was read."""
        return self._at == len(self._tokens)

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self, kind: str, *values: str) -> str | None:
        found_kind, value = self._next()
        if found_kind != kind or (values and value not in values):
            return None
        self._at += 1
        return value

    def _need(self, sign: str) -> None:
        if self._take("sign", sign) is None:
            raise _TooHard

    def either(self, depth: int) -> Tree:
        """Conditions joined by ``or``."""
        return self._joined("or", depth)

    def _joined(self, word: str, depth: int) -> Tree:
        if depth > DEEPEST:
            raise _TooHard
        parts = [self._joined("and", depth) if word == "or" else self._compared(depth)]
        while self._take("word", word):
            parts.append(self._joined("and", depth) if word == "or" else self._compared(depth))
        return parts[0] if len(parts) == 1 else [word, *parts]

    def _compared(self, depth: int) -> Tree:
        left = self._sum(depth)
        sign = self._take("sign", *COMPARISONS)
        return left if sign is None else [sign, left, self._sum(depth)]

    def _sum(self, depth: int) -> Any:
        found = self._value(depth)
        while sign := self._take("sign", "+", "-"):
            found = [sign, found, self._value(depth)]
        return found

    def _value(self, depth: int) -> Any:
        kind, value = self._next()
        self._at += 1
        if kind == "name":
            return ["of", value[2:-1].strip()]
        if kind == "text":
            return value[1:-1]
        if kind == "number":
            return ["number", value]
        if (kind, value) == ("sign", "."):
            return ["of", "."]
        if (kind, value) == ("sign", "-"):
            return ["-", ["number", "0"], self._value(depth + 1)]
        if (kind, value) == ("sign", "("):
            found = self.either(depth + 1)
            self._need(")")
            return found
        if kind == "word":
            return self._called(value, depth)
        raise _TooHard

    def _called(self, name: str, depth: int) -> Tree:
        many = {"selected": 2, "count-selected": 1, "not": 1, "true": 0, "false": 0}.get(name)
        if many is None:
            raise _TooHard
        self._need("(")
        parts: list[Any] = []
        for number in range(many):
            if number:
                self._need(",")
            parts.append(self.either(depth + 1))
        self._need(")")
        return [name, *parts]
