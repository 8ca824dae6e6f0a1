"""The demo's two offices give the figures that were published: seven means of 2565, three goals of 2567."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from khet.cli.demo import tables
from khet.cli.development_loading import Loader
from khet.domains.development import public as development
from khet.domains.organisations import public as organisations
from khet.engine import plain_yaml
from khet.kernel.actor import system
from khet.kernel.documents import Pictures, Table, plain
from khet.reports.development import annual, building
from tests.people_cast import AT, MACHINE

ON = date(2024, 9, 30)
ACTOR = system("tests")


def loaded(short_name: str, schools: str, file: str) -> organisations.OfficeRow:
    office = organisations.add_office(
        actor=MACHINE, short_name=short_name, name=f"สำนักงาน{short_name}", office_type="secondary", codes=[], at=AT
    )
    for row in tables.rows(schools):
        organisations.add_school(
            actor=MACHINE, office_id=office.id, name=row["name"], codes={"ministry10": row["code10"]}, at=AT
        )
    told = plain_yaml.read(Path(tables.DATA / file).read_text(encoding="utf-8"))
    assert told.problems == ()
    Loader(ACTOR, office, tables.DATA).year(told.value)
    return office


@pytest.fixture
def tak(db: None) -> organisations.OfficeRow:
    return loaded("สพม.ตาก", "schools_tak.csv", "development_tak_2565.yaml")


def test_the_project_of_2565_is_rebuilt_as_it_was_reported(tak: organisations.OfficeRow):
    (event,) = development.event_rows(actor=ACTOR, office_id=tak.id, year_be=2565)
    facts = development.report_facts(actor=ACTOR, event_id=event.id)
    document = building.build(actor=ACTOR, event_id=event.id)

    assert (event.starts_on, event.ends_on) == (date(2022, 1, 26), date(2022, 1, 28))
    assert (len(facts.visits), len(facts.group_lessons), len(facts.attendance.people)) == (5, 4, 17)
    table = next(block for block in document.blocks if isinstance(block, Table) and block.name == "ความพึงพอใจ")
    rows = [[plain(cell.text) for cell in row.cells] for row in table.rows]
    assert [row[2:] for row in rows[:-1]] == [
        ["4.79", "0.43", "มากที่สุด"],
        ["4.43", "0.65", "มาก"],
        ["4.64", "0.50", "มากที่สุด"],
        ["4.50", "0.65", "มากที่สุด"],
        *[["4.86", "0.36", "มากที่สุด"]] * 3,
    ]
    assert rows[-1][1:] == ["4.70", "0.47", "มากที่สุด"]
    assert "n = 14" in plain(table.note)
    assert "0.50" in plain(table.note)
    assert sum(len(block.pictures) for block in document.blocks if isinstance(block, Pictures)) == 4
    assert not document.draft


def test_schools_joined_the_scheme_in_four_cohorts(tak: organisations.OfficeRow):
    rows = development.cohorts(ACTOR, tak.id, ON)

    assert [(row.number, len(row.schools)) for row in rows] == [(1, 3), (2, 4), (3, 2), (4, 8)]


def test_the_goals_of_2567_were_100_90_90_and_the_results_100_100_100(db: None):
    office = loaded("สพม.สุโขทัย", "schools_sukhothai.csv", "development_sukhothai_2567.yaml")
    plan = development.plan_of_year(actor=ACTOR, office_id=office.id, year_be=2567)

    assert plan is not None
    assert len(tables.rows("schools_sukhothai.csv")) == 27
    document = annual.build(actor=ACTOR, plan_id=plan.id)
    table = next(block for block in document.blocks if isinstance(block, Table) and block.name == "เชิงปริมาณ")
    rows = [[plain(cell.text) for cell in row.cells] for row in table.rows]
    assert [(row[1], row[2], row[4], row[5]) for row in rows] == [
        ("ครูผู้ช่วย", "100.00", "100.00", "บรรลุ"),
        ("บุคลากรทางการศึกษา", "90.00", "100.00", "บรรลุ"),
        ("ผู้บริหารสถานศึกษา", "90.00", "100.00", "บรรลุ"),
    ]
    assert not document.draft
