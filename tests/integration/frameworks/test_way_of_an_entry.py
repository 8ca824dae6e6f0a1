"""From draft to published: every step by the right person, returns with a reason, and nobody checks their own work."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khet.calc.criteria import State
from khet.domains.accounts import public as accounts
from khet.domains.frameworks import permissions
from khet.domains.frameworks import public as frameworks
from khet.kernel import audit, work
from khet.kernel.actor import NotAllowed
from khet.kernel.models import AuditEntry
from khet.kernel.states import ReasonMissing, WrongState
from tests.frameworks_cast import AT, MACHINE, YEAR, actor, level, score, through


def at_node(evaluation, code="1", round_code="6"):
    return {"evaluation_id": evaluation.id, "round_code": round_code, "node_code": code, "at": AT}


def saved(cast, river, figure="3", code="1"):
    return frameworks.save_report(
        actor=cast.reporter, report=level(figure), expected_revision=0, **at_node(river, code)
    )


def test_keeps_the_self_score_and_the_evaluators_score_side_by_side(cast, river):
    row = saved(cast, river, "5")
    row = frameworks.submit(actor=cast.reporter, expected_revision=row.revision, **at_node(river))
    row = frameworks.confirm(actor=cast.head, expected_revision=row.revision, **at_node(river))
    row = frameworks.score(actor=cast.evaluator, score=score("3"), expected_revision=row.revision, **at_node(river))

    assert (row.step, row.report.self_level, row.score.level) == ("scored", Decimal(5), Decimal(3))
    ask = {"actor": cast.reader, "office_id": cast.office.id, "framework_code": "river", "year": YEAR}
    assert frameworks.results(**ask).outcome.figure("1").value == "3.00"
    assert frameworks.results(**ask, basis="self").outcome.figure("1").value == "5.00"


def test_every_step_leaves_a_history_and_a_row_of_the_audit_chain(cast, river):
    through(cast, river.id, "6", {"1": "4"})

    found = frameworks.node_work(actor=cast.reader, evaluation_id=river.id, round_code="6", node_code="1")
    assert [row.action for row in found.history] == ["score", "confirm", "submit"]
    verbs = (
        AuditEntry.objects.filter(target_kind="frameworks.entry").order_by("sequence").values_list("verb", flat=True)
    )
    assert list(verbs) == [f"frameworks.entry.{step}" for step in ("saved", "submit", "confirm", "score")]
    assert audit.verify().ok


def test_the_second_to_save_sees_both_and_loses_nothing(cast, river):
    mine = saved(cast, river, "3")
    frameworks.save_report(actor=cast.colleague, report=level("4"), expected_revision=mine.revision, **at_node(river))

    with pytest.raises(frameworks.Conflict) as met:
        frameworks.save_report(
            actor=cast.reporter, report=level("2"), expected_revision=mine.revision, **at_node(river)
        )

    assert met.value.theirs.report.self_level == 4
    assert met.value.yours.self_level == 2
    assert "นายพร้อม ช่วยงาน" in str(met.value)
    again = frameworks.save_report(
        actor=cast.reporter, report=level("2"), expected_revision=met.value.revision, **at_node(river)
    )
    assert again.report.self_level == 2


def test_a_submitted_report_cannot_be_edited_until_it_is_returned(cast, river):
    row = saved(cast, river)
    row = frameworks.submit(actor=cast.reporter, expected_revision=row.revision, **at_node(river))

    with pytest.raises(frameworks.Locked):
        frameworks.save_report(actor=cast.reporter, report=level("5"), expected_revision=row.revision, **at_node(river))

    row = frameworks.return_with_reason(
        actor=cast.head, reason="ขอหลักฐานเพิ่ม", expected_revision=row.revision, **at_node(river)
    )
    assert (row.step, row.returned_reason) == ("draft", "ขอหลักฐานเพิ่ม")
    row = frameworks.save_report(
        actor=cast.reporter, report=level("5"), expected_revision=row.revision, **at_node(river)
    )
    assert (
        frameworks.submit(actor=cast.reporter, expected_revision=row.revision, **at_node(river)).returned_reason == ""
    )


@pytest.mark.parametrize(
    ("upto", "who", "lands"),
    [("submitted", "head", "draft"), ("confirmed", "evaluator", "draft"), ("scored", "publisher", "confirmed")],
)
def test_each_step_can_be_returned_by_whoever_comes_next(cast, river, upto, who, lands):
    through(cast, river.id, "6", {"1": "4"}, upto=upto)
    found = frameworks.node_work(actor=cast.reader, evaluation_id=river.id, round_code="6", node_code="1")

    row = frameworks.return_with_reason(
        actor=getattr(cast, who), reason="โปรดทบทวน", expected_revision=found.revision, **at_node(river)
    )

    assert (row.step, row.returned_reason) == (lands, "โปรดทบทวน")
    told = cast.evaluator if upto == "scored" else cast.reporter
    assert [note.text for note in work.notifications(told)] == ["ส่งคืนให้แก้ไข: RV 1 รอบ 6 เดือน (โปรดทบทวน)"]


@pytest.mark.parametrize("upto", ["submitted", "confirmed", "scored"])
def test_a_return_needs_a_reason(cast, river, upto):
    through(cast, river.id, "6", {"1": "4"}, upto=upto)
    found = frameworks.node_work(actor=cast.reader, evaluation_id=river.id, round_code="6", node_code="1")
    who = {"submitted": cast.head, "confirmed": cast.evaluator, "scored": cast.publisher}[upto]

    with pytest.raises(ReasonMissing):
        frameworks.return_with_reason(actor=who, reason="  ", expected_revision=found.revision, **at_node(river))


def test_a_step_out_of_turn_is_refused(cast, river):
    row = saved(cast, river)

    with pytest.raises(WrongState):
        frameworks.confirm(actor=cast.head, expected_revision=row.revision, **at_node(river))
    with pytest.raises(WrongState):
        frameworks.score(actor=cast.evaluator, score=score("3"), expected_revision=row.revision, **at_node(river))


def test_a_group_head_who_took_part_in_the_report_cannot_confirm_it(cast, river):
    row = saved(cast, river)
    row = frameworks.save_report(actor=cast.head, report=level("4"), expected_revision=row.revision, **at_node(river))
    row = frameworks.submit(actor=cast.reporter, expected_revision=row.revision, **at_node(river))

    with pytest.raises(frameworks.SamePerson):
        frameworks.confirm(actor=cast.head, expected_revision=row.revision, **at_node(river))


def test_an_evaluator_who_proposed_the_level_cannot_score_it_even_when_another_submitted(cast, river):
    row = frameworks.save_report(actor=cast.evaluator, report=level("5"), expected_revision=0, **at_node(river))
    row = frameworks.save_report(
        actor=cast.reporter, report=level("5"), expected_revision=row.revision, **at_node(river)
    )
    row = frameworks.submit(actor=cast.reporter, expected_revision=row.revision, **at_node(river))
    row = frameworks.confirm(actor=cast.head, expected_revision=row.revision, **at_node(river))

    with pytest.raises(frameworks.SamePerson):
        frameworks.score(actor=cast.evaluator, score=score("5"), expected_revision=row.revision, **at_node(river))


def test_only_the_owner_reports_an_owned_node(cast, river):
    frameworks.assign(
        actor=cast.planner,
        evaluation_id=river.id,
        owners={"1": frameworks.Owner(person_id=cast.colleague.person_id)},
        at=AT,
    )

    with pytest.raises(frameworks.NotOwner):
        saved(cast, river)

    mine = frameworks.save_report(actor=cast.colleague, report=level("3"), expected_revision=0, **at_node(river))
    assert mine.report.self_level == 3


def test_a_person_with_own_reach_reports_what_they_were_given_and_nothing_else(cast, river):
    known = accounts.add_person(actor=MACHINE, office_id=cast.office.id, full_name="นายน้อย งานเดียว", at=AT)
    officer = actor(known.full_name, known.id, permissions.RESULT_VIEW, permissions.RESULT_REPORT, own=True)
    with pytest.raises(frameworks.NoSuchEvaluation):
        frameworks.save_report(actor=officer, report=level("3"), expected_revision=0, **at_node(river))
    owner = frameworks.Owner(person_id=known.id)
    frameworks.assign(actor=cast.planner, evaluation_id=river.id, owners={"1": owner}, at=AT)

    row = frameworks.save_report(actor=officer, report=level("3"), expected_revision=0, **at_node(river))

    assert row.report.self_level == 3
    with pytest.raises(frameworks.NotOwner):
        frameworks.save_report(actor=officer, report=level("3"), expected_revision=0, **at_node(river, "X1"))


def test_a_step_without_its_permission_is_refused(cast, river):
    through(cast, river.id, "6", {"1": "4"}, upto="submitted")
    place = at_node(river)

    for step in (frameworks.confirm, frameworks.submit):
        with pytest.raises(NotAllowed):
            step(actor=cast.reader, expected_revision=2, **place)
    with pytest.raises(NotAllowed):
        frameworks.score(actor=cast.head, score=score("3"), expected_revision=2, **place)


def test_steps_offered_are_those_that_work(cast, river):
    through(cast, river.id, "6", {"1": "4"}, upto="submitted")

    def offered(who):
        return frameworks.node_work(actor=who, evaluation_id=river.id, round_code="6", node_code="1").steps

    assert offered(cast.reporter) == frozenset()
    assert offered(cast.head) == {"confirm", "return_with_reason"}
    assert offered(cast.evaluator) == {"suggest"}
    untouched = frameworks.node_work(actor=cast.reporter, evaluation_id=river.id, round_code="6", node_code="X1")
    assert untouched.steps == {"save", "attach"}


def test_a_node_of_the_other_kind_of_office_takes_no_report(cast, river):
    with pytest.raises(frameworks.BadReport) as met:
        saved(cast, river, "3", code="2a")

    assert [problem.field for problem in met.value.problems] == ["state"]


def test_every_wrong_field_is_named_at_once(cast, delta):
    report = frameworks.Report(
        numerator=Decimal(9),
        denominator=Decimal(5),
        self_level=Decimal(7),
        done_steps=frozenset({1}),
        result=Decimal(3),
    )

    with pytest.raises(frameworks.BadReport) as met:
        frameworks.save_report(actor=cast.reporter, report=report, expected_revision=0, **at_node(delta, "10", "12"))

    assert {problem.field for problem in met.value.problems} == {"numerator", "self_level", "done_steps", "result"}


def test_an_empty_report_cannot_be_submitted_and_not_applicable_needs_a_word(cast, river):
    row = frameworks.save_report(actor=cast.reporter, report=frameworks.Report(), expected_revision=0, **at_node(river))
    with pytest.raises(frameworks.BadReport):
        frameworks.submit(actor=cast.reporter, expected_revision=row.revision, **at_node(river))
    row = frameworks.save_report(
        actor=cast.reporter,
        report=frameworks.Report(state=State.NOT_APPLICABLE),
        expected_revision=row.revision,
        **at_node(river),
    )
    with pytest.raises(frameworks.BadReport) as met:
        frameworks.submit(actor=cast.reporter, expected_revision=row.revision, **at_node(river))
    assert met.value.problems[0].field == "remark"


def test_nodes_that_share_a_score_are_reported_and_scored_together(cast, delta):
    through(cast, delta.id, "12", {"13": "4"})

    found = frameworks.results(actor=cast.reader, office_id=cast.office.id, framework_code="delta", year=YEAR)

    assert {code: found.entry("12", code).score.level for code in ("13", "14")} == {"13": 4, "14": 4}
    assert found.outcome.overall.counted == 1


def test_percentages_and_steps_speak_for_themselves_when_scored_without_a_level(cast, delta):
    reports = {
        "10": frameworks.Report(numerator=Decimal(80), denominator=Decimal(100)),
        "11": frameworks.Report(done_steps=frozenset({1, 2})),
        "2": frameworks.Report(result=Decimal(79)),
    }
    for code, report in reports.items():
        place = at_node(delta, code, "12")
        row = frameworks.save_report(actor=cast.reporter, report=report, expected_revision=0, **place)
        row = frameworks.submit(actor=cast.reporter, expected_revision=row.revision, **place)
        row = frameworks.confirm(actor=cast.head, expected_revision=row.revision, **place)
        frameworks.score(actor=cast.evaluator, score=frameworks.Score(), expected_revision=row.revision, **place)

    outcome = frameworks.results(actor=cast.reader, office_id=cast.office.id, framework_code="delta", year=YEAR).outcome

    assert (outcome.figure("10").value, outcome.figure("11").value) == ("4.00", "2.00")
    assert (outcome.figure("2").meaning, outcome.figure("2").target) == ("ไม่บรรลุ", "80")


def test_work_waits_for_the_owner_then_the_head_then_the_evaluator_then_the_publisher(cast, river):
    frameworks.assign(
        actor=cast.planner,
        evaluation_id=river.id,
        owners={"1": frameworks.Owner(person_id=cast.reporter.person_id)},
        at=AT,
    )

    def waiting():
        return {
            name: [item.kind.removeprefix("frameworks.") for item in work.items_for(who, today=AT.date())]
            for name, who in cast.everybody().items()
            if name in ("reporter", "head", "evaluator", "publisher")
        }

    assert waiting() == {"reporter": ["report"], "head": [], "evaluator": [], "publisher": []}
    row = saved(cast, river)
    row = frameworks.submit(actor=cast.reporter, expected_revision=row.revision, **at_node(river))
    assert waiting() == {"reporter": [], "head": ["confirm"], "evaluator": [], "publisher": []}
    row = frameworks.confirm(actor=cast.head, expected_revision=row.revision, **at_node(river))
    assert waiting() == {"reporter": [], "head": [], "evaluator": ["score"], "publisher": []}
    row = frameworks.score(actor=cast.evaluator, score=score("3"), expected_revision=row.revision, **at_node(river))
    assert waiting() == {"reporter": [], "head": [], "evaluator": [], "publisher": ["publish"]}
    row = frameworks.return_with_reason(
        actor=cast.publisher, reason="ทบทวน", expected_revision=row.revision, **at_node(river)
    )
    row = frameworks.return_with_reason(
        actor=cast.evaluator, reason="ข้อมูลไม่ครบ", expected_revision=row.revision, **at_node(river)
    )
    assert waiting() == {"reporter": ["report"], "head": [], "evaluator": [], "publisher": []}
