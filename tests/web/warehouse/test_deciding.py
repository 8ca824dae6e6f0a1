"""The report of a file: rows that add up, questions that one decision settles, and accepting what was seen."""

from __future__ import annotations

import io
import re
import zipfile
from types import SimpleNamespace

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Decision, Import, Snapshot
from khet.domains.warehouse.web.shown import causes, token
from khet.kernel import jobs
from tests import rosters
from tests.warehouse_web_cast import SCHOOLS, damaged, roster

QUESTION = re.compile(r'name="q\.([0-9a-f]{20})" value="([^"]+)"')


@pytest.fixture
def row(store):
    """A damaged file that was checked."""
    return store.take(damaged())


def _page(store, row, who="data"):
    return store.browse(who).get(f"/data/imports/{row.id}/").content.decode()


def _question(store, row, cause):
    return next(each for each in warehouse.questions(store.actor("data"), row.id) if each.cause == cause)


def _answers(page, option="refuse"):
    return {f"q.{token}": value for token, value in QUESTION.findall(page) if value == option}


def test_the_rows_of_the_file_add_up_on_the_page(store, row):
    page = _page(store, row)
    counts = [int(text.replace(",", "")) for text in re.findall(r"<dd>(?:<a[^>]*>)?([\d,]+)", page)[:5]]

    assert counts[0] == 60
    assert counts[0] == sum(counts[1:])
    assert all(counts[at] for at in (1, 2, 3))


def test_every_kind_of_trouble_has_its_heading_and_what_was_mended_stands_there(store, row):
    page = _page(store, row)

    for words in ("รหัสโรงเรียนไม่มีในทะเบียน", "อ่านเป็นวันที่ไม่ได้", "เลขประจำตัวเดียวกันอยู่หลายแถว", "ค่าไม่อยู่ในรายการที่ใช้ได้"):
        assert words in page
    assert "15/06/2011 → 15/06/2554" in page


def test_one_decision_settles_all_rows_of_a_question_and_may_be_changed(store, row):
    browser = store.browse("data")
    answers = _answers(_page(store, row))
    browser.post(f"/data/imports/{row.id}/decide/", answers)
    jobs.run_pending()
    after = warehouse.import_row(store.actor("data"), row.id)

    assert Decision.objects.count() == len(answers) > 1
    assert after.waiting < row.waiting
    assert after.refused > row.refused
    assert after.rows_in == after.accepted + after.repaired + after.waiting + after.refused
    date = _question(store, row, "date.unreadable")
    assert date.answer == "refuse"
    browser.post(f"/data/imports/{row.id}/decide/", {f"q.{token(date)}": "empty"})
    jobs.run_pending()
    again = warehouse.import_row(store.actor("data"), row.id)
    assert again.refused == after.refused - 1
    assert _question(store, row, "date.unreadable").answer == "empty"


def test_an_answer_that_the_question_does_not_offer_is_refused_and_keeps_nothing(store, row):
    browser = store.browse("data")
    answers = dict.fromkeys(_answers(_page(store, row)), "person:1")
    answer = browser.post(f"/data/imports/{row.id}/decide/", answers, follow=True)

    assert not Decision.objects.exists()
    assert "toast bad" in answer.content.decode()


def test_a_question_that_is_gone_is_said_so(store, row):
    answer = store.browse("data").post(f"/data/imports/{row.id}/decide/", {"q." + "0" * 20: "refuse"}, follow=True)

    assert "เปลี่ยนไปแล้ว" in answer.content.decode()


