"""What a new question begins with, and the lists of choices that offices use again and again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from khet.domains.instruments.rules import building
from khet.domains.instruments.rules.form import CONTAINERS, WITH_CHOICES, Choice, ChoiceList, Form, Kind, Question


def _scale(key: str, words: tuple[tuple[str, str], ...]) -> ChoiceList:
    """A scale from the highest score down to 1; choices are named by their score, as XLSForms do."""
    top = len(words)
    return ChoiceList(
        key=key,
        choices=tuple(
            Choice(key=str(top - at), labels={"th": th, "en": en}, score=Decimal(top - at))
            for at, (th, en) in enumerate(words)
        ),
    )


LISTS: dict[str, ChoiceList] = {
    made.key: made
    for made in (
        _scale(
            "satisfaction5",
            (
                ("มากที่สุด", "Very high"),
                ("มาก", "High"),
                ("ปานกลาง", "Moderate"),
                ("น้อย", "Low"),
                ("น้อยที่สุด", "Very low"),
            ),
        ),
        _scale(
            "quality5",
            (
                ("ดีมาก", "Very good"),
                ("ดี", "Good"),
                ("ปานกลาง", "Fair"),
                ("พอใช้", "Passable"),
                ("ควรปรับปรุง", "To be improved"),
            ),
        ),
        _scale(
            "agree5",
            (
                ("เห็นด้วยอย่างยิ่ง", "Strongly agree"),
                ("เห็นด้วย", "Agree"),
                ("ไม่แน่ใจ", "Not sure"),
                ("ไม่เห็นด้วย", "Disagree"),
                ("ไม่เห็นด้วยอย่างยิ่ง", "Strongly disagree"),
            ),
        ),
        _scale("rubric4", (("ดีมาก", "Very good"), ("ดี", "Good"), ("พอใช้", "Fair"), ("ปรับปรุง", "To be improved"))),
        _scale("frequency3", (("เป็นประจำ", "Always"), ("บางครั้ง", "Sometimes"), ("ไม่เคย", "Never"))),
        ChoiceList(
            key="done2",
            choices=(
                Choice(key="1", labels={"th": "ปฏิบัติ", "en": "Done"}, score=Decimal(1)),
                Choice(key="0", labels={"th": "ไม่ปฏิบัติ", "en": "Not done"}, score=Decimal(0)),
            ),
        ),
        ChoiceList(
            key="yes_no",
            choices=(
                Choice(key="yes", labels={"th": "ใช่", "en": "Yes"}),
                Choice(key="no", labels={"th": "ไม่ใช่", "en": "No"}),
            ),
        ),
        ChoiceList(
            key="test4",
            choices=tuple(
                Choice(key=key, labels={"th": th, "en": en})
                for key, th, en in (("a", "ก.", "a."), ("b", "ข.", "b."), ("c", "ค.", "c."), ("d", "ง.", "d."))
            ),
        ),
    )
}
FIRST_LIST = {"rating": "satisfaction5", "matrix": "satisfaction5", "select_one": "yes_no"}
CHOOSING = WITH_CHOICES | {"matrix"}
LABELS: dict[str, dict[str, str]] = {
    "group": {"th": "ตอนใหม่"},
    "repeat": {"th": "กลุ่มข้อที่ตอบซ้ำได้"},
    "matrix": {"th": "ตารางใหม่"},
    "note": {"th": "คำชี้แจงใหม่"},
}
NEW = {"th": "คำถามใหม่"}
BLANK = ChoiceList(
    key="choices",
    choices=(
        Choice(key="c1", labels={"th": "ตัวเลือกที่ 1"}),
        Choice(key="c2", labels={"th": "ตัวเลือกที่ 2"}),
    ),
)


def is_unnamed(question: Question) -> bool:
    """Whether a question still has the words it began with, which nobody means to ask."""
    return question.labels.get("th") in (
        "",
        NEW["th"],
        LABELS["group"]["th"],
        LABELS["matrix"]["th"],
        LABELS["note"]["th"],
    )


def begin(form: Form, kind: Kind) -> tuple[Form, Question]:
    """A new question of a kind, and the form with the list of choices that it needs; it is not in the form yet.

    A rating takes the scale the form uses already; a matrix begins with one row, a group with one question.
    """
    key = building.next_key(form)
    form, list_key = _list_for(form, kind) if kind in CHOOSING else (form, "")
    question = Question(key=key, kind=kind, labels=dict(LABELS.get(kind, NEW)), list_key=list_key)
    if kind == "calculate":
        question = replace(question, calculation="1")
    if kind not in CONTAINERS:
        return form, question
    first = Question(key=f"{key}_1", kind="rating" if kind == "matrix" else "text", labels=dict(NEW))
    return form, replace(question, children=(replace(first, list_key=list_key),))


def rows(form: Form, lines: list[str], *, kind: Kind, list_key: str, dimension: str = "") -> tuple[Question, ...]:
    """Questions of one kind from pasted lines, a question a line, with keys that are free."""
    taken = set(building.keys(form))
    made: list[Question] = []
    for line in lines:
        number = len(made) + 1
        key = next(name for at in range(number, len(taken) + number + 2) if (name := f"q{at}") not in taken)
        taken.add(key)
        made.append(Question(key=key, kind=kind, labels={"th": line}, list_key=list_key, dimension=dimension))
    return tuple(made)


def _list_for(form: Form, kind: Kind) -> tuple[Form, str]:
    scored = next((one.key for one in form.lists if one.is_scale), "")
    if kind in {"rating", "matrix"} and scored:
        return form, scored
    return building.add_list(form, LISTS[FIRST_LIST[kind]] if kind in FIRST_LIST else BLANK)


def blank(labels: dict[str, str]) -> Form:
    """A form to begin with: one part with one question."""
    form = Form(labels=labels, questions=(), lists=(), languages=("th", "en") if labels.get("en") else ("th",))
    form, question = begin(form, "rating")
    part = Question(key="part1", kind="group", labels={"th": "ตอนที่ 1"}, children=(question,))
    return replace(form, questions=(part,))
