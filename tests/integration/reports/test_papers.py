"""Papers of an office: published ones carry a number that verifies, unpublished ones are drafts, outsiders see none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from khet.domains.frameworks import public as frameworks
from khet.kernel import register
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.documents import Document, Heading, Paragraph, Signatures, Table, plain
from khet.kernel.models import IssuedDocument
from khet.reports import public as reports
from khet.reports import wording
from tests.frameworks_cast import AT, LATER, YEAR, Cast
from tests.integration.reports.conftest import publish, take
from tests.papers_cast import folded, pdf_pages

TODAY = date(2023, 10, 2)


def build(cast: Cast, who: Actor, kind: str = "results", framework: str | None = "river") -> Document:
    return reports.build(
        actor=who,
        kind=kind,  # type: ignore[arg-type]
        office_id=cast.office.id,
        framework_code=framework,
        year=YEAR,
        today=TODAY,
    )


def make(cast: Cast, who: Actor, at: datetime = LATER, **more: Any) -> reports.Paper:
    asked: dict[str, Any] = {"kind": "results", "framework_code": "river", "file_format": "pdf", **more}
    return reports.make(actor=who, office_id=cast.office.id, year=YEAR, at=at, **asked)


def figures(document: Document) -> list[list[str]]:
    return [[plain(cell.text) for cell in row.cells] for table in document.tables() for row in table.rows]


def test_a_published_result_is_built_with_its_names_and_figures(published: Cast, clerk: Actor):
    document = build(published, clerk)

    assert not document.draft
    assert document.subtitle_lines == (
        "ตามกรอบสายน้ำ",
        "ประจำปีงบประมาณ พ.ศ. 2566",
        "สำนักงานเขตสมมติ สพม.ริมน้ำ",
    )
    assert ["น้ำใส", "4", "3", "3.50", "ดีมาก"] in figures(document)


def test_what_is_not_published_is_a_draft_without_a_number(cast: Cast, clerk: Actor):
    frameworks.open_evaluation(actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT)
    paper = make(cast, clerk)

    assert paper.reference is None
    assert paper.verify_url is None
    assert "ร่างยังไม่เผยแพร่" in folded("".join(pdf_pages(paper.content)))
    assert not IssuedDocument.objects.exists()


def test_a_draft_says_when_it_shows_levels_that_nobody_scored_yet(cast: Cast, clerk: Actor):
    take(cast, "code,round6,round12\n1,5,5\n")
    document = build(cast, clerk)

    assert document.draft
    assert wording.SELF_SCORED in [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_an_issued_paper_prints_its_number_and_registers_every_figure(published: Cast, clerk: Actor):
    paper = make(published, clerk)
    (entry,) = register.issued(clerk, frameworks.permissions.PAPER_ISSUE, office_id=published.office.id)
    checks = register.check(entry)

    assert paper.reference == entry.reference == "สพม.ริมน้ำ-RV-2566/0001"
    assert folded(paper.reference) in folded("".join(pdf_pages(paper.content)))
    assert len(checks) == 3 * 4 + 2
    assert [check.label for check in checks if check.changed] == []
    assert {figure.resolver for figure in register.figures_of(entry)} == {frameworks.FIGURE_RESOLVER}


def test_verification_marks_the_figures_that_changed_since(published: Cast, clerk: Actor):
    make(published, clerk)
    (entry,) = register.issued(clerk, frameworks.permissions.PAPER_ISSUE, office_id=published.office.id)
    publish(published, "code,round6,round12\n1,5,3\n2b,5,5\nX1,3,4\n", again="แก้คะแนนข้อ 1")
    changed = {check.label: (check.issued, check.now) for check in register.check(entry) if check.changed}

    assert changed["1 รอบ 6 เดือน"] == ("4", "5")
    assert changed["1 ค่าคะแนนเฉลี่ย"] == ("3.50", "4.00")
    assert "2b ค่าคะแนนเฉลี่ย" not in changed


def test_the_same_content_keeps_its_number_in_every_format_and_on_every_day(published: Cast, clerk: Actor):
    papers = [
        make(published, clerk, at=LATER + timedelta(days=at), file_format=fmt, digits=digits)
        for at, (fmt, digits) in enumerate([("pdf", "arabic"), ("docx", "arabic"), ("xlsx", "thai"), ("pdf", "arabic")])
    ]

    assert len({paper.reference for paper in papers}) == 1
    assert papers[0].content == papers[3].content
    assert IssuedDocument.objects.count() == 1


def test_new_content_takes_a_new_number_and_supersedes_the_old_paper(published: Cast, clerk: Actor):
    first = make(published, clerk)
    publish(published, "code,round6,round12\n1,5,5\n2b,5,5\nX1,3,4\n", again="แก้คะแนนข้อ 1")
    second = make(published, clerk)
    old, new = IssuedDocument.objects.order_by("pk")

    assert (first.reference, second.reference) == (old.reference, new.reference)
    assert (old.state, old.superseded_by, new.state) == ("superseded", new, "valid")
    assert new.number == 2


def test_a_draft_of_a_published_paper_takes_no_number(published: Cast, clerk: Actor):
    paper = reports.make(
        actor=clerk,
        kind="results",
        office_id=published.office.id,
        framework_code="river",
        year=YEAR,
        file_format="docx",
        at=LATER,
        draft=True,
    )

    assert paper.reference is None
    assert not IssuedDocument.objects.exists()


def test_a_paper_that_cannot_be_rendered_takes_no_number(
    published: Cast, clerk: Actor, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> bytes:
        raise OSError("no room left")

    monkeypatch.setattr("khet.reports.issuing.render_pdf", fail)
    with pytest.raises(OSError, match="no room"):
        make(published, clerk)
    monkeypatch.undo()

    assert not IssuedDocument.objects.exists()
    assert make(published, clerk).reference == "สพม.ริมน้ำ-RV-2566/0001"


def test_issuing_needs_its_permission_for_the_office(published: Cast):
    with pytest.raises(NotAllowed):
        make(published, published.reader)
    assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize("kind", ["results", "suggestions"])
def test_another_offices_draft_does_not_exist_for_an_outsider(cast: Cast, kind: str):
    frameworks.open_evaluation(actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT)

    with pytest.raises(frameworks.NoSuchEvaluation):
        build(cast, cast.outsider, kind)


def test_another_offices_summary_does_not_exist_for_an_outsider(published: Cast):
    with pytest.raises(frameworks.NoSuchEvaluation):
        build(published, published.outsider, "summary", None)


def test_the_suggestion_book_has_only_the_nodes_with_advice_of_published_rounds(cast: Cast, clerk: Actor):
    row = frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT
    )
    for round_code, text in (("6", "ทำดีแล้ว\nควรขยายผล"), ("12", "ควรทำต่อ")):
        frameworks.write_suggestion(
            actor=cast.evaluator, evaluation_id=row.id, round_code=round_code, node_code="1", text=text, at=AT
        )
    publish(cast, "code,round6\n1,4\n2b,5\nX1,3\n")
    document = build(cast, clerk, "suggestions")

    assert [block.text for block in document.blocks if isinstance(block, Heading)] == ["น้ำใส"]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["ทำดีแล้ว", "ควรขยายผล"]


def test_the_summary_has_a_line_per_framework_and_a_blank_signature(published: Cast, clerk: Actor):
    publish(published, "code,score\n1.1,5\n2.1,4\n2.2,5\n", framework="tree")
    document = build(published, clerk, "summary", None)
    (table,) = document.tables()
    signed = document.blocks[-1]

    assert [plain(row.cells[0].text) for row in table.rows] == ["1. กรอบสายน้ำ", "2. มาตรฐานต้นไม้"]
    assert isinstance(signed, Signatures)
    assert signed.signers[0].name == ""
    assert [figure.args["framework"] for figure in document.figures()] == ["river", "tree"]


def test_a_tree_closes_with_a_signature_block_and_a_flat_list_does_not(published: Cast, clerk: Actor):
    publish(published, "code,score\n1.1,5\n2.1,4\n2.2,5\n", framework="tree")

    assert isinstance(build(published, clerk, framework="tree").blocks[-1], Signatures)
    assert isinstance(build(published, clerk).blocks[-1], Table)
