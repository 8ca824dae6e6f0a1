"""Follow-ups: from a promise to its verification by another person, every step traced, nobody left waiting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from khet.kernel import audit, followups, work
from khet.kernel.actor import NotAllowed, system
from khet.kernel.models import FollowUp
from khet.kernel.states import ReasonMissing, WrongState
from tests.kernel_cast import (
    DIRECTOR,
    MANAGE,
    MONDAY,
    NORTH,
    OUTSIDER,
    OWNER,
    TODAY,
    TUESDAY,
    VERIFIER,
    VERIFY,
    VIEW,
    person,
    together,
)  # fmt: skip

DUE = date(2026, 6, 30)


def opened(**changes) -> FollowUp:
    named = {
        "actor": DIRECTOR,
        "permission": MANAGE,
        "office_id": NORTH,
        "subject_kind": "care.suggestion",
        "subject_id": 4,
        "subject_label": "ข้อเสนอแนะที่ 4",
        "title": "จัดทำปฏิทินการนิเทศ",
        "owner_person_id": OWNER.person_id,
        "due_on": DUE,
        "at": MONDAY,
        "url_name": "care:follow_up",
    }
    return followups.open_follow_up(**(named | changes))


def reported(**changes) -> FollowUp:
    follow_up = opened(**changes)
    return followups.report(
        actor=OWNER, permission=VIEW, follow_up_id=follow_up.pk, result="ทำแล้ว", at=TUESDAY, verify_permission=VERIFY
    )


def state_of(follow_up: FollowUp) -> str:
    return FollowUp.objects.get(pk=follow_up.pk).state


def titles(actor) -> list[str]:
    return [row.kind for row in work.items_for(actor, today=TODAY)]


def test_it_waits_first_for_its_owner_then_for_a_verifier_then_for_nobody(db):
    follow_up = opened()
    assert (titles(OWNER), titles(VERIFIER)) == (["kernel.follow_up.do"], [])
    assert [note.url_args for note in work.notifications(OWNER)] == [{"follow_up_id": follow_up.pk}]

    followups.report(
        actor=OWNER, permission=VIEW, follow_up_id=follow_up.pk, result="ทำแล้ว", at=TUESDAY, verify_permission=VERIFY
    )
    assert (titles(OWNER), titles(VERIFIER)) == ([], ["kernel.follow_up.verify"])

    followups.verify(actor=VERIFIER, permission=VERIFY, follow_up_id=follow_up.pk, at=TUESDAY, note="ครบถ้วน")
    assert (titles(OWNER), titles(VERIFIER), state_of(follow_up)) == ([], [], "verified")


def test_every_step_leaves_a_trace_that_people_and_the_audit_can_read(db):
    follow_up = reported()
    followups.verify(actor=VERIFIER, permission=VERIFY, follow_up_id=follow_up.pk, at=TUESDAY)

    steps = followups.events(DIRECTOR, VIEW, follow_up.pk)

    assert [(step.verb, step.state, step.person_name) for step in steps] == [
        ("opened", "open", DIRECTOR.name),
        ("reported", "reported", OWNER.name),
        ("verified", "verified", VERIFIER.name),
    ]
    assert [row.verb for row in audit.entries(DIRECTOR, verb="kernel.follow_up")] == [
        "kernel.follow_up.verified", "kernel.follow_up.reported", "kernel.follow_up.opened",
    ]  # fmt: skip
    assert followups.events(OUTSIDER, VIEW, follow_up.pk) == []


def test_the_owner_cannot_verify_even_with_the_permission(db):
    boss = person(11, "รับผิด ชอบงาน", VIEW, VERIFY)
    follow_up = reported()

    with pytest.raises(followups.SamePerson):
        followups.verify(actor=boss, permission=VERIFY, follow_up_id=follow_up.pk, at=TUESDAY)
    assert state_of(follow_up) == "reported"


def test_who_reported_for_the_owner_cannot_verify_either(db):
    follow_up = opened()
    followups.report(actor=VERIFIER, permission=VERIFY, follow_up_id=follow_up.pk, result="ทำแล้ว", at=TUESDAY)

    with pytest.raises(followups.SamePerson):
        followups.verify(actor=VERIFIER, permission=VERIFY, follow_up_id=follow_up.pk, at=TUESDAY)
    followups.verify(actor=DIRECTOR, permission=VERIFY, follow_up_id=follow_up.pk, at=TUESDAY)
    assert state_of(follow_up) == "verified"


def test_the_machine_itself_cannot_verify(db):
    follow_up = reported()

    with pytest.raises(followups.SamePerson):
        followups.verify(actor=system("worker"), permission=VERIFY, follow_up_id=follow_up.pk, at=TUESDAY)


def test_the_database_refuses_a_verifier_who_is_the_owner(db):
    follow_up = reported()

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=follow_up.pk).update(
            state="verified", verified_at=TUESDAY, verified_by_id=OWNER.person_id
        )


def test_it_is_returned_with_a_reason_and_reported_again(db):
    follow_up = reported()
    with pytest.raises(ReasonMissing):
        followups.return_with_reason(
            actor=VERIFIER, permission=VERIFY, follow_up_id=follow_up.pk, reason=" ", at=TUESDAY
        )

    followups.return_with_reason(
        actor=VERIFIER, permission=VERIFY, follow_up_id=follow_up.pk, reason="ไม่มีปฏิทินแนบ", at=TUESDAY
    )

    assert (state_of(follow_up), titles(OWNER), titles(VERIFIER)) == ("returned", ["kernel.follow_up.do"], [])
    assert "ไม่มีปฏิทินแนบ" in work.notifications(OWNER)[0].text
    again = followups.report(actor=OWNER, permission=VIEW, follow_up_id=follow_up.pk, result="แนบแล้ว", at=TUESDAY)
    assert (again.state, again.return_reason) == ("reported", "")


def test_it_is_cancelled_with_a_reason(db):
    follow_up = opened()

    followups.cancel(actor=DIRECTOR, permission=MANAGE, follow_up_id=follow_up.pk, reason="ซ้ำ", at=TUESDAY)

    assert (state_of(follow_up), titles(OWNER)) == ("cancelled", [])


@pytest.mark.parametrize("step", ["verify", "return", "report", "cancel", "change"])
def test_a_verified_one_is_closed_for_good(db, step):
    follow_up = reported()
    followups.verify(actor=VERIFIER, permission=VERIFY, follow_up_id=follow_up.pk, at=TUESDAY)
    by = {"actor": DIRECTOR, "permission": MANAGE, "follow_up_id": follow_up.pk, "at": TUESDAY}
    steps = {
        "verify": lambda: followups.verify(**by),
        "return": lambda: followups.return_with_reason(**by, reason="x"),
        "report": lambda: followups.report(**by, result="x"),
        "cancel": lambda: followups.cancel(**by, reason="x"),
        "change": lambda: followups.change(**by, due_on=DUE + timedelta(days=1)),
    }

    with pytest.raises(WrongState):
        steps[step]()


def test_a_report_says_what_was_done(db):
    with pytest.raises(ReasonMissing):
        followups.report(actor=OWNER, permission=VIEW, follow_up_id=opened().pk, result="", at=TUESDAY)


def test_a_new_owner_gets_the_work_and_the_old_one_is_relieved(db):
    follow_up = opened()
    followups.change(
        actor=DIRECTOR, permission=MANAGE, follow_up_id=follow_up.pk, owner_person_id=12, due_on=DUE, at=TUESDAY
    )

    assert (titles(OWNER), titles(VERIFIER)) == ([], ["kernel.follow_up.do"])
    detail = audit.entries(DIRECTOR, verb="kernel.follow_up.changed")[0].detail
    assert (detail["before"], detail["after"]) == ({"owner_person_id": 11}, {"owner_person_id": 12})


def test_an_outsider_neither_sees_nor_touches_it(db):
    follow_up = opened()
    stranger = person(40, "ไม่เกี่ยว ข้อง", VIEW, MANAGE, VERIFY, office=99)

    assert followups.rows(OUTSIDER, VIEW) == followups.rows(stranger, VIEW) == []
    with pytest.raises(FollowUp.DoesNotExist):
        followups.row(OUTSIDER, VIEW, follow_up.pk)
    with pytest.raises(FollowUp.DoesNotExist):
        followups.verify(actor=OUTSIDER, permission=VERIFY, follow_up_id=follow_up.pk, at=TUESDAY)
    with pytest.raises(NotAllowed):
        opened(actor=OUTSIDER)
    with pytest.raises(NotAllowed):
        followups.cancel(actor=OWNER, permission=MANAGE, follow_up_id=follow_up.pk, reason="x", at=TUESDAY)


def test_a_blank_title_is_refused(db):
    with pytest.raises(ValueError, match="title"):
        opened(title="  ")


def test_rows_are_filtered_and_know_how_late_they_are(db, django_assert_num_queries):
    late = opened(due_on=date(2026, 5, 20))
    opened(subject_id=5, owner_person_id=12)
    verified = reported(due_on=date(2026, 5, 1), subject_id=6)
    followups.verify(actor=VERIFIER, permission=VERIFY, follow_up_id=verified.pk, at=TUESDAY)

    with django_assert_num_queries(1):
        everything = followups.rows(DIRECTOR, VIEW)

    assert [row.days_late(TODAY) for row in everything] == [0, 12, 0]
    assert [row.id for row in followups.rows(DIRECTOR, VIEW, late_on=TODAY)] == [late.pk]
    assert [row.id for row in followups.rows(DIRECTOR, VIEW, state="verified")] == [verified.pk]
    assert len(followups.rows(DIRECTOR, VIEW, state=["open", "verified"])) == 3
    assert [row.subject_id for row in followups.rows(DIRECTOR, VIEW, subject_ids=[5, 6], office_id=NORTH)] == ["6", "5"]
    assert [row.owner_person_id for row in followups.rows(OWNER, VIEW)] == [11, 11]


@pytest.mark.django_db(transaction=True)
def test_two_verifiers_at_once_verify_once():
    follow_up = reported()

    def act(actor):
        return lambda: followups.verify(actor=actor, permission=VERIFY, follow_up_id=follow_up.pk, at=TUESDAY)

    raised = together(act(VERIFIER), act(DIRECTOR))

    assert [type(problem) for problem in raised] == [WrongState]
    assert [step.verb for step in followups.events(DIRECTOR, VIEW, follow_up.pk)].count("verified") == 1
