"""Every row of a results file is judged by itself, and every fault names its cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc.criteria import Framework, Scoring, State
from khet.domains.frameworks.rules import columns, criteria_text, imports, reports, tables
from khet.domains.frameworks.rules.refusals import BadReport
from khet.domains.frameworks.rules.reports import Report, Score
from tests.frameworks_cast import BANDS, DELTA, RIVER, TREE

FRAMEWORKS = {"river": criteria_text.read(RIVER), "delta": criteria_text.read(DELTA), "tree": criteria_text.read(TREE)}

# A heading for primary offices with a node under it that says nothing of offices.
HEADED = criteria_text.read(
    """
code: headed
version: "1"
name: หัวข้อเฉพาะ
subject: office
calendar: fiscal
levels: {min: 1, max: 5}
rounds: [{code: "12", name: รอบ 12 เดือน, month: 9, day: 30}]
"""
    + BANDS
    + """
nodes:
  - {code: "1", name: ทุกเขต, scoring: level}
  - {code: "2", name: เฉพาะประถม, scoring: rollup, applies_to: [primary]}
  - {code: "2.1", parent: "2", name: ใต้หัวข้อ, scoring: level}
"""
)


def judged(framework: Framework, text: str, office_type: str = "secondary") -> imports.Judged:
    table = tables.read_csv(text, known=sorted(columns.known_keys(framework)))
    return imports.judge(framework, table, columns.csv_columns(table.head, framework), office_type=office_type)


@pytest.mark.parametrize(
    ("name", "text", "cells"),
    [
        pytest.param("river", "code,round6\n1,3\n\n,\n", [], id="a-row-without-a-code-and-figures-is-nothing"),
        pytest.param("delta", "code,numerator\n10,5\n", ["B2"], id="a-numerator-alone"),
        pytest.param("delta", "code,denominator\n10,5\n", ["B2"], id="a-denominator-alone"),
        pytest.param("delta", "code,round12,score\n13,3,4\n", ["C2"], id="two-columns-of-one-round-that-differ"),
        pytest.param("delta", "code,round12,score\n13,3,3\n", [], id="two-columns-of-one-round-that-agree"),
        pytest.param("delta", "code,steps\n11,4\n", ["B2"], id="a-step-that-is-not-there"),
        pytest.param("delta", "code,steps\n11,a b\n", ["B2", "B2"], id="steps-that-are-no-numbers"),
        pytest.param("river", "code,numerator\n1,5\n", ["B2"], id="a-share-without-a-round"),
        pytest.param("river", "code,steps\n1,5\n", ["B2"], id="steps-without-a-round"),
        pytest.param("river", "code,state\n1,not_reported\n", [], id="not-reported-is-nothing"),
        pytest.param("river", "code,round6,state\n1,3,not_reported\n", ["C2"], id="not-reported-with-figures"),
        pytest.param("river", "code,state\n2a,เฉพาะ สพป.\n", [], id="not-applicable-where-it-does-not-apply"),
        pytest.param("tree", "code,state\n1.2,tracked_not_scored\n", [], id="the-state-that-is-fixed"),
        pytest.param("tree", "code,state\n1,ติดตามแต่ไม่ประเมินผล\n", [], id="a-heading-with-a-state"),
        pytest.param("delta", "code,score\n13;14,5\n13,5\n", ["A3"], id="a-shared-code-and-one-of-its-nodes"),
    ],
)
def test_what_is_a_fault_and_where(name, text, cells):
    assert [fault.cell for fault in judged(FRAMEWORKS[name], text).faults] == cells


def test_a_node_under_a_heading_of_the_other_kind_of_office_takes_no_figures():
    assert [fault.code for fault in judged(HEADED, "code,score\n2.1,3\n").faults] == ["2.1"]
    assert judged(HEADED, "code,score\n2.1,3\n", "primary").faults == ()
    assert judged(HEADED, "code,state\n2,in_progress\n").inputs == {}


def test_a_faulty_node_takes_those_that_share_its_score_along():
    result = judged(FRAMEWORKS["delta"], "code,score\n13,9\n14,4\n11,2\n")

    assert set(result.inputs) == {"11"}


CELL = st.sampled_from(
    ["", "-", "1", "3", "5", "6", "2.5", "x", "๔", "=1+1", "in_progress", "1 2", "ร้อยละ 80", "13;14", "1e9"]
)
HEADS = [
    "code",
    "round6",
    "round12",
    "score",
    "numerator",
    "denominator",
    "steps",
    "target",
    "result",
    "state",
    "comment",
]


@given(
    st.sampled_from(sorted(FRAMEWORKS)),
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2a", "2b", "X1", "10", "11", "13", "14", "13;14", "2", "24", "1.1", "1.2", "?"]),
            *[CELL] * (len(HEADS) - 1),
        ),
        max_size=6,
    ),
    st.sampled_from(["primary", "secondary"]),
)
def test_whatever_stands_in_a_file_a_node_is_either_good_or_faulty(name, rows, office_type):
    framework = FRAMEWORKS[name]
    text = "\n".join([",".join(HEADS), *(",".join(row) for row in rows)])

    result = judged(framework, text, office_type)

    assert not set(result.inputs) & {fault.code for fault in result.faults}
    assert all(fault.row >= 2 and fault.message_th and fault.message_en for fault in result.faults)
    for code, given_ in result.inputs.items():
        node = framework.node(code)
        assert node.applies(office_type)
        low, high = framework.level_min, framework.level_max
        assert all(low <= value <= high for value in given_.levels.values())
        assert node.scoring is not Scoring.ROLLUP or not given_.has_figures


@pytest.mark.parametrize(
    ("score", "fields"),
    [
        pytest.param(Score(level=Decimal(6)), ["score"], id="out-of-range"),
        pytest.param(Score(level=Decimal(3), state=State.IN_PROGRESS), ["score_state"], id="a-level-and-a-state"),
        pytest.param(Score(state=State.SCORED), ["score_state"], id="a-state-that-is-none"),
        pytest.param(Score(), ["score"], id="neither"),
        pytest.param(Score(level=Decimal(3)), [], id="a-level"),
        pytest.param(Score(state=State.TRACKED_NOT_SCORED), [], id="a-non-score"),
    ],
)
def test_what_an_evaluator_may_give(score, fields):
    framework = FRAMEWORKS["river"]

    def check():
        reports.check_score(
            framework,
            framework.node("1"),
            score,
            Report(self_level=Decimal(2)),
            round_code="6",
            office_type="secondary",
        )

    if not fields:
        check()
        return
    with pytest.raises(BadReport) as met:
        check()
    assert [problem.field for problem in met.value.problems] == fields


@pytest.mark.parametrize(
    ("report", "fields"),
    [
        pytest.param(Report(state=State.TRACKED_NOT_SCORED), ["state"], id="a-state-only-the-criteria-give"),
        pytest.param(
            Report(state=State.IN_PROGRESS, numerator=Decimal(1), denominator=Decimal(2)), ["state"], id="both"
        ),
        pytest.param(Report(denominator=Decimal(2)), ["numerator"], id="a-denominator-alone"),
        pytest.param(Report(numerator=Decimal(2)), ["denominator"], id="a-numerator-alone"),
    ],
)
def test_what_a_reporter_may_not_say(report, fields):
    framework = FRAMEWORKS["delta"]

    with pytest.raises(BadReport) as met:
        reports.check_report(framework, framework.node("10"), report, round_code="12", office_type="secondary")

    assert [problem.field for problem in met.value.problems] == fields


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("? [1, 2]\n: x\n", "คีย์", id="a-key-that-is-a-list"),
        pytest.param("code: .inf\n", "", id="infinity"),
        pytest.param("code: 2023-01-01\nversion: " + "9" * 5000, "", id="a-date-and-a-huge-number"),
        pytest.param("code: \x07\n", "YAML", id="a-control-character"),
        pytest.param("just words", "", id="no-mapping"),
        pytest.param("weight: 0x1F\nlevels: 1:30\n", "", id="other-number-forms"),
    ],
)
def test_odd_criteria_files_are_refused_with_words(text, says):
    problems = criteria_text.problems(text)

    assert problems
    assert any(says in problem.message_th for problem in problems)
    assert all(str(problem) for problem in problems)
