"""A page asks the database as often for a hundred questions or schools as for one."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from khet.domains.warehouse import public as warehouse
from tests import rosters
from tests.warehouse_web_cast import SCHOOLS, damaged, roster

MOST = {"import": 22, "compare": 20, "snapshot": 15, "map": 15}


def _asked(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_the_report_asks_as_often_for_many_questions_as_for_few(store):
    browser = store.browse("data")
    few = store.take(damaged())
    rows = [rosters.Pupil(at, SCHOOLS[0], changes={34: f"ค่าแปลกที่ {at}"}) for at in range(1, 61)]
    many = store.take(rosters.workbook(rows, month="พฤศจิกายน"), "many.xlsx")
    counts = [_asked(browser, f"/data/imports/{row.id}/") for row in (few, many)]

    assert len(warehouse.questions(store.actor("data"), many.id)) >= 60
    assert counts[1] <= counts[0] <= MOST["import"]


def test_other_pages_stay_within_their_budget(store):
    browser = store.browse("data")
    first = store.publish(roster(30))
    second = store.publish(roster(36, month="พฤศจิกายน"), "nov.xlsx")
    row = store.take(roster(12, year=2568), "next.xlsx")

    assert _asked(browser, f"/data/snapshots/{first.uuid}/") <= MOST["snapshot"]
    assert _asked(browser, f"/data/compare/?before={first.uuid}&after={second.uuid}") <= MOST["compare"]
    assert _asked(browser, f"/data/imports/{row.id}/map/") <= MOST["map"]
