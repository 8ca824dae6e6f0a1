"""Walking over the tokens of a formula: look, take, require; and how deep one may go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from khet.calc.formula.errors import FormulaErrors, failure
from khet.calc.formula.lexer import END, SIGN, WORD, Token, tokens
from khet.calc.formula.tree import Span

DEEPEST = 30
MOST_VALUES = 200
MOST_TERMS = 100


class Reader:
    """The tokens, where we are, and how deeply nested."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.place = 0
        self.depth = 0
        self.terms = 0

    @property
    def here(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.place]

    @property
    def next(self) -> Token:
        """The token after it."""
        return self.tokens[min(self.place + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Read one token; nobody takes the end."""
        self.place += 1
        return self.tokens[self.place - 1]

    def is_word(self, *words: str) -> bool:
        """Tell whether one of these words comes next."""
        return self.here.kind == WORD and self.here.text in words

    def is_sign(self, *signs: str) -> bool:
        """Tell whether one of these signs comes next."""
        return self.here.kind == SIGN and self.here.text in signs

    def skip_word(self, word: str) -> bool:
        """Read the word if it comes next."""
        found = self.is_word(word)
        if found:
            self.place += 1
        return found

    def skip_sign(self, sign: str) -> bool:
        """Read the sign if it comes next."""
        found = self.is_sign(sign)
        if found:
            self.place += 1
        return found

    def require(self, text: str) -> Token:
        """Read this sign or word; it must come next."""
        if not (self.is_sign(text) or self.is_word(text)):
            raise self.expected(f"“{text}”", f"“{text}”")
        return self.take()

    def require_kind(self, kind: str, wanted: str, wanted_en: str) -> Token:
        """Read a token of one kind; it must come next."""
        if self.here.kind != kind:
            raise self.expected(wanted, wanted_en)
        return self.take()

    def expected(self, wanted: str, wanted_en: str) -> FormulaErrors:
        """Say what should have stood here."""
        cause = "shape.ended" if self.here.kind == END else "shape.expected"
        return failure(cause, self.here.span, wanted=wanted, wanted_en=wanted_en, found=self.here.text)

    def since(self, start: Token) -> Span:
        """The place from a token to the last one read."""
        return start.span[0], self.tokens[self.place - 1].span[1]

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Go one level in; too many levels are refused, so that no text can exhaust the stack."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise failure("shape.deep", self.here.span, most=DEEPEST)
        yield
        self.depth -= 1

    def one_more_term(self) -> None:
        """Count the signs of arithmetic: a chain of them is a tree as deep as the chain is long."""
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise failure("shape.terms", self.here.span, most=MOST_TERMS)
