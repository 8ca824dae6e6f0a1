"""Which version a year takes, what differs between versions, and how the rounds of a node become one entry."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc.criteria import State
from khet.domains.frameworks.rules import criteria_text, nodes, people, versions
from khet.domains.frameworks.rules.refusals import NotOwner, SamePerson
from khet.domains.frameworks.rules.reports import Report, Score, Stored, combined, report_of
from tests.frameworks_cast import DELTA, RIVER, TREE


@pytest.mark.parametrize(
    ("active", "year", "chosen"),
    [
        ([], 2566, None),
        (["2566"], 2566, "2566"),
        (["2565", "2566"], 2565, "2565"),
        (["2565", "2567"], 2566, "2565"),
        (["2566", "2567"], 2560, "2567"),
        (["2566", "2566.1"], 2566, "2566.1"),
        (["2560"], 2566, "2560"),
        (["A", "B"], 2566, "B"),
        (["A", "2567"], 2566, "A"),
    ],
)
def test_the_version_of_the_year_or_the_last_before_it(active, year, chosen):
    assert versions.version_for_year(active, year) == chosen


def test_a_version_does_not_differ_from_itself():
    framework = criteria_text.read(RIVER)

    assert versions.difference(framework, replace(framework, version="9")).is_empty


def test_added_removed_and_changed_nodes_are_told():
    before = criteria_text.read(RIVER)
    after = criteria_text.read(
        RIVER.replace("code: X1, name: ปลาชุม", "code: X9, name: ปลาว่าย").replace("name: กรอบสายน้ำ", "name: กรอบลำน้ำ")
    )

    diff = versions.difference(before, after)

    assert [(node.kind, node.code) for node in diff.nodes] == [("added", "X9"), ("removed", "X1")]
    assert [(change.field, change.before, change.after) for change in diff.head] == [("name", "กรอบสายน้ำ", "กรอบลำน้ำ")]


@pytest.mark.parametrize("text", [RIVER, DELTA, TREE])
def test_criteria_are_written_and_read_back_the_same(text):
    framework = criteria_text.read(text)

    again = criteria_text.read(criteria_text.write(framework))

    assert again == framework
    assert criteria_text.digest(again) == criteria_text.digest(framework)


def test_nodes_that_somebody_reports_on():
    assert nodes.leaf_codes(criteria_text.read(RIVER), "primary") == ("1", "2a", "X1")
    assert nodes.leaf_codes(criteria_text.read(TREE), "secondary") == ("1.1", "2.1", "2.2")
    assert nodes.sharing(criteria_text.read(DELTA), "14") == ("13", "14")
    assert nodes.sharing(criteria_text.read(DELTA), "2") == ("2",)


def level(figure) -> Report:
    return Report(self_level=Decimal(figure))


def test_the_evaluators_score_goes_before_the_self_score():
    rows = [Stored("6", level(5), Score(level=Decimal(3))), Stored("12", level(4))]

    assert combined(rows).rounds == {"6": 3, "12": 4}
    assert combined(rows, basis="self").rounds == {"6": 5, "12": 4}


def test_a_state_the_evaluator_gives_goes_before_the_self_score():
    assert combined([Stored("6", level(5), Score(state=State.IN_PROGRESS))]).state is State.IN_PROGRESS


def test_a_state_in_one_round_does_not_take_away_the_other_rounds_figure():
    entry = combined([Stored("6", level(5)), Stored("12", Report(state=State.IN_PROGRESS))])

    assert (entry.state, entry.rounds) == (None, {"6": 5})


def test_target_and_result_are_those_of_the_latest_round_that_has_them():
    rows = [
        Stored("6", Report(target=Decimal(80), result=Decimal(70))),
        Stored("12", Report(result=Decimal(90))),
    ]

    assert (combined(rows).target, combined(rows).result) == (80, 90)


def test_nothing_reported_is_nothing():
    assert combined([]).is_empty
    assert combined([Stored("6", Report())]).is_empty


FIGURES = st.none() | st.decimals(min_value=0, max_value=9999, places=2)


@given(
    st.builds(
        Report,
        state=st.none() | st.sampled_from(list(State)),
        numerator=FIGURES,
        denominator=FIGURES,
        done_steps=st.none() | st.frozensets(st.integers(1, 9)),
        target=FIGURES,
        result=FIGURES,
        self_level=FIGURES,
        remark=st.text(max_size=20),
    )
)
def test_a_report_survives_its_history(report):
    assert report_of(report.as_data()) == report


def test_the_same_person_does_not_check_their_own_work():
    for check in (people.check_confirmer, people.check_evaluator):
        check(person_id=3, reporter_ids=[1, 2])
        check(person_id=None, reporter_ids=[1, 2])
        with pytest.raises(SamePerson):
            check(person_id=2, reporter_ids=[1, 2])


@pytest.mark.parametrize(
    ("owner_person", "owner_group", "allowed"),
    [(None, None, True), (7, None, True), (8, None, False), (None, 70, True), (None, 71, False)],
)
def test_an_owned_node_is_reported_by_its_owner(owner_person, owner_group, allowed):
    def check():
        people.check_owner(person_id=7, group_ids={70}, owner_person_id=owner_person, owner_group_id=owner_group)

    if allowed:
        check()
    else:
        with pytest.raises(NotOwner):
            check()
