"""Why something may not be done: every refusal has a Thai message fit to show, and the same in English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class Refusal(Exception):
    """Something of the indicators domain may not be done now; ``str()`` is the Thai message."""

    def __init__(self, message_th: str, message_en: str) -> None:
        self.message_th = message_th
        self.message_en = message_en
        super().__init__(message_th)


class NoSuchIndicator(Refusal):
    """No indicator, version, view or open figure of that name can be seen by the actor."""


class BadTable(Refusal):
    """The table asked for cannot be made: an unknown dimension, two extra ones, a year out of range."""


class WrongAim(Refusal):
    """A target or a threshold cannot be true of the indicator."""


class NotCitable(Refusal):
    """The figure cannot be taken over into a result or a paper: it must be hidden, or is not there."""


class TooManyNames(Refusal):
    """More persons stand behind the figure than may be opened at once, or the figure has no single persons."""


@dataclass(frozen=True, slots=True)
class TextProblem:
    """What is wrong with a definition, and where.

    ``path`` is the field, ``line`` that of a file (from 1, or None), ``start`` and ``end`` the place in a formula.
    """

    path: str
    line: int | None
    message_th: str
    message_en: str
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        """The place and the Thai message on one line."""
        place = f"บรรทัด {self.line}" if self.line is not None else self.path
        return f"{place}: {self.message_th}" if place else self.message_th


class DefinitionRefused(Refusal):
    """A definition cannot be taken; ``problems`` lists everything that is wrong."""

    def __init__(self, problems: Iterable[TextProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(str(problem) for problem in self.problems),
            "\n".join(f"{problem.path or problem.line}: {problem.message_en}" for problem in self.problems),
        )
