"""From what came to what is kept: canonical answers, without what was not asked, and everything wrong at once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from khet.domains.instruments.rules.answers import Place, Raw, Wrong, read
from khet.domains.instruments.rules.form import Form, Labels, Question
from khet.domains.instruments.rules.logic import Evaluation, Logic

MISSING = Wrong("โปรดตอบข้อนี้", "Please answer this question")
NOT_OFFERED = Wrong(
    "ตัวเลือกนี้ใช้กับคำตอบก่อนหน้าไม่ได้ โปรดเลือกใหม่", "This choice does not fit an earlier answer; choose again"
)
NO_PICTURE = Wrong("ไม่พบภาพนี้ โปรดแนบภาพใหม่", "There is no such picture; please attach it again")
REFUSED = Wrong("คำตอบข้อนี้ไม่อยู่ในเงื่อนไขที่กำหนด", "This answer is outside what is allowed")


@dataclass(frozen=True, slots=True)
class Settled:
    """Answers as they are kept, what is wrong where, what is not asked now, and which choices are offered."""

    answers: dict[str, Any]
    wrong: dict[Place, Wrong]
    hidden: tuple[Place, ...]
    choices: Mapping[Place, tuple[str, ...]]

    def with_wrong(self, more: Mapping[Place, Wrong]) -> Settled:
        """The same with more that is wrong."""
        return replace(self, wrong={**self.wrong, **more})


def settle(form: Form, logic: Logic, raw: Raw, *, pictures: Container[str], today: date, final: bool) -> Settled:
    """Check what came. A draft keeps what is unfinished; what is sent must be whole, and loses what was not asked."""
    came = read(form, raw)
    answers, wrong = came.answers, dict(came.wrong)
    found = logic.evaluate(answers, today=today)
    hidden = tuple(
        place for place, _question in _places(form, form.questions, answers, ()) if place not in found.relevant
    )
    if final:
        wrong = {**_faults(form, answers, found, pictures), **wrong}
        wrong = {place: each for place, each in wrong.items() if not _within(place, hidden)}
    if final and not wrong:
        answers = _asked(form.questions, answers, (), frozenset(hidden))
        answers = _with_calculated(form, answers, found)
    return Settled(answers, wrong, hidden, found.choices)


def _faults(form: Form, answers: Mapping[str, Any], found: Evaluation, pictures: Container[str]) -> dict[Place, Wrong]:
    wrong = {place: _words(labels) for place, labels in found.violations.items()}
    for place, question in _places(form, form.questions, answers, ()):
        value = _at(answers, place)
        if question.is_container or question.kind in ("note", "calculate"):
            continue
        if not value:
            if place in found.required and place in found.relevant:
                wrong[place] = MISSING
        elif place in found.choices and any(key not in found.choices[place] for key in value.split()):
            wrong[place] = NOT_OFFERED
        elif question.kind == "image" and value not in pictures:
            wrong[place] = NO_PICTURE
    return wrong


def _words(labels: Labels) -> Wrong:
    th = labels.get("th") or next((text for text in labels.values() if text), REFUSED.message_th)
    return Wrong(th, labels.get("en") or th)


def _places(
    form: Form, questions: tuple[Question, ...], answers: Mapping[str, Any], above: Place
) -> Iterator[tuple[Place, Question]]:
    """Every place of the form as answered: groups add nothing to a path, a repeat adds the number of its row."""
    for question in questions:
        place = (*above, question.key)
        yield place, question
        if question.kind in ("group", "matrix"):
            yield from _places(form, question.children, answers, above)
        elif question.kind == "repeat":
            rows = answers.get(question.key)
            for number, row in enumerate(rows if isinstance(rows, list) else ()):
                yield from _places(form, question.children, row, (*place, str(number)))


def _at(answers: Mapping[str, Any], place: Place) -> str:
    here: Any = answers
    for step in place:
        here = here[int(step)] if isinstance(here, list) else here.get(step, "")
    return here if isinstance(here, str) else ""


def _asked(questions: tuple[Question, ...], answers: Raw, above: Place, hidden: frozenset[Place]) -> dict[str, Any]:
    """The answers without those to questions that were not asked."""
    kept: dict[str, Any] = {}
    for question in questions:
        place = (*above, question.key)
        if place in hidden:
            continue
        if question.kind in ("group", "matrix"):
            kept |= _asked(question.children, answers, above, hidden)
        elif question.kind == "repeat" and isinstance(answers.get(question.key), list):
            rows = answers[question.key]
            kept[question.key] = [
                _asked(question.children, row, (*place, str(number)), hidden) for number, row in enumerate(rows)
            ]
        elif question.key in answers:
            kept[question.key] = answers[question.key]
    return kept


def _with_calculated(form: Form, answers: dict[str, Any], found: Evaluation) -> dict[str, Any]:
    for place, value in found.calculated.items():
        if value and len(place) == 1:
            answers[place[0]] = value
    return answers


def _within(place: Place, hidden: tuple[Place, ...]) -> bool:
    return any(place[: len(each)] == each for each in hidden)
