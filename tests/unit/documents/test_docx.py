"""A Word file names the Thai font for every script, keeps widths and merged cells, and holds text as text."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from khet.kernel.documents import Heading, Items, Paragraph, render_docx
from tests.papers_cast import HOSTILE, SIGNED, WORD, issued, levels_table, paper, part_of, word_text


@pytest.fixture(scope="module")
def file() -> bytes:
    return render_docx(issued(levels_table(), SIGNED))


def values(data: bytes, tag: str, attribute: str = "val") -> list[str]:
    return [item.get(f"{WORD}{attribute}") for item in part_of(data, "word/document.xml").iter(f"{WORD}{tag}")]


def test_user_text_is_never_markup():
    data = render_docx(paper(Heading(HOSTILE), Paragraph(HOSTILE + "\x00\x0b"), Items((HOSTILE,)), title=HOSTILE))

    assert word_text(data).count(HOSTILE) == 4
    assert docx.Document(BytesIO(data)).core_properties.title == HOSTILE


def test_every_run_is_sarabun_16_for_latin_and_thai(file: bytes):
    root = part_of(file, "word/document.xml")
    runs = [run for run in root.iter(f"{WORD}r") if run.find(f"{WORD}t") is not None]
    fonts = {tuple(sorted(run.find(f"{WORD}rPr/{WORD}rFonts").attrib.values())) for run in runs}

    assert fonts == {("TH SarabunPSK",) * 4}
    assert all(run.find(f"{WORD}rPr/{WORD}szCs").get(f"{WORD}val") in {"28", "32"} for run in runs)
    assert all(run.find(f"{WORD}rPr/{WORD}lang").get(f"{WORD}bidi") == "th-TH" for run in runs)
    assert all(run.find(f"{WORD}rPr/{WORD}cs") is not None for run in runs)


def test_bold_is_bold_in_thai_too(file: bytes):
    assert len(values(file, "b")) == len(values(file, "bCs")) > 0


def test_tables_have_fixed_widths_repeated_heads_and_unsplit_rows(file: bytes):
    assert values(file, "tblLayout", "type") == ["fixed"]
    assert [int(width) for width in values(file, "gridCol", "w")] == [5443, 1814, 1814]
    assert len(values(file, "tblHeader")) == 2
    assert len(values(file, "cantSplit")) == len(values(file, "tr")) == 6


def test_merged_cells_are_merged(file: bytes):
    assert values(file, "gridSpan") == ["2", "2"]
    assert values(file, "vMerge") == ["restart", None, "restart", "restart", None, None]


def test_opens_again_with_its_text_in_order(file: bytes):
    table = docx.Document(BytesIO(file)).tables[0]

    assert [cell.text for cell in table.rows[2].cells] == [
        "ตัวชี้วัดที่ 1 ระดับความสำเร็จของการนำผลไปใช้",
        "4.50",
        "ดีเยี่ยม",
    ]
    assert table.cell(3, 1).text == "4.50"


def test_header_has_the_number_and_footer_counts_pages(file: bytes):
    assert "สพม.ตัวอย่าง-ผล-2570/0007" in word_text(file, "word/header1.xml")
    fields = [item.text.strip() for item in part_of(file, "word/footer1.xml").iter(f"{WORD}instrText")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_draft_has_a_watermark_and_thai_page_numbers_when_asked():
    data = render_docx(paper(levels_table(), draft=True, digits="thai"))
    header = part_of(data, "word/header1.xml")

    assert [
        item.get("string") for item in header.iter("{urn:schemas-microsoft-com:vml}textpath") if item.get("string")
    ] == ["ร่าง"]
    assert "๔.๕๐" in word_text(data)
    assert "ThaiArabic" in "".join(item.text for item in part_of(data, "word/footer1.xml").iter(f"{WORD}instrText"))


def test_the_signature_block_stays_together(file: bytes):
    paragraphs = list(part_of(file, "word/document.xml").iter(f"{WORD}p"))
    signed = [p for p in paragraphs if p.find(f"{WORD}pPr/{WORD}keepLines") is not None]

    assert len(signed) == 3
    assert [p.find(f"{WORD}pPr/{WORD}keepNext") is not None for p in signed] == [True, True, False]


def test_the_same_document_gives_the_same_bytes(file: bytes):
    assert render_docx(issued(levels_table(), SIGNED)) == file
