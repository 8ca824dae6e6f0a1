"""What is not within reach does not exist: every public function, asked by somebody of another office."""

from __future__ import annotations

import inspect
from datetime import date
from decimal import Decimal

import pytest

from khet.domains.frameworks import permissions
from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel.actor import NOBODY, Actor, NotAllowed, Reach
from khet.kernel.models import AuditEntry
from tests.frameworks_cast import AT, MACHINE, RIVER, YEAR, actor, level, score, store, through, whole
from tests.rebuilt import rebuilt

REFUSED = (NotAllowed, frameworks.NoSuchEvaluation, frameworks.NoSuchFramework)


@rebuilt
def build():
    """An evaluation with something at every step, and a suggestion."""
    cast = whole()
    river = frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT
    )
    through(cast, river.id, "6", {"1": "4", "2b": "4", "X1": "4"})
    frameworks.publish_round(actor=cast.publisher, evaluation_id=river.id, round_code="6", at=AT)
    through(cast, river.id, "12", {"1": "4"}, upto="submitted")
    suggestion = frameworks.write_suggestion(
        actor=cast.evaluator, evaluation_id=river.id, round_code="6", node_code="1", text="ทำดีแล้ว ทั้งนี้ ควรทำต่อ", at=AT
    )
    return {"cast": cast, "river": river, "suggestion": suggestion}


@pytest.fixture
def at_work(db):
    return build()


def calls(at_work) -> dict[str, dict]:
    """Every public function that acts on one evaluation, with arguments that somebody of the office could give."""
    cast, river = at_work["cast"], at_work["river"]
    whole = {"office_id": cast.office.id, "framework_code": "river", "year": YEAR}
    node = {"evaluation_id": river.id, "round_code": "12", "node_code": "1"}
    step = {**node, "expected_revision": 2, "at": AT}
    dates = frameworks.RoundDates(date(2023, 9, 1), date(2023, 9, 2), date(2023, 9, 3))
    return {
        "amend": {**step, "round_code": "6", "score": score("3"), "reason": "x"},
        "assign": {"evaluation_id": river.id, "owners": {}, "at": AT},
        "attach_figure": {**node, "title": "x", "resolver": "x", "args": {}, "at": AT},
        "attach_file": {**node, "stream": b"%PDF-1.7", "name": "a.pdf", "at": AT},
        "attach_link": {**node, "url": "https://example.org", "at": AT},
        "bind_indicator": {
            "version_id": river.version_id,
            "node_code": "1",
            "indicator_code": "",
            "office_id": cast.office.id,
            "at": AT,
        },
        "confirm": step,
        "copy_owners": {"evaluation_id": river.id, "at": AT},
        "evaluation": {"evaluation_id": river.id},
        "evidence_file": {**node, "evidence_id": 1},
        "evidence_of_round": {"evaluation_id": river.id, "round_code": "6"},
        "import_results": {**whole, "filename": "a.csv", "data": b"code,round12\nX1,3\n", "at": AT},
        "node_work": node,
        "open_evaluation": {**whole, "year": 2570, "at": AT},
        "open_follow_ups": {
            "suggestion_id": at_work["suggestion"].id,
            "tasks": [frameworks.Task("x", cast.reporter.person_id, date(2023, 9, 1))],
            "at": AT,
        },
        "publish_round": {
            "evaluation_id": river.id,
            "round_code": "12",
            "acknowledge_missing": ["1", "2b", "X1"],
            "at": AT,
        },
        "remove_evidence": {**node, "evidence_id": 1, "at": AT},
        "results": whole,
        "results_plain": whole,
        "return_with_reason": {**step, "reason": "x"},
        "save_report": {**step, "node_code": "X1", "report": level("3"), "expected_revision": 0},
        "score": {**step, "score": score("3")},
        "set_dates": {"evaluation_id": river.id, "round_code": "12", "dates": dates, "at": AT},
        "snapshot": {"evaluation_id": river.id, "number": 1},
        "submit": {**step, "node_code": "X1"},
        "suggestions": whole,
        "template_workbook": whole,
        "what_if": {**whole, "changes": {"1": {"6": Decimal(3)}}},
        "write_suggestion": {
            "evaluation_id": river.id,
            "round_code": "6",
            "node_code": "1",
            "text": "x",
            "reason": "x",
            "at": AT,
        },
        "use_figure": {
            **node,
            "indicator_code": "x",
            "year": YEAR,
            "expected_revision": 2,
            "on": date(2023, 9, 1),
            "at": AT,
        },
    }


