"""What a form asks of answers: relevance, conditions, calculations, filtered choices, entries of repeats."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime

import pytest

from khet.domains.instruments.rules.dependencies import Circular
from khet.domains.instruments.rules.evaluating import TooMuchToWorkOut
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form
from khet.domains.instruments.rules.logic import Evaluation, Logic
from tests.forms_cast import YES_NO, form, question

TODAY = date(2026, 11, 21)


def evaluated(found: Form, **answers: object) -> Evaluation:
    return Logic(found).evaluate(answers, today=TODAY)


def worked_out(expression: str, **answers: object) -> str:
    """What a calculation gives over questions a and b (decimals), d (a date), t (text), m (several), rows of r.n."""
    found = form(
        question("a", "decimal"),
        question("b", "decimal"),
        question("d", "date"),
        question("t"),
        question("m", "select_multiple", list_key="yes_no"),
        question("r", "repeat", children=(question("n", "integer"), question("w"))),
        question("out", "calculate", calculation=expression),
    )
    return evaluated(found, **answers).calculated["out",]


@pytest.mark.parametrize(
    ("expression", "answers", "expected"),
    [
        pytest.param("1 + 2 * 3", {}, "7", id="products-before-sums"),
        pytest.param("(1 + 2) * 3", {}, "9", id="parentheses"),
        pytest.param("0.1 + 0.2", {}, "0.3", id="exact-decimals"),
        pytest.param("10 div 4", {}, "2.5", id="division"),
        pytest.param("10 mod 4", {}, "2", id="remainder"),
        pytest.param("-5 mod 2", {}, "-1", id="remainder-has-the-sign-of-the-first"),
        pytest.param("1 div 0", {}, "", id="nothing-by-zero"),
        pytest.param("${a} - ${b}", {"a": "5", "b": "7.5"}, "-2.5", id="answers"),
        pytest.param("${a} + 1", {}, "", id="a-blank-is-no-number"),
        pytest.param("2 - -2", {}, "4", id="a-negative-number"),
        pytest.param("if(${a} >= 4.5, 'สูง', 'ต่ำ')", {"a": "4.50"}, "สูง", id="if"),
        pytest.param("coalesce(${t}, 'ไม่มี')", {}, "ไม่มี", id="coalesce"),
        pytest.param("count-selected(${m})", {"m": "yes no"}, "2", id="count-selected"),
        pytest.param("selected(${m}, 'no')", {"m": "yes no"}, "true", id="selected"),
        pytest.param("selected(${m}, 'n')", {"m": "yes no"}, "false", id="selected-means-whole-words"),
        pytest.param("selected-at(${m}, 1)", {"m": "yes no"}, "no", id="selected-at-counts-from-0"),
        pytest.param("jr:choice-name(selected-at(${m}, 0), '${m}')", {"m": "yes"}, "ใช่", id="choice-name"),
        pytest.param("string-length(${t})", {"t": "กา"}, "2", id="string-length"),
        pytest.param("round(2.5)", {}, "3", id="round"),
        pytest.param("round(-2.5)", {}, "-2", id="round-goes-up"),
        pytest.param("round(2.675, 2)", {}, "2.68", id="round-to-places-half-up"),
        pytest.param("int(-2.7)", {}, "-2", id="int"),
        pytest.param("floor(-2.1)", {}, "-3", id="floor"),
        pytest.param("ceiling(2.1)", {}, "3", id="ceiling"),
        pytest.param("pow(2, 10)", {}, "1024", id="pow"),
        pytest.param("max(1, ${a}, 3)", {"a": "9"}, "9", id="max"),
        pytest.param("min(1, ${a}, 3)", {}, "1", id="min-leaves-blanks-out"),
        pytest.param("concat('ก', ${a}, 1.50)", {"a": "2"}, "ก21.5", id="concat"),
        pytest.param("substr('abcdef', 1, 3)", {}, "bc", id="substr-counts-from-0"),
        pytest.param("substring('abcdef', 2, 3)", {}, "bcd", id="substring-counts-from-1"),
        pytest.param("substring-before('ก-ข', '-')", {}, "ก", id="substring-before"),
        pytest.param("substring-after('ก-ข', '-')", {}, "ข", id="substring-after"),
        pytest.param("translate('bar', 'abc', 'AB')", {}, "BAr", id="translate"),
        pytest.param("normalize-space('  ก  ข ')", {}, "ก ข", id="normalize-space"),
        pytest.param("today()", {}, "2026-11-21", id="today"),
        pytest.param("today() - ${d}", {"d": "2026-11-01"}, "20", id="days-between"),
        pytest.param("date(${d} + 30)", {"d": "2026-11-21"}, "2026-12-21", id="a-day-later"),
        pytest.param("format-date(${d}, '%d/%m/%Y')", {"d": "2026-01-09"}, "09/01/2026", id="format-date"),
        pytest.param("decimal-date-time('1970-01-02')", {}, "1", id="days-since-1970"),
        pytest.param("sum(${n})", {"r": [{"n": "1"}, {}, {"n": "4"}]}, "5", id="sum-leaves-blanks-out"),
        pytest.param("count(${r})", {"r": [{"n": "1"}, {}]}, "2", id="count-of-entries"),
        pytest.param("count-non-empty(${n})", {"r": [{"n": "1"}, {}]}, "1", id="count-non-empty"),
        pytest.param("max(${n})", {"r": [{"n": "1"}, {"n": "7"}]}, "7", id="max-of-entries"),
        pytest.param("join(', ', ${w})", {"r": [{"w": "ก"}, {"w": "ข"}]}, "ก, ข", id="join"),
        pytest.param("indexed-repeat(${n}, ${r}, 2)", {"r": [{"n": "1"}, {"n": "7"}]}, "7", id="indexed-repeat"),
        pytest.param("regex('ab12', '[a-z]+[0-9]{2}')", {}, "true", id="regex-of-the-whole"),
        pytest.param("regex('ab123', '[a-z]+[0-9]{2}')", {}, "false", id="regex-of-no-part"),
        pytest.param("true() and not(false())", {}, "true", id="truth"),
        pytest.param("'2' = 2.0", {}, "true", id="a-text-equals-its-number"),
        pytest.param("'a' < 1", {}, "false", id="what-is-no-number-compares-with-nothing"),
        pytest.param("pow(10, 999999)", {}, "", id="a-number-without-bounds-is-none"),
        pytest.param("${d} > '2026-01-01'", {"d": "2026-11-21"}, "true", id="days-in-quotes"),
    ],
)
def test_a_calculation_gives(expression: str, answers: dict[str, object], expected: str):
    assert worked_out(expression, **answers) == expected


def test_what_is_not_relevant_is_not_asked_and_counts_as_blank():
    found = form(
        question("ok", "select_one", list_key="yes_no"),
        question("g", "group", relevant="${ok} = 'no'", children=(question("why", required=True),)),
        question("out", "calculate", calculation="${why}"),
    )

    hidden = evaluated(found, ok="yes", why="เก่า")
    shown = evaluated(found, ok="no", why="เก่า")

    assert hidden.relevant == {("ok",), ("out",)}
    assert (hidden.required, hidden.calculated["out",]) == (frozenset(), "")
    assert shown.relevant == {("ok",), ("g",), ("why",), ("out",)}
    assert (shown.required, shown.calculated["out",]) == ({("why",)}, "เก่า")


def test_questions_are_worked_out_in_the_order_in_which_they_need_each_other():
    found = form(
        question("last", "calculate", calculation="${middle} + 1"),
        question("middle", "calculate", calculation="${first} * 2"),
        question("first", "integer"),
    )

    assert evaluated(found, first="5").calculated == {("last",): "11", ("middle",): "10"}


def test_a_condition_is_asked_of_answers_only_and_speaks_the_forms_words():
    found = form(
        question("pupils", "integer", constraint=". >= 0 and . <= 200", constraint_messages={"th": "0 ถึง 200"}),
        question("seen_on", "date", constraint=". <= today()"),
    )

    assert evaluated(found).violations == {}
    wrong = evaluated(found, pupils="201", seen_on="2026-11-22").violations
    assert wrong["pupils",] == {"th": "0 ถึง 200"}
    assert wrong["seen_on",]["th"].startswith("คำตอบข้อนี้ไม่ตรงตามเงื่อนไข")
    assert evaluated(found, pupils="200", seen_on="2026-11-21").violations == {}


def test_each_entry_of_a_repeat_stands_for_itself():
    found = form(
        question(
            "child",
            "repeat",
            children=(
                question("age", "integer", constraint=". < ${limit}"),
                question("school", required=True, relevant="${age} >= 6"),
                question("number", "calculate", calculation="position(..)"),
                question("share", "calculate", calculation="${age} div sum(${age})"),
            ),
        ),
        question("limit", "integer"),
    )

    said = evaluated(found, limit="18", child=[{"age": "5"}, {"age": "12"}, {"age": "40"}])

    assert ("child", "0", "school") not in said.relevant
    assert {("child", "1", "school"), ("child", "2", "school")} == said.required
    assert set(said.violations) == {("child", "2", "age")}
    assert [said.calculated["child", str(at), "number"] for at in range(3)] == ["1", "2", "3"]
    assert said.calculated["child", "0", "share"] == "1"


def test_choices_are_filtered_by_an_answer_and_one_no_longer_left_is_said():
    places = ChoiceList(
        "places",
        tuple(
            Choice(key, {"th": key}, None, {"province": province})
            for key, province in (("maesot", "tak"), ("umphang", "tak"), ("sisat", "sukhothai"))
        ),
    )
    found = form(
        question("province"),
        question("district", "select_one", list_key="places", choice_filter="province = ${province}"),
        lists=(places,),
    )

    assert evaluated(found, province="tak").choices == {("district",): ("maesot", "umphang")}
    moved = evaluated(found, province="sukhothai", district="maesot")
    assert moved.choices["district",] == ("sisat",)
    assert set(moved.violations) == {("district",)}


def test_now_is_given_and_is_midnight_when_it_is_not():
    found = form(question("q"), question("out", "calculate", calculation="now()"))

    assert evaluated(found).calculated["out",] == "2026-11-21T00:00:00"
    moment = datetime.fromisoformat("2026-11-21T09:30:00")
    assert Logic(found).evaluate({}, today=TODAY, now=moment).calculated["out",] == "2026-11-21T09:30:00"


def test_once_keeps_what_was_worked_out_first():
    found = form(question("a"), question("out", "calculate", calculation="once(${a})"))

    assert evaluated(found, a="ใหม่", out="เก่า").calculated["out",] == "เก่า"
    assert evaluated(found, a="ใหม่").calculated["out",] == "ใหม่"


def test_a_circle_is_refused_with_its_questions():
    found = form(
        question("a", relevant="${b} = 'x'"),
        question("b", "calculate", calculation="${c}"),
        question("c", "calculate", calculation="${a}"),
    )

    with pytest.raises(Circular) as refused:
        Logic(found)

    assert set(refused.value.keys) == {"a", "b", "c"}


def test_a_chain_of_ten_thousand_questions_is_worked_out_in_seconds():
    first = question("q0", "integer")
    rest = tuple(question(f"q{n}", "calculate", calculation=f"${{q{n - 1}}} + 1") for n in range(1, 10_000))
    found = form(*reversed(rest), first)

    start = time.process_time()
    said = evaluated(found, q0="1")

    assert said.calculated["q9999",] == "10000"
    assert time.process_time() - start < 10


def test_sums_over_too_many_entries_are_refused_instead_of_taking_hours():
    inner = question(
        "in", "repeat", children=(question("n", "integer"), question("s", "calculate", calculation="sum(${all})"))
    )
    found = form(
        question("list", "repeat", children=(question("all", "integer"),)),
        question("out", "repeat", children=(inner,)),
    )
    rows = [{"all": "1"}] * 200
    inside = [{"in": [{"n": "1"}] * 200}] * 200

    start = time.process_time()
    with pytest.raises(TooMuchToWorkOut):
        evaluated(found, list=rows, out=inside)
    assert time.process_time() - start < 20


def test_a_pattern_that_would_take_forever_answers_at_once():
    found = form(question("t", constraint="regex(., '(a+)+b')"))

    start = time.process_time()
    said = evaluated(found, t="a" * 5_000)

    assert set(said.violations) == {("t",)}
    assert time.process_time() - start < 2


def test_answers_of_another_shape_are_taken_as_blank():
    found = form(question("r", "repeat", children=(question("n", "integer"),)), question("q"))

    said = evaluated(found, r="no list", q=["no", "text"])

    assert said.relevant == {("r",), ("q",)}


def test_labels_do_not_change_what_is_asked():
    found = form(question("ok", "select_one", list_key="yes_no"), question("why", relevant="${ok} = 'no'"))
    worded = replace(found, questions=tuple(replace(each, labels={"th": "อื่น"}) for each in found.questions))

    assert evaluated(found, ok="no").relevant == evaluated(worded, ok="no").relevant
    assert YES_NO.is_scale is False
