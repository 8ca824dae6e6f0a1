"""The mapper's header row: changed by a person, read anew, kept with the import, and remembered for the next file."""

from __future__ import annotations

import re

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Import, SavedMapping
from khet.kernel import jobs
from khet.kernel.actor import NotAllowed
from tests.warehouse_web_cast import SCHOOLS


def report(year: int, score: int = 40) -> bytes:
    """A sheet whose titles look more like a header than its header does."""
    rows = [f"{name},ม.3,{20 + at},{score + at}.25" for at, (_code, name) in enumerate(SCHOOLS)]
    return "\n".join([f"รหัสโรงเรียน,ชั้น,เพศ,ปี {year}", "แบบสรุป,ฉบับร่าง,ประจำ,ปี", "ก,ข,ค,ง", *rows]).encode()


MAPPED = {"c.0": "school_name", "c.1": "grade", "c.2": "candidates", "c.3": "thai", "dataset": "onet", "table": "0"}


@pytest.fixture
def row(store):
    """Such a file, which nobody recognises."""
    return store.take(report(2566), "สรุป.csv")


def _map(store, row, **more):
    sent = {**MAPPED, "header": "3", "year": "2566", "remember": "on", **more}
    return store.browse("data").post(f"/data/imports/{row.id}/map/", sent)


def _after(store, row):
    jobs.run_pending()
    return warehouse.import_row(store.actor("data"), row.id)


def test_the_mapper_shows_the_detected_row_and_reads_anew_with_another(store, row):
    browser = store.browse("data")
    detected = browser.get(f"/data/imports/{row.id}/map/").content.decode()
    changed = browser.get(f"/data/imports/{row.id}/map/?table=0&dataset=onet&header=๓").content.decode()

    assert re.search(r'<tr class="head"><td class="at">1</td>', detected)
    assert 'name="header"' in detected
    assert re.search(r'<tr class="head"><td class="at">3</td>', changed)
    assert "ฉบับร่าง" in changed
    assert '<input type="hidden" name="header" value="3">' in changed


def test_check_and_acceptance_read_the_file_by_the_given_row(store, row):
    assert _map(store, row).status_code == 302
    after = _after(store, row)
    made = warehouse.accept(actor=store.actor("data"), import_id=row.id, at=after.checked_at)

    assert (after.state, after.rows_in, after.accepted) == ("checked", 3, 3)
    assert after.mapping[0]["mapping"]["header_row"] == 3
    assert made.rows == 3


def test_the_next_file_like_it_is_read_by_the_same_row_whatever_its_title_says(store, row):
    _map(store, row)
    _after(store, row)
    again = store.take(report(2567, 50), "สรุปปีหน้า.csv")

    assert SavedMapping.objects.count() == 1
    assert (again.state, again.dataset, again.rows_in) == ("checked", "onet", 3)
    assert Import.objects.get(pk=again.id).mapping[0]["origin"] == "saved"


def test_the_row_is_taken_back_by_leaving_the_field_empty(store, row):
    _map(store, row)
    _after(store, row)
    _map(store, row, header="")
    after = _after(store, row)

    assert after.rows_in != 3
    assert "header_given" not in after.mapping[0]["mapping"]


@pytest.mark.parametrize("header", ["6", "99"])
def test_a_row_with_nothing_below_it_is_said_and_changes_nothing(store, row, header):
    answer = store.browse("data").get(f"/data/imports/{row.id}/map/?table=0&header={header}", follow=True)

    assert "ไม่มีแถวข้อมูลอยู่ข้างใต้" in answer.content.decode()
    assert Import.objects.get(pk=row.id).mapping == []


def test_who_may_not_see_people_names_no_header_for_it_would_show_a_row(store, row):
    page = store.browse("keeper").get(f"/data/imports/{row.id}/map/?table=0&dataset=onet&header=4").content.decode()

    assert re.search(r'<tr class="head"><td class="at">1</td>', page)
    assert 'id="id_header"' not in page
    mapping = {"dataset": "onet", "columns": {"thai": 3}, "header_row": 4, "header_given": True}
    with pytest.raises(NotAllowed):
        warehouse.choose_mapping(actor=store.actor("keeper"), import_id=row.id, mapping=mapping, at=row.uploaded_at)
