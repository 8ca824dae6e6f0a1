"""Any form comes back from JSON and from a workbook as it was."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from pyxform.xls2xform import convert

from khet.domains.instruments.rules import form_checks, form_json, xform, xlsform
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.form_json import BadForm
from khet.domains.instruments.rules.xlsform_rows import About
from tests import forms_cast

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
ABOUT = About("trial", "satisfaction", "3")


@given(forms_cast.forms())
@SLOW
def test_a_form_comes_back_from_json(form: Form):
    plain = json.loads(json.dumps(form_json.to_json(form), ensure_ascii=False))

    assert form_json.from_json(plain) == form
    assert form_json.sha256(form_json.from_json(plain)) == form_json.sha256(form)


@given(forms_cast.forms())
@SLOW
def test_a_form_comes_back_from_a_workbook(form: Form):
    assert form_checks.check(form) == ()

    found = xlsform.read(xlsform.write(form, ABOUT), "any.xlsx")

    assert [str(fault) for fault in found.faults] == []
    assert found.form == form
    assert found.about == ABOUT


@given(forms_cast.forms())
@SLOW
def test_pyxform_makes_an_xform_of_every_form(form: Form):
    found = etree.fromstring(xform.build(form, ABOUT).encode())
    spaces = {"x": "http://www.w3.org/2002/xforms"}

    bound = {bind.get("nodeset").rpartition("/")[2] for bind in found.iterfind(".//x:bind", spaces)}
    assert {question.key for _, question in form.leaves()} <= bound


@given(forms_cast.forms())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_pyxform_itself_opens_the_workbooks_we_write(form: Form):
    made = etree.fromstring(convert(xlsform.write(form, ABOUT), form_name="data", file_type=".xlsx").xform.encode())
    spaces = {"x": "http://www.w3.org/2002/xforms"}

    bound = {bind.get("nodeset").rpartition("/")[2] for bind in made.iterfind(".//x:bind", spaces)}
    assert {question.key for _, question in form.leaves()} <= bound
    assert made.find(".//x:instance/x:data", spaces).get("id") == "trial"


def test_texts_in_a_language_that_the_form_does_not_name_are_not_lost():
    found = forms_cast.form(forms_cast.question("item", "rating", list_key="level5"))
    assert found.languages == ("th",)

    back = xlsform.read(xlsform.write(found, ABOUT), "any.xlsx").form

    assert back == replace(found, languages=("th", "en"))


@pytest.mark.parametrize(
    ("plain", "path"),
    [
        pytest.param([], "form", id="a-list"),
        pytest.param({"labels": {"th": 1}}, "form.labels.th", id="a-number-for-a-text"),
        pytest.param({"questions": [{"key": "q", "kind": "quiz"}]}, "form.questions[0].kind", id="an-unknown-kind"),
        pytest.param({"questions": [{"kind": "text", "secret": 1}]}, "form.questions[0].secret", id="an-unknown-field"),
        pytest.param({"lists": [{"choices": [{"score": "ten"}]}]}, "form.lists[0].choices[0].score", id="no-score"),
        pytest.param(
            {"lists": [{"choices": [{"score": "1e999"}]}]}, "form.lists[0].choices[0].score", id="a-huge-score"
        ),
        pytest.param({"questions": [{"kind": "text", "required": "yes"}]}, "form.questions[0].required", id="no-truth"),
        pytest.param({"questions": {}}, "form.questions", id="no-list"),
    ],
)
def test_what_is_no_form_is_refused_with_its_place(plain: object, path: str):
    with pytest.raises(BadForm) as refused:
        form_json.from_json(plain)

    assert refused.value.path == path


def test_groups_nested_without_end_are_refused():
    plain: dict[str, object] = {"key": "q", "kind": "text"}
    for number in range(500):
        plain = {"key": f"g{number}", "kind": "group", "children": [plain]}

    with pytest.raises(BadForm, match="ลึกเกิน"):
        form_json.from_json({"labels": {"th": "ลึก"}, "questions": [plain]})


def test_the_same_form_written_differently_has_one_hash():
    one = {"labels": {"th": "ก"}, "questions": [{"key": "q", "kind": "text", "labels": {"th": " ข\r\nค "}}]}
    other = {
        "questions": [{"labels": {"th": "ข\nค"}, "kind": "text", "key": "q", "required": False}],
        "labels": {"th": "ก"},
    }

    assert form_json.sha256(form_json.from_json(one)) == form_json.sha256(form_json.from_json(other))
