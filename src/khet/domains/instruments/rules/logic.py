"""What a form asks of these answers: what is relevant, required, wrong, worked out, and which choices are left.

Questions are worked out in the order in which they need each other, each entry of a repeat by itself. Nothing but the
answers and the day decides; an evaluation takes a bounded number of steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from khet.domains.instruments.rules import dependencies, expressions, values
from khet.domains.instruments.rules.evaluating import MOST_STEPS, Entry, Sight, TooMuchToWorkOut, evaluate
from khet.domains.instruments.rules.form import Choice, Form, Labels, Path, Question
from khet.domains.instruments.rules.values import Scalar, Value

__all__ = ["MOST_STEPS", "Evaluation", "Logic", "TooMuchToWorkOut"]

Answers = Mapping[str, Any]

NOT_POSSIBLE: Labels = {"th": "คำตอบข้อนี้ไม่ตรงตามเงื่อนไข โปรดตรวจอีกครั้ง", "en": "This answer does not meet its condition"}
NOT_LEFT: Labels = {
    "th": "ตัวเลือกนี้ไม่ตรงกับคำตอบก่อนหน้า โปรดเลือกใหม่",
    "en": "This choice does not go with an earlier answer: choose again",
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a form says of answers, by place: ``("q",)``, and ``("repeat", "0", "q")`` inside a repeat.

    ``choices`` has only questions whose choices are filtered; all others offer their whole list.
    """

    relevant: frozenset[Path]
    required: frozenset[Path]
    violations: Mapping[Path, Labels]
    calculated: Mapping[Path, str]
    choices: Mapping[Path, tuple[str, ...]]


class Logic:
    """The rules of one form, read once; one object serves any number of evaluations at once."""

    def __init__(self, form: Form) -> None:
        """Raises BadExpression for an expression that cannot be read, and Circular for one that needs itself."""
        self.form = form
        self._order = dependencies.ordered(form)
        self._trees = {
            text: expressions.parse(text)
            for question in self._order
            for text in (question.relevant, question.constraint, question.calculation, question.choice_filter)
            if text
        }
        self._above = {question.key: form.place(question.key) for question in self._order}
        self._repeats = {question.key: form.repeats_above(question.key) for question in self._order}
        self.is_plain = not self._trees and not any(question.kind == "repeat" for question in self._order)

    def evaluate(self, answers: Answers, *, today: date, now: datetime | None = None) -> Evaluation:
        """Everything the form says of these answers; raises TooMuchToWorkOut for more than can be worked out."""
        moment = now if now is not None else datetime.combine(today, time())
        return _Run(self, answers, today, moment).whole()

    def tree(self, text: str) -> expressions.Node:
        """The tree of one of the form's expressions."""
        return self._trees[text]

    @property
    def order(self) -> Sequence[Question]:
        """The questions, each behind what it needs."""
        return self._order

    def above(self, key: str) -> Path:
        """The keys of what a question stands in."""
        return self._above[key]

    def repeats(self, key: str) -> Path:
        """The repeats that a question stands in."""
        return self._repeats[key]


