"""Files dropped on the page: kept, checked in the background, known again, refused with words, never trusted."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Import
from khet.kernel import jobs
from khet.kernel.models import Job
from tests import rosters
from tests.warehouse_web_cast import SCHOOLS, damaged, roster

NASTY = '"><script>alert(1)</script>'


def test_a_sent_file_is_checked_by_a_job_whose_progress_the_page_shows(store):
    browser = store.browse("data")
    answer = store.send(browser, roster())
    row = Import.objects.get()

    assert answer.headers["Location"] == f"/data/imports/{row.pk}/"
    shown = browser.get(answer.headers["Location"]).content.decode()
    assert "<progress" in shown
    assert 'hx-trigger="every 1s"' in shown
    jobs.run_pending()
    after = browser.get(answer.headers["Location"], headers={"HX-Request": "true"})
    assert after.headers["HX-Redirect"] == answer.headers["Location"]
    assert "ผ่านทันที" in browser.get(answer.headers["Location"]).content.decode()


def test_a_file_that_nobody_has_looked_at_waits_for_no_person_and_the_list_follows_it(store):
    browser = store.browse("data")
    store.send(browser, roster())

    before = browser.get("/data/").content.decode()
    assert "รอตรวจ" in before
    assert "รอคนตัดสิน" not in before
    assert 'id="checking"' in before
    follows = {"HX-Request": "true", "HX-Target": "checking", "X-Khet-Checking": "1"}
    still = browser.get("/data/", headers=follows).content.decode()
    assert 'id="checking"' in still
    assert 'id="sent"' not in still
    jobs.run_pending()
    after = browser.get("/data/", headers=follows).content.decode()
    assert 'id="checking"' not in after
    assert "พร้อมรับรอง" in after
    assert 'id="sent"' in after


def test_the_list_follows_nothing_that_was_given_up_long_ago(store):
    browser = store.browse("data")
    store.send(browser, roster())
    Import.objects.update(uploaded_at=Import.objects.get().uploaded_at - timedelta(hours=2))

    assert 'id="checking"' not in browser.get("/data/").content.decode()


def test_a_script_is_told_where_to_go_and_a_plain_form_is_sent_there(store):
    browser = store.browse("data")
    files = {"office": store.office_id, "sent": SimpleUploadedFile("a.xlsx", roster())}
    answer = browser.post("/data/upload/", files, headers={"X-Khet-Upload": "1"})

    assert answer.status_code == 200
    assert answer.headers["X-Khet-Location"] == f"/data/imports/{Import.objects.get().pk}/"


def test_the_same_file_again_opens_the_same_import_and_changes_nothing(store):
    first = store.take(roster())
    browser = store.browse("data")
    answer = browser.post(
        "/data/upload/",
        {"office": store.office_id, "sent": SimpleUploadedFile("again.xlsx", roster())},
        follow=True,
    )

    assert Import.objects.count() == 1
    assert answer.redirect_chain == [(f"/data/imports/{first.id}/", 302)]
    assert "เคยส่งแล้ว" in answer.content.decode()


def test_several_files_are_taken_at_once_and_one_bad_one_costs_nothing_of_the_others(store):
    browser = store.browse("data")
    files = [
        SimpleUploadedFile("one.xlsx", roster(12)),
        SimpleUploadedFile("two.xlsx", roster(15)),
        SimpleUploadedFile("empty.csv", b""),
    ]
    page = browser.post("/data/upload/", {"office": store.office_id, "sent": files}, follow=True).content.decode()

    assert Import.objects.count() == 2
    assert "empty.csv" in page
    assert "ไฟล์ว่างเปล่า" in page


def test_a_zip_of_schools_is_one_import(store):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for school in SCHOOLS:
            begin = 100 * SCHOOLS.index(school) + 1
            archive.writestr(f"{school[0]}.xlsx", rosters.workbook(rosters.pupils([school], 8, begin=begin)))
    row = store.take(packed.getvalue(), "schools.zip")

    assert (row.rows_in, row.accepted) == (24, 24)
    assert store.browse("data").get(f"/data/imports/{row.id}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("virus.exe", b"MZ\x90", "โปรแกรม"),
        ("renamed.xlsx", b"%PDF-1.4 nothing", "ไม่ตรงกับนามสกุล"),
        ("a.pdf", b"%PDF-1.4\n", "นามสกุล"),
    ],
)
def test_what_is_no_table_is_refused_beside_the_form(store, name, content, said):
    answer = store.send(store.browse("data"), content, name)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Import.objects.exists()


def test_a_damaged_file_says_so_on_its_page(store):
    broken = roster()[:3000] + b"\x00" * 10
    answer = store.send(store.browse("data"), b"a,b\n\x00\x00", "nul.csv")
    assert answer.status_code in {302, 422}
    answer = store.send(store.browse("data"), broken, "broken.xlsx")
    jobs.run_pending()
    if answer.status_code == 302:
        page = store.browse("data").get(answer.headers["Location"]).content.decode()
        assert "อ่านไฟล์นี้ไม่ได้" in page
    assert not warehouse.snapshots(store.actor("data"), store.office_id)


def test_scripts_in_names_headers_and_cells_are_printed_and_never_run(store):
    rows = [
        rosters.Pupil(1, SCHOOLS[0], changes={8: NASTY, 34: NASTY}),
        *rosters.pupils(SCHOOLS, 12, begin=5),
    ]
    headers = [*rosters.HEADERS[:-1], f"หัว {NASTY}"]
    content = rosters.workbook(rows, headers=headers, title=f"ปีการศึกษา 2567 10 มิถุนายน {NASTY}")
    row = store.take(content, f"ราย{NASTY}.xlsx")
    browser = store.browse("data")

    for address in ("", "map/", "rows/?q=none"):
        page = browser.get(f"/data/imports/{row.id}/{address}").content.decode()
        assert "<script>alert(1)" not in page
        assert NASTY not in page
    assert "<script>alert(1)" not in browser.get("/data/").content.decode()


def test_a_giant_name_is_cut_and_still_taken(store):
    answer = store.send(store.browse("data"), roster(), "ก" * 2000 + ".xlsx")

    assert answer.status_code == 302
    assert len(Import.objects.get().file_name) <= 255


def test_nothing_is_taken_without_the_token_of_the_form(store):
    browser = store.browse("data", enforce_csrf_checks=True)

    assert store.send(browser, roster()).status_code == 403
    assert not Import.objects.exists()


def test_files_go_to_one_s_own_office_only(store):
    answer = store.send(store.browse("stranger"), roster())

    assert answer.status_code == 404
    assert not Import.objects.exists()
    assert not Job.objects.exists()


def test_an_office_that_is_no_number_is_not_found(store):
    browser = store.browse("data")

    assert browser.get("/data/?office=999999").status_code == 404
    assert browser.get("/data/?office=abc").status_code == 200


def test_nothing_chosen_is_said_beside_the_field(store):
    answer = store.browse("data").post("/data/upload/", {"office": store.office_id})

    assert answer.status_code == 422
    assert "โปรด" in answer.content.decode()


def test_a_person_without_the_permission_takes_nothing_in(store):
    assert store.browse("officer").get("/data/").status_code == 403
    assert store.send(store.browse("officer"), damaged()).status_code == 403
