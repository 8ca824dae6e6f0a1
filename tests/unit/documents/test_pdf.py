"""A PDF holds exactly the text it was given, repeats its heads, never splits a row, and comes out the same twice."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from khet.kernel import charts
from khet.kernel.documents import Heading, Items, PageBreak, Paragraph, Part, render_pdf
from khet.kernel.documents.pdf import forget
from tests.papers_cast import HOSTILE, SIGNED, VERIFY, folded, issued, levels_table, paper, pdf_pages


def text_of(data: bytes) -> str:
    return folded("".join(pdf_pages(data)))


@pytest.fixture(scope="module")
def long_paper() -> bytes:
    return render_pdf(paper(levels_table(rows=90), SIGNED))


def test_user_text_is_never_markup():
    blocks = (Heading(HOSTILE), Paragraph(HOSTILE), Items((HOSTILE,)), Paragraph((Part(HOSTILE, bold=True),)))
    data = render_pdf(paper(*blocks, title=HOSTILE, header=HOSTILE, footer=HOSTILE))

    assert text_of(data).count(folded(HOSTILE)) == 6
    assert PdfReader(BytesIO(data)).metadata.title == HOSTILE


def test_a_character_without_a_glyph_does_not_stop_the_paper():
    assert "ก่อน–หลัง" in text_of(render_pdf(paper(Paragraph("ก่อน🙂หลัง"))))


def test_every_row_stays_on_one_page(long_paper: bytes):
    pages = [folded(page) for page in pdf_pages(long_paper)]
    whole = {at for at in range(87) for page in pages if f"เริ่มข้อ{at}การ" in page and f"จบข้อ{at}" in page}

    assert len(pages) > 8
    assert whole == set(range(87))


def test_the_head_of_a_table_is_repeated_on_every_page(long_paper: bytes):
    with_rows = [page for page in map(folded, pdf_pages(long_paper)) if "เริ่มข้อ" in page]

    assert all("ระดับคุณภาพ" in page and "คะแนน" in page for page in with_rows)


def test_pages_are_numbered_x_of_y(long_paper: bytes):
    pages = pdf_pages(long_paper)

    assert [re.search(r"หน้า (\d+) จาก (\d+)", page).groups() for page in pages] == [
        (str(at), str(len(pages))) for at in range(1, len(pages) + 1)
    ]


def test_a_signature_block_is_never_split():
    for rows in range(30, 44):
        filler = [Paragraph(f"บรรทัดที่ {at}") for at in range(rows)]
        pages = [folded(page) for page in pdf_pages(render_pdf(paper(*filler, SIGNED)))]
        assert len([page for page in pages if "ลงชื่อ" in page or "ผู้อำนวยการ" in page]) == 1


def test_thai_digits_reach_text_and_page_numbers_but_not_addresses():
    text = text_of(render_pdf(issued(levels_table(), digits="thai")))

    assert "๔.๕๐" in text
    assert "หน้า๑จาก๑" in text
    assert folded(VERIFY) in text


def test_carries_number_and_verification_address():
    text = text_of(render_pdf(issued(Paragraph("เนื้อหา"))))

    assert "เลขที่สพม.ตัวอย่าง-ผล-2570/0007" in text


def test_a_draft_says_so_and_has_no_number():
    text = text_of(render_pdf(paper(Paragraph("เนื้อหา"), draft=True)))

    assert "ร่างยังไม่เผยแพร่" in text
    assert "เลขที่" not in text


def test_is_tagged_archive_pdf_with_title_and_language():
    reader = PdfReader(BytesIO(render_pdf(paper(levels_table()))))
    xmp = reader.root_object["/Metadata"].get_data().decode()

    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "th"
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp


def test_a_paper_with_a_chart_is_archive_pdf_too():
    chart = charts.bar([charts.Point("น้ำ", None, "-")], title="กราฟ", label_title="ข้อ", value_title="คะแนน")
    data = render_pdf(paper(chart, PageBreak(), Paragraph("หน้าใหม่")))

    assert b"pdfaid" in data
    assert len(pdf_pages(data)) == 2


def test_the_same_document_gives_the_same_bytes():
    assert render_pdf(issued(levels_table())) == render_pdf(issued(levels_table()))


def test_a_landscape_paper_is_wide():
    box = PdfReader(BytesIO(render_pdf(paper(Paragraph("กว้าง"), orientation="landscape")))).pages[0].mediabox

    assert box.width > box.height


def test_a_paper_is_the_same_after_typst_was_told_to_forget():
    document = paper(Paragraph("กำกับติดตามการดำเนินงาน"))
    before = render_pdf(document)

    forget()

    assert render_pdf(document) == before
