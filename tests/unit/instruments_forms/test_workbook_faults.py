"""A workbook that is wrong is refused with sheet, row and cell; what does no harm is left aside and said."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence

import pytest

from khet.domains.instruments.rules import xlsform
from khet.domains.instruments.rules.workbooks import LARGEST, Fault
from tests.forms_cast import workbook

HEAD = ["type", "name", "label"]
CHOICES = [["list_name", "name", "label"], ["yn", "y", "ใช่"], ["yn", "n", "ไม่"]]


def faults(survey: Sequence[Sequence[object]], choices: Sequence[Sequence[object]] = CHOICES) -> tuple[Fault, ...]:
    return xlsform.read(workbook(survey=survey, choices=choices), "form.xlsx").faults


def places(found: tuple[Fault, ...]) -> list[tuple[str, str]]:
    return [(fault.sheet, fault.cell) for fault in found]


@pytest.mark.parametrize(
    ("rows", "place", "word"),
    [
        pytest.param([["text", "q", "ก"], ["text", "q", "ข"]], ("survey", "B3"), "ซ้ำ", id="a-name-twice"),
        pytest.param([["text", "q", "ก"], ["text", "Q", "ข"]], ("survey", "B3"), "ซ้ำ", id="a-name-twice-but-for-case"),
        pytest.param([["quiz", "q", "ก"]], ("survey", "A2"), "ไม่รู้จักชนิดคำถาม", id="an-unknown-type"),
        pytest.param([["audio", "q", "ก"]], ("survey", "A2"), "ยังไม่รองรับ", id="a-type-not-possible"),
        pytest.param([["select_one", "q", "ก"]], ("survey", "A2"), "ชื่อชุดตัวเลือก", id="a-select-without-list"),
        pytest.param([["select_one amphoe", "q", "ก"]], ("survey", "A2"), "ไม่มีชุดตัวเลือก", id="a-list-that-is-not-there"),
        pytest.param([["select_one yn or_other", "q", "ก"]], ("survey", "A2"), "or_other", id="or-other"),
        pytest.param([["text", "ชื่อ", "ก"]], ("survey", "B2"), "ใช้ไม่ได้", id="a-thai-name"),
        pytest.param([["text", "", "ก"]], ("survey", "B2"), "ไม่มีรหัส", id="no-name"),
        pytest.param([["text", "q", ""]], ("survey", "C2"), "ไม่มีข้อความ", id="no-label"),
        pytest.param([["text", "meta", "ก"]], ("survey", "B2"), "คำสงวน", id="a-reserved-name"),
        pytest.param([["begin group", "g", "ก"], ["text", "q", "ข"]], ("survey", "A2"), "ไม่มี end group", id="no-end"),
        pytest.param([["text", "q", "ข"], ["end group"]], ("survey", "A3"), "ไม่มี begin group", id="no-begin"),
        pytest.param(
            [["begin group", "g", "ก"], ["text", "q", "ข"], ["end repeat"]], ("survey", "A4"), "แถว 2", id="wrong-end"
        ),
        pytest.param([["begin group", "g", "ก"], ["end group"]], ("survey", "A2"), "ยังไม่มีข้อคำถาม", id="empty-group"),
        pytest.param([[None, "q", "ก"]], ("survey", "A2"), "ไม่มี type", id="no-type"),
    ],
)
def test_a_fault_names_its_cell(rows: list[list[object]], place: tuple[str, str], word: str):
    found = faults([HEAD, *rows])

    assert place in places(found), found
    fault = next(each for each in found if (each.sheet, each.cell) == place)
    assert word in fault.message_th
    assert fault.message_en


@pytest.mark.parametrize(
    ("column", "text", "word"),
    [
        pytest.param("relevant", "${nobody} = 'x'", "ไม่มีคำถามชื่อ ${nobody}", id="an-unknown-name"),
        pytest.param("relevant", "${first} =", "สูตรไม่จบ", id="an-unfinished-expression"),
        pytest.param("relevant", "${first} = 'x", "อ่านสูตร", id="an-open-quote"),
        pytest.param("relevant", "exec('x')", "ไม่มีฟังก์ชัน", id="an-unknown-function"),
        pytest.param("relevant", "selected(${first})", "ต้องมี 2 ค่า", id="too-few-values"),
        pytest.param("relevant", "/data/first = 'x'", "เส้นทาง", id="a-path"),
        pytest.param("relevant", "//* = 'x'", "เส้นทาง", id="everything"),
        pytest.param("relevant", "document('file:///etc/passwd')", "ไม่มีฟังก์ชัน", id="a-file-of-the-server"),
        pytest.param("relevant", "first = 'x'", "${first}", id="a-bare-name"),
        pytest.param("relevant", ". = 'x'", "เงื่อนไขคำตอบ", id="itself-where-it-is-not-answered"),
        pytest.param("relevant", "(" * 200 + "1" + ")" * 200, "ลึกเกินไป", id="parentheses-without-end"),
        pytest.param("relevant", "1" + " + 1" * 500, "ซับซ้อนเกินไป", id="sums-without-end"),
        pytest.param("constraint", "regex(., '(?=a)')", "regex", id="a-pattern-that-looks-ahead"),
        pytest.param("required", "maybe", "yes", id="neither-yes-nor-no"),
        pytest.param("calculation", "jr:choice-name(${first}, ${first})", "jr:choice-name", id="choice-name-unquoted"),
    ],
)
def test_a_faulty_expression_names_its_cell(column: str, text: str, word: str):
    found = faults([[*HEAD, column], ["text", "first", "ก", ""], ["text", "q", "ข", text]])

    assert [(fault.cell, word in fault.message_th) for fault in found] == [("D3", True)], found


def test_conditions_in_a_circle_are_named_with_their_cell():
    found = faults(
        [
            [*HEAD, "relevant", "calculation"],
            ["text", "a", "ก", "${b} = '1'", ""],
            ["calculate", "b", "", "", "${c}"],
            ["calculate", "c", "", "", "${a}"],
        ]
    )

    assert [fault.message_th for fault in found] == ["เงื่อนไขวนเป็นวงกลม: a → b → c → a"]
    assert places(found) == [("survey", "D2")]


def test_choices_name_their_faults():
    found = faults(
        [HEAD, ["select_one yn", "q", "ก"]],
        [
            ["list_name", "name", "label", "khet_score"],
            ["yn", "y", "ใช่", "ten"],
            ["yn", "y", "ไม่", 1],
            ["yn", "a b", "อื่น", 2],
            ["yn", "c", "", 3],
            [None, "d", "ไม่มีชุด", 4],
        ],
    )

    assert places(found) == [
        ("choices", "D2"),
        ("choices", "B3"),
        ("choices", "B4"),
        ("choices", "C5"),
        ("choices", ""),
    ]


def test_every_fault_is_said_at_once_and_hundreds_are_cut_short():
    found = faults([HEAD, *(["quiz", f"q{number}", "ก"] for number in range(500))])

    assert len(found) == 201
    assert "จุด" in found[-1].message_th


@pytest.mark.parametrize(
    ("sheets", "word"),
    [
        pytest.param({"choices": CHOICES}, "ไม่มีแผ่นงาน survey", id="no-survey"),
        pytest.param({"survey": [["type", "label"], ["text", "ก"]]}, "ไม่มีคอลัมน์ name", id="no-names"),
        pytest.param({"survey": [HEAD, ["select_one yn", "q", "ก"]]}, "ไม่มีชุดตัวเลือก", id="no-choices"),
        pytest.param({"survey": [HEAD]}, "ยังไม่มีข้อคำถาม", id="no-questions"),
        pytest.param(
            {"survey": [["type", "name", "label", "label"], ["text", "q", "ก", "ข"]]}, "สองครั้ง", id="a-column-twice"
        ),
    ],
)
def test_missing_sheets_and_columns_are_named(sheets: dict[str, list[list[object]]], word: str):
    found = xlsform.read(workbook(**sheets), "form.xlsx")

    assert found.form is None
    assert any(word in fault.message_th for fault in found.faults), found.faults


def damaged() -> bytes:
    data = bytearray(workbook(survey=[HEAD, ["text", "q", "ก"]]))
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


def with_entities() -> bytes:
    stream = io.BytesIO(workbook(survey=[HEAD, ["text", "q", "ก"]]))
    with zipfile.ZipFile(stream) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    strings = parts["xl/sharedStrings.xml"]
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    head, _, rest = strings.partition(b"?>")
    parts["xl/sharedStrings.xml"] = head + b"?>" + evil + rest
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return out.getvalue()


OLE_WITH_PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param(b"", "ว่างเปล่า", id="empty"),
        pytest.param(b"type,name,label\ntext,q,x\n", "ไม่ใช่ Excel", id="a-text-file"),
        pytest.param(b"%PDF-1.7 not a workbook", "ไม่ใช่ Excel", id="a-pdf"),
        pytest.param(OLE_WITH_PASSWORD, "รหัสผ่าน", id="with-a-password"),
        pytest.param(damaged(), "เสียหาย", id="damaged"),
        pytest.param(workbook(survey=[HEAD])[:-200], "เสียหาย", id="cut-off"),
        pytest.param(with_entities(), "ไม่มีใน Excel ปกติ", id="with-entities"),
        pytest.param(b"x" * (LARGEST + 1), "ใหญ่เกิน 5 MB", id="too-large"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(data: bytes, word: str):
    found = xlsform.read(data, "form.xlsx")

    assert found.form is None
    assert [word in fault.message_th for fault in found.faults] == [True], found.faults


def test_times_and_devices_are_left_aside_and_said():
    survey = [HEAD, ["start", "start", ""], ["deviceid", "phone", ""], ["text", "q", "ก"]]
    found = xlsform.read(workbook(survey=survey), "form.xlsx")

    assert found.form is not None
    assert [question.key for _, question in found.form.leaves()] == ["q"]
    assert [remark.row for remark in found.remarks] == [2, 3]


def test_a_foreign_table_of_numbers_becomes_a_matrix_of_ratings():
    survey = [
        [*HEAD, "appearance"],
        ["begin group", "t", "ตาราง", "table-list"],
        ["select_one scale", "t1", "ก", ""],
        ["select_one scale", "t2", "ข", ""],
        ["end group"],
        ["select_one scale", "alone", "ค", ""],
    ]
    choices = [["list name", "value", "label"], *(["scale", number, f"ระดับ {number}"] for number in range(5, 0, -1))]
    found = xlsform.read(workbook(survey=survey, choices=choices), "form.xlsx")

    assert found.form is not None, found.faults
    matrix, alone = found.form.questions
    assert (matrix.kind, matrix.list_key, [child.kind for child in matrix.children]) == (
        "matrix",
        "scale",
        ["rating"] * 2,
    )
    assert alone.kind == "select_one"
    assert [choice.score for choice in found.form.choices(alone)] == [5, 4, 3, 2, 1]


def test_numbers_as_names_of_choices_alone_make_no_scale():
    survey = [HEAD, ["select_one sex", "sex", "เพศ"]]
    choices = [["list_name", "name", "label"], ["sex", 1, "ชาย"], ["sex", 2, "หญิง"]]
    found = xlsform.read(workbook(survey=survey, choices=choices), "form.xlsx")

    assert found.form is not None
    assert found.form.questions[0].kind == "select_one"
    assert found.form.lists[0].is_scale is False


def test_a_form_in_english_alone_is_taken_with_its_own_words():
    survey = [["type", "name", "label::English (en)"], ["text", "q", "Your name"]]
    found = xlsform.read(workbook(survey=survey), "a visit.xlsx")

    assert found.form is not None, found.faults
    assert found.form.questions[0].labels == {"th": "Your name", "en": "Your name"}
    assert found.form.languages == ("th", "en")
    assert (found.form.labels["th"], found.about.code) == ("a visit", "a-visit")
    assert [remark.sheet for remark in found.remarks] == ["survey"]


def test_ten_thousand_questions_are_read_within_seconds():
    rows = [["text", f"q{number}", f"ข้อ {number}"] for number in range(10_000)]

    start = time.process_time()
    found = xlsform.read(workbook(survey=[HEAD, *rows]), "large.xlsx")

    assert found.form is not None, found.faults
    assert time.process_time() - start < 20


def test_more_than_ten_thousand_questions_are_refused():
    rows = [["text", f"q{number}", f"ข้อ {number}"] for number in range(10_001)]

    found = xlsform.read(workbook(survey=[HEAD, *rows]), "large.xlsx")

    assert ["10,001" in fault.message_th for fault in found.faults] == [True]
