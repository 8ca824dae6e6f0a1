"""What may stand in an answer: every kind of question has one canonical text; all else is refused in words."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from khet.calc import calendars, thai
from khet.domains.instruments.rules.form import Form, Question

LONGEST_TEXT = 10_000
MOST_ROWS = 200
WHOLE = re.compile(r"[+-]?\d{1,18}")
DIGITS = 30
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Place = tuple[str, ...]
Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with the answer to one question, fit to show beside it."""

    message_th: str
    message_en: str


class WrongAnswer(Exception):
    """An answer is not of its question's kind."""

    def __init__(self, message_th: str, message_en: str) -> None:
        self.wrong = Wrong(message_th, message_en)
        super().__init__(message_th)


@dataclass(frozen=True, slots=True)
class Read:
    """Answers in canonical form, and what was wrong where; a place is the path of keys and numbers of rows."""

    answers: dict[str, Any]
    wrong: dict[Place, Wrong]


def read(form: Form, raw: Raw) -> Read:
    """Bring what came into canonical form; keys that the form has not, and empty answers, are left out."""
    wrong: dict[Place, Wrong] = {}
    return Read(_level(form, form.questions, raw, (), wrong), wrong)


def _level(
    form: Form, questions: tuple[Question, ...], raw: Raw, above: Place, wrong: dict[Place, Wrong]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in questions:
        place = (*above, question.key)
        if question.kind in ("group", "matrix"):
            found |= _level(form, question.children, raw, above, wrong)
        elif question.kind == "repeat":
            rows = raw.get(question.key)
            if isinstance(rows, list) and rows:
                found[question.key] = _rows(form, question, rows, place, wrong)
        elif question.kind not in ("note", "calculate"):
            value = raw.get(question.key)
            if value is None or value == "":
                continue
            try:
                text = canonical(form, question, value)
            except WrongAnswer as refused:
                wrong[place] = refused.wrong
                text = value if isinstance(value, str) else ""
            if text:
                found[question.key] = text
    return found


def _rows(
    form: Form, question: Question, rows: list[Any], place: Place, wrong: dict[Place, Wrong]
) -> list[dict[str, Any]]:
    if len(rows) > MOST_ROWS:
        wrong[place] = Wrong(f"เพิ่มได้ไม่เกิน {MOST_ROWS} รายการ", f"At most {MOST_ROWS} entries are possible")
        rows = rows[:MOST_ROWS]
    return [
        _level(form, question.children, row, (*place, str(number)), wrong)
        for number, row in enumerate(rows)
        if isinstance(row, Mapping)
    ]


def canonical(form: Form, question: Question, value: Any) -> str:
    """The canonical text of an answer, "" when it is blank; raises WrongAnswer when it is of another kind."""
    if not isinstance(value, str):
        raise WrongAnswer("คำตอบข้อนี้อ่านไม่ได้ โปรดตอบใหม่", "This answer cannot be read; please answer again")
    text = _printable(value)
    if not text.strip():
        return ""
    if question.kind in ("select_one", "rating", "select_multiple", "rank"):
        return _chosen(form, question, text)
    return READERS[question.kind](text)


def _printable(value: str) -> str:
    """The text without characters that no keyboard writes and that files and databases refuse."""
    return UNPRINTABLE.sub("", value)


def _chosen(form: Form, question: Question, text: str) -> str:
    known = [choice.key for choice in form.choices(question)]
    given = text.split()
    if any(key not in known for key in given) or len(set(given)) != len(given):
        raise WrongAnswer("ตัวเลือกนี้ไม่มีในข้อนี้ โปรดเลือกใหม่", "There is no such choice here; choose again")
    if question.kind in ("select_one", "rating") and len(given) != 1:
        raise WrongAnswer("ข้อนี้เลือกได้คำตอบเดียว", "Only one choice is possible here")
    if question.kind == "rank" and len(given) != len(known):
        raise WrongAnswer("โปรดจัดอันดับให้ครบทุกข้อ แต่ละอันดับใช้ได้ครั้งเดียว", "Give every choice a rank, each rank once")
    return " ".join(given if question.kind != "select_multiple" else [key for key in known if key in given])


def _text(text: str) -> str:
    clean = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if len(clean) > LONGEST_TEXT:
        raise WrongAnswer(
            f"ข้อความยาวเกิน {LONGEST_TEXT:,} ตัวอักษร", f"The text is longer than {LONGEST_TEXT:,} characters"
        )
    return clean


def _plain_number(text: str) -> str:
    return thai.to_arabic_digits(text).strip().replace(",", "").replace(" ", "")


def _integer(text: str) -> str:
    plain = _plain_number(text)
    if not WHOLE.fullmatch(plain):
        raise WrongAnswer("โปรดกรอกเป็นจำนวนเต็ม เช่น 12", "Please type a whole number, such as 12")
    return str(int(plain))


def _decimal(text: str) -> str:
    try:
        number = Decimal(_plain_number(text))
    except InvalidOperation as unreadable:
        raise WrongAnswer("โปรดกรอกเป็นตัวเลข เช่น 3.50", "Please type a number, such as 3.50") from unreadable
    if not number.is_finite() or len(number.as_tuple().digits) > DIGITS or abs(number.adjusted()) > DIGITS:
        raise WrongAnswer("โปรดกรอกเป็นตัวเลข เช่น 3.50", "Please type a number, such as 3.50")
    return f"{number:f}"


def _date(text: str) -> str:
    try:
        return calendars.parse_date(text.strip()).isoformat()
    except calendars.ThaiDateError as unreadable:
        raise WrongAnswer("โปรดกรอกวันที่ เช่น 21/11/2569", "Please give a date, such as 2026-11-21") from unreadable


def _time(text: str) -> str:
    plain = thai.to_arabic_digits(text).strip().replace(".", ":")[:8]
    try:
        return time.fromisoformat(f"0{plain}" if plain[1:2] == ":" else plain).isoformat("minutes")
    except ValueError as unreadable:
        raise WrongAnswer("โปรดกรอกเวลา เช่น 09:30", "Please give a time, such as 09:30") from unreadable


def _datetime(text: str) -> str:
    try:
        return datetime.fromisoformat(text.strip()).isoformat(timespec="minutes")
    except ValueError as unreadable:
        raise WrongAnswer("โปรดกรอกวันที่และเวลา", "Please give a date and a time") from unreadable


def _geopoint(text: str) -> str:
    parts = thai.to_arabic_digits(text).replace(",", " ").split()
    try:
        figures = [Decimal(part) for part in parts]
    except InvalidOperation:
        figures = []
    if len(figures) not in (2, 3, 4) or not all(figure.is_finite() for figure in figures):
        raise WrongAnswer("โปรดกรอกละติจูดและลองจิจูด เช่น 16.88 99.12", "Give latitude and longitude, such as 16.88 99.12")
    if not (-90 <= figures[0] <= 90 and -180 <= figures[1] <= 180):
        raise WrongAnswer(
            "ละติจูดต้องอยู่ระหว่าง -90 ถึง 90 และลองจิจูดระหว่าง -180 ถึง 180",
            "Latitude lies between -90 and 90, longitude between -180 and 180",
        )
    whole = [*figures, Decimal(0), Decimal(0)][:4]
    return " ".join(f"{figure.normalize():f}" for figure in whole)


def _image(text: str) -> str:
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError as unreadable:
        raise WrongAnswer("ไม่พบภาพนี้ โปรดแนบภาพใหม่", "There is no such picture; please attach it again") from unreadable


READERS: dict[str, Callable[[str], str]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "geopoint": _geopoint,
    "image": _image,
}