class _Run(Sight):
    """One evaluation."""

    def __init__(self, logic: Logic, answers: Answers, today: date, now: datetime) -> None:
        super().__init__(logic.form, today, now)
        self._logic = logic
        self._answers = answers
        self._entries: dict[Path, list[Entry]] = {(): [()]}
        self._rows: dict[tuple[Path, Entry], Answers] = {((), ()): answers}
        self._values: dict[tuple[str, Entry], Scalar] = {}
        self._relevant: set[tuple[str, Entry]] = set()
        self._calculated: dict[Path, str] = {}
        self._choices: dict[Path, tuple[str, ...]] = {}

    def whole(self) -> Evaluation:
        """Work everything out."""
        for question in self._logic.order:
            for entry in self.entries(question.key):
                self._settle(question, entry)
            if question.kind == "repeat":
                self._open(question)
        places = {(key, entry): self._place(key, entry) for key, entry in self._relevant}
        return Evaluation(
            relevant=frozenset(places.values()),
            required=frozenset(place for (key, _entry), place in places.items() if self.form.question(key).required),
            violations=dict(self._violations(places)),
            calculated=self._calculated,
            choices=self._choices,
        )

    def entries(self, key: str) -> Sequence[Entry]:
        """The entries in which a question stands: one outside of repeats."""
        return self._entries.get(self._logic.repeats(key), ())

    def _settle(self, question: Question, entry: Entry) -> None:
        key, above = question.key, self._logic.above(question.key)
        if above:
            parent = above[-1]
            held = entry[: len(self._logic.repeats(parent))]
            if (parent, held) not in self._relevant:
                return
        if question.relevant and not values.truth(self._worked_out(question, question.relevant, entry)):
            return
        self._relevant.add((key, entry))
        if question.is_container:
            return
        value = self._given(question, entry)
        if question.calculation:
            found = values.text(self._worked_out(question, question.calculation, entry, value))
            found = "" if found == "NaN" else found
            self._calculated[self._place(key, entry)] = found
            value = typed(question, found)
        if value != "":
            self._values[key, entry] = value

    def _open(self, question: Question) -> None:
        """Find the entries of a repeat, in every entry of what it stands in."""
        outer = self._logic.repeats(question.key)
        found: list[Entry] = []
        for entry in self.entries(question.key):
            if (question.key, entry) not in self._relevant:
                continue
            rows = self._rows[outer, entry].get(question.key, ())
            for number, row in enumerate(rows if isinstance(rows, list) else ()):
                self.spend(1)
                if isinstance(row, Mapping):
                    found.append((*entry, number))
                    self._rows[(*outer, question.key), (*entry, number)] = row
        self._entries[(*outer, question.key)] = found

    def _given(self, question: Question, entry: Entry) -> Scalar:
        value = self._rows[self._logic.repeats(question.key), entry].get(question.key, "")
        return typed(question, value) if isinstance(value, str) else ""

    def _worked_out(self, question: Question, text: str, entry: Entry, own: Value = "") -> Value:
        return evaluate(self._logic.tree(text), self, repeats=self._logic.repeats(question.key), entry=entry, own=own)

    def value(self, key: str, entry: Entry) -> Scalar:
        """The answer, "" when there is none or it is not asked."""
        return self._values.get((key, entry), "")

    def is_asked(self, key: str, entry: Entry) -> bool:
        """Whether the question is relevant there."""
        return (key, entry) in self._relevant

    def repeats(self, key: str) -> Path:
        """The repeats above a question."""
        return self._logic.repeats(key)

    def _violations(self, places: Mapping[tuple[str, Entry], Path]) -> Iterator[tuple[Path, Labels]]:
        for question in self._logic.order:
            if not question.constraint and not question.choice_filter:
                continue
            for entry in self.entries(question.key):
                place = places.get((question.key, entry))
                if place is not None and (wrong := self._wrong(question, entry, place)) is not None:
                    yield place, wrong

    def _wrong(self, question: Question, entry: Entry, place: Path) -> Labels | None:
        value = self.value(question.key, entry)
        if question.choice_filter:
            left = self._left(question, entry)
            self._choices[place] = left
            if value != "" and not set(values.text(value).split()) <= set(left):
                return NOT_LEFT
        if value == "" or not question.constraint:
            return None
        if values.truth(self._worked_out(question, question.constraint, entry, value)):
            return None
        return question.constraint_messages or NOT_POSSIBLE

    def _left(self, question: Question, entry: Entry) -> tuple[str, ...]:
        tree, repeats = self._logic.tree(question.choice_filter), self._logic.repeats(question.key)

        def stays(choice: Choice) -> bool:
            return values.truth(evaluate(tree, self, repeats=repeats, entry=entry, own="", choice=choice))

        return tuple(choice.key for choice in self.form.choices(question) if stays(choice))

    def _place(self, key: str, entry: Entry) -> Path:
        """Where an answer stands: repeats with the number of their entry, then the key."""
        parts: list[str] = []
        for repeat, number in zip(self._logic.repeats(key), entry, strict=True):
            parts += (repeat, str(number))
        return (*parts, key)


def typed(question: Question, text: str) -> Scalar:
    """An answer as the value it stands for: numbers and days are such, all else is text."""
    if question.kind in ("integer", "decimal"):
        found = values.number(text)
        return text if found.is_nan() else found
    if question.kind in ("date", "datetime"):
        moment = values.moment_of(text)
        return text if moment is None else moment
    return text


def score(form: Form, question: Question, answer: str) -> Decimal | None:
    """The score of a chosen choice, turned round where the question is; None without one."""
    found = next((choice.score for choice in form.choices(question) if choice.key == answer), None)
    if found is None or not question.reversed:
        return found
    scores = [choice.score for choice in form.choices(question) if choice.score is not None]
    return max(scores) + min(scores) - found
