"""A file of headings alone says that there was none, once somebody confirms it, and figures are then nought."""

from __future__ import annotations

from datetime import date

import pytest

from khet.domains.indicators import permissions as figures
from khet.domains.indicators import public as indicators
from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Snapshot
from tests.frameworks_cast import actor
from tests.warehouse_cast import HEADERS, LATER, MACHINE, Cast, table

ON = date(2024, 11, 20)
HEADINGS = ["รหัสโรงเรียน", "เลขที่เหตุการณ์", "วันที่เกิดเหตุ", "กลุ่มภัย"]
EMPTY = table(HEADINGS, [])
ONE = table(HEADINGS, [["99010001", "ม-1/2567", "12/08/2567", "ภัยที่เกิดจากอุบัติเหตุ"]])
NAME = "incidents_2567.csv"
INCIDENTS = """
code: incidents
name: จำนวนเหตุ
name_en: Incidents
formula: count(incidents)
decimals: 0
by: [office, school, year]
small_cell: none
"""


def confirmed(cast: Cast, name: str = NAME, *, reason: str = "") -> warehouse.SnapshotRow:
    row = cast.upload(EMPTY, name, at=LATER)
    warehouse.check(actor=cast.officer, import_id=row.id, at=LATER)
    warehouse.decide(actor=cast.officer, import_id=row.id, cause="file.empty", option="accept", at=LATER)
    return warehouse.accept(actor=cast.officer, import_id=row.id, reason=reason, at=LATER)


def counted(cast: Cast) -> dict[tuple[str | None, ...], str]:
    indicators.import_indicators(actor=MACHINE, text=INCIDENTS, office_id=None, at=LATER)
    reader = actor("คุณดูตัวเลข", 504, figures.FIGURE_VIEW, office_ids=(cast.office.id,))
    asked = {"actor": reader, "office_id": cast.office.id, "codes": ["incidents"], "years": [2567], "on": ON}
    made = indicators.figures(**asked, by=["school"], totals=True)
    return {row.keys: row.text for row in made.rows}


def test_headings_alone_ask_whether_there_really_was_none(cast: Cast):
    report = cast.check(EMPTY, NAME, at=LATER)
    questions = warehouse.questions(cast.officer, report.import_id)

    assert (report.dataset, report.rows_in, report.year) == ("incidents", 0, 2567)
    assert [(each.cause, [option.key for option in each.options]) for each in questions] == [("file.empty", ["accept"])]
    with pytest.raises(warehouse.NothingToPublish):
        warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)


def test_confirmed_it_is_an_empty_snapshot_and_figures_are_nought(cast: Cast):
    made = confirmed(cast)
    schools = {(str(school.id),): "0" for school in cast.schools.values()}

    assert (made.rows, made.schools, made.counts["absent"]) == (0, 0, [])
    assert counted(cast) == {**schools, (None,): "0"}


def test_incidents_that_come_to_light_later_take_the_place_of_none(cast: Cast):
    confirmed(cast)
    made = cast.take(ONE, "incidents_2567_more.csv", at=LATER)

    assert made.rows == 1
    assert counted(cast)[None,] == "1"


def test_saying_that_there_was_none_where_rows_stand_needs_a_reason(cast: Cast):
    cast.take(ONE, "incidents_2567_more.csv", at=LATER)

    with pytest.raises(warehouse.PeriodTaken):
        confirmed(cast)
    made = warehouse.accept(
        actor=cast.officer,
        import_id=warehouse.imports(cast.officer, cast.office.id)[0].id,
        reason="เหตุเดิมเป็นของปีก่อน",
        at=LATER,
    )

    assert made.rows == 0
    assert Snapshot.objects.current().get().rows == 0


def test_there_always_are_pupils(cast: Cast):
    with pytest.raises(warehouse.FileUnreadable, match="มีแต่หัวคอลัมน์") as refused:
        cast.check(table(list(HEADERS.values()), []))

    assert refused.value.cause == "no_rows"


def test_headings_that_nobody_knows_are_refused(cast: Cast):
    with pytest.raises(warehouse.FileUnreadable) as refused:
        cast.check(table(["ข้อ ก", "ข้อ ข"], []), "สมมติ.csv")

    assert refused.value.cause == "no_rows"
