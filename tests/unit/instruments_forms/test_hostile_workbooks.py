"""Whatever stands in a workbook, reading it answers with a form or with faults, and never with an error."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khet.domains.instruments.rules import expressions, form_checks, xform, xlsform
from khet.domains.instruments.rules.expressions import BadExpression
from khet.domains.instruments.rules.form import Choice, ChoiceList
from khet.domains.instruments.rules.workbooks import Fault
from tests import forms_cast
from tests.forms_cast import form, question, workbook

WORDS = [
    "type",
    "name",
    "label",
    "label::English (en)",
    "label::",
    "::",
    "relevant",
    "required",
    "khet_kind",
    "media::image",
    "text",
    "select_one yn",
    "select_multiple",
    "begin group",
    "end group",
    "begin repeat",
    "end repeat",
    "calculate",
    "rank yn",
    "note",
    "yes",
    "q1",
    "q2",
    "g",
    "${q1}",
    "${q1} = 'x'",
    "${",
    "}",
    "yn",
    "table-list",
    "rating",
    "matrix",
    "list_name",
    "khet_score",
    "1",
    "0.5",
    "ten",
    "มาก",
    "<b>",
    "&amp;",
    "=1+1",
    "_x0041_",
    "\u200b",
    "'",
    '"',
]
CELLS = st.one_of(st.sampled_from(WORDS), st.text(max_size=8), st.none(), st.integers(), st.booleans())
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=8)
HEAD = ["type", "name", "label", "relevant", "appearance", "khet_kind"]


@given(ROWS, ROWS, ROWS)
@settings(max_examples=150, deadline=None)
def test_sheets_of_anything_give_a_form_or_faults(
    survey: list[list[object]], choices: list[list[object]], more: list[list[object]]
):
    found = xlsform.read(workbook(survey=[HEAD, *survey], choices=choices, settings=more), "any.xlsx")

    assert (found.form is None) == bool(found.faults)
    assert all(isinstance(fault, Fault) and fault.message_th and fault.message_en for fault in found.faults)
    if found.form is not None:
        assert xlsform.read(xlsform.write(found.form, found.about), "again.xlsx").form == found.form


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_damaged_bytes_gives_a_form_or_faults(seed: int):
    dice = random.Random(seed)
    data = bytearray(
        xlsform.write(form(question("q"), question("item", "rating", list_key="level5")), xlsform.About("t"))
    )
    for _ in range(dice.randint(1, 30)):
        data[dice.randrange(len(data))] = dice.randrange(256)

    found = xlsform.read(bytes(data[: dice.randint(1, len(data))]), "any.xlsx")

    assert (found.form is None) == bool(found.faults)


@given(st.text(max_size=40) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_an_expression_is_read_or_refused_with_its_place(text: str):
    place = 0
    try:
        expressions.parse(text)
    except BadExpression as refused:
        place = refused.start

    assert 0 <= place <= len(text)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(form(question("Q-1"), question("b", relevant="${Q-1} = 'x'")), id="a-hyphen-in-a-name"),
        pytest.param(
            form(
                question("q", "select_one", list_key="ตัวเลือก"),
                lists=[ChoiceList("ตัวเลือก", (Choice("ชาย", {"th": "ชาย"}), Choice("a.b", {"th": "จุด"})))],
            ),
            id="thai-names-of-lists-and-choices",
        ),
        pytest.param(
            form(question("q", labels={"th": "คุณ ${p} {{x}} <b>&</b> ${p}"}), question("p")), id="an-answer-in-a-label"
        ),
        pytest.param(form(question("q", default="วันนี้ = 1 + 1")), id="a-default-in-words"),
        pytest.param(form(question("q", "date", default="today()")), id="a-default-worked-out"),
        pytest.param(form(question("q", labels={"th": "-"}), question("nan", "integer")), id="odd-words"),
        pytest.param(
            form(question("begin"), question("type"), question("name"), question("label")), id="words-of-xlsform"
        ),
        pytest.param(
            form(
                question(
                    "q",
                    "matrix",
                    list_key="level5",
                    children=(question("i", "rating", list_key="level5", required=True),),
                    relevant="1 = 1",
                )
            ),
            id="a-matrix",
        ),
        pytest.param(
            form(
                question("r", "repeat", children=(question("r2", "repeat", children=(question("n", "integer"),)),)),
                question("s", "calculate", calculation="sum(${n})"),
            ),
            id="a-repeat-in-a-repeat",
        ),
    ],
)
def test_unusual_forms_are_taken_by_the_standard_and_come_back(found: forms_cast.Form):
    assert form_checks.check(found) == ()
    assert xform.problems(found) == ()

    back = xlsform.read(xlsform.write(found, xlsform.About("t")), "any.xlsx")

    assert back.faults == ()
    assert back.form is not None
    assert back.form.questions == found.questions
