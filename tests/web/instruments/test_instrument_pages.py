"""Instruments are listed, read, taken from Excel, given back, published and copied."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from khet.domains.instruments.queries import instruments as queries
from khet.domains.instruments.rules import building
from tests.web.instruments.conftest import MACHINE, Desk, House, shipped, text


def upload(content: bytes, name: str = "form.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SURVEY = [
    ["type", "name", "label::ไทย (th)", "relevant"],
    ["select_one scale", "item1", "ข้อที่หนึ่ง", ""],
    ["text", "more", "เพิ่มเติม", "${item1} = '1'"],
]
CHOICES = [["list_name", "name", "label::ไทย (th)"], ["scale", "2", "มาก"], ["scale", "1", "น้อย"]]
SETTINGS = [["form_title", "form_id"], ["แบบจากไฟล์", "from-file"]]


def test_instruments_are_listed_by_kind_and_found_by_words(desk: Desk):
    shipped()
    browser = desk.house.browse("officer")
    address = reverse("instruments:list")

    every = text(browser.get(address))
    own = text(browser.get(address, {"scope": "own"}))
    ships = text(browser.get(address, {"scope": "shipped"}))
    found = text(browser.get(address, {"q": "RIVER"}))

    assert "แบบประเมินการอบรมริมน้ำ" in every
    assert "แบบมาตรฐาน" in every
    assert "แบบมาตรฐาน" not in own
    assert "แบบประเมินการอบรมริมน้ำ" not in ships
    assert "แบบประเมินการอบรมริมน้ำ" in found


def test_a_new_instrument_begins_in_the_builder(house: House):
    browser = house.browse("officer")

    answer = browser.post(reverse("instruments:new"), {"title_th": "แบบใหม่", "kind": "test", "code": ""})

    [row] = queries.instrument_rows(actor=MACHINE, office_id=house.office_id)
    assert answer["Location"] == reverse("instruments:build", args=[row.id])
    assert (row.title_th, row.kind, row.code) == ("แบบใหม่", "test", "test-1")


def test_a_code_in_use_is_refused_and_the_rest_stays(desk: Desk):
    sent = {"title_th": "แบบที่สอง", "kind": "test", "code": "river-training"}

    answer = desk.house.browse("officer").post(reverse("instruments:new"), sent)

    assert answer.status_code == 422
    assert "แบบที่สอง" in text(answer)


def test_a_workbook_becomes_an_instrument_of_the_office(house: House):
    content = workbook({"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS})

    answer = house.browse("officer").post(reverse("instruments:import_new"), {"file": upload(content)}, follow=True)

    [row] = queries.instrument_rows(actor=MACHINE, office_id=house.office_id)
    assert answer.status_code == 200
    assert (row.code, row.title_th) == ("from-file", "แบบจากไฟล์")
    assert row.draft is not None


def test_a_broken_workbook_names_sheet_row_and_cell(house: House):
    survey = [*SURVEY[:2], ["dance", "item1", "ข้อที่สอง", "${nobody} = 1"]]
    content = workbook({"survey": survey, "choices": CHOICES, "settings": SETTINGS})

    answer = house.browse("officer").post(reverse("instruments:import_new"), {"file": upload(content)})

    shown = text(answer)
    assert answer.status_code == 422
    assert "survey" in shown
    assert "A3" in shown
    assert queries.instrument_rows(actor=MACHINE, office_id=house.office_id) == []


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_told(house: House, content: bytes):
    answer = house.browse("officer").post(reverse("instruments:import_new"), {"file": upload(content)})

    assert answer.status_code == 422
    assert queries.instrument_rows(actor=MACHINE, office_id=house.office_id) == []


def test_a_version_goes_out_to_excel_and_comes_back_as_a_draft(desk: Desk):
    browser = desk.house.browse("officer")
    file = browser.get(desk.url("export", 1))
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    survey = book["survey"]
    names = [cell.value for cell in survey[1]]
    label = next(at for at, name in enumerate(names, start=1) if str(name).startswith("label"))
    row = next(
        line for line in range(2, survey.max_row + 1) if survey.cell(line, names.index("name") + 1).value == "food"
    )
    survey.cell(row, label).value = "อาหารจากไฟล์"
    out = io.BytesIO()
    book.save(out)

    same = browser.post(desk.url("import_version"), {"file": upload(file.content)}, follow=True)
    changed = browser.post(desk.url("import_version"), {"file": upload(out.getvalue())})

    assert "ไม่มีอะไรเปลี่ยน" in text(same)
    assert changed.status_code == 302
    assert (desk.versions[0].number, desk.versions[0].state) == (2, "draft")
    assert desk.question("food").labels["th"] == "อาหารจากไฟล์"
    assert desk.kept == ["part1", "speaker", "place", "food", "why"]


def test_publishing_says_what_breaks_and_asks_for_consent(draft: Desk):
    browser = draft.house.browse("head")
    rows = {"rows": "2", "c0-key": "2", "c0-th": "ดี", "c0-score": "2", "c1-key": "1", "c1-th": "ไม่ดี", "c1-score": "1"}
    browser.post(draft.url("build_list", "scale"), rows | {"do": "save"})

    page = text(browser.get(draft.url("publish")))
    refused = browser.post(draft.url("publish"), {})
    published = browser.post(draft.url("publish"), {"agreed": "on"})

    assert "เทียบกับฉบับก่อนไม่ได้" in page
    assert refused.status_code == 422
    assert published.status_code == 302
    assert [(one.number, one.state) for one in draft.versions] == [(2, "published"), (1, "retired")]


def test_publishing_what_changes_no_meaning_needs_no_consent(draft: Desk):
    browser = draft.house.browse("head")
    browser.post(draft.url("build_add"), {"kind": "text", "after": "why"})

    assert "ยังเทียบกันได้" in text(browser.get(draft.url("publish")))
    assert browser.post(draft.url("publish"), {}).status_code == 302


def test_a_form_with_problems_is_not_published(draft: Desk):
    browser = draft.house.browse("head")
    browser.post(draft.url("build_question", "why"), draft.typed("why", relevant="${nobody} = 1"))

    page = browser.get(draft.url("publish"))
    answer = browser.post(draft.url("publish"), {"agreed": "on"})

    assert "nobody" in text(page)
    assert answer.status_code == 409
    assert draft.versions[0].state == "draft"


def test_an_officer_writes_but_does_not_publish(draft: Desk):
    assert draft.house.browse("officer").get(draft.url("publish")).status_code == 403


def test_the_version_page_says_what_changed(draft: Desk):
    browser = draft.house.browse("officer")
    browser.post(draft.url("build_add"), {"kind": "text", "after": "why", "lines": "ข้อที่เพิ่งเพิ่ม"})

    shown = text(browser.get(draft.url("version", 2)))

    assert "ต่างจากฉบับ 1" in shown
    assert "ข้อที่เพิ่งเพิ่ม" in shown
    assert browser.get(draft.url("version", 9)).status_code == 404


def test_a_shipped_instrument_is_copied_to_the_office_before_it_is_changed(house: House):
    row, browser = shipped(), house.browse("officer")
    address = [row.instrument_id]

    refused = browser.get(reverse("instruments:build", args=address))
    copied = browser.post(reverse("instruments:copy", args=address))

    [own] = queries.instrument_rows(actor=MACHINE, office_id=house.office_id)
    assert refused.status_code == 403
    assert copied["Location"] == reverse("instruments:instrument", args=[own.id])
    assert (own.office_id, own.code) == (house.office_id, "standard")
    assert next(building.outline(queries.form_of(own.draft.id))).question.key == "part1"


def test_an_instrument_is_taken_out_of_use_and_brought_back(desk: Desk):
    browser = desk.house.browse("head")

    browser.post(desk.url("retire"), {"do": "retire"})
    listed = text(browser.get(reverse("instruments:list")))
    every = text(browser.get(reverse("instruments:list"), {"retired": "1"}))
    browser.post(desk.url("retire"), {"do": "restore"})

    assert "แบบประเมินการอบรมริมน้ำ" not in listed
    assert "แบบประเมินการอบรมริมน้ำ" in every
    assert "แบบประเมินการอบรมริมน้ำ" in text(browser.get(reverse("instruments:list")))


def test_the_preview_judges_answers_and_keeps_none(desk: Desk):
    browser = desk.house.browse("officer")

    page = text(browser.get(desk.url("preview", 1)))
    answer = browser.post(desk.url("preview", 1), {"speaker": "9"})

    assert "วิทยากรอธิบายชัดเจน" in page
    assert answer.status_code == 200
    assert "ต้องแก้" in text(answer)


def test_the_preview_speaks_the_languages_of_the_form(draft: Desk):
    browser = draft.house.browse("officer")
    browser.post(draft.url("build_settings"), {"title_th": "ก", "english": "on", "bands": "satisfaction-450"})
    browser.post(draft.url("build_question", "food"), draft.typed("food", label_en="Enough food"))

    assert "Enough food" in text(browser.get(draft.url("preview", 2), {"lang": "en"}))


def test_a_version_is_published_with_a_note_and_warns_of_words_nobody_chose(draft: Desk):
    browser = draft.house.browse("head")
    browser.post(draft.url("build_add"), {"kind": "text"})

    asked = text(browser.get(draft.url("publish")))
    browser.post(draft.url("publish"), {"note": "เพิ่มข้อเสนอแนะ"})

    assert "มี 1 ข้อที่ยังเป็นข้อความตั้งต้น" in asked
    assert draft.versions[0].note == "เพิ่มข้อเสนอแนะ"
    assert "เพิ่มข้อเสนอแนะ" in text(browser.get(draft.url("instrument")))