def lists(at_work) -> dict[str, dict]:
    """The public functions that answer with what there is, which for others is nothing."""
    cast, river = at_work["cast"], at_work["river"]
    return {
        "evaluations": {"office_id": cast.office.id},
        "follow_ups": {"office_id": cast.office.id},
        "owners": {"evaluation_id": river.id},
        "progress": {"evaluation_ids": [river.id], "today": AT.date()},
        "publications": {"evaluation_id": river.id},
        "trend": {"office_id": cast.office.id, "framework_code": "river"},
        "years": {"office_id": cast.office.id},
    }


# Functions about criteria, which every office may read, and about follow-ups by their own id (tested in the kernel).
ELSEWHERE = {
    "activate_version",
    "cancel_follow_up",
    "change_follow_up",
    "comparison",
    "difference",
    "export_framework",
    "follow_up",
    "follow_up_events",
    "framework_row",
    "framework_rows",
    "import_framework",
    "report_follow_up",
    "retire_version",
    "return_follow_up",
    "save_version",
    "verify_follow_up",
}


def with_actor() -> set[str]:
    found = {name: getattr(frameworks, name) for name in frameworks.__all__}
    return {
        name
        for name, thing in found.items()
        if inspect.isfunction(thing) and "actor" in inspect.signature(thing).parameters
    }


def test_no_public_function_is_left_out_of_the_sweep(at_work):
    assert with_actor() == set(calls(at_work)) | set(lists(at_work)) | ELSEWHERE


@pytest.mark.parametrize("name", sorted(with_actor() - ELSEWHERE))
@pytest.mark.parametrize("who", ["outsider", "nobody", "school_only"])
def test_somebody_of_another_office_gets_nothing_and_changes_nothing(at_work, name, who):
    cast = at_work["cast"]
    asking: Actor = {
        "outsider": cast.outsider,
        "nobody": NOBODY,
        "school_only": actor("ครูคนหนึ่ง", 77, *permissions.ALL, school_ids=(4711,), network_ids=(4711,), own=True),
    }[who]
    before = AuditEntry.objects.count()
    function = getattr(frameworks, name)

    if name in lists(at_work):
        assert not function(actor=asking, **lists(at_work)[name])
    else:
        with pytest.raises(REFUSED):
            function(actor=asking, **calls(at_work)[name])
    assert AuditEntry.objects.count() == before


NEEDS = {
    "amend": permissions.RESULT_AMEND,
    "assign": permissions.RESULT_ASSIGN,
    "attach_link": permissions.RESULT_REPORT,
    "confirm": permissions.RESULT_CONFIRM,
    "copy_owners": permissions.RESULT_ASSIGN,
    "import_results": permissions.RESULT_IMPORT,
    "open_evaluation": permissions.RESULT_ASSIGN,
    "open_follow_ups": permissions.FOLLOW_UP_MANAGE,
    "publish_round": permissions.RESULT_PUBLISH,
    "results": permissions.RESULT_VIEW,
    "save_report": permissions.RESULT_REPORT,
    "score": permissions.RESULT_SCORE,
    "set_dates": permissions.RESULT_ASSIGN,
    "suggestions": permissions.SUGGESTION_VIEW,
    "template_workbook": permissions.RESULT_VIEW,
    "write_suggestion": permissions.SUGGESTION_WRITE,
}


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_all_other_permissions_together_do_not_make_up_for_the_one_needed(at_work, name):
    cast = at_work["cast"]
    others = [each for each in permissions.ALL if each != NEEDS[name]]
    asking = actor("นายเกือบ ครบทุกสิทธิ์", 78, *others, office_ids=(cast.office.id,))

    with pytest.raises(REFUSED):
        getattr(frameworks, name)(actor=asking, **calls(at_work)[name])


