"""The workbook of an office: downloaded, filled, uploaded; faulty cells come back marked, good ones are kept."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khet.domains.frameworks.models import Entry
from khet.domains.frameworks.web import upload
from khet.kernel import jobs


def template(house, place_url, who="officer", code="river"):
    answer = house.browse(who).get(place_url(code, "template.xlsx"))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


HEADS = {"รหัส": "code", "ระดับ รอบ 6 เดือน": "round6", "ระดับ รอบ 12 เดือน": "round12"}


def cells(book):
    """Where to write: the sheet, the row of each code, the column of each heading."""
    sheet = book["ผลการประเมิน"]
    top = next(row for row in sheet.iter_rows() if row[0].value == "รหัส")
    headings = {HEADS[cell.value]: cell.column for cell in top if cell.value in HEADS}
    first = top[0].row + 1
    codes = {str(sheet.cell(at, 1).value): at for at in range(first, sheet.max_row + 1) if sheet.cell(at, 1).value}
    return sheet, codes, headings


def filled(book, values):
    sheet, codes, headings = cells(book)
    for (code, heading), value in values.items():
        sheet.cell(codes[code], headings[heading]).value = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def send(house, place_url, data, name="river.xlsx", who="officer", code="river"):
    sent = {"file": SimpleUploadedFile(name, data)}
    return house.browse(who).post(place_url(code, "upload/take/"), sent)


def levels(row):
    found = Entry.objects.filter(round__evaluation_id=row.id).exclude(self_level=None)
    return {(entry.node_code, entry.round.code): int(entry.self_level) for entry in found.select_related("round")}


def test_a_filled_workbook_becomes_drafts(house, river, place_url):
    book = template(house, place_url)

    answer = send(house, place_url, filled(book, {("1", "round6"): 4, ("X1", "round6"): 5, ("1", "round12"): 3}))

    assert answer.status_code == 302
    assert levels(river) == {("1", "6"): 4, ("X1", "6"): 5, ("1", "12"): 3}
    assert set(Entry.objects.values_list("step", flat=True)) == {"draft"}


def test_a_faulty_cell_comes_back_marked_with_its_reason_and_the_good_ones_are_kept(house, river, place_url):
    book = template(house, place_url)

    answer = send(house, place_url, filled(book, {("1", "round6"): 9, ("X1", "round6"): 5}))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert levels(river) == {("X1", "6"): 5}
    link = re.search(r'href="(/[^"]*)"[^>]*download>[^<]*ทำสี', page)
    assert link is not None
    given = house.browse("officer").get(link.group(1))
    marked = openpyxl.load_workbook(io.BytesIO(b"".join(given.streaming_content) if given.streaming else given.content))
    sheet, codes, headings = cells(marked)
    wrong = sheet.cell(codes["1"], headings["round6"])
    right = sheet.cell(codes["X1"], headings["round6"])
    assert wrong.value == 9
    assert wrong.fill.fgColor.rgb != right.fill.fgColor.rgb
    assert wrong.comment is not None
    assert re.search("[ก-๙]", wrong.comment.text)
    assert right.comment is None
    assert wrong.coordinate in page


def test_the_marked_workbook_mended_is_taken(house, river, place_url):
    book = template(house, place_url)
    page = send(house, place_url, filled(book, {("1", "round6"): 9})).content.decode()
    link = re.search(r'href="(/[^"]*)"[^>]*download>[^<]*ทำสี', page).group(1)
    given = house.browse("officer").get(link)
    marked = openpyxl.load_workbook(io.BytesIO(b"".join(given.streaming_content) if given.streaming else given.content))

    answer = send(house, place_url, filled(marked, {("1", "round6"): 4}))

    assert answer.status_code == 302
    assert levels(river) == {("1", "6"): 4}


def test_a_workbook_of_another_framework_is_refused(house, river, delta, place_url):
    book = template(house, place_url, code="delta")
    made = io.BytesIO()
    book.save(made)

    answer = send(house, place_url, made.getvalue())

    assert answer.status_code in {200, 422}
    assert levels(river) == {}


def test_edited_headings_are_refused_by_name(house, river, place_url):
    book = template(house, place_url)
    sheet, codes, headings = cells(book)
    sheet.cell(min(codes.values()) - 1, headings["round6"]).value = "รอบหก"
    made = io.BytesIO()
    book.save(made)

    answer = send(house, place_url, made.getvalue())

    assert answer.status_code in {200, 422}
    assert sheet.cell(min(codes.values()) - 1, headings["round6"]).coordinate in answer.content.decode()
    assert levels(river) == {}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ว่าง.xlsx", b""),
        ("ปลอม.xlsx", b"MZ\x90\x00"),
        ("รูป.png", b"\x89PNG\r\n\x1a\n"),
        ("เสีย.xlsx", b"PK\x03\x04nothing"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(house, river, place_url, name, data):
    answer = send(house, place_url, data, name)

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


def test_a_pasted_block_becomes_drafts(house, river, place_url):
    block = "code\tround6\tround12\n1\t๔\t\nX1\t5\t5\n"

    answer = house.browse("officer").post(place_url("river", "upload/take/"), {"block": block})

    assert answer.status_code == 302
    assert levels(river) == {("1", "6"): 4, ("X1", "6"): 5, ("X1", "12"): 5}


def test_a_large_file_is_imported_in_a_job_whose_page_is_shown(house, river, place_url, monkeypatch):
    monkeypatch.setattr(upload, "DIRECT_KB", 0)

    answer = send(house, place_url, b"code,round6\n1,4\nX1,9\n", name="river.csv")

    assert answer.status_code == 302
    assert answer.url.startswith("/system/jobs/")
    assert not levels(river)
    jobs.run_pending()
    assert levels(river) == {("1", "6"): 4}
    assert "ดาวน์โหลดไฟล์" in house.browse("officer").get(answer.url).content.decode()


def test_a_block_copied_from_the_workbook_keeps_its_own_headings(house, river, place_url):
    block = "รหัส\tชื่อ\tระดับ รอบ 12 เดือน\r\n1\tน้ำใส\t3\r\n"

    house.browse("officer").post(place_url("river", "upload/take/"), {"block": block})

    assert levels(river) == {("1", "12"): 3}


def test_a_pasted_block_with_faults_stays_as_typed(house, river, place_url):
    block = "code\tround6\n1\t4\n99\t5\n"

    answer = house.browse("officer").post(place_url("river", "upload/take/"), {"block": block})
    page = answer.content.decode()

    assert levels(river) == {("1", "6"): 4}
    assert "99\t5" in page


@pytest.mark.parametrize("who", ["evaluator", "teacher", "partner", "outsider"])
def test_nobody_else_uploads(house, river, place_url, who):
    answer = house.browse(who).post(place_url("river", "upload/take/"), {"block": "code\tround6\n1\t4\n"})

    assert answer.status_code in {403, 404}
    assert levels(river) == {}


def test_the_page_offers_both_ways(house, river, place_url):
    page = house.browse("officer").get(place_url("river", "upload/")).content.decode()

    assert "template.xlsx" in page
    assert 'name="block"' in page
