"""An office or school is found by any code or name, and a refusal says what may have been meant."""

from __future__ import annotations

import pytest

from khet.domains.organisations import public as organisations
from khet.domains.organisations.rules import AlreadyThere
from tests.people_cast import AT, MACHINE, TODAY, Cast, office, school


@pytest.mark.parametrize("typed", ["9901", "สพม.ริมน้ำ", "สพม. ริมน้ำ", "สำนักงานเขตสมมติ สพม.ริมน้ำ", " 9901 "])
def test_any_code_or_name_finds_the_office(cast: Cast, typed: str):
    assert organisations.find_office(typed).id == cast.office.id


def test_an_unknown_office_comes_with_near_matches(cast: Cast):
    with pytest.raises(organisations.OfficeNotFound) as refused:
        organisations.find_office("ดอยหมอก")

    assert refused.value.near == ("สพป.ดอยหมอก 1", "สำนักงานเขตสมมติ สพป.ดอยหมอก 1")
    assert "สพป.ดอยหมอก 1" in str(refused.value)


def test_a_text_that_resembles_nothing_is_refused_plainly(cast: Cast):
    with pytest.raises(organisations.OfficeNotFound) as refused:
        organisations.find_office("xyz")

    assert refused.value.near == ()


def test_a_full_name_of_two_offices_is_ambiguous(db: None):
    for short in ("เขตหนึ่ง", "เขตสอง"):
        organisations.add_office(
            actor=MACHINE, short_name=short, name="ชื่อเดียวกัน", office_type="primary", codes=[], at=AT
        )

    with pytest.raises(organisations.OfficeNotFound, match="ได้หลายเขต"):
        organisations.find_office("ชื่อเดียวกัน")


def test_a_code_means_one_office_only(cast: Cast):
    with pytest.raises(AlreadyThere, match="9901"):
        office("สพม.อื่น", "9901")
    with pytest.raises(AlreadyThere, match=r"สพม\.ริมน้ำ"):
        office("สพม.ริมน้ำ", "9909")


def test_a_code_means_one_school_only(cast: Cast):
    with pytest.raises(AlreadyThere):
        school(cast.office.id, "โรงเรียนอื่น", "99010001")


@pytest.mark.parametrize("typed", ["99010001", "โรงเรียนสะพานไม้วิทยา", "สะพานไม้วิทยา"])
def test_any_code_or_name_finds_the_school(cast: Cast, typed: str):
    assert organisations.find_school(typed, TODAY).id == cast.schools["bridge"].id


def test_schools_of_one_name_are_told_apart_by_code(cast: Cast):
    school(cast.other_office.id, "โรงเรียนสะพานไม้วิทยา", "99020007")

    with pytest.raises(organisations.SchoolNotFound, match="99020007"):
        organisations.find_school("โรงเรียนสะพานไม้วิทยา", TODAY)
    found = organisations.find_school("โรงเรียนสะพานไม้วิทยา", TODAY, office_id=cast.other_office.id)
    assert found.codes == {"smis8": "99020007"}


def test_schools_come_in_the_order_of_a_thai_dictionary(cast: Cast):
    for number, name in enumerate(["เกาะแก้ว", "ขจร", "กาดหลวง", "ไก่งาม"], start=1):
        school(cast.other_office.id, name, f"9902010{number}")

    rows = organisations.schools(actor=MACHINE, office_id=cast.other_office.id, on=TODAY)

    assert [row.name for row in rows] == ["กาดหลวง", "เกาะแก้ว", "ไก่งาม", "ขจร", "โรงเรียนบ้านดอยหมอก"]


def test_a_list_of_schools_costs_five_queries(cast: Cast, django_assert_num_queries):
    with django_assert_num_queries(5):
        rows = organisations.schools(actor=MACHINE, office_id=cast.office.id, on=TODAY)

    assert len(rows) == 3
