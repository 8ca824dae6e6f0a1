"""How answers travel in the fields of a page's form: a name for every answer, also inside repeats, without scripts.

``key`` for most kinds; ``key:choice`` holds the place of a choice in a rank; ``key:lat`` and ``key:lon`` a point; the
rows of a repeat are ``repeat.0.key``, ``repeat.1.key``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from khet.domains.instruments.rules.answers import MOST_ROWS
from khet.domains.instruments.rules.form import Form, Question

Fields = Mapping[str, Sequence[str]]


def from_fields(form: Form, fields: Fields) -> dict[str, Any]:
    """The answers that a page's form sent, not yet checked."""
    return _level(form, form.questions, fields, "")


def _level(form: Form, questions: tuple[Question, ...], fields: Fields, prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in questions:
        if question.kind in ("group", "matrix"):
            found |= _level(form, question.children, fields, prefix)
        elif question.kind == "repeat":
            rows = _rows(form, question, fields, prefix)
            if rows:
                found[question.key] = rows
        elif question.kind not in ("note", "calculate") and (text := _value(form, question, fields, prefix)):
            found[question.key] = text
    return found


def _rows(form: Form, question: Question, fields: Fields, prefix: str) -> list[dict[str, Any]]:
    stem = f"{prefix}{question.key}."
    numbers = {name[len(stem) :].split(".", 1)[0] for name in fields if name.startswith(stem)}
    known = sorted(int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) <= 4)
    rows = [_level(form, question.children, fields, f"{stem}{number}.") for number in known[: MOST_ROWS + 1]]
    return [row for row in rows if row]


def _value(form: Form, question: Question, fields: Fields, prefix: str) -> str:
    name = prefix + question.key
    if question.kind == "select_multiple":
        return " ".join(fields.get(name, ()))
    if question.kind == "rank":
        return _ranked(form, question, fields, name)
    if question.kind == "geopoint":
        lat, lon, accuracy = (_one(fields, f"{name}:{part}") for part in ("lat", "lon", "acc"))
        return f"{lat} {lon} 0 {accuracy or 0}" if lat or lon else ""
    return _one(fields, name)


def _ranked(form: Form, question: Question, fields: Fields, name: str) -> str:
    """The choices in the order of the places given; what is doubled or missing is left for the check to refuse."""
    places = {choice.key: _one(fields, f"{name}:{choice.key}").strip() for choice in form.choices(question)}
    given = {key: int(place) for key, place in places.items() if place.isascii() and place.isdigit()}
    once = [key for key, place in given.items() if list(given.values()).count(place) == 1]
    return " ".join(sorted(once, key=lambda key: given[key]))


def _one(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[-1] if values else ""
