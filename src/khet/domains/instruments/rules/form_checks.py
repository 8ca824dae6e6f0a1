"""Everything that keeps a form from being published, each with the place where it stands, in Thai and English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from khet.domains.instruments.rules import dependencies, expression_checks, expressions
from khet.domains.instruments.rules.form import WITH_CHOICES, Form, Labels, Question

MOST_QUESTIONS = 10_000
MOST_CHOICES = 20_000
LONGEST_LABEL = 5_000
KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}", re.ASCII)
LIST_KEY = re.compile(r"[^\s'\"<>&,/()\[\]{}]{1,63}")
CHOICE_KEY = re.compile(r"[^\s'\"<>&,]{1,64}")
FILTER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", re.ASCII)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
RESERVED = frozenset({"meta", "data", "instanceid", "instancename"})
GENERATED = ("generated_table_list_label_", "generated_note_name_", "reserved_name_for_field_list_labels_", "__")
RESERVED_COLUMNS = frozenset({"name", "label", "list_name", "image", "audio", "video", "media", "order", "sms_option"})

What = Literal["form", "question", "list", "choice"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    ``number`` counts from 0: questions in the order of ``Form.every``, lists in theirs, choices over all lists.
    ``part`` is the field; ``key`` names the question or list, ``value`` is what stands there.
    """

    what: What
    number: int
    part: str
    key: str
    value: str
    message_th: str
    message_en: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message_th}" if self.key else self.message_th


def check(form: Form) -> tuple[Problem, ...]:
    """Every problem of a form; none when it may be published."""
    return tuple(_problems(form))


def _problems(form: Form) -> Iterator[Problem]:
    yield from _form(form)
    yield from _lists(form)
    questions = [question for _, question in form.every()]
    filters = expression_checks.filter_columns(form)
    known = {question.key: question for question in questions}
    seen: set[str] = set()
    for number, question in enumerate(questions):
        for part, value, th, en in _question(form, question, seen):
            yield Problem("question", number, part, question.key, value, th, en)
        for part, value, th, en in expression_checks.check(
            question, known, filters.get(question.list_key, frozenset())
        ):
            yield Problem("question", number, part, question.key, value, th, en)
    yield from _pairs(questions)
    yield from _circles(form, questions)


Finding = tuple[str, str, str, str]


def _form(form: Form) -> Iterator[Problem]:
    def problem(part: str, value: str, th: str, en: str) -> Problem:
        return Problem("form", 0, part, "", value, th, en)

    if not form.labels.get("th"):
        yield problem("labels", "", "แบบต้องมีชื่อภาษาไทย", "A form needs a Thai title")
    for part, value, th, en in _labels("labels", form.labels):
        yield problem(part, value, th, en)
    if not form.languages or form.languages[0] != "th" or len(set(form.languages)) != len(form.languages):
        yield problem(
            "languages", " ".join(form.languages), "ภาษาแรกต้องเป็นไทย และไม่ซ้ำกัน", "Thai comes first, each language once"
        )
    for language in form.languages:
        if not LANGUAGE.fullmatch(language):
            yield problem("languages", language, f"ไม่รู้จักภาษา “{language}”", f"“{language}” is no code of a language")
    count = sum(1 for _ in form.leaves())
    if count == 0:
        yield problem("questions", "", "แบบยังไม่มีข้อคำถาม", "The form has no question yet")
    if count > MOST_QUESTIONS:
        yield problem(
            "questions",
            str(count),
            f"แบบมี {count:,} ข้อ เกินที่รับได้ {MOST_QUESTIONS:,} ข้อ",
            f"The form has {count:,} questions, more than {MOST_QUESTIONS:,}",
        )


def _labels(part: str, labels: Labels) -> Iterator[Finding]:
    for text in labels.values():
        if len(text) > LONGEST_LABEL:
            yield (
                part,
                text[:40],
                f"ข้อความยาวเกิน {LONGEST_LABEL:,} ตัวอักษร",
                f"The text is longer than {LONGEST_LABEL:,} characters",
            )
        if UNPRINTABLE.search(text):
            yield part, text[:40], "ข้อความมีอักขระควบคุมที่แสดงไม่ได้", "The text has control characters"
    if labels and not labels.get("th"):
        yield part, next(iter(labels.values()))[:40], "ต้องมีข้อความภาษาไทย", "The Thai text is missing"


