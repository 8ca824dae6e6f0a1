"""A bound report has a cover, contents with true page numbers, letters before page 1, and numbered captions."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from khet.kernel.documents import (
    BadDocument,
    FigureRef,
    Items,
    Paragraph,
    Part,
    Picture,
    Pictures,
    render_docx,
    render_html,
    render_pdf,
    render_xlsx,
)
from khet.kernel.documents.book import front_number
from khet.kernel.documents.pdf import pages_of
from tests.books_cast import book, photo
from tests.papers_cast import WORD, folded, paper, part_of, pdf_pages, word_text


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return [folded(page) for page in pdf_pages(render_pdf(book()))]


@pytest.fixture(scope="module")
def word() -> bytes:
    return render_docx(book(digits="thai"))


def test_front_matter_is_numbered_by_letters_in_the_order_of_thai_books():
    assert [front_number(page) for page in (1, 2, 3, 4, 5, 6, 42)] == ["ก", "ข", "ค", "ง", "จ", "ฉ", "กก"]


def test_the_cover_has_no_page_number_and_the_body_starts_at_one(pages: list[str]):
    numbers = [found.group(1) if (found := re.search(r"หน้า([ก-ฮ]|\d+)(?:จาก\d+)?$", page)) else "" for page in pages]

    assert numbers[:3] == ["", "ก", "ข"]
    body = numbers[3:]
    assert body == [str(at) for at in range(1, len(body) + 1)]
    assert pages[3].endswith(f"หน้า1จาก{len(body)}")


def test_contents_name_the_pages_on_which_headings_tables_and_pictures_stand(pages: list[str]):
    contents = pages[2]
    for at, page in enumerate(pages[3:], start=1):
        for text in ("ส่วนที่2การดำเนินงาน", "ตารางที่2ระดับของส่วน2", "ภาพที่4ภาพของส่วน2/0"):
            if text in page:
                listed = re.search(re.escape(text) + r"[.·⋅\u2060]*(\d+)", contents)
                assert listed is not None
                assert listed.group(1) == str(at)


def test_captions_are_numbered_each_in_its_own_row(pages: list[str]):
    text = "".join(pages[3:])

    assert [text.index(f"ตารางที่{at}ระดับของส่วน{at}") for at in (1, 2)]
    assert all(f"ภาพที่{at}ภาพของ" in text for at in range(1, 7))


def test_is_tagged_and_comes_out_the_same_twice():
    first, second = render_pdf(book(1)), render_pdf(book(1))

    assert first == second
    read = PdfReader(BytesIO(first))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert sum(len(page.images) for page in read.pages) == 3


def test_asking_for_the_pages_tells_them_as_they_are_printed():
    told = pages_of(book(digits="thai"))

    assert told["paper_headings_1"] == "ก"
    assert told["paper_headings_2"] == "๑"


def test_a_picture_that_is_no_picture_is_refused():
    with pytest.raises(BadDocument):
        render_pdf(paper(Pictures((Picture(b"GIF89a", "ภาพ"),))))


def test_word_counts_contents_captions_and_sections_itself(word: bytes):
    root = part_of(word, "word/document.xml")
    codes = [item.text.strip() for item in root.iter(f"{WORD}instrText")]
    forms = [item.get(f"{WORD}fmt") for item in root.iter(f"{WORD}pgNumType")]

    assert codes[:3] == ['TOC \\o "1-3" \\h \\z \\u', 'TOC \\h \\z \\c "ตารางที่"', 'TOC \\h \\z \\c "ภาพที่"']
    assert codes.count("SEQ ตารางที่ \\* ThaiArabic") == 2
    assert codes.count("SEQ ภาพที่ \\* ThaiArabic") == 6
    assert forms == ["thaiLetters", "thaiNumbers"]


def test_words_contents_show_the_pages_of_the_pdf_until_word_has_counted(word: bytes):
    lines = [paragraph.text for paragraph in docx.Document(BytesIO(word)).paragraphs]

    told = pages_of(book(digits="thai"))
    assert f"ส่วนที่ ๒ การดำเนินงาน\t{told['paper_headings_4']}" in lines
    assert "คำนำ\tก" in lines


def test_every_entry_of_words_contents_leads_to_a_bookmark(word: bytes):
    root = part_of(word, "word/document.xml")
    marks = [item.get(f"{WORD}name") for item in root.iter(f"{WORD}bookmarkStart")]
    numbers = [item.get(f"{WORD}id") for item in root.iter(f"{WORD}bookmarkStart")]
    leads = [item.get(f"{WORD}anchor") for item in root.iter(f"{WORD}hyperlink")]

    assert set(leads) == set(marks)
    assert len(set(numbers)) == len(numbers)


def test_word_describes_pictures_and_never_parts_them_from_their_captions(word: bytes):
    root = part_of(word, "word/document.xml")
    told = [item.get("descr") for item in root.iter() if item.tag.endswith("}docPr")]

    assert told == ["ผู้เข้าร่วมชมแปลงผัก"] * 6
    assert "ภาพที่ ๑ ภาพของส่วน ๑/๐" in word_text(word)
    assert word == render_docx(book(digits="thai"))
    assert sum(name.startswith("word/media/") for name in zipfile.ZipFile(BytesIO(word)).namelist()) == 6


def test_a_page_leads_from_contents_to_headings_and_shows_pictures():
    shown = str(render_html(book(1)))

    for anchor in re.findall(r'href="#([^"]+)"', shown):
        assert f'id="{anchor}"' in shown
    assert shown.count('<img src="data:image/jpeg;base64,') == 3
    assert "<figcaption>ภาพที่ 1 ภาพของส่วน 1/0</figcaption>" in shown


def test_a_page_takes_a_picture_from_its_address():
    shown = str(render_html(paper(Pictures((Picture(photo(), "แปลงผัก", url="/files/1/"),)))))

    assert '<figure><img src="/files/1/" alt="แปลงผัก" loading="lazy"></figure>' in shown


def test_a_workbook_leaves_pictures_and_lists_of_pages_out():
    workbook = load_workbook(BytesIO(render_xlsx(book())))

    text = [str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value]
    assert "ตารางที่ 2 ระดับของส่วน 2" in text
    assert not any("ภาพของส่วน" in line or line == "สารบัญ" for line in text)


def test_figures_inside_sentences_count_as_figures_of_the_paper():
    figure = FigureRef("x̄", "4.70", "tests.figure", {"item": 1})
    said = (Part("ค่าเฉลี่ย "), Part("4.70", figure=figure))

    assert paper(Paragraph(said), Items((said,))).figures() == (figure,)
