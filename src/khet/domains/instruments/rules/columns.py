"""Answers as columns: which questions a form asks, on which scale, and what was given to each of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any

from khet.calc.descriptives import Summary, variance_of
from khet.domains.instruments.rules.analysis_types import Counted
from khet.domains.instruments.rules.form import Choice, Form, Question

Row = Mapping[str, Any]
Score = int | Fraction
Column = Sequence[str | None]
SILENT = frozenset({"note", "group", "matrix", "repeat"})
CHOSEN = frozenset({"select_one", "rating"})
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
NUMBERS = frozenset({"integer", "decimal", "calculate"})


@dataclass(frozen=True, slots=True)
class Item:
    """A question that is answered, with what stands above it; ``scores`` by key of choice, as asked."""

    question: Question
    choices: tuple[Choice, ...]
    dimension: str
    repeats: tuple[str, ...]
    scores: Mapping[str, Score]

    @property
    def key(self) -> str:
        """The question's key."""
        return self.question.key

    @property
    def label(self) -> str:
        """The question in Thai."""
        return said(self.question.labels, self.key)

    @property
    def is_rating(self) -> bool:
        """Whether the answers are scores on a scale."""
        return self.question.kind == "rating" and bool(self.scores)

    @property
    def in_total(self) -> bool:
        """Whether the item is summed up with others: a rating asked once of each person."""
        return self.is_rating and not self.repeats

    @property
    def turned(self) -> Mapping[str, Score]:
        """The scores as they count: turned round where the item is asked the other way round."""
        if not self.question.reversed or not self.scores:
            return self.scores
        ends = min(self.scores.values()) + max(self.scores.values())
        return {key: ends - score for key, score in self.scores.items()}

    @property
    def scale(self) -> tuple[tuple[Score, ...], str]:
        """What must be equal for items to be summed up: the scores that can be given, and the side of a pair."""
        return tuple(sorted(set(self.scores.values()))), self.question.pair


def said(labels: Mapping[str, str], key: str) -> str:
    """The words in Thai; else in any language there is; else the key."""
    return labels.get("th") or next((words for words in labels.values() if words), key)


def items(form: Form) -> tuple[Item, ...]:
    """The questions that are answered, in order; a matrix names the dimension of its rows when there are several."""
    several = sum(question.kind == "matrix" for question in _all(form.questions)) > 1
    return tuple(_items(form, form.questions, (), "", several))


def _all(questions: Sequence[Question]) -> Iterator[Question]:
    for question in questions:
        yield question
        yield from _all(question.children)


def _items(
    form: Form, questions: Sequence[Question], repeats: tuple[str, ...], dimension: str, several: bool
) -> Iterator[Item]:
    for question in questions:
        own = question.dimension or dimension
        if question.kind == "matrix" and several and not own:
            own = said(question.labels, question.key)
        if question.children:
            inside = (*repeats, question.key) if question.kind == "repeat" else repeats
            yield from _items(form, question.children, inside, own, several)
        elif question.kind not in SILENT:
            choices = form.choices(question) if question.list_key else ()
            scores = _scores(choices) if question.kind == "rating" else {}
            yield Item(question, tuple(choices), own, repeats, scores)


def _scores(choices: Sequence[Choice]) -> dict[str, Score]:
    """The scores of the choices that have one: integers where they are whole, else exact fractions."""
    return {choice.key: plain(choice.score) for choice in choices if choice.score is not None}


def plain(value: Decimal) -> Score:
    """A score as an integer where it is whole, else as a fraction."""
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else exact


def number(text: str) -> Score | None:
    """A canonical number; None for any other text, and for one with more digits than a person would write."""
    return plain(Decimal(text)) if _NUMBER.fullmatch(text) else None


def rows_of(item: Item, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows in which an item stands: persons, or the entries of the repeated groups around it."""
    for key in item.repeats:
        rows = [entry for row in rows for entry in row.get(key) or () if isinstance(entry, Mapping)]
    return rows


@dataclass(frozen=True)
class Answered:
    """All answers by question, as given and, of what is summed up, as scores; read once for everything asked of it."""

    items: tuple[Item, ...]
    rows: Sequence[Row]

    def told(self, fewest: int) -> Answered:
        """The same without the questions that some answered, but fewer than ``fewest``: their few would be seen.

        What was asked of the only director in a school says what the director answered. Free text stays: who writes it
        knows that it is read as it stands.
        """
        told = tuple(item for item in self.items if not self._is_few(item, fewest))
        return self if len(told) == len(self.items) else Answered(told, self.rows)

    def _is_few(self, item: Item, fewest: int) -> bool:
        given = (value for value in self.given[item.key] if value)
        return item.question.kind != "text" and 0 < len(tuple(islice(given, fewest))) < fewest

    @cached_property
    def given(self) -> dict[str, Column]:
        """What was given to every item; those asked once of each person are read in one walk over the rows."""
        flat = [item.key for item in self.items if not item.repeats]
        known: dict[str, Column] = {key: [] for key in flat}
        if self.rows and flat:
            walked = zip(*[tuple(map(row.get, flat)) for row in self.rows], strict=True)
            known = {key: _texts(values) for key, values in zip(flat, walked, strict=True)}
        return {
            item.key: column(item, rows_of(item, self.rows)) if item.repeats else known[item.key] for item in self.items
        }

    @cached_property
    def scores(self) -> dict[str, list[Score | None]]:
        """The scores of what is summed up, row by row."""
        return {item.key: scored(item, self.given[item.key]) for item in self.items if item.in_total}


def column(item: Item, rows: Sequence[Row]) -> Column:
    """What was given to an item, row by row; nothing is None or ""."""
    return _texts(row.get(item.key) for row in rows)


def _texts(values: Iterable[Any]) -> Column:
    """Texts as they are; whatever else a row holds counts as nothing given."""
    held = values if isinstance(values, tuple) else tuple(values)
    if set(map(type, held)) <= {str, type(None)}:
        return held
    return tuple(value if isinstance(value, str) else None for value in held)


def scored(item: Item, given: Column) -> list[Score | None]:
    """The scores of a rating as they count, row by row."""
    return list(map(item.turned.get, given))  # type: ignore[arg-type]


def counted(scores: Mapping[Score, int], missing: int) -> Counted:
    """The state and summary of scores from how often each was given; the same as from the scores one by one."""
    n = sum(scores.values())
    total = sum((score * count for score, count in scores.items()), 0)
    squares = sum((score * score * count for score, count in scores.items()), 0)
    mean = Fraction(total) / n if n else None
    variance = variance_of(n, total, squares) if n > 1 else None
    return Counted(n, total, squares, Summary(n, missing, mean, variance))


def tally(given: Column) -> tuple[Counter[str], int]:
    """How often each answer was given, and how often nothing was."""
    counts: Counter[str | None] = Counter(given)
    missing = counts.pop(None, 0) + counts.pop("", 0)
    return counts, missing  # type: ignore[return-value]
