"""Forms that tests of instruments share: a small one with everything in it, workbooks by cells, and forms at random."""

from __future__ import annotations

import io
import string
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import xlsxwriter
from hypothesis import strategies as st

from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Kind, Question

LEVEL5 = ChoiceList(
    "level5",
    tuple(
        Choice(str(score), {"th": word, "en": english}, Decimal(score))
        for score, word, english in (
            (5, "มากที่สุด", "Very high"),
            (4, "มาก", "High"),
            (3, "ปานกลาง", "Moderate"),
            (2, "น้อย", "Low"),
            (1, "น้อยที่สุด", "Very low"),
        )
    ),
)
YES_NO = ChoiceList("yes_no", (Choice("yes", {"th": "ใช่"}), Choice("no", {"th": "ไม่ใช่"})))


def question(key: str, kind: Kind = "text", **more: Any) -> Question:
    """A question with a label of its own."""
    labels = {} if kind == "calculate" else {"th": f"ข้อ {key}"}
    return Question(**({"key": key, "kind": kind, "labels": labels} | more))


def form(*questions: Question, lists: Sequence[ChoiceList] = (LEVEL5, YES_NO), **more: Any) -> Form:
    """A form of these questions."""
    return Form(**({"labels": {"th": "แบบทดลอง"}, "questions": questions, "lists": tuple(lists)} | more))


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook of these sheets, each a list of rows."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(line, column, cell)
                    elif cell is not None:
                        sheet.write(line, column, cell)
    return stream.getvalue()


# --- forms at random ------------------------------------------------------------------------------------------------

WORDS = st.text(
    st.sampled_from("กขคงจฉชซดตถทธนบปผพมยรลวสหอาิีุูเแโใไ่้๊๋็์ abcXYZ019\n-_/()=<>&'\"+@#%*๑๒๓“”…"), max_size=30
).map(lambda text: text.replace("${", "").strip())
SAID = WORDS.filter(bool)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True).filter(lambda key: key not in ("meta", "data"))
LEAVES: tuple[Kind, ...] = ("integer", "decimal", "text", "date", "time", "datetime", "image", "geopoint", "note")


def _labels(languages: tuple[str, ...], texts: st.SearchStrategy[str]) -> st.SearchStrategy[Mapping[str, str]]:
    others = {code: texts for code in languages if code != "th"}
    return st.fixed_dictionaries({"th": SAID}, optional=others).map(lambda found: {k: v for k, v in found.items() if v})


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form without problems: groups, matrices, repeats, lists with filters, conditions on earlier questions."""
    languages = draw(st.sampled_from([("th",), ("th", "en"), ("th", "en", "my")]))
    keys = iter(draw(st.lists(KEYS, unique=True, min_size=24, max_size=24)))
    labels = _labels(languages, SAID)
    filters = draw(st.lists(st.sampled_from(["province", "size"]), unique=True))
    lists = tuple(draw(_list(name, labels, filters)) for name in ("places", "kinds"))
    scale = draw(_scale(labels))
    earlier: list[str] = []

    def leaf() -> Question:
        kind = draw(st.sampled_from((*LEAVES, "select_one", "select_multiple", "rank", "rating", "calculate")))
        found = Question(
            key=next(keys),
            kind=kind,
            labels={} if kind == "calculate" else draw(labels),
            hints=draw(st.one_of(st.just({}), labels)),
            required=draw(st.booleans()),
            dimension=draw(WORDS),
        )
        if kind in ("select_one", "select_multiple", "rank"):
            chosen = draw(st.sampled_from(lists))
            column = draw(st.sampled_from([*filters, "name"]))
            found = replace(found, list_key=chosen.key, choice_filter=draw(st.sampled_from(["", f"{column} != 'x'"])))
        if kind == "rating":
            found = replace(found, list_key=scale.key, reversed=draw(st.booleans()))
        if kind == "calculate":
            found = replace(found, calculation=f"${{{draw(st.sampled_from(earlier))}}}" if earlier else "1 + 1")
        elif earlier and draw(st.booleans()):
            found = replace(found, relevant=f"${{{draw(st.sampled_from(earlier))}}} != ''")
        return _checked(draw, found, labels) if kind in ("integer", "decimal", "text") else found

    def matrix() -> Question:
        items = tuple(
            Question(key=next(keys), kind="rating", list_key=scale.key, labels=draw(labels))
            for _ in range(draw(st.integers(1, 3)))
        )
        return Question(key=next(keys), kind="matrix", list_key=scale.key, labels=draw(labels), children=items)

    questions: list[Question] = []
    for _ in range(draw(st.integers(1, 4))):
        shape = draw(st.sampled_from(["leaf", "leaf", "group", "repeat", "matrix"]))
        if shape == "matrix":
            questions.append(matrix())
        elif shape == "leaf":
            questions.append(leaf())
            earlier.append(questions[-1].key)
        else:
            inside = tuple(leaf() for _ in range(draw(st.integers(1, 2))))
            questions.append(Question(key=next(keys), kind=shape, labels=draw(labels), children=inside))
    titles = draw(labels)
    return Form(titles, tuple(questions), (*lists, scale), languages, draw(st.sampled_from(["esao-080", "half-up"])))


def _checked(draw: st.DrawFn, found: Question, labels: st.SearchStrategy[Mapping[str, str]]) -> Question:
    """The question with a condition for its answer, or none."""
    constraint = draw(st.sampled_from(["", ". != ''", "string-length(.) < 9"]))
    return replace(found, constraint=constraint, constraint_messages=draw(labels) if constraint else {})


@st.composite
def _list(draw: st.DrawFn, name: str, labels: st.SearchStrategy[Mapping[str, str]], filters: list[str]) -> ChoiceList:
    keys = st.text(st.sampled_from(string.ascii_lowercase + string.digits + "กขค-_."), min_size=1, max_size=6)
    found = draw(st.lists(keys, unique=True, min_size=1, max_size=4))
    columns = {column: draw(SAID) for column in filters}
    return ChoiceList(name, tuple(Choice(key, draw(labels), None, columns) for key in found))


@st.composite
def _scale(draw: st.DrawFn, labels: st.SearchStrategy[Mapping[str, str]]) -> ChoiceList:
    scores = draw(st.lists(st.decimals(-9, 9, places=1), unique=True, min_size=1, max_size=5))
    choices = tuple(Choice(f"s{at}", draw(labels), score.normalize() + 0) for at, score in enumerate(scores))
    return ChoiceList("scale", choices)
