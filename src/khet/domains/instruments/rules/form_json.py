"""A form as JSON and back: one canonical shape, whose SHA-256 names a version. What is left out has its usual value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, cast

from khet.domains.instruments.rules.form import KINDS, Choice, ChoiceList, Form, Kind, Pair, Question

MOST_DEPTH = 8
MOST_DIGITS = 12
PAIRS = ("", "present", "desired")

Plain = dict[str, Any]
Made = TypeVar("Made")


class BadForm(ValueError):
    """Something is not a form; ``path`` is where, the messages are fit to show."""

    def __init__(self, path: str, message_th: str, message_en: str) -> None:
        self.path = path
        self.message_th = message_th
        self.message_en = message_en
        super().__init__(f"{path}: {message_th}")


def to_json(form: Form) -> Plain:
    """The form as plain data that JSON can hold."""
    plain: Plain = {"labels": dict(form.labels), "questions": [question_to_json(each) for each in form.questions]}
    if form.lists:
        plain["lists"] = [_list_to_json(each) for each in form.lists]
    if form.languages != ("th",):
        plain["languages"] = list(form.languages)
    if form.bands != "satisfaction-450":
        plain["bands"] = form.bands
    return plain


def question_to_json(question: Question) -> Plain:
    """One question with what stands in it, as plain data."""
    plain: Plain = {}
    for each in fields(Question):
        value = getattr(question, each.name)
        if each.name == "children":
            value = [question_to_json(child) for child in value]
        elif isinstance(value, Mapping):
            value = dict(value)
        if each.name in ("key", "kind") or value != _usual(each):
            plain[each.name] = value
    return {name: value for name, value in plain.items() if value not in ({}, [])}


def _usual(each: Field[Any]) -> object:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return None if each.default is MISSING else each.default


def _list_to_json(found: ChoiceList) -> Plain:
    return {"key": found.key, "choices": [_choice_to_json(choice) for choice in found.choices]}


def _choice_to_json(choice: Choice) -> Plain:
    plain: Plain = {"key": choice.key, "labels": dict(choice.labels)}
    if choice.score is not None:
        plain["score"] = _score_text(choice.score)
    if choice.filters:
        plain["filters"] = dict(choice.filters)
    return plain


def _score_text(score: Decimal) -> str:
    """A number in one way only: no exponent, no zeros at the end."""
    text = format(score, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical(form: Form) -> str:
    """The one text of a form: sorted keys, no spaces."""
    return json.dumps(to_json(form), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(form: Form) -> str:
    """What names a form: the SHA-256 of its canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(form).encode("utf-8", "surrogatepass")).hexdigest()


def from_json(plain: object) -> Form:
    """The form of plain data; texts are trimmed. Raises BadForm for anything that is not one."""
    box = _Box(plain, "form", ("labels", "questions", "lists", "languages", "bands"))
    languages = box.texts("languages") if "languages" in box.plain else ("th",)
    return Form(
        labels=box.labels("labels"),
        questions=box.many("questions", lambda each, path: question_from_json(each, path=path)),
        lists=box.many("lists", _list_from_json),
        languages=languages,
        bands=box.text("bands") or "satisfaction-450",
    )


QUESTION_FIELDS = tuple(each.name for each in fields(Question))


