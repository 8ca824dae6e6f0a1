"""Rows of no school, of no network or of no grade are a part of their own, which opens to what it is."""

from __future__ import annotations

import pytest

from khet.domains.indicators import public as indicators
from khet.domains.organisations import public as organisations
from tests import indicators_cast
from tests.indicators_cast import AT, MACHINE, ON, Cast, Roll, ask, texts

STAFF = """
code: staff-all
name: จำนวนบุคลากร
name_en: Staff
formula: count(staff)
decimals: 0
by: [office, network, school, year, staff.position, staff.standing]
small_cell: none
"""


@pytest.fixture
def mixed(filled: Cast) -> Cast:
    """Staff of two schools, one of them in no network, and of the office itself; pupils without a grade."""
    alone = organisations.add_school(
        actor=MACHINE, office_id=filled.office.id, name="บ้านโดดเดี่ยว", codes={"smis8": "99019999"}, at=AT
    ).id
    river = filled.schools["river"]
    schools = [river] * 9 + [alone] * 7 + [None] * 5
    indicators_cast.store(
        filled.office.id,
        "staff",
        2567,
        "",
        schools=schools,
        persons=list(range(5000, 5021)),
        columns={"position": ["teacher"] * 16 + ["supervisor"] * 5},
    )
    indicators_cast.define(STAFF)
    roll = Roll().add(river, 12, grade="p1", sex="m").add(river, 6, sex="f")
    indicators_cast.census(filled, roll, edition=2)
    return filled


@pytest.mark.parametrize(
    ("code", "only", "said"),
    [
        ("staff-all", {"school": ""}, "5"),
        ("staff-all", {"network": ""}, "12"),
        ("staff-all", {"network": "", "staff.position": "teacher"}, "7"),
        ("staff-all", {"staff.standing": ""}, "21"),
        ("heads", {"grade": ""}, "6"),
        ("heads", {"school": ""}, "0"),
    ],
)
def test_what_is_not_said_opens_to_itself(mixed: Cast, code: str, only: dict[str, str], said: str):
    found = indicators.explain(
        actor=mixed.data_officer, office_id=mixed.office.id, code=code, year=2567, on=ON, only=only
    )

    assert found.figure.text == said
    assert found.leaves[0].count == int(said)


def test_it_is_what_the_table_says(mixed: Cast):
    by_school, by_network = (texts(ask(mixed, mixed.data_officer, "staff-all", each)) for each in ("school", "network"))

    assert by_school["",] == "5"
    assert by_network["",] == "12"


def test_the_names_behind_it_are_its_own(mixed: Cast):
    found = indicators.explain(
        actor=mixed.data_officer, office_id=mixed.office.id, code="heads", year=2567, on=ON, only={"grade": ""}
    )

    assert found.may_open_names
    assert found.keys == (("ชั้น", "ไม่ระบุ"),)


def test_no_office_is_no_place(mixed: Cast):
    with pytest.raises(indicators.BadTable):
        ask(mixed, mixed.data_officer, "heads", only={"office": ""})
