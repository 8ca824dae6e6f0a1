"""Evidence: a file, a link or a figure on any record, told in one query, taken away without being forgotten."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from khet.kernel import audit, evidence, files
from khet.kernel.models import EvidenceLink, StoredFile
from tests.kernel_cast import DIRECTOR, MONDAY, NORTH
from tests.kernel_files import PDF, PNG

WHERE = {"actor": DIRECTOR, "subject_kind": "care.visit", "subject_id": 7, "office_id": NORTH, "at": MONDAY}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.KHET_FILES = tmp_path / "files"


def test_the_evidence_of_many_records_is_told_in_one_query(db, django_assert_num_queries):
    evidence.attach_file(**WHERE, stream=PDF, name="รายงาน.pdf")
    evidence.attach_link(**(WHERE | {"subject_id": 8}), url=" https://example.org/ผล?x=1 ", title="เว็บไซต์")
    evidence.attach_figure(**WHERE, title="คะแนน", value="3.83", resolver="results.value", args={"node": "1"})
    evidence.attach_link(**(WHERE | {"subject_kind": "care.case"}), url="https://example.org/")

    with django_assert_num_queries(1):
        found = evidence.links_for("care.visit", [7, 8, 9])

    assert [row.kind for row in found["7"]] == ["file", "figure"]
    assert (found["7"][0].file_name, found["7"][0].file_size, found["7"][0].title) == (
        "รายงาน.pdf", len(PDF), "รายงาน.pdf",
    )  # fmt: skip
    assert (found["7"][1].figure_value, found["7"][1].figure_args) == ("3.83", {"node": "1"})
    assert (found["8"][0].url, found["8"][0].title) == ("https://example.org/ผล?x=1", "เว็บไซต์")
    assert "9" not in found


@pytest.mark.parametrize(
    "url",
    [
        "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://example.org/x", "//example.org",
        "https://", "https:///x", "http://user:secret@example.org/", "https://exa mple.org/", "https://example.org/\nx",
        "https://example.org:abc/", "http://[::1", "https://example.org/" + "x" * 1000, "JAVASCRIPT:alert(1)//http://",
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(db, url):
    with pytest.raises(evidence.BadLink, match="http"):
        evidence.attach_link(**WHERE, url=url)
    assert not EvidenceLink.objects.exists()


def test_a_refused_file_leaves_no_row(db):
    with pytest.raises(files.FileRefused):
        evidence.attach_file(**WHERE, stream=PNG, name="รายงาน.pdf")

    assert not EvidenceLink.objects.exists()
    assert not StoredFile.objects.exists()


def test_what_is_removed_is_shown_no_more_but_not_forgotten(db):
    kept = evidence.attach_link(**WHERE, url="https://example.org/a")
    gone = evidence.attach_file(**WHERE, stream=PDF, name="รายงาน.pdf")

    evidence.remove(actor=DIRECTOR, evidence_id=gone.pk, subject_kind="care.visit", subject_id=7, at=MONDAY)

    assert [row.id for row in evidence.links_for("care.visit", [7])["7"]] == [kept.pk]
    assert EvidenceLink.objects.get(pk=gone.pk).removed_by_id == DIRECTOR.person_id
    with pytest.raises(EvidenceLink.DoesNotExist):
        evidence.file_of("care.visit", 7, gone.pk)
    with pytest.raises(EvidenceLink.DoesNotExist):
        evidence.remove(actor=DIRECTOR, evidence_id=gone.pk, subject_kind="care.visit", subject_id=7, at=MONDAY)
    verbs = [row.verb for row in audit.entries(DIRECTOR, target_kind="care.visit", target_id=7)]
    assert verbs == ["kernel.evidence.removed", "kernel.evidence.attached", "kernel.evidence.attached"]


def test_evidence_is_reached_only_through_the_record_it_belongs_to(db):
    link = evidence.attach_file(**WHERE, stream=PDF, name="รายงาน.pdf")

    assert evidence.file_of("care.visit", 7, link.pk).name == "รายงาน.pdf"
    for kind, subject in (("care.visit", 8), ("care.case", 7)):
        with pytest.raises(EvidenceLink.DoesNotExist):
            evidence.file_of(kind, subject, link.pk)
        with pytest.raises(EvidenceLink.DoesNotExist):
            evidence.remove(actor=DIRECTOR, evidence_id=link.pk, subject_kind=kind, subject_id=subject, at=MONDAY)


def test_the_database_refuses_evidence_that_is_nothing(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceLink.objects.create(
            subject_kind="x", subject_id="1", office_id=1, kind="link", title="x", added_at=MONDAY
        )
