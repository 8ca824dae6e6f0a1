"""The register of issued documents: numbers without gaps, tokens nobody can guess, figures that are compared."""

from __future__ import annotations

import contextlib

import pytest
from django.db import transaction

from khet.kernel import audit, register
from khet.kernel.actor import NotAllowed
from khet.kernel.models import IssuedDocument
from khet.kernel.register import checking
from khet.kernel.states import ReasonMissing, WrongState
from tests.kernel_cast import DIRECTOR, MONDAY, NORTH, OUTSIDER, SOUTH, TUESDAY, VERIFIER, together

FIGURES = [
    register.IssuedFigure("ค่าเฉลี่ยรวม", "3.83", "tests.value", {"node": "overall"}),
    register.IssuedFigure("ตัวบ่งชี้ที่ 1", "3.50", "tests.value", {"node": "1"}),
    register.IssuedFigure("ตัวบ่งชี้ที่ 2", "4.00", "tests.gone", {}),
]


@pytest.fixture
def values(monkeypatch) -> dict[str, str]:
    """What the figures are now, as the domain that owns them would say."""
    now = {"overall": "3.83", "1": "3.50"}
    monkeypatch.setattr(checking, "_resolvers", {})
    register.register_resolver("tests.value", lambda args: register.CurrentFigure(now[args["node"]], "ผล QP", "/x/"))
    return now


def issue(**changes) -> register.Issued:
    named = {
        "actor": DIRECTOR,
        "series": "QP",
        "office_id": NORTH,
        "office_label": "สพม.ตัวอย่าง",
        "year_be": 2566,
        "title": "ผลการประเมิน",
        "document_kind": "frameworks.qp_table",
        "subject": {"framework": "qp", "year": 2566},
        "figures": FIGURES,
        "content_hash": "a" * 64,
        "at": MONDAY,
    }
    return register.issue(**(named | changes))


def test_numbers_run_by_series_office_and_year(db):
    assert [issue().reference for _ in range(2)] == ["สพม.ตัวอย่าง-QP-2566/0001", "สพม.ตัวอย่าง-QP-2566/0002"]
    assert issue(series="AP").reference == "สพม.ตัวอย่าง-AP-2566/0001"
    assert issue(year_be=2567).reference == "สพม.ตัวอย่าง-QP-2567/0001"
    assert issue(office_id=SOUTH, office_label="สพป.อื่น").reference == "สพป.อื่น-QP-2566/0001"


def test_a_paper_that_was_not_issued_takes_no_number(db):
    issue()
    with contextlib.suppress(RuntimeError), transaction.atomic():
        issue()
        raise RuntimeError

    assert issue().reference.endswith("/0002")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_numbers_without_gaps_or_twins():
    def act(fails: bool):
        def run() -> None:
            for _ in range(5):
                with contextlib.suppress(RuntimeError), transaction.atomic():
                    issue()
                    if fails:
                        raise RuntimeError

        return run

    assert together(*(act(number % 3 == 2) for number in range(6))) == []
    assert sorted(IssuedDocument.objects.values_list("number", flat=True)) == list(range(1, 21))
    assert audit.verify().ok


def test_the_token_opens_the_paper_and_cannot_be_guessed(db, settings):
    settings.KHET_PUBLIC_URL = "https://khet.example.org"
    papers = [issue() for _ in range(50)]

    assert len({paper.token for paper in papers}) == 50
    assert min(len(paper.token) for paper in papers) * 6 >= 128
    assert papers[0].verify_url == f"https://khet.example.org/v/{papers[0].token}/"
    found = register.find(papers[0].token)
    assert found == papers[0]
    assert (found.subject, found.content_hash, found.issued_by_name) == (
        {"framework": "qp", "year": 2566}, "a" * 64, DIRECTOR.name,
    )  # fmt: skip
    assert register.find("x") is None
    assert register.find("") is None


