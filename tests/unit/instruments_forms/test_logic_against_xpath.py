"""Our expressions answer as libxml2's XPath does over the binds of the XForm that pyxform makes.

One difference is meant: a blank answer alone is false, as in ODK; to XPath it is a node that is there, so true.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from khet.domains.instruments.rules import xform
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.logic import Logic
from khet.domains.instruments.rules.xlsform_rows import About
from tests.forms_cast import form, question

SPACES = {"x": "http://www.w3.org/2002/xforms", "h": "http://www.w3.org/1999/xhtml"}
NAMES = ("a", "b", "c")


def _call(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), inner).map(
            lambda parts: f"number({' '.join(parts)})"
        ),
        inner.map(lambda each: f"number(not({each} > 0))"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: f"number({parts[0]} > 0 {parts[1]} {parts[2]} > 0)"
        ),
        inner.map(lambda each: f"floor({each})"),
        inner.map(lambda each: f"ceiling({each})"),
        inner.map(lambda each: f"round({each})"),
        inner.map(lambda each: f"string-length(concat({each}, 'ก'))"),
        pair.map(lambda parts: f"number(contains({parts[0]}, {parts[1]}))"),
        pair.map(lambda parts: f"number(starts-with({parts[0]}, {parts[1]}))"),
    )


NUMBERS = st.integers(0, 99).map(str) | st.sampled_from(["0.5", "2.25", "10.125"])
EXPRESSIONS = st.recursive(NUMBERS | st.sampled_from([f"${{{name}}}" for name in NAMES]), _call, max_leaves=12)
ANSWERS = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, st.integers(-50, 50).map(str)))


def _asked(expression: str) -> Form:
    return form(
        question("g", "group", children=(question("a", "integer"), question("b", "integer"))),
        question("c", "integer"),
        question("out", "calculate", calculation=expression),
    )


def by_xpath(found: Form, answers: dict[str, str]) -> str:
    """The calculation of the XForm, worked out by libxml2 over the XForm's own instance."""
    tree = etree.fromstring(xform.build(found, About("t", "", "1")).encode())
    data = tree.find(".//x:instance/x:data", SPACES)
    plain = etree.fromstring(etree.tostring(data).replace(b"http://www.w3.org/2002/xforms", b""))
    for node in plain.iter():
        node.tag = etree.QName(node).localname
        node.text = answers.get(node.tag, "")
    bind = tree.find(".//x:bind[@nodeset='/data/out']", SPACES)
    return str(plain.getroottree().xpath(f"string({bind.get('calculate')})"))


@given(EXPRESSIONS, ANSWERS)
@settings(max_examples=150, deadline=None)
def test_a_calculation_agrees_with_libxml2(expression: str, answers: dict[str, str]):
    found = _asked(expression)

    ours = Logic(found).evaluate(answers, today=date(2026, 11, 21)).calculated["out",]
    theirs = by_xpath(found, answers)

    if theirs == "NaN":
        assert ours == ""
    else:
        assert Decimal(ours) == Decimal(theirs) or abs(Decimal(ours) - Decimal(theirs)) < Decimal("1e-6") * abs(
            Decimal(ours)
        )


@given(EXPRESSIONS, EXPRESSIONS, ANSWERS)
@settings(max_examples=80, deadline=None)
def test_relevance_agrees_with_libxml2(left: str, right: str, answers: dict[str, str]):
    condition = f"{left} < {right}"
    found = form(
        question("g", "group", children=(question("a", "integer"), question("b", "integer"))),
        question("c", "integer"),
        question("out", relevant=condition),
    )

    tree = etree.fromstring(xform.build(found, About("t", "", "1")).encode())
    relevant = tree.find(".//x:bind[@nodeset='/data/out']", SPACES).get("relevant")
    calculated = form(*found.questions[:2], question("out", "calculate", calculation=f"number({condition})"))

    assert relevant.replace(" ", "") == condition.replace("${a}", "/data/g/a").replace("${b}", "/data/g/b").replace(
        "${c}", "/data/c"
    ).replace(" ", "")
    is_asked = ("out",) in Logic(found).evaluate(answers, today=date(2026, 11, 21)).relevant
    assert is_asked == (by_xpath(calculated, answers) == "1")
