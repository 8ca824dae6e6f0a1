"""The workbooks of the plan, its money and an event's attendance open in Excel with figures that add up."""

from __future__ import annotations

import io

import openpyxl
import pytest

from khet.domains.development import public as development
from khet.domains.development.models import Event
from khet.kernel.documents import render_xlsx
from khet.reports.development import workbooks
from tests.development_cast import Year
from tests.reports_cast import held


@pytest.fixture
def year(db: None) -> Year:
    return held(photos=0)


def sheets(document: object) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(document)))  # type: ignore[arg-type]
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_the_plan_has_a_sheet_for_goals_programmes_and_money(year: Year):
    found = sheets(workbooks.plan(actor=year.developer, plan_id=year.plan_id))

    assert {"เชิงปริมาณ", "เชิงคุณภาพ", "โครงการ", "รายละเอียด", "งบประมาณ"} <= set(found)
    assert any("ครูผู้ช่วย" in row for row in found["เชิงปริมาณ"])


def test_money_stands_as_numbers_and_what_is_left_is_told(year: Year):
    found = sheets(workbooks.budget(actor=year.developer, plan_id=year.plan_id))

    total = next(row for row in found["งบประมาณ"] if row[0] == "รวม")
    assert total[3:6] == [12500, 8750, 3750]
    assert next(row for row in found["ค่าใช้จ่าย"] if row[0] == "รวม")[4] == 8750


def test_attendance_stands_session_by_session(year: Year):
    rows = sheets(workbooks.attendance(actor=year.developer, event_id=year.event_id))["การเข้าร่วม"]

    head = next(row for row in rows if row[1] == "ชื่อ-สกุล")
    table = development.attendance_table(actor=year.developer, event_id=year.event_id)
    people = [row for row in rows if row[1] in {each.full_name for each in table.people}]
    assert len(people) == 4
    assert sum(row[len(head) - 1] == "เข้าร่วม" for row in people) == table.attended_count == 3
    assert {mark for row in people for mark in row[4:6]} <= {"มา", "ขาด", "–"}


def test_an_event_out_of_reach_has_no_workbook(year: Year):
    with pytest.raises(Event.DoesNotExist):
        workbooks.attendance(actor=year.teacher(0), event_id=10**6)