def test_figures_are_compared_with_what_they_are_now(db, values):
    paper = issue()
    values["1"] = "4.00"

    checks = register.check(paper)

    assert [(each.label, each.issued, each.now, each.changed) for each in checks] == [
        ("ค่าเฉลี่ยรวม", "3.83", "3.83", False),
        ("ตัวบ่งชี้ที่ 1", "3.50", "4.00", True),
        ("ตัวบ่งชี้ที่ 2", "4.00", None, True),
    ]
    assert (checks[0].source, checks[0].url) == ("ผล QP", "/x/")
    assert register.figures_of(paper) == FIGURES


def test_figures_of_one_source_are_asked_for_together(db, values, monkeypatch):
    asked = []

    def of_many(many):
        asked.append(list(many))
        return [register.CurrentFigure(values[args["node"]], "ผล QP") for args in many]

    monkeypatch.setattr(checking, "_of_many", {})
    register.register_resolver("tests.value", checking._resolvers["tests.value"], of_many=of_many)

    checks = register.check(issue())

    assert asked == [[{"node": "overall"}, {"node": "1"}]]
    assert [each.now for each in checks] == ["3.83", "3.50", None]


def test_two_domains_cannot_answer_for_one_key(values):
    with pytest.raises(ValueError, match=r"tests\.value"):
        register.register_resolver("tests.value", test_two_domains_cannot_answer_for_one_key)
    assert register.resolver_keys() == ("tests.value",)


def test_a_newer_paper_supersedes_an_older_one(db):
    old = issue()
    new = issue(supersedes_id=old.id)

    found = register.find(old.token)
    assert (found.state, found.superseded_by_reference, found.superseded_by_token) == (
        "superseded", new.reference, new.token,
    )  # fmt: skip
    with pytest.raises(WrongState):
        issue(supersedes_id=old.id)


def test_a_superseded_paper_must_be_of_the_same_office(db):
    theirs = issue(office_id=SOUTH)

    with pytest.raises(IssuedDocument.DoesNotExist):
        issue(supersedes_id=theirs.id)
    assert issue().reference.endswith("/0001")


def test_superseding_later_asks_for_the_permission(db):
    old, new = issue(), issue()
    by = {"permission": "kernel.document.revoke", "document_id": old.id, "at": TUESDAY}

    with pytest.raises(IssuedDocument.DoesNotExist):
        register.supersede(actor=OUTSIDER, by_id=new.id, **by)
    with pytest.raises(ValueError, match="itself"):
        register.supersede(actor=DIRECTOR, by_id=old.id, **by)
    assert register.supersede(actor=DIRECTOR, by_id=new.id, **by).superseded_by_reference == new.reference


def test_a_paper_is_revoked_with_a_reason_that_verification_shows(db):
    paper = issue()

    with pytest.raises(NotAllowed):
        register.revoke(actor=VERIFIER, document_id=paper.id, reason="x", at=TUESDAY)
    with pytest.raises(IssuedDocument.DoesNotExist):
        register.revoke(actor=OUTSIDER, document_id=paper.id, reason="x", at=TUESDAY)
    with pytest.raises(ReasonMissing):
        register.revoke(actor=DIRECTOR, document_id=paper.id, reason=" ", at=TUESDAY)
    register.revoke(actor=DIRECTOR, document_id=paper.id, reason="ตัวเลขผิด", at=TUESDAY)

    found = register.find(paper.token)
    assert (found.state, found.state_label, found.state_reason, found.state_at) == (
        "revoked",
        "ยกเลิก",
        "ตัวเลขผิด",
        TUESDAY,
    )
    with pytest.raises(WrongState):
        register.revoke(actor=DIRECTOR, document_id=paper.id, reason="อีก", at=TUESDAY)


def test_the_register_is_listed_within_reach(db, django_assert_num_queries):
    first, second = issue(), issue(series="AP", document_kind="frameworks.ap_table")
    issue(office_id=SOUTH)

    with django_assert_num_queries(1):
        assert [paper.id for paper in register.issued(DIRECTOR)] == [second.id, first.id]
    assert [paper.id for paper in register.issued(DIRECTOR, series="QP", year_be=2566)] == [first.id]
    assert register.issued(VERIFIER) == []
    assert len(register.issued(OUTSIDER, office_id=SOUTH)) == 1
    assert [row.verb for row in audit.entries(DIRECTOR)] == ["kernel.document.issued"] * 2
