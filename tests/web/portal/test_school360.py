"""One school seen whole: its own director sees every number, others what may be published of it."""

from __future__ import annotations

from django.test import Client

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import User
from khet.domains.organisations import public as organisations
from tests import indicators_cast, people_cast
from tests.indicators_cast import AT, MACHINE, Roll
from tests.web.frameworks.conftest import BACKEND, House
from tests.web.indicators.conftest import delta, figures_house, house

__all__ = ["delta", "figures_house", "house"]


def school(house: House, name: str) -> int:
    rows = organisations.schools(actor=MACHINE, office_id=house.office_id, on=AT.date())
    return next(row.id for row in rows if row.name == name)


def seen(house: House, who: str, name: str) -> str:
    answer = house.browse(who).get(f"/schools/{school(house, name)}/")
    assert answer.status_code == 200
    return answer.content.decode().replace("\n", "")


def test_a_school_stands_beside_its_area(figures_house: House):
    page = seen(figures_house, "officer", "บ้านริมคลอง")

    assert "บ้านริมคลอง" in page
    assert ">45</a>" in page
    assert ">90</td>" in page


def test_each_figure_opens_for_this_school(figures_house: House):
    page = seen(figures_house, "officer", "บ้านริมคลอง")

    assert f"k.school={school(figures_house, 'บ้านริมคลอง')}" in page


def test_grade_and_sex_together_are_for_those_who_see_persons(figures_house: House):
    known = seen(figures_house, "director", "บ้านริมคลอง")
    guarded = seen(figures_house, "officer", "บ้านริมคลอง")

    assert "ปกปิด" not in known
    assert ">45</td>" not in guarded or "25" in guarded


def test_a_school_without_figures_says_so(figures_house: House):
    made = organisations.add_school(
        actor=MACHINE, office_id=figures_house.office_id, name="บ้านใหม่ไร้ข้อมูล", codes={"smis8": "99020009"}, at=AT
    )

    answer = figures_house.browse("officer").get(f"/schools/{made.id}/")

    assert answer.status_code == 200


def test_a_small_school_is_hidden_from_those_who_may_not_see_persons(figures_house: House):
    tiny, near = school(figures_house, "บ้านริมคลอง"), school(figures_house, "บ้านชายทุ่ง")
    roll = Roll().add(tiny, 3, grade="p1", sex="f").add(near, 40, grade="p1", sex="m")
    indicators_cast.store(
        figures_house.office_id,
        "pupils",
        2567,
        "06-10",
        schools=roll.schools,
        persons=roll.persons,
        columns=roll.columns,
        edition=2,
    )

    assert "ปกปิด" in seen(figures_house, "officer", "บ้านริมคลอง")
    assert ">3</a>" in seen(figures_house, "director", "บ้านริมคลอง")


def test_an_unknown_school_is_not_found(figures_house: House):
    assert figures_house.browse("officer").get("/schools/99999999/").status_code == 404


def test_a_guarded_table_does_not_tell_which_cells_are_empty(figures_house: House):
    indicators_cast.define(indicators_cast.HEADS.replace("code: heads", "code: enrolment.all"))
    there = school(figures_house, "บ้านริมคลอง")
    roll = Roll().add(there, 9, grade="p1", sex="f").add(there, 8, grade="p2", sex="m")
    indicators_cast.store(
        figures_house.office_id,
        "pupils",
        2567,
        "06-10",
        schools=roll.schools,
        persons=roll.persons,
        columns=roll.columns,
        edition=2,
    )

    page = seen(figures_house, "officer", "บ้านริมคลอง")
    table = page[page.index("นักเรียนตามชั้นและเพศ") :].partition("</table>")[0]

    assert table.count("ปกปิด</abbr>") == 4


def test_a_school_that_one_does_not_reach_is_not_found(figures_house: House):
    elsewhere = organisations.add_office(
        actor=MACHINE, short_name="สพป.อื่น 1", name="เขตอื่น", office_type="primary", codes=["9988"], at=AT
    )
    theirs = organisations.add_school(
        actor=MACHINE, office_id=elsewhere.id, name="บ้านเขตอื่น", codes={"smis8": "99880001"}, at=AT
    )
    mine, other = school(figures_house, "บ้านริมคลอง"), school(figures_house, "บ้านชายทุ่ง")
    head_of_school = people_cast.person(figures_house.office_id, "นางสาวครูใหญ่ สมมติ", "khruyai")
    accounts.give_role(
        actor=MACHINE,
        person_id=head_of_school.id,
        role="school_director",
        office_id=figures_house.office_id,
        reach_kind="schools",
        school_ids=[mine],
        starts_on=AT.date(),
        at=AT,
    )
    head, officer = Client(), figures_house.browse("officer")
    head.force_login(User.objects.get(person_id=head_of_school.id), backend=BACKEND)

    assert head.get(f"/schools/{mine}/").status_code == 200
    assert head.get(f"/schools/{other}/").status_code == 404
    assert head.get(f"/schools/{other}/?year=2560").status_code == 404
    assert officer.get(f"/schools/{theirs.id}/").status_code == 404
