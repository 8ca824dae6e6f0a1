"""Issuing: who gets a certificate, numbers without gaps, and what the register then says."""

from __future__ import annotations

import pytest

from khet.domains.development import public as development
from khet.domains.development.models import Certificate, Event
from khet.kernel import audit, register
from khet.kernel.actor import NotAllowed
from khet.kernel.models import IssuedDocument, NumberSeries
from khet.kernel.states import ReasonMissing
from tests import certificates_cast
from tests.certificates_cast import AT, Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return certificates_cast.build()


def test_whoever_came_often_enough_gets_one_and_nobody_else(scene):
    rows = certificates_cast.issue(scene)

    assert [row.name for row in rows] == [person.full_name for person in scene.people[:-1]]
    assert [row.reference for row in rows] == [f"สพม.ริมน้ำ-วบ-2566/{number:04}" for number in (1, 2, 3)]
    assert {(str(row.hours.normalize()), row.state) for row in rows} == {("12", "valid")}


def test_asking_again_gives_nobody_a_second_one(scene):
    certificates_cast.issue(scene)

    with pytest.raises(development.DevelopmentProblem):
        certificates_cast.ask(scene)

    assert Certificate.objects.count() == 3


def test_whoever_comes_later_gets_the_next_number(scene):
    certificates_cast.issue(scene)
    certificates_cast.tick(scene.sessions[1], scene.people[-1:])

    rows = certificates_cast.issue(scene)

    assert rows[-1].reference.endswith("/0004")
    assert rows[-1].name == "นายขาด ครึ่งทาง"


def test_a_batch_is_one_line_in_the_audit_and_the_chain_holds(scene):
    certificates_cast.issue(scene)

    verbs = [
        entry.verb for entry in audit.entries(scene.cast.actor("administrator"), verb="kernel.document.issued_many")
    ]
    assert verbs == ["kernel.document.issued_many"]
    assert audit.verify().ok


def test_the_register_knows_each_and_its_figures_stand(scene):
    row = certificates_cast.issue(scene)[0]

    paper = register.find(row.token)
    checks = register.check(paper)

    assert paper.reference == row.reference
    assert [check.label for check in checks] == ["ชื่อ - สกุล", "เรื่อง", "จำนวนชั่วโมง", "วันที่จัด", "วันที่ออก"]
    assert not any(check.changed for check in checks)


def test_a_row_changed_in_the_database_no_longer_stands(scene):
    row = certificates_cast.issue(scene)[0]
    stored = Certificate.objects.get(pk=row.id)
    Certificate.objects.filter(pk=row.id).update(canonical=stored.canonical.replace('"hours":"12"', '"hours":"120"'))

    checks = register.check(register.find(row.token))

    assert [(check.changed, check.now) for check in checks] == [(True, None)] * 5


def test_certificates_do_not_push_other_papers_out_of_the_register_page(scene):
    certificates_cast.issue(scene)

    assert register.issued(scene.cast.actor("administrator")) == []
    assert len(register.issued(scene.cast.actor("administrator"), document_kind="วุฒิบัตร")) == 3


def test_a_revoked_one_says_so_and_another_may_follow(scene):
    row = certificates_cast.issue(scene)[0]

    development.revoke_certificate(actor=scene.developer, certificate_id=row.id, reason="สะกดชื่อผิด", at=AT)
    said = development.verify(row.payload)
    again = certificates_cast.issue(scene)

    assert (said.outcome, said.state_reason) == ("revoked", "สะกดชื่อผิด")
    assert [each.reference[-4:] for each in again] == ["0001", "0002", "0003", "0004"]
    assert development.verify(again[-1].payload).is_valid


def test_a_revocation_needs_a_reason(scene):
    row = certificates_cast.issue(scene)[0]

    with pytest.raises(ReasonMissing):
        development.revoke_certificate(actor=scene.developer, certificate_id=row.id, reason=" ", at=AT)


def test_another_office_sees_and_issues_nothing(scene):
    row = certificates_cast.issue(scene)[0]

    with pytest.raises(Event.DoesNotExist):
        development.completion(scene.outsider, scene.event.pk)
    with pytest.raises((NotAllowed, Certificate.DoesNotExist)):
        development.revoke_certificate(actor=scene.outsider, certificate_id=row.id, reason="ไม่ชอบ", at=AT)
    with pytest.raises(Certificate.DoesNotExist):
        development.certificate(scene.outsider, row.id)
    assert IssuedDocument.objects.filter(state="revoked").count() == 0


def test_what_fails_in_a_batch_gives_its_numbers_back(scene):
    scene.event.title = "ก" * 900
    Event.objects.filter(pk=scene.event.pk).update(title="ก" * 300)
    certificates_cast.Person.objects.filter(pk=scene.people[1].pk).update(full_name="\u200b")

    asked = certificates_cast.ask(scene)
    certificates_cast.jobs.run_pending()
    asked.refresh_from_db()

    assert asked.state == "failed"
    assert not Certificate.objects.exists()
    assert not NumberSeries.objects.filter(last_number__gt=0).exists()
