"""A form as the page of a respondent shows it: fields with their words, choices, values and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from khet.domains.instruments.rules import simple
from khet.domains.instruments.rules.answers import Place, Wrong
from khet.domains.instruments.rules.form import Form, Labels, Question

LONG_LIST = 12
LOOSE = 4
ROW_CHOICES = 5
ROW_LETTERS = 12
SECTIONS = ("group", "matrix", "repeat")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    key: str
    label: str
    number: str
    is_chosen: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question, or a group with its children, or a repeat with its rows."""

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    wrong: str
    value: str
    look: str
    relevant: str
    constraint: str
    refusal: str
    asks: bool
    options: list[Option] = field(default_factory=list)
    children: list[Field] = field(default_factory=list)
    rows: list[list[Field]] = field(default_factory=list)
    fresh: list[Field] = field(default_factory=list)

    @property
    def part(self) -> Mapping[str, str]:
        """A point's or a moment's parts."""
        given = self.value.split()
        return {"lat": given[0], "lon": given[1], "acc": given[3]} if len(given) == 4 else {}


@dataclass(frozen=True, slots=True)
class Shown:
    """How the form is shown: language, what was answered, what is wrong, how many rows more."""

    language: str = "th"
    answers: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[Place, Wrong] = field(default_factory=dict)
    more: Mapping[str, int] = field(default_factory=dict)


def steps(form: Form, shown: Shown) -> list[list[Field]]:
    """The fields by steps: a section is one, and loose questions go together by a few."""
    found: list[list[Field]] = []
    loose: list[Field] = []
    for each in _level(form, form.questions, shown.answers, (), shown):
        if each.kind in SECTIONS:
            found += [loose] if loose else []
            found.append([each])
            loose = []
        else:
            loose.append(each)
            if len([one for one in loose if one.kind != "note"]) == LOOSE:
                found.append(loose)
                loose = []
    return [*found, loose] if loose else found


def needs_server(form: Form) -> bool:
    """Whether some condition of the form can only be judged by the server while somebody types."""
    return any(
        question.choice_filter
        or (question.relevant and simple.compiled(question.relevant) is None)
        or ("repeat" in (form.question(key).kind for key in path) and question.relevant)
        for path, question in form.every()
    )


def words(labels: Labels, language: str) -> str:
    """The words in a language, else in Thai."""
    return labels.get(language) or labels.get("th") or next(iter(labels.values()), "")


def _level(
    form: Form, questions: tuple[Question, ...], answers: Mapping[str, Any], above: Place, shown: Shown
) -> Iterator[Field]:
    for question in questions:
        if question.kind == "calculate":
            continue
        yield _field(form, question, answers, above, shown)


def _field(form: Form, question: Question, answers: Mapping[str, Any], above: Place, shown: Shown) -> Field:
    place = (*above, question.key)
    wrong = shown.wrong.get(place)
    value = answers.get(question.key, question.default if not shown.answers else "")
    value = value if isinstance(value, str) else ""
    options = _options(form, question, value, shown.language)
    children, rows, fresh = _inside(form, question, answers, above, place, shown)
    relevant = simple.compiled(question.relevant) if not _in_repeat(form, question) else None
    constraint = simple.compiled(question.constraint)
    return Field(
        name=".".join(place),
        kind=question.kind,
        label=words(question.labels, shown.language),
        hint=words(question.hints, shown.language) if question.hints else "",
        required=question.required,
        wrong=(wrong.message_en if shown.language == "en" else wrong.message_th) if wrong else "",
        value=value,
        look=_look(question, options),
        relevant=json.dumps(relevant, ensure_ascii=False) if relevant else "",
        constraint=json.dumps(constraint, ensure_ascii=False) if constraint and not _in_repeat(form, question) else "",
        refusal=words(question.constraint_messages, shown.language) if question.constraint_messages else "",
        asks=bool(question.relevant) and relevant is None,
        options=options,
        children=children,
        rows=rows,
        fresh=fresh,
    )


def _inside(
    form: Form, question: Question, answers: Mapping[str, Any], above: Place, place: Place, shown: Shown
) -> tuple[list[Field], list[list[Field]], list[Field]]:
    """What a group, a matrix or a repeat holds: children, rows, and an empty row to copy."""
    if question.kind in ("group", "matrix"):
        return list(_level(form, question.children, answers, above, shown)), [], []
    if question.kind != "repeat":
        return [], [], []
    given = answers.get(question.key)
    kept = given if isinstance(given, list) else []
    wanted = max(1, len(kept)) + shown.more.get(".".join(place), 0)
    rows = [
        list(_level(form, question.children, kept[at] if at < len(kept) else {}, (*place, str(at)), shown))
        for at in range(wanted)
    ]
    blank = Shown(language=shown.language)
    return [], rows, list(_level(form, question.children, {}, (*place, "ROW"), blank))


def _in_repeat(form: Form, question: Question) -> bool:
    return bool(form.repeats_above(question.key))


def _options(form: Form, question: Question, value: str, language: str) -> list[Option]:
    given = value.split()
    return [
        Option(
            key=choice.key,
            label=words(choice.labels, language),
            number="" if choice.score is None else f"{choice.score.normalize():f}",
            is_chosen=choice.key in given,
            place=str(given.index(choice.key) + 1) if question.kind == "rank" and choice.key in given else "",
        )
        for choice in form.choices(question)
    ]


def _look(question: Question, options: list[Option]) -> str:
    """A scale stands in a row that a thumb reaches when its words are short; a long list is a select."""
    if question.kind == "rating":
        short = len(options) <= ROW_CHOICES and all(len(option.label) <= ROW_LETTERS for option in options)
        return "row" if short else "list"
    if question.kind == "select_one" and len(options) > LONG_LIST:
        return "select"
    return "list"
