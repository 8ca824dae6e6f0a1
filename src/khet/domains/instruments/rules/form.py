"""A form as plain data: questions, choices, and where each question stands. Every part of instruments speaks in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, get_args

Labels = Mapping[str, str]
Kind = Literal[
    "select_one",
    "select_multiple",
    "rating",
    "rank",
    "integer",
    "decimal",
    "text",
    "date",
    "time",
    "datetime",
    "image",
    "geopoint",
    "note",
    "calculate",
    "group",
    "matrix",
    "repeat",
]
Pair = Literal["", "present", "desired"]
Path = tuple[str, ...]

KINDS: frozenset[str] = frozenset(get_args(Kind))
CONTAINERS: frozenset[str] = frozenset({"group", "matrix", "repeat"})
WITH_CHOICES: frozenset[str] = frozenset({"select_one", "select_multiple", "rating", "rank"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list; ``score`` makes a list a scale, ``filters`` are what a choice filter looks at."""

    key: str
    labels: Labels
    score: Decimal | None = None
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A named list of choices, which any number of questions use."""

    key: str
    choices: tuple[Choice, ...]

    @property
    def is_scale(self) -> bool:
        """Whether every choice carries a score."""
        return bool(self.choices) and all(choice.score is not None for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, or a group, matrix or repeat with ``children``; ``key`` is unique in the form, for all versions."""

    key: str
    kind: Kind
    labels: Labels = field(default_factory=dict)
    hints: Labels = field(default_factory=dict)
    list_key: str = ""
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_messages: Labels = field(default_factory=dict)
    choice_filter: str = ""
    calculation: str = ""
    default: str = ""
    appearance: str = ""
    read_only: bool = False
    children: tuple[Question, ...] = ()
    dimension: str = ""
    pair: Pair = ""
    pair_key: str = ""
    right: str = ""
    reversed: bool = False

    @property
    def is_container(self) -> bool:
        """Whether it holds other questions instead of an answer."""
        return self.kind in CONTAINERS


class NoSuchQuestion(KeyError):
    """The form has no question of that key."""


@dataclass(frozen=True)
class Form:
    """A whole form. ``bands`` is the key of the band set by which its means are read."""

    labels: Labels
    questions: tuple[Question, ...]
    lists: tuple[ChoiceList, ...] = ()
    languages: tuple[str, ...] = ("th",)
    bands: str = "satisfaction-450"

    def every(self) -> Iterator[tuple[Path, Question]]:
        """Every question with the keys above it, containers before what they hold."""
        return _walk((), self.questions)

    def leaves(self) -> Iterator[tuple[Path, Question]]:
        """Every question that is not a container, with the keys of what it stands in, in order."""
        return ((path, question) for path, question in self.every() if not question.is_container)

    def question(self, key: str) -> Question:
        """The question of that key; raises NoSuchQuestion."""
        try:
            return self._by_key[key][1]
        except KeyError:
            raise NoSuchQuestion(key) from None

    def place(self, key: str) -> Path:
        """The keys of what the question stands in; raises NoSuchQuestion."""
        try:
            return self._by_key[key][0]
        except KeyError:
            raise NoSuchQuestion(key) from None

    def repeats_above(self, key: str) -> Path:
        """The keys of the repeats that the question stands in, outermost first."""
        return tuple(each for each in self.place(key) if self._by_key[each][1].kind == "repeat")

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """The choices of a question; none for one without a list."""
        found = self._by_list.get(question.list_key)
        return found.choices if found is not None else ()

    def choice_list(self, key: str) -> ChoiceList | None:
        """The list of that name, if there is one."""
        return self._by_list.get(key)

    def asked_languages(self) -> tuple[str, ...]:
        """The form's languages in which it asks something, the first in any case: choices alone do not make a form."""
        asked = {code for _path, question in self.every() for code, text in question.labels.items() if text}
        return tuple(code for at, code in enumerate(self.languages) if at == 0 or code in asked)

    def used_languages(self) -> tuple[str, ...]:
        """The form's languages, and behind them those in which a text stands although they are not named."""
        texts = [self.labels, *(choice.labels for each in self.lists for choice in each.choices)]
        for _, question in self.every():
            texts += (question.labels, question.hints, question.constraint_messages)
        return tuple(dict.fromkeys((*self.languages, *sorted({code for labels in texts for code in labels}))))

    @cached_property
    def _by_key(self) -> dict[str, tuple[Path, Question]]:
        return {question.key: (path, question) for path, question in self.every()}

    @cached_property
    def _by_list(self) -> dict[str, ChoiceList]:
        return {each.key: each for each in self.lists}


def _walk(path: Path, questions: tuple[Question, ...]) -> Iterator[tuple[Path, Question]]:
    for question in questions:
        yield path, question
        if question.children:
            yield from _walk((*path, question.key), question.children)
