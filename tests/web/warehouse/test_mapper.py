"""The mapper: what the columns may be, samples fit for the reader, and a mapping that proposes itself next time."""

from __future__ import annotations

import re

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import SavedMapping
from khet.kernel import jobs
from tests import rosters
from tests.warehouse_web_cast import SCHOOLS

ODD = "ที่,ของใคร,เกณฑ์ชั้น,มาสอบ,คะแนน ก,คะแนน ข\n" + "\n".join(
    f"{at},{name},ม.3,{20 + at},{40 + at}.25,{30 + at}.50" for at, (_code, name) in enumerate(SCHOOLS, start=1)
)
MAPPED = {"dataset": "onet", "c.1": "school_name", "c.2": "grade", "c.3": "candidates", "c.4": "thai", "c.5": "math"}


@pytest.fixture
def odd(store):
    """A table that nothing recognises."""
    return store.take(ODD.encode("cp874"), "แปลก.csv")


def _sent(row, **more):
    return {"table": "0", **MAPPED, "year": "๒๕๖๖", "remember": "on", **more}


def test_an_unknown_table_leads_to_the_mapper_with_what_was_detected(store, odd):
    browser = store.browse("data")
    answer = browser.get(f"/data/imports/{odd.id}/")

    assert answer.headers["Location"] == f"/data/imports/{odd.id}/map/"
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "CP874" in page
    assert "มาสอบ" in page
    assert "41.25" in page


def test_what_the_person_says_is_kept_checked_and_proposes_itself_next_time(store, odd):
    browser = store.browse("data")
    answer = browser.post(f"/data/imports/{odd.id}/map/", _sent(odd))
    jobs.run_pending()
    after = warehouse.import_row(store.actor("data"), odd.id)

    assert answer.status_code == 302
    assert (after.state, after.dataset, after.year, after.rows_in, after.accepted) == ("checked", "onet", 2566, 3, 3)
    again = store.take(ODD.replace("41.25", "42.25").encode("cp874"), "ปีหน้า.csv")
    assert again.dataset == "onet"
    assert SavedMapping.objects.count() == 1


def test_nothing_is_remembered_unless_asked(store, odd):
    sent = {key: value for key, value in _sent(odd).items() if key != "remember"}
    store.browse("data").post(f"/data/imports/{odd.id}/map/", sent)

    assert not SavedMapping.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"c.4": "math"}, "สองคอลัมน์"),
        ({"c.3": ""}, "จำนวนผู้เข้าสอบ"),
        ({"c.1": ""}, "รหัสหรือชื่อโรงเรียน"),
        ({"year": "66"}, "2567"),
        ({"year": ""}, "โปรดกรอก"),
    ],
)
def test_a_wrong_mapping_is_said_and_what_was_chosen_stays(store, odd, change, said):
    answer = store.browse("data").post(f"/data/imports/{odd.id}/map/", _sent(odd, **change))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert re.search(r'<select name="c\.2".*?<option value="grade" selected', page, re.DOTALL)
    assert warehouse.import_row(store.actor("data"), odd.id).state == "uploaded"


def test_a_value_that_no_column_holds_is_given_once_for_all_rows(store):
    text = "ของใคร,มาสอบ,คะแนน ก\n" + "\n".join(f"{name},20,45.5" for _code, name in SCHOOLS)
    row = store.take(text.encode(), "แปลก.csv")
    sent = {"table": "0", "dataset": "onet", "c.0": "school_name", "c.1": "candidates", "c.2": "thai"}
    store.browse("data").post(f"/data/imports/{row.id}/map/", {**sent, "year": "2566", "same.grade": "m3"})
    jobs.run_pending()

    assert warehouse.import_row(store.actor("data"), row.id).accepted == 3


def test_personal_columns_are_masked_for_whoever_may_not_see_people_and_sensitive_ones_for_all(store):
    row = store.take(rosters.workbook(rosters.pupils(SCHOOLS, 12)))
    to_data, to_keeper = (
        store.browse(who).get(f"/data/imports/{row.id}/map/").content.decode() for who in ("data", "keeper")
    )

    assert rosters.citizen(1) in to_data
    assert rosters.citizen(1) not in to_keeper
    assert "ลองเรียน" not in to_keeper
    assert "พุทธ" not in to_data + to_keeper


def test_a_table_that_the_file_does_not_have_is_not_found(store, odd):
    assert store.browse("data").get(f"/data/imports/{odd.id}/map/?table=7").status_code == 404
    assert store.browse("data").get(f"/data/imports/{odd.id}/map/?table=x&dataset=<b>").status_code == 200


def test_year_and_round_are_set_right_by_themselves(store):
    row = store.take(rosters.workbook(rosters.pupils(SCHOOLS, 12), title="รายชื่อนักเรียน"), "รายชื่อ.xlsx")
    browser = store.browse("data")

    assert "ระบุปีและรอบ" in browser.get(f"/data/imports/{row.id}/").content.decode()
    assert browser.post(f"/data/imports/{row.id}/period/", {"year": "2567"}).status_code == 422
    browser.post(f"/data/imports/{row.id}/period/", {"year": "2567", "round": "06-10"})
    jobs.run_pending()
    after = warehouse.import_row(store.actor("data"), row.id)
    assert (after.year, after.round, after.accepted) == (2567, "06-10", 12)