def _lists(form: Form) -> Iterator[Problem]:
    total = 0
    times = Counter(found.key for found in form.lists)
    for number, found in enumerate(form.lists):
        if not LIST_KEY.fullmatch(found.key):
            yield Problem(
                "list",
                number,
                "key",
                found.key,
                found.key,
                "ชื่อชุดตัวเลือกมีเว้นวรรคหรืออักขระที่ใช้ไม่ได้",
                "The name of a list has characters that it may not",
            )
        if times[found.key] > 1:
            yield Problem(
                "list",
                number,
                "key",
                found.key,
                found.key,
                f"ชุดตัวเลือก “{found.key}” ซ้ำ",
                f"The list “{found.key}” stands twice",
            )
        seen: set[str] = set()
        for choice in found.choices:
            for part, value, th, en in _choice(choice.key, choice.labels, choice.filters, seen):
                yield Problem("choice", total, part, found.key, value, th, en)
            seen.add(choice.key)
            total += 1
    if total > MOST_CHOICES:
        yield Problem(
            "form", 0, "lists", "", str(total), f"ตัวเลือกรวมเกิน {MOST_CHOICES:,}", f"More than {MOST_CHOICES:,} choices"
        )


def _choice(key: str, labels: Labels, filters: Mapping[str, str], seen: set[str]) -> Iterator[Finding]:
    if not key:
        yield "key", "", "ตัวเลือกไม่มีรหัส", "The choice has no name"
    elif not CHOICE_KEY.fullmatch(key):
        yield (
            "key",
            key,
            f"รหัสตัวเลือก “{key}” มีเว้นวรรคหรืออักขระที่ใช้ไม่ได้",
            f"“{key}” has a space or a sign that a choice may not have",
        )
    elif key in seen:
        yield "key", key, f"รหัสตัวเลือก “{key}” ซ้ำในชุดเดียวกัน", f"The choice “{key}” stands twice in its list"
    if not labels.get("th"):
        yield "labels", "", "ตัวเลือกไม่มีข้อความภาษาไทย", "The choice has no Thai text"
    yield from _labels("labels", labels)
    for name, text in filters.items():
        if not FILTER.fullmatch(name) or name.lower() in RESERVED_COLUMNS:
            yield name, name, f"ใช้ชื่อคอลัมน์ “{name}” กับตัวเลือกไม่ได้", f"A column of choices cannot be called “{name}”"
        elif UNPRINTABLE.search(text):
            yield name, text[:40], "ข้อความมีอักขระควบคุมที่แสดงไม่ได้", "The text has control characters"


def _question(form: Form, question: Question, seen: set[str]) -> Iterator[Finding]:
    yield from _key(question.key, seen)
    seen.add(question.key.lower())
    for part, labels in (
        ("labels", question.labels),
        ("hints", question.hints),
        ("constraint_messages", question.constraint_messages),
    ):
        yield from _labels(part, labels)
    if not question.labels and question.kind not in ("calculate", "group", "matrix", "repeat"):
        yield "labels", "", "คำถามไม่มีข้อความ", "The question has no text"
    if question.is_container:
        yield from _container(form, question)
    else:
        yield from _choices_of(form, question)
        if question.children:
            yield "children", "", "คำถามชนิดนี้มีข้อย่อยไม่ได้", "This kind of question holds no others"
    if question.kind == "calculate" and not question.calculation:
        yield "calculation", "", "ข้อคำนวณไม่มีสูตร", "A calculated question has no calculation"
    for part, text in (
        ("appearance", question.appearance),
        ("default", question.default),
        ("dimension", question.dimension),
        ("pair_key", question.pair_key),
    ):
        if UNPRINTABLE.search(text) or len(text) > LONGEST_LABEL:
            yield part, text[:40], "ข้อความยาวเกินไปหรือมีอักขระที่แสดงไม่ได้", "The text is too long or has control characters"
    yield from _measure(form, question)


def _key(key: str, seen: set[str]) -> Iterator[Finding]:
    if not key:
        yield "key", "", "คำถามไม่มีรหัส", "The question has no name"
    elif not KEY.fullmatch(key):
        yield (
            "key",
            key,
            f"รหัสคำถาม “{key}” ใช้ไม่ได้ ใช้อักษร a-z ตัวเลข และ _ ขึ้นต้นด้วยอักษร ยาวไม่เกิน 63",
            f"“{key}” cannot be a name: letters a-z, digits and _, a letter first, 63 at most",
        )
    elif key.lower() in RESERVED or key.lower().startswith(GENERATED):
        yield "key", key, f"รหัส “{key}” เป็นคำสงวน โปรดใช้ชื่ออื่น", f"The name “{key}” is reserved"
    elif key.lower() in seen:
        yield "key", key, f"รหัสคำถาม “{key}” ซ้ำกับข้ออื่น", f"The name “{key}” stands twice"


