"""Changing a form one step at a time: add, move, copy, remove and replace questions and lists of choices.

Every step takes a form and gives another one; nothing is changed in place. A step that would leave something without
what it speaks of is refused and says where it is still spoken of.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from khet.domains.instruments.rules.form import CONTAINERS, Choice, ChoiceList, Form, Question
from khet.domains.instruments.rules.refusals import Refusal

KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")
EXPRESSIONS = ("relevant", "constraint", "choice_filter", "calculation", "default")
UP, DOWN, IN, OUT = "up", "down", "in", "out"
WAYS = (UP, DOWN, IN, OUT)


class StepRefused(Refusal):
    """The form cannot be changed so; ``field`` names what to mend."""

    def __init__(self, message_th: str, message_en: str, field: str = "") -> None:
        self.field = field
        super().__init__(message_th, message_en)


class QuestionGone(StepRefused):
    """The question is not in the form any more."""

    def __init__(self, key: str) -> None:
        super().__init__(f"ไม่มีข้อ “{key}” ในแบบฟอร์มแล้ว", f"Question “{key}” is not in the form any more")


class ListGone(StepRefused):
    """The list of choices is not in the form any more."""

    def __init__(self, key: str) -> None:
        super().__init__(f"ไม่มีชุดตัวเลือก “{key}” ในแบบฟอร์มแล้ว", f"The list “{key}” is not in the form any more")


@dataclass(frozen=True, slots=True)
class Placed:
    """A question where it stands: how deep, in which group, and whether it is the first or last there."""

    question: Question
    depth: int
    parent: str
    is_first: bool
    is_last: bool


def outline(form: Form) -> Iterator[Placed]:
    """Every question with its place, groups before what is in them."""
    yield from _outline(form.questions, 0, "")


def _outline(questions: Sequence[Question], depth: int, parent: str) -> Iterator[Placed]:
    for at, question in enumerate(questions):
        yield Placed(question, depth, parent, at == 0, at == len(questions) - 1)
        yield from _outline(question.children, depth + 1, question.key)


def find(form: Form, key: str) -> Placed:
    """A question with its place; raises QuestionGone."""
    placed = next((one for one in outline(form) if one.question.key == key), None)
    if placed is None:
        raise QuestionGone(key)
    return placed


def find_list(form: Form, key: str) -> ChoiceList:
    """A list of choices; raises ListGone."""
    found = next((one for one in form.lists if one.key == key), None)
    if found is None:
        raise ListGone(key)
    return found


def keys(form: Form) -> frozenset[str]:
    """Every key of a question."""
    return frozenset(placed.question.key for placed in outline(form))


def _fresh(stem: str, taken: frozenset[str] | set[str]) -> str:
    if stem not in taken:
        return stem
    base = re.sub(r"_\d+$", "", stem)[:58]
    return next(name for number in range(2, len(taken) + 3) if (name := f"{base}_{number}") not in taken)


def next_key(form: Form) -> str:
    """The key of a new question: q and the next number."""
    taken = keys(form)
    return next(name for number in range(1, len(taken) + 2) if (name := f"q{number}") not in taken)


def digest(part: Question | ChoiceList) -> str:
    """What one question (without those in it) or one list says, as a short text to compare later."""
    plain = asdict(part if isinstance(part, ChoiceList) else replace(part, children=()))
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def add(form: Form, questions: Sequence[Question], *, after: str = "", inside: str = "") -> Form:
    """Add questions after another one, at the end of a group, or at the end of the form."""
    fresh = _new_keys(form, questions)
    if inside:
        box = find(form, inside).question
        if box.kind not in CONTAINERS:
            raise StepRefused("เพิ่มข้อไว้ในข้อนี้ไม่ได้ เพราะไม่ใช่กลุ่ม", "Nothing can be put into a question that is not a group")
        fresh = _fitting(box, fresh)
        return _replaced(form, inside, lambda found: (replace(found, children=(*found.children, *fresh)),))
    if not after:
        return replace(form, questions=(*form.questions, *fresh))
    placed = find(form, after)
    if placed.parent:
        fresh = _fitting(find(form, placed.parent).question, fresh)
    return _replaced(form, after, lambda found: (found, *fresh))


def _fitting(box: Question, questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """A matrix takes ratings on its own list only."""
    if box.kind != "matrix":
        return questions
    if any(question.kind != "rating" for question in questions):
        raise StepRefused("ในตารางมีได้เฉพาะข้อมาตรประมาณค่า", "A matrix holds ratings only")
    return tuple(replace(question, list_key=box.list_key) for question in questions)


def _new_keys(form: Form, questions: Sequence[Question]) -> tuple[Question, ...]:
    taken = set(keys(form))
    return tuple(_renamed_all(question, taken) for question in questions)


def _renamed_all(question: Question, taken: set[str]) -> Question:
    key = _fresh(question.key, taken)
    taken.add(key)
    return replace(question, key=key, children=tuple(_renamed_all(child, taken) for child in question.children))


def remove(form: Form, key: str) -> Form:
    """Take a question and all in it away; refused while an expression of another question speaks of one of them."""
    found = find(form, key).question
    gone = {found.key, *(placed.question.key for placed in _outline(found.children, 1, key))}
    users = [
        placed.question.key
        for placed in outline(form)
        if placed.question.key not in gone and any(name in gone for name in mentioned(placed.question))
    ]
    if users:
        shown = ", ".join(users)
        raise StepRefused(
            f"ยังลบไม่ได้ เพราะเงื่อนไขของข้อ {shown} อ้างถึงข้อนี้ โปรดแก้เงื่อนไขก่อน",
            f"It cannot be removed yet: the conditions of {shown} speak of it. Change them first",
        )
    return _replaced(form, key, lambda _found: ())


def mentioned(question: Question) -> frozenset[str]:
    """The keys that the expressions of a question speak of."""
    text = " ".join(getattr(question, name) for name in EXPRESSIONS)
    return frozenset(re.findall(r"\$\{\s*([^}\s]+)\s*\}", text))


def duplicate(form: Form, key: str) -> Form:
    """Put a copy of a question, with all in it, behind it; the copies have keys of their own."""
    found = find(form, key).question
    (copy,) = _new_keys(form, [replace(found, pair="", pair_key="")])
    return _replaced(form, key, lambda first: (first, copy))


def move(form: Form, key: str, way: str) -> Form:
    """Move a question among its neighbours (up, down), into the group above it (in), or behind its group (out)."""
    placed = find(form, key)
    siblings = find(form, placed.parent).question.children if placed.parent else form.questions
    at = next(place for place, one in enumerate(siblings) if one.key == key)
    if way == OUT:
        return _out(form, placed)
    if way == IN:
        return _in(form, placed.question, siblings[at - 1] if at else None)
    to = at - 1 if way == UP else at + 1
    if not 0 <= to < len(siblings):
        return form
    order = list(siblings)
    order[at], order[to] = order[to], order[at]
    if not placed.parent:
        return replace(form, questions=tuple(order))
    return _replaced(form, placed.parent, lambda box: (replace(box, children=tuple(order)),))


def _out(form: Form, placed: Placed) -> Form:
    if not placed.parent:
        return form
    without = _replaced(form, placed.question.key, lambda _found: ())
    return _replaced(without, placed.parent, lambda box: (box, placed.question))


def _in(form: Form, question: Question, box: Question | None) -> Form:
    if box is None or box.kind not in CONTAINERS:
        raise StepRefused("ข้อที่อยู่ก่อนหน้าไม่ใช่กลุ่ม จึงย้ายเข้าไปไม่ได้", "The question above is not a group")
    (fitted,) = _fitting(box, (question,))
    without = _replaced(form, question.key, lambda _found: ())
    return _replaced(without, box.key, lambda found: (replace(found, children=(*found.children, fitted)),))


def change(form: Form, key: str, question: Question) -> Form:
    """Put another question in the place of one, keeping what is in it; a new key is carried into all expressions."""
    placed = find(form, key)
    if question.key != key and not KEY.fullmatch(question.key):
        raise StepRefused(
            "รหัสข้อต้องขึ้นต้นด้วย a-z แล้วตามด้วย a-z 0-9 _ ไม่เกิน 63 ตัว",
            "A key begins with a-z and goes on with a-z, 0-9 and _, 63 in all",
            "key",
        )
    if question.key != key and question.key in keys(form):
        raise StepRefused(f"มีข้อที่ใช้รหัส “{question.key}” แล้ว", f"Another question has the key “{question.key}”", "key")
    children = _children_of(placed.question, question)
    changed = _replaced(form, key, lambda _found: (replace(question, children=children),))
    return changed if question.key == key else _rewritten(changed, key, question.key)


def _children_of(before: Question, after: Question) -> tuple[Question, ...]:
    """What stays in a question that is changed: a matrix carries its list down, what is no group holds nothing."""
    if before.children and after.kind not in CONTAINERS:
        raise StepRefused(
            "ข้อนี้มีข้อย่อยอยู่ จึงเปลี่ยนเป็นคำถามไม่ได้ ย้ายข้อย่อยออกก่อน",
            "There are questions in it; move them out before it becomes a question",
            "kind",
        )
    if after.kind != "matrix":
        return before.children
    if any(child.kind != "rating" for child in before.children):
        raise StepRefused("ในตารางมีได้เฉพาะข้อมาตรประมาณค่า", "A matrix holds ratings only", "kind")
    return tuple(replace(child, list_key=after.list_key) for child in before.children)


def _rewritten(form: Form, old: str, new: str) -> Form:
    """The form with every ``${old}`` written ``${new}``, and pairs named after the old key renamed."""
    name = re.compile(r"\$\{\s*" + re.escape(old) + r"\s*\}")

    def rewrite(question: Question) -> Question:
        said: dict[str, Any] = {field: name.sub("${" + new + "}", getattr(question, field)) for field in EXPRESSIONS}
        return replace(question, **said, children=tuple(rewrite(child) for child in question.children))

    return replace(form, questions=tuple(rewrite(question) for question in form.questions))


def as_pair(form: Form, key: str) -> Form:
    """Make a rating, or every rating of a matrix, ask for the present state, and add its twin for the desired one."""
    found = find(form, key).question
    if found.kind not in {"rating", "matrix"}:
        raise StepRefused(
            "ทำเป็นคู่สภาพปัจจุบันกับสภาพที่พึงประสงค์ได้เฉพาะข้อมาตรประมาณค่าและตาราง",
            "Only ratings and matrices can ask for the present and the desired state",
        )
    if any(one.pair for one in (found, *found.children)):
        raise StepRefused("ข้อนี้เป็นคู่อยู่แล้ว", "It is a pair already")
    present = _one_of_pair(found, "present", found.key)
    taken = set(keys(form))
    desired = _desired(found, taken)
    return _replaced(form, key, lambda _found: (present, desired))


def _one_of_pair(question: Question, state: str, pair_key: str) -> Question:
    children = tuple(_one_of_pair(child, state, child.key) for child in question.children)
    if question.kind != "rating":
        return replace(question, children=children)
    return replace(question, pair="present" if state == "present" else "desired", pair_key=pair_key)


def _desired(question: Question, taken: set[str]) -> Question:
    key = _fresh(f"{question.key[:55]}_desired", taken)
    taken.add(key)
    twin = replace(question, key=key, children=tuple(_desired(child, taken) for child in question.children))
    if question.kind != "rating":
        return replace(twin, labels=_with_words(question.labels))
    return replace(twin, pair="desired", pair_key=question.key)


def _with_words(labels: Mapping[str, str]) -> dict[str, str]:
    words = {"th": "สภาพที่พึงประสงค์", "en": "Desired state"}
    return {code: f"{text} ({words.get(code, words['en'])})" if text else text for code, text in labels.items()}


def used_by(form: Form, list_key: str) -> tuple[str, ...]:
    """The keys of the questions that offer a list."""
    return tuple(placed.question.key for placed in outline(form) if placed.question.list_key == list_key)


def add_list(form: Form, made: ChoiceList) -> tuple[Form, str]:
    """Add a list under a key that is free; gives the form and the key."""
    key = _fresh(made.key, {one.key for one in form.lists})
    return replace(form, lists=(*form.lists, replace(made, key=key))), key


def change_list(form: Form, key: str, choices: Sequence[Choice]) -> Form:
    """Put other choices into a list; keys must be there once, and right answers must stay."""
    find_list(form, key)
    names = [choice.key for choice in choices]
    if not names:
        raise StepRefused("ต้องมีตัวเลือกอย่างน้อย 1 ตัว", "There must be at least one choice")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise StepRefused(f"มีตัวเลือกที่ใช้รหัส “{twice}” ซ้ำ", f"The choice “{twice}” is there twice")
    _check_scores(form, key, choices)
    lost = [
        placed.question.key
        for placed in outline(form)
        if placed.question.list_key == key and placed.question.right and placed.question.right not in names
    ]
    if lost:
        shown = ", ".join(lost)
        raise StepRefused(
            f"ตัวเลือกที่เป็นคำตอบถูกของข้อ {shown} หายไป โปรดแก้คำตอบถูกก่อน",
            f"The right answer of {shown} is gone; change the right answer first",
        )
    made = ChoiceList(key=key, choices=tuple(choices))
    return replace(form, lists=tuple(made if one.key == key else one for one in form.lists))


def _check_scores(form: Form, key: str, choices: Sequence[Choice]) -> None:
    rated = any(
        placed.question.list_key == key and placed.question.kind in {"rating", "matrix"} for placed in outline(form)
    )
    if rated and any(choice.score is None for choice in choices):
        raise StepRefused("ชุดนี้ใช้กับมาตรประมาณค่า ทุกตัวเลือกต้องมีคะแนน", "Ratings use this list: every choice needs a score")


def touched(before: Form, after: Form) -> list[str]:
    """The keys of the questions and lists ("list:" before the key) that are new or say something else than before."""
    asked = {placed.question.key: placed.question for placed in outline(before)}
    questions = [one.question.key for one in outline(after) if asked.get(one.question.key) != one.question]
    offered = {one.key: one for one in before.lists}
    return [*questions, *(f"list:{one.key}" for one in after.lists if offered.get(one.key) != one)]


def spoken(form: Form) -> Form:
    """The form with English among its languages as soon as something is written in it."""
    if "en" in form.languages:
        return form
    said = (question.labels for _path, question in form.every())
    offered = (choice.labels for one in form.lists for choice in one.choices)
    if any(labels.get("en") for labels in (*said, *offered)):
        return replace(form, languages=(*form.languages, "en"))
    return form


def remove_list(form: Form, key: str) -> Form:
    """Take a list away that no question offers."""
    find_list(form, key)
    users = used_by(form, key)
    if users:
        shown = ", ".join(users)
        raise StepRefused(f"ยังลบชุดนี้ไม่ได้ ใช้อยู่ในข้อ {shown}", f"The list is in use by {shown}")
    return replace(form, lists=tuple(one for one in form.lists if one.key != key))


def without(form: Form, gone: frozenset[str]) -> Form:
    """The form without these questions; groups that lose all their questions go too. Raises StepRefused."""
    for key in sorted(gone):
        parent = find(form, key).parent
        form = remove(form, key)
        while parent and not find(form, parent).question.children:
            empty, parent = parent, find(form, parent).parent
            form = remove(form, empty)
    return form


def _replaced(form: Form, key: str, made: Callable[[Question], tuple[Question, ...]]) -> Form:
    return replace(form, questions=_in_place(form.questions, key, made))


def _in_place(
    questions: Sequence[Question], key: str, made: Callable[[Question], tuple[Question, ...]]
) -> tuple[Question, ...]:
    result: list[Question] = []
    for question in questions:
        if question.key == key:
            result.extend(made(question))
        elif question.children:
            result.append(replace(question, children=_in_place(question.children, key, made)))
        else:
            result.append(question)
    return tuple(result)
