"""What is hidden is decided when data change; pages find the decisions, and come to the same without them."""

from __future__ import annotations

import pytest
from django.db import connection

from khet.domains.indicators.actions import hiding as deciding
from khet.domains.indicators.actions.hiding import JOB, Decided, decide_hidden
from khet.domains.indicators.models import HiddenCells
from khet.domains.indicators.queries import decisions, hiding
from khet.domains.indicators.queries.computing import Basis
from khet.domains.warehouse import public as warehouse
from khet.kernel.jobs import run_pending
from khet.kernel.models import Job
from tests import indicators_cast
from tests.indicators_cast import AT_2567, MACHINE, ON, Cast, Roll, ask


@pytest.fixture(autouse=True)
def nothing_remembered():
    decisions.forget()
    yield
    decisions.forget()


def decide(cast: Cast, **more: object) -> Decided:
    return decide_hidden(office_id=cast.office.id, on=ON, at=AT_2567, **more)  # type: ignore[arg-type]


def shown(cast: Cast) -> list[tuple[object, ...]]:
    tables = [ask(cast, cast.reader, code, *by, totals=True) for code, by in TABLES]
    return [(row.code, row.keys, row.state, row.number) for table in tables for row in table.rows]


TABLES = (
    ("heads", ("school", "sex")),
    ("heads", ("network", "grade")),
    ("disabled", ("school",)),
    ("girls", ("school",)),
)


def test_pages_show_the_same_with_decisions_and_without(filled: Cast):
    without = shown(filled)
    decisions.forget()
    decide(filled)

    assert shown(filled) == without
    assert any(state == "hidden" for _, _, state, _ in without)


def test_a_page_works_nothing_out_that_is_stored(filled: Cast, monkeypatch: pytest.MonkeyPatch):
    decide(filled)
    monkeypatch.setattr(hiding, "hide", lambda *_, **__: pytest.fail("worked out again"))

    assert shown(filled)


def test_a_page_stores_nothing(filled: Cast):
    shown(filled)

    assert not HiddenCells.objects.exists()


def test_what_is_decided_is_not_decided_twice(filled: Cast):
    first = decide(filled)
    again = decide(filled)

    assert first.new == first.questions == HiddenCells.objects.count() > 0
    assert (again.questions, again.new, again.removed) == (first.questions, 0, 0)


def test_other_data_are_decided_anew_and_what_they_replace_goes(filled: Cast):
    decide(filled)
    before = set(HiddenCells.objects.values_list("key", flat=True))
    roll = (
        Roll().add(filled.schools["river"], 20, grade="p1", sex="m").add(filled.schools["hill"], 3, grade="p1", sex="f")
    )
    (old,) = warehouse.snapshots(actor=MACHINE, office_id=filled.office.id)
    warehouse.supersede(actor=MACHINE, uuid=old.uuid, reason="ผิดไฟล์", at=AT_2567)
    indicators_cast.census(filled, roll)
    decide_hidden(office_id=filled.office.id, on=ON, at=AT_2567.replace(hour=5))
    after = set(HiddenCells.objects.values_list("key", flat=True))

    assert after
    assert not after & before


def test_the_same_counts_are_not_worked_out_again(filled: Cast, monkeypatch: pytest.MonkeyPatch):
    decide(filled)
    monkeypatch.setattr(Basis, "structure", "named otherwise")
    monkeypatch.setattr(deciding.Case, "decided", lambda _: pytest.fail("worked out again"))

    assert decide(filled).new > 0


def test_other_rules_decide_the_same_counts_anew(filled: Cast, monkeypatch: pytest.MonkeyPatch):
    first = decide(filled)
    HiddenCells.objects.update(cells=b"before")
    monkeypatch.setattr(decisions, "RULES", decisions.RULES + 1)

    assert decide(filled).new == first.questions
    found = [bytes(cells) for cells in HiddenCells.objects.values_list("cells", flat=True)]
    assert [cells == b"before" for cells in found].count(False) == first.questions


def test_a_spoilt_decision_is_made_again_by_the_page(filled: Cast):
    right = shown(filled)
    decisions.forget()
    decide(filled)
    HiddenCells.objects.update(cells=b"\x00spoilt")

    assert shown(filled) == right


def test_the_head_of_a_school_gets_a_decision_of_their_own(filled: Cast):
    without = [(row.keys, row.state) for row in ask(filled, filled.director, "heads", "sex").rows]
    decisions.forget()
    decide(filled)

    assert [(row.keys, row.state) for row in ask(filled, filled.director, "heads", "sex").rows] == without


def test_it_makes_room_for_others_and_goes_on_where_it_stopped(filled: Cast):
    first = decide(filled, makes_room=lambda: True)
    second = decide(filled)

    assert not first.is_done
    assert second.is_done
    assert 0 < first.new < first.questions
    assert first.new + second.new == first.questions


def test_superseding_a_snapshot_asks_for_the_job_once(filled: Cast):
    (old,) = warehouse.snapshots(actor=MACHINE, office_id=filled.office.id)
    warehouse.supersede(actor=MACHINE, uuid=old.uuid, reason="ผิดไฟล์", at=AT_2567)
    deciding.ask(filled.office.id, AT_2567)

    assert Job.objects.filter(name=JOB, office_id=filled.office.id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_decides_what_was_asked_for(filled: Cast):
    deciding.ask(filled.office.id, AT_2567)
    run_pending()
    job = Job.objects.get(name=JOB)

    assert job.state == Job.DONE
    assert HiddenCells.objects.filter(office_id=filled.office.id).count() == job.result["questions"] > 0


def test_one_query_finds_every_decision_of_a_page(filled: Cast, django_assert_max_num_queries):
    decide(filled)
    basis = deciding.basis([filled.office.id], on=ON)
    questions = list(deciding._questions(filled.office.id, basis))
    keys = [hiding.key_of(each, basis=basis, persons_in=frozenset()) for each in questions]

    with django_assert_max_num_queries(1, connection=connection):
        assert set(decisions.known(keys)) == set(keys)