def _container(form: Form, question: Question) -> Iterator[Finding]:
    if not question.children:
        yield "children", "", "กลุ่มนี้ยังไม่มีข้อคำถาม", "The group has no question yet"
    if question.required or question.calculation or question.constraint:
        yield "required", "", "กลุ่มคำถามมีการบังคับตอบ เงื่อนไขคำตอบ หรือสูตรไม่ได้", "A group has no answer to require or check"
    if question.kind != "matrix":
        return
    found = form.choice_list(question.list_key)
    if found is None or not found.is_scale:
        yield (
            "list_key",
            question.list_key,
            "ตารางต้องใช้ชุดตัวเลือกที่ทุกตัวมีคะแนน",
            "A matrix needs a list with a score for every choice",
        )
    if any(child.kind != "rating" or child.list_key != question.list_key for child in question.children):
        yield (
            "children",
            "",
            "ทุกข้อในตารางต้องเป็นมาตราส่วนชุดเดียวกัน",
            "All questions of a matrix are ratings on its one list",
        )


def _choices_of(form: Form, question: Question) -> Iterator[Finding]:
    found = form.choice_list(question.list_key) if question.list_key else None
    if question.kind not in WITH_CHOICES:
        if question.list_key:
            yield "list_key", question.list_key, "คำถามชนิดนี้ไม่มีตัวเลือก", "This kind of question has no choices"
        return
    if not question.list_key:
        yield "list_key", "", "คำถามแบบเลือกต้องระบุชุดตัวเลือก", "A question with choices names its list"
    elif found is None or not found.choices:
        yield (
            "list_key",
            question.list_key,
            f"ไม่มีชุดตัวเลือก “{question.list_key}”",
            f"There is no list of choices “{question.list_key}”",
        )
    elif question.kind == "rating" and not found.is_scale:
        yield (
            "list_key",
            question.list_key,
            f"มาตราส่วนต้องมีคะแนนทุกตัวเลือก ชุด “{question.list_key}” ยังไม่มี",
            f"A rating needs a score for every choice; “{question.list_key}” has not",
        )


def _measure(form: Form, question: Question) -> Iterator[Finding]:
    """What a question means for analysis."""
    if question.reversed and question.kind != "rating":
        yield "reversed", "", "กลับทิศคะแนนได้เฉพาะมาตราส่วน", "Only a rating can be reversed"
    if bool(question.pair) != bool(question.pair_key) or (question.pair and question.kind != "rating"):
        yield (
            "pair",
            question.pair or question.pair_key,
            "คู่สภาพปัจจุบันกับที่พึงประสงค์ต้องเป็นมาตราส่วน และระบุทั้งด้านและรหัสคู่",
            "A pair of present and desired is of ratings, each with its side and the key of the pair",
        )
    if not question.right:
        return
    if question.kind != "select_one":
        yield (
            "right",
            question.right,
            "มีเฉลยได้เฉพาะข้อเลือกตอบข้อเดียว",
            "Only a question with one choice has a right answer",
        )
    elif question.right not in {choice.key for choice in form.choices(question)}:
        yield (
            "right",
            question.right,
            f"เฉลย “{question.right}” ไม่มีในตัวเลือก",
            f"The right answer “{question.right}” is no choice",
        )


def _pairs(questions: list[Question]) -> Iterator[Problem]:
    """Every pair has its two sides, each once."""
    sides: Counter[tuple[str, str]] = Counter(
        (question.pair_key, question.pair) for question in questions if question.pair
    )
    for number, question in enumerate(questions):
        if not question.pair or not question.pair_key:
            continue
        other = "desired" if question.pair == "present" else "present"
        if sides[question.pair_key, other] != 1 or sides[question.pair_key, question.pair] != 1:
            yield Problem(
                "question",
                number,
                "pair_key",
                question.key,
                question.pair_key,
                f"คู่ “{question.pair_key}” ต้องมีสภาพปัจจุบันหนึ่งข้อและที่พึงประสงค์หนึ่งข้อ",
                f"The pair “{question.pair_key}” needs one present and one desired",
            )


def _circles(form: Form, questions: list[Question]) -> Iterator[Problem]:
    keys = dependencies.circle(form)
    if not keys:
        return
    number = next(at for at, question in enumerate(questions) if question.key == keys[0])
    question = questions[number]
    following = keys[1] if len(keys) > 1 else keys[0]
    needs_it = following in expressions.references(question.calculation)
    part = "calculation" if needs_it and following not in expressions.references(question.relevant) else "relevant"
    shown = " → ".join((*keys, keys[0]))
    yield Problem(
        "question",
        number,
        part,
        question.key,
        getattr(question, part),
        f"เงื่อนไขวนเป็นวงกลม: {shown}",
        f"The conditions go in a circle: {shown}",
    )