def test_published_results_are_open_to_whoever_may_compare_and_drafts_are_not(at_work):
    cast = at_work["cast"]
    both = actor("ผู้ตรวจราชการสมมติ", 79, permissions.RESULT_COMPARE, office_ids=(cast.office.id, cast.other_office.id))
    whole = calls(at_work)["results"]

    found = frameworks.results(actor=both, published_only=True, **whole)

    assert {code for code, _ in found.entries} == {"6"}
    with pytest.raises(frameworks.NoSuchEvaluation):
        frameworks.results(actor=both, **whole)
    with pytest.raises(frameworks.NoSuchEvaluation):
        frameworks.results(actor=cast.outsider, published_only=True, **whole)


def test_a_comparison_needs_reach_over_two_offices_and_shows_publications_only(at_work):
    cast = at_work["cast"]
    frameworks.import_results(
        actor=MACHINE,
        office_id=cast.other_office.id,
        framework_code="river",
        year=YEAR,
        filename="a.csv",
        data=b"code,round6\n1,5\n2a,5\nX1,5\n",
        publish=True,
        at=AT,
    )
    third = organisations.add_office(
        actor=MACHINE,
        short_name="สพม.ป่าสน",
        name="สำนักงานเขตสมมติ ป่าสน",
        office_type="secondary",
        codes=["9903"],
        at=AT,
    )
    frameworks.import_results(
        actor=MACHINE,
        office_id=third.id,
        framework_code="river",
        year=YEAR,
        filename="a.csv",
        data=b"code,round6\n1,1\n",
        at=AT,
    )

    rows = frameworks.comparison(actor=MACHINE, framework_code="river", year=YEAR)
    assert [(row.office.short_name, row.value) for row in rows] == [("สพป.ดอยหมอก 1", "5.00"), ("สพม.ริมน้ำ", "4.00")]
    both = actor("ผู้ตรวจราชการสมมติ", 79, permissions.RESULT_COMPARE, office_ids=(cast.office.id, third.id))
    assert [row.office.short_name for row in frameworks.comparison(actor=both, framework_code="river", year=YEAR)] == [
        "สพม.ริมน้ำ"
    ]
    with pytest.raises(NotAllowed):
        frameworks.comparison(actor=cast.outsider, framework_code="river", year=YEAR)


def test_a_token_narrowed_to_reading_cannot_write(at_work):
    cast = at_work["cast"]
    narrowed = Actor(
        person_id=cast.reporter.person_id,
        name="token",
        kind="token",
        grants=cast.reporter.grants,
        scopes=frozenset({permissions.RESULT_VIEW}),
    )

    assert frameworks.results_plain(actor=narrowed, **calls(at_work)["results"])
    with pytest.raises(NotAllowed):
        frameworks.save_report(actor=narrowed, **calls(at_work)["save_report"])


def test_a_school_is_seen_by_its_own_network_and_office_only(cast):
    store(RIVER.replace("code: river", "code: pond").replace("subject: office", "subject: school"))
    north = organisations.add_network(actor=MACHINE, office_id=cast.office.id, name="สหวิทยาเขตเหนือ", at=AT)
    south = organisations.add_network(actor=MACHINE, office_id=cast.office.id, name="สหวิทยาเขตใต้", at=AT)
    school = organisations.add_school(
        actor=MACHINE,
        office_id=cast.office.id,
        name="โรงเรียนสะพานไม้วิทยา",
        codes={"smis8": "99010001"},
        network_id=north.id,
        at=AT,
    )
    opened = frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, school_id=school.id, framework_code="pond", year=YEAR, at=AT
    )

    def sees(**reach) -> bool:
        asking = actor("ผู้ดู", 80, permissions.RESULT_VIEW, **reach)
        return bool(frameworks.evaluations(actor=asking, schools=True))

    assert opened.school_id == school.id
    assert sees(school_ids=(school.id,))
    assert sees(network_ids=(north.id,))
    assert sees(office_ids=(cast.office.id,))
    assert not sees(network_ids=(south.id,))
    assert not sees(school_ids=(school.id + 1,))
    assert not sees(office_ids=(cast.other_office.id,))
    assert Reach() == actor("ใครก็ไม่รู้", 81).reach(permissions.RESULT_VIEW)