def test_the_rows_of_a_question_are_shown_as_the_file_holds_them(store, row):
    link = re.search(r'href="(/data/imports/\d+/rows/\?q=[0-9a-f]+)"', _page(store, row)).group(1)
    browser = store.browse("data")

    assert "<table" in browser.get(link).content.decode()
    part = browser.get(link, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_sensitive_cells_are_shown_to_nobody_and_personal_ones_to_few(store, row):
    double = _question(store, row, "person.id_twice")
    address = f"/data/imports/{row.id}/rows/?q={token(double)}"
    to_data, to_keeper = (store.browse(who).get(address).content.decode() for who in ("data", "keeper"))

    assert rosters.citizen(1) in to_data
    assert rosters.citizen(1) not in to_keeper
    assert "ลองเรียน" in to_data
    assert "ลองเรียน" not in to_keeper
    assert "พุทธ" not in to_data + to_keeper


def test_questions_about_people_are_masked_and_closed_for_whoever_may_not_see_people(store, row):
    store.publish(roster(30))
    moved = [
        rosters.Pupil(1, SCHOOLS[0], changes={8: "ชื่ออื่น", 9: "สกุลอื่น", 10: "01/01/2550"}),
        *rosters.pupils(SCHOOLS, 20, begin=2),
    ]
    asked = store.take(rosters.workbook(moved, month="พฤศจิกายน"), "nov.xlsx")
    to_data, to_keeper = _page(store, asked), _page(store, asked, "keeper")

    assert "เลขประจำตัวเป็นของอีกคนหนึ่ง" in to_data
    assert "เลขประจำตัวเป็นของอีกคนหนึ่ง" in to_keeper
    assert "สกุลอื่น" in to_data
    assert "สกุลอื่น" not in to_keeper
    conflict = _question(store, asked, "identity.conflict")
    store.browse("keeper").post(f"/data/imports/{asked.id}/decide/", {f"q.{token(conflict)}": "new_person"})
    assert not Decision.objects.filter(imported_id=asked.id).exists()


def test_accepting_publishes_and_leads_to_the_snapshot(store):
    row = store.take(roster())
    browser = store.browse("data")
    page = _page(store, row)
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    browser.post(f"/data/imports/{row.id}/accept/", {"seen": seen})
    jobs.run_pending()

    snapshot = Snapshot.objects.get()
    assert snapshot.rows == 30
    assert f"/data/snapshots/{snapshot.uuid}/" in _page(store, row)


def test_a_page_that_shows_an_older_check_accepts_nothing(store, row):
    seen = re.search(r'name="seen" value="([^"]+)"', _page(store, row)).group(1)
    browser = store.browse("data")
    browser.post(f"/data/imports/{row.id}/decide/", _answers(_page(store, row)))
    jobs.run_pending()
    answer = browser.post(f"/data/imports/{row.id}/accept/", {"seen": seen}, follow=True)
    jobs.run_pending()

    assert "ตรวจใหม่" in answer.content.decode()
    assert not Snapshot.objects.exists()


def test_a_file_of_headings_alone_says_what_to_confirm_and_adds_nothing_up(store):
    row = store.take("รหัสโรงเรียน,เลขที่เหตุการณ์,วันที่เกิดเหตุ,กลุ่มภัย\n".encode(), "incidents_2567.csv")
    page = _page(store, row)

    assert "ไฟล์นี้มีแต่หัวคอลัมน์" in page
    assert "รับรองได้เมื่อยืนยันแล้วว่าทั้งเขตไม่มีรายการ" in page
    assert "ทุกแถวในไฟล์อยู่ที่ไหน" not in page
    store.browse("data").post(f"/data/imports/{row.id}/decide/", _answers(page, "accept"))
    jobs.run_pending()
    page = _page(store, row)
    assert "รับรองว่าไม่มีรายการ" in page
    assert "ทุกแถวอยู่ในชุดข้อมูล" not in page


def test_what_is_asked_of_the_whole_file_stands_first():
    def asked(cause, rows):
        words = {"message_th": cause, "message_en": cause, "suggestion": "", "options": (), "sample": (), "answer": ""}
        place = {"field": "", "group": "", "column": "", "rows": rows, "row_count": len(rows)}
        return warehouse.QuestionRow(id=1, import_id=1, cause=cause, **place, **words)

    questions = [asked("id.checksum", (3,)), asked("file.other_year", ()), asked("code.unknown", (4, 5))]
    row = SimpleNamespace(id=1, dataset="pupils")

    shown = causes(questions, row, sees_people=True, schools=None)

    assert [each.key for each in shown] == ["file-other_year", "id-checksum", "code-unknown"]


def test_replacing_what_another_file_told_needs_a_reason_and_the_page_asks_for_it(store):
    store.publish(roster(30), "first.xlsx")
    row = store.take(roster(33), "second.xlsx")
    page = _page(store, row)
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    browser = store.browse("data")

    assert 'name="reason"' in page
    browser.post(f"/data/imports/{row.id}/accept/", {"seen": seen, "reason": ""})
    jobs.run_pending()
    assert Snapshot.objects.count() == 1
    assert "first.xlsx" in _page(store, row)
    browser.post(f"/data/imports/{row.id}/accept/", {"seen": seen, "reason": "ไฟล์แรกขาดสามคน"})
    jobs.run_pending()
    assert Snapshot.objects.filter(superseded_reason="ไฟล์แรกขาดสามคน").exists()


def test_a_file_is_withdrawn_with_a_reason_only(store, row):
    browser = store.browse("data")
    browser.post(f"/data/imports/{row.id}/withdraw/", {"reason": "ส่งผิดไฟล์"})

    assert Import.objects.get(pk=row.id).state == "withdrawn"
    assert "ถอนไฟล์นี้แล้ว" in _page(store, row)


def test_the_marked_workbook_is_a_download_and_starts_no_formula(store):
    rows = [
        rosters.Pupil(1, SCHOOLS[0], changes={8: "=HYPERLINK(1)", 34: "=1+1"}),
        *rosters.pupils(SCHOOLS, 9, begin=2),
    ]
    row = store.take(rosters.workbook(rows), "=cmd.xlsx")
    answer = store.browse("data").get(f"/data/imports/{row.id}/marked.xlsx")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
    assert "<f>" not in sheets


def test_the_marked_workbook_is_not_for_whoever_may_not_see_people(store, row):
    assert store.browse("keeper").get(f"/data/imports/{row.id}/").status_code == 200
    assert store.browse("keeper").get(f"/data/imports/{row.id}/marked.xlsx").status_code == 403


@pytest.mark.parametrize("where", ["", "map/", "rows/", "period/", "marked.xlsx"])
def test_another_office_s_import_does_not_exist(store, row, where):
    assert store.browse("stranger").get(f"/data/imports/{row.id}/{where}").status_code == 404


@pytest.mark.parametrize("step", ["decide", "accept", "withdraw", "map", "period"])
def test_nobody_of_another_office_changes_an_import(store, row, step):
    answer = store.browse("stranger").post(f"/data/imports/{row.id}/{step}/", {"reason": "x", "seen": "x"})

    assert answer.status_code == 404
    assert Import.objects.get().state == "checked"
    assert not Decision.objects.exists()


@pytest.mark.parametrize("step", ["decide", "accept", "withdraw", "map", "period"])
def test_every_step_needs_the_token_of_its_form(store, row, step):
    browser = store.browse("data", enforce_csrf_checks=True)

    assert browser.post(f"/data/imports/{row.id}/{step}/", {"reason": "x"}).status_code == 403