def question_from_json(plain: object, *, path: str = "question", depth: int = 1) -> Question:
    """One question of plain data; raises BadForm."""
    if depth > MOST_DEPTH:
        raise BadForm(path, f"กลุ่มซ้อนกันลึกเกิน {MOST_DEPTH} ชั้น", f"Groups are nested deeper than {MOST_DEPTH} levels")
    box = _Box(plain, path, QUESTION_FIELDS)
    kind, pair = box.text("kind"), box.text("pair")
    if kind not in KINDS:
        raise BadForm(f"{path}.kind", f"ไม่รู้จักชนิดคำถาม “{kind}”", f"There is no kind of question “{kind}”")
    if pair not in PAIRS:
        raise BadForm(f"{path}.pair", f"ไม่รู้จัก “{pair}”", f"“{pair}” is not known")
    return Question(
        key=box.text("key"),
        kind=cast("Kind", kind),
        labels=box.labels("labels"),
        hints=box.labels("hints"),
        list_key=box.text("list_key"),
        required=box.flag("required"),
        relevant=box.text("relevant"),
        constraint=box.text("constraint"),
        constraint_messages=box.labels("constraint_messages"),
        choice_filter=box.text("choice_filter"),
        calculation=box.text("calculation"),
        default=box.text("default"),
        appearance=box.text("appearance"),
        read_only=box.flag("read_only"),
        children=box.many("children", lambda each, at: question_from_json(each, path=at, depth=depth + 1)),
        dimension=box.text("dimension"),
        pair=cast("Pair", pair),
        pair_key=box.text("pair_key"),
        right=box.text("right"),
        reversed=box.flag("reversed"),
    )


def _list_from_json(plain: object, path: str) -> ChoiceList:
    box = _Box(plain, path, ("key", "choices"))
    return ChoiceList(box.text("key"), box.many("choices", _choice_from_json))


def _choice_from_json(plain: object, path: str) -> Choice:
    box = _Box(plain, path, ("key", "labels", "score", "filters"))
    return Choice(box.text("key"), box.labels("labels"), box.score("score"), box.labels("filters"))


def trimmed(text: str) -> str:
    """A text as forms keep it: lines end in one way, nothing empty at either end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def score_of(text: str) -> Decimal | None:
    """A score as it is written, in ASCII or Thai digits; None when it is no number of reasonable length."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    if not found.is_finite():
        return None
    shown = format(found, "f") if abs(found.adjusted()) <= MOST_DIGITS else ""
    digits = sum(letter.isdigit() for letter in shown)
    return Decimal(_score_text(found)) + 0 if 0 < digits <= MOST_DIGITS else None


class _Box:
    """A mapping whose fields are taken out by what they must be."""

    def __init__(self, plain: object, path: str, known: Sequence[str]) -> None:
        if not isinstance(plain, dict):
            raise BadForm(path, "ต้องเป็นชุดข้อมูลที่มีชื่อ", "This must be an object")
        unknown = sorted(str(name) for name in plain if name not in known)
        if unknown:
            raise BadForm(f"{path}.{unknown[0]}", f"ไม่รู้จัก “{unknown[0]}”", f"“{unknown[0]}” is not known")
        self.plain: dict[str, object] = plain
        self.path = path

    def text(self, name: str) -> str:
        return _text(self.plain.get(name, ""), f"{self.path}.{name}")

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_text(each, f"{self.path}.{name}") for each in self._list(name))

    def flag(self, name: str) -> bool:
        value = self.plain.get(name, False)
        if not isinstance(value, bool):
            raise BadForm(f"{self.path}.{name}", "ต้องเป็น true หรือ false", "This must be true or false")
        return value

    def labels(self, name: str) -> dict[str, str]:
        value = self.plain.get(name, {})
        at = f"{self.path}.{name}"
        if not isinstance(value, dict):
            raise BadForm(at, "ต้องเป็นข้อความแยกตามชื่อ", "This must be texts by name")
        kept = {str(key): _text(text, f"{at}.{key}") for key, text in value.items()}
        return {key: text for key, text in kept.items() if text}

    def score(self, name: str) -> Decimal | None:
        value = self.plain.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int) or (found := score_of(str(value))) is None:
            raise BadForm(f"{self.path}.{name}", "คะแนนต้องเป็นตัวเลข", "A score must be a number")
        return found

    def many(self, name: str, make: Callable[[object, str], Made]) -> tuple[Made, ...]:
        return tuple(make(each, f"{self.path}.{name}[{number}]") for number, each in enumerate(self._list(name)))

    def _list(self, name: str) -> Sequence[object]:
        value = self.plain.get(name, ())
        if not isinstance(value, list | tuple):
            raise BadForm(f"{self.path}.{name}", "ต้องเป็นรายการ", "This must be a list")
        return value


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise BadForm(path, "ต้องเป็นข้อความ", "This must be a text")
    return trimmed(value)
