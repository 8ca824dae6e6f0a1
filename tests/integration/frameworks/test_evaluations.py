"""Opening an evaluation, its dates and owners, how far it has come, what would be if, and what it costs to ask."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel import work
from tests import frameworks_cast
from tests.frameworks_cast import AT, MACHINE, YEAR, level, through


def test_due_dates_follow_the_ends_of_the_rounds(river):
    assert [(row.code, row.report_due_on, row.confirm_due_on, row.score_due_on) for row in river.rounds] == [
        ("6", date(2023, 3, 31), date(2023, 4, 7), date(2023, 4, 30)),
        ("12", date(2023, 9, 30), date(2023, 10, 7), date(2023, 10, 30)),
    ]


def test_an_evaluation_is_opened_once(cast, river):
    with pytest.raises(frameworks.AlreadyOpen):
        frameworks.open_evaluation(
            actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT
        )


@pytest.mark.parametrize("code", ["nothing", "pond"])
def test_an_unknown_framework_or_one_for_schools_is_refused_for_an_office(cast, code):
    with pytest.raises(frameworks.NoSuchFramework):
        frameworks.open_evaluation(actor=cast.planner, office_id=cast.office.id, framework_code=code, year=YEAR, at=AT)


def test_dates_out_of_order_are_refused_and_new_ones_reach_the_work_that_waits(cast, river):
    owner = frameworks.Owner(person_id=cast.reporter.person_id)
    frameworks.assign(actor=cast.planner, evaluation_id=river.id, owners={"1": owner}, at=AT)
    wrong = frameworks.RoundDates(date(2023, 4, 9), date(2023, 4, 8), date(2023, 4, 30))
    right = frameworks.RoundDates(date(2023, 4, 5), date(2023, 4, 8), date(2023, 4, 30))
    place = {"actor": cast.planner, "evaluation_id": river.id, "round_code": "6", "at": AT}

    with pytest.raises(frameworks.WrongDates):
        frameworks.set_dates(dates=wrong, **place)
    frameworks.set_dates(dates=right, **place)

    (item,) = work.items_for(cast.reporter, today=date(2023, 4, 7))
    assert (item.due_on, item.days_late) == (date(2023, 4, 5), 2)


def test_work_on_nodes_that_the_paper_numbers_alike_is_told_apart_by_code(cast):
    frameworks_cast.store(frameworks_cast.shipped("standards-2560"))
    place = {"actor": cast.planner, "at": AT}
    opened = frameworks.open_evaluation(office_id=cast.office.id, framework_code="standards", year=YEAR, **place)
    owner = frameworks.Owner(person_id=cast.reporter.person_id)

    frameworks.assign(evaluation_id=opened.id, owners={"1.1": owner, "2.1": owner}, **place)

    titles = [item.title for item in work.items_for(cast.reporter, today=AT.date())]
    assert len(set(titles)) == len(titles) == 2
    assert all(f"({code})" in "".join(titles) for code in ("1.1", "2.1"))


def ids(owners):
    return {code: (row.person_id, row.group_id) for code, row in owners.items()}


def test_owners_are_given_in_bulk_taken_back_and_copied_from_last_year(cast, river):
    group = organisations.add_group(actor=MACHINE, office_id=cast.office.id, name="กลุ่มนโยบายและแผน", at=AT)
    reporter, colleague = cast.reporter.person_id, cast.colleague.person_id
    person, shared = frameworks.Owner(person_id=reporter), frameworks.Owner(group_id=group.id)
    give = {"actor": cast.planner, "at": AT}

    frameworks.assign(evaluation_id=river.id, owners={"1": person, "2b": shared, "X1": person}, **give)
    frameworks.assign(evaluation_id=river.id, owners={"X1": frameworks.Owner()}, **give)
    held = frameworks.owners(actor=cast.reader, evaluation_id=river.id)
    assert {code: (row.person_id, row.group_id) for code, row in held.items()} == {
        "1": (reporter, None),
        "2b": (None, group.id),
    }

    following = frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR + 1, at=AT
    )
    frameworks.assign(evaluation_id=following.id, owners={"1": frameworks.Owner(person_id=colleague)}, **give)
    copied = frameworks.copy_owners(evaluation_id=following.id, **give)
    assert {code: (row.person_id, row.group_id) for code, row in copied.items()} == {
        "1": (colleague, None),
        "2b": (None, group.id),
    }


def test_owners_of_a_code_that_is_not_there_are_refused(cast, river):
    owner = frameworks.Owner(person_id=cast.reporter.person_id)
    with pytest.raises(frameworks.NoSuchFramework):
        frameworks.assign(actor=cast.planner, evaluation_id=river.id, owners={"9": owner}, at=AT)


def test_a_node_given_to_another_leaves_the_first_owners_home(cast, river):
    for who in (cast.reporter, cast.colleague):
        owner = frameworks.Owner(person_id=who.person_id)
        frameworks.assign(actor=cast.planner, evaluation_id=river.id, owners={"1": owner}, at=AT)

    assert work.items_for(cast.reporter, today=AT.date()) == []
    assert len(work.items_for(cast.colleague, today=AT.date())) == 1


def test_progress_says_what_stands_where_and_what_is_late(cast, river):
    through(cast, river.id, "6", {"1": "4"})
    through(cast, river.id, "6", {"2b": "4"}, upto="submitted")

    (six, twelve) = frameworks.progress(actor=cast.reader, evaluation_ids=[river.id], today=date(2023, 4, 8))

    assert (six.expected, six.by_step, six.done) == (3, {"scored": 1, "submitted": 1}, 1)
    assert (six.late, six.next_due_on) == (2, date(2023, 3, 31))
    assert (twelve.late, twelve.next_due_on) == (0, date(2023, 9, 30))


def test_what_if_answers_without_saving(cast, river):
    through(cast, river.id, "6", {"1": "1", "2b": "4", "X1": "4"})
    ask = {"actor": cast.reader, "office_id": cast.office.id, "framework_code": "river", "year": YEAR}

    supposed = frameworks.what_if(**ask, changes={"1": {"6": Decimal(4)}})

    assert (supposed.outcome.overall.value, supposed.basis) == ("4.00", "what_if")
    assert frameworks.results(**ask).outcome.overall.value == "3.25"
    with pytest.raises(frameworks.BadReport) as met:
        frameworks.what_if(**ask, changes={"9": {"6": Decimal(4)}, "1": {"6": Decimal(6)}, "X1": {"9": Decimal(1)}})
    assert {problem.field for problem in met.value.problems} == {"9", "1", "X1"}


def test_results_cost_three_queries_once_the_criteria_are_known(cast, river, django_assert_num_queries):
    through(cast, river.id, "6", {"1": "1", "2b": "4", "X1": "4"})
    ask = {"actor": cast.reader, "office_id": cast.office.id, "framework_code": "river", "year": YEAR}
    frameworks.results(**ask)

    with django_assert_num_queries(3):
        frameworks.results(**ask)
    with django_assert_num_queries(3):
        frameworks.evaluations(actor=cast.reader, office_id=cast.office.id, year=YEAR)
    with django_assert_num_queries(3):
        frameworks.progress(actor=cast.reader, evaluation_ids=[river.id], today=AT.date())
    with django_assert_num_queries(1):
        frameworks.trend(actor=cast.reader, office_id=cast.office.id, framework_code="river")
    with django_assert_num_queries(7):
        frameworks.node_work(actor=cast.reader, evaluation_id=river.id, round_code="6", node_code="1")


def test_evidence_is_attached_by_the_owner_seen_in_the_office_and_locked_once_submitted(cast, river):
    place = {"evaluation_id": river.id, "round_code": "6", "node_code": "1"}
    link = frameworks.attach_link(actor=cast.reporter, url="https://example.org/report", title="รายงาน", at=AT, **place)
    file = frameworks.attach_file(actor=cast.reporter, stream="หลักฐาน".encode(), name="หลักฐาน.txt", at=AT, **place)

    shown = frameworks.node_work(actor=cast.reader, **place).evidence
    assert [(row.kind, row.title) for row in shown] == [("link", "รายงาน"), ("file", "หลักฐาน.txt")]
    assert frameworks.evidence_file(actor=cast.reader, evidence_id=file.pk, **place).name == "หลักฐาน.txt"
    assert set(frameworks.evidence_of_round(actor=cast.reader, evaluation_id=river.id, round_code="6")) == {"1"}

    frameworks.remove_evidence(actor=cast.reporter, evidence_id=link.pk, at=AT, **place)
    row = frameworks.save_report(actor=cast.reporter, report=level("3"), expected_revision=0, at=AT, **place)
    frameworks.submit(actor=cast.reporter, expected_revision=row.revision, at=AT, **place)
    with pytest.raises(frameworks.Locked):
        frameworks.attach_link(actor=cast.reporter, url="https://example.org", at=AT, **place)
    assert len(frameworks.node_work(actor=cast.reader, **place).evidence) == 1


def test_a_figure_held_in_khet_is_evidence(cast, river, delta):
    through(cast, river.id, "6", {"1": "4", "2b": "4", "X1": "4"})
    frameworks.publish_round(actor=cast.publisher, evaluation_id=river.id, round_code="6", at=AT)
    figure = {
        "office": cast.office.id,
        "framework": "river",
        "year": YEAR,
        "school": None,
        "node": "",
        "field": "value",
    }
    place = {"evaluation_id": delta.id, "round_code": "12", "node_code": "13"}

    frameworks.attach_figure(
        actor=cast.reporter, title="ผลกรอบสายน้ำ", resolver=frameworks.FIGURE_RESOLVER, args=figure, at=AT, **place
    )

    (row,) = frameworks.node_work(actor=cast.reader, **place).evidence
    assert (row.kind, row.figure_value) == ("figure", "4.00")
