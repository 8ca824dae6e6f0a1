"""Publishing locks a round and keeps it word for word; amendments add a number and keep both."""

from __future__ import annotations

import pytest

from khet.calc.criteria import State
from khet.domains.frameworks import public as frameworks
from khet.domains.frameworks.models import Publication
from khet.kernel import register, work
from khet.kernel.states import ReasonMissing, WrongState
from tests.frameworks_cast import AT, LATER, YEAR, level, score, through

ALL = {"1": "2", "2b": "5", "X1": "5"}


def publish(cast, river, round_code="6", **more):
    return frameworks.publish_round(actor=cast.publisher, evaluation_id=river.id, round_code=round_code, at=AT, **more)


def published_value(cast, river, **more):
    return frameworks.results(
        actor=cast.reader, office_id=cast.office.id, framework_code="river", year=YEAR, published_only=True, **more
    ).outcome.overall.value


def amend(cast, river, code, figure, **more):
    found = frameworks.node_work(actor=cast.reader, evaluation_id=river.id, round_code="6", node_code=code)
    return frameworks.amend(
        actor=cast.evaluator,
        evaluation_id=river.id,
        round_code="6",
        node_code=code,
        score=score(figure),
        expected_revision=found.revision,
        at=LATER,
        **{"reason": "คิดคะแนนผิดช่อง", **more},
    )


def test_a_round_with_a_node_missing_is_not_published_unless_it_is_named(cast, river):
    through(cast, river.id, "6", {"1": "2", "X1": "5"})

    with pytest.raises(frameworks.RoundIncomplete) as met:
        publish(cast, river)
    assert met.value.missing == ("2b",)

    row = publish(cast, river, acknowledge_missing=["2b"])
    assert (row.number, row.missing) == (1, ("2b",))
    found = frameworks.results(actor=cast.reader, office_id=cast.office.id, framework_code="river", year=YEAR)
    assert found.outcome.figure("2b").state is State.NOT_REPORTED


def test_publishing_locks_the_round_and_lets_the_next_one_begin(cast, river):
    owner = frameworks.Owner(person_id=cast.reporter.person_id)
    frameworks.assign(actor=cast.planner, evaluation_id=river.id, owners=dict.fromkeys(ALL, owner), at=AT)
    through(cast, river.id, "6", ALL)

    publish(cast, river)

    with pytest.raises(frameworks.Locked):
        frameworks.save_report(
            actor=cast.reporter,
            evaluation_id=river.id,
            round_code="6",
            node_code="1",
            report=level("5"),
            expected_revision=5,
            at=AT,
        )
    rounds = {item.url_args["round_code"] for item in work.items_for(cast.reporter, today=AT.date())}
    assert rounds == {"12"}


def test_a_node_left_out_is_reported_late_and_published_as_an_amendment(cast, river):
    through(cast, river.id, "6", {"1": "2", "X1": "5"})
    publish(cast, river, acknowledge_missing=["2b"])

    through(cast, river.id, "6", {"2b": "5"})
    assert published_value(cast, river) == "4.00"
    row = publish(cast, river, reason="ส่งช้า")

    assert (row.number, row.is_amendment, row.missing, row.value) == (2, True, (), "4.25")


def test_one_round_missing_gives_the_mean_of_the_rounds_present_and_says_so(cast, river):
    through(cast, river.id, "6", ALL)
    publish(cast, river)
    through(cast, river.id, "12", {"1": "4", "2b": "5", "X1": "5"})

    first = frameworks.results(
        actor=cast.reader, office_id=cast.office.id, framework_code="river", year=YEAR, published_only=True
    )
    assert first.outcome.figure("1").value == "2.00"

    publish(cast, river, "12")
    assert published_value(cast, river) == "4.50"
    assert published_value(cast, river, upto_round="6") == "4.25"


def test_an_amendment_keeps_both_and_shows_nothing_until_it_is_published(cast, river):
    through(cast, river.id, "6", ALL)
    publish(cast, river)
    before = Publication.objects.get().snapshot

    row = amend(cast, river, "1", "5")
    assert (row.step, row.is_amended, row.score.level) == ("scored", True, 5)
    assert published_value(cast, river) == "4.25"

    again = publish(cast, river, reason="คิดคะแนนผิดช่อง")

    assert (again.number, again.is_amendment, again.reason) == (2, True, "คิดคะแนนผิดช่อง")
    assert published_value(cast, river) == "5.00"
    assert frameworks.snapshot(actor=cast.reader, evaluation_id=river.id, number=1) == before
    found = frameworks.node_work(actor=cast.reader, evaluation_id=river.id, round_code="6", node_code="1")
    assert [(entry.action, entry.data["score"]) for entry in found.history[:4]] == [
        ("publish", "5"),
        ("amend", "5"),
        ("publish", "2"),
        ("score", "2"),
    ]


def test_an_amendment_and_its_publication_need_a_reason(cast, river):
    through(cast, river.id, "6", ALL)
    publish(cast, river)

    with pytest.raises(ReasonMissing):
        amend(cast, river, "1", "5", reason=" ")
    amend(cast, river, "1", "5")
    with pytest.raises(ReasonMissing):
        publish(cast, river)


def test_only_what_was_published_is_amended_and_only_amendments_are_published_again(cast, river):
    through(cast, river.id, "6", ALL)
    with pytest.raises(WrongState):
        amend(cast, river, "1", "5")
    publish(cast, river)

    with pytest.raises(frameworks.NothingToPublish):
        publish(cast, river, reason="อีกครั้ง")


def test_the_figure_of_an_issued_paper_follows_the_latest_publication(cast, river):
    through(cast, river.id, "6", ALL)
    asked = {
        "office": cast.office.id,
        "framework": "river",
        "year": YEAR,
        "school": None,
        "node": "1",
        "field": "value",
    }
    assert register.resolve(frameworks.FIGURE_RESOLVER, asked) is None

    publish(cast, river)
    first = register.resolve(frameworks.FIGURE_RESOLVER, asked)
    amend(cast, river, "1", "5")
    publish(cast, river, reason="แก้")
    second = register.resolve(frameworks.FIGURE_RESOLVER, asked)

    assert (first.value, second.value) == ("2.00", "5.00")
    assert second.source_text == "RV ฉบับ 2566 ปี 2566 รอบ 6 เดือน เผยแพร่ครั้งที่ 2 เมื่อ 3 เม.ย. 2566"
    overall = register.resolve(frameworks.FIGURE_RESOLVER, {**asked, "node": "", "field": "level"})
    assert overall.value == "ดีเยี่ยม"
    assert register.resolve(frameworks.FIGURE_RESOLVER, {**asked, "field": "round:6"}).value == "5"


def test_the_trend_has_a_point_for_every_round_with_its_last_amendment(cast, river):
    through(cast, river.id, "6", ALL)
    publish(cast, river)
    amend(cast, river, "1", "5")
    publish(cast, river, reason="แก้")
    through(cast, river.id, "12", {"1": "1", "2b": "5", "X1": "5"})
    publish(cast, river, "12")

    points = frameworks.trend(actor=cast.reader, office_id=cast.office.id, framework_code="river")

    assert [(point.year, point.round_code, point.number, point.value) for point in points] == [
        (YEAR, "6", 2, "5.00"),
        (YEAR, "12", 3, "4.50"),
    ]
    assert points[1].nodes["1"].value == "3.00"
