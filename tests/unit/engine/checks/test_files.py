"""A file tells its period, and is asked about when it looks like another year's or has lost pupils."""

from __future__ import annotations

import pytest

from khet.engine import schemas
from khet.engine.checks import Decision, Period
from khet.engine.checks.periods import grade
from tests.checks_cast import CENSUS, causes, checked, citizen, counts, finding, known, pupils, table

GRADES = ["อ.2", "อ.3", *[f"ป.{number}" for number in range(1, 7)]]
AGES = {name: 5 + place for place, name in enumerate(GRADES)}


def profile(year: int, count: int = 40, shift: int = 0):
    """A school whose pupils are in the grade of their year of birth, ``shift`` of each five a year older."""
    grades = [GRADES[at % 8] for at in range(count)]
    births = [year - AGES[name] - (at % 5 < shift) for at, name in enumerate(grades)]
    return pupils(count, grade=grades, birth_date=[f"15/06/{birth}" for birth in births])


@pytest.mark.parametrize(
    ("file_name", "title", "dataset", "period"),
    [
        ("onet_p6_2558.csv", (), "onet", Period(2558)),
        ("x.xlsx", ("ผลการทดสอบ ปีการศึกษา ๒๕๖๖",), "nt", Period(2566)),
        ("x.xlsx", ("ผลการทดสอบ ปีการศึกษา 66",), "nt", Period(2566)),
        ("นักเรียน_2567.xlsx", ("ข้อมูล ณ วันที่ 10 มิถุนายน 2567",), "pupils", Period(2567, "06-10")),
        ("dmc.xlsx", ("ข้อมูลนักเรียน ปีการศึกษา 2567 ภาคเรียนที่ 2",), "pupils", Period(2567, "11-10")),
        ("dmc 10พย.2567.xlsx", (), "pupils", Period(2567, "11-10")),
        ("2567-1.xlsx", (), "pupils", Period(2567, "06-10")),
        ("x.xlsx", ("ข้อมูลสิ้นปีการศึกษา 2566",), "pupils", Period(2566, "03-31")),
        ("x.xlsx", ("ข้อมูล ณ วันที่ 31 มีนาคม 2567",), "pupils", Period(2566, "03-31")),
        ("dmc_2567_03-31_schools.zip", (), "pupils", Period(2567, "03-31")),
        ("dmc 31-03-2567.xlsx", (), "pupils", Period(2566, "03-31")),
        ("SDQ เทอม 1_2567.xlsx", (), "sdq", Period(2567, "1")),
        ("x.xlsx", ("ผล SDQ ภาคเรียนที่ 2/2566",), "sdq", Period(2566, "2")),
        ("2567.xlsx", (), "pupils", None),
        ("x.xlsx", ("เปรียบเทียบ 2566 กับ 2567",), "onet", None),
        ("x.xlsx", (), "onet", None),
    ],
)
def test_the_period_is_read_from_what_the_file_says(file_name, title, dataset, period):
    found = checked({"school_code": ["65020001"]}, dataset=dataset, period=None, file_name=file_name, title=title)

    assert found.period == period
    assert ("file.period_unknown" in causes(found)) is (period is None)


def test_what_a_person_gives_wins_over_what_the_file_says():
    columns = {"school_code": ["65020001"], "citizen_id": [citizen(1)], "poverty_class": ["ยากจน"]}
    found = checked(
        columns, dataset="cct", period=None, constants={"year": "๒๕๖๕", "round": "2"}, file_name="2567-1.csv"
    )

    assert found.period == Period(2565, "2")


@pytest.mark.parametrize(
    ("days", "period"),
    [
        (["01/07/2567", "02/07/2567", "01/02/2568"], Period(2567, "1")),
        (["01/12/2567", "02/12/2567"], Period(2567, "2")),
        ([None, None], None),
        (["01/12/2565", "02/12/2566", "01/07/2567"], None),
    ],
)
def test_the_period_is_read_from_the_dates_of_measuring(days, period):
    columns = {
        "school_code": ["65020001"] * len(days),
        "citizen_id": [citizen(at) for at in range(len(days))],
        "measured_on": days,
    }

    assert checked(columns, dataset="growth", period=None).period == period


def test_a_file_without_a_period_waits_as_a_whole():
    found = checked(pupils(2), period=None)

    assert finding(found, "file.period_unknown").rows == ()
    assert counts(found) == (0, 0, 2, 0)


def test_a_year_that_has_not_come_is_asked_about():
    ahead = Period(2599, "06-10")
    asked = checked(pupils(1), period=ahead)
    decided = checked(pupils(1), period=ahead, decisions=[Decision("file.period_ahead", "", "2599", "accept")])

    assert finding(asked, "file.period_ahead").group == "2599"
    assert counts(asked) == (0, 0, 1, 0)
    assert "file.period_ahead" not in causes(decided)


def test_a_file_that_names_another_year_is_asked():
    shape = {"title": ("ปีการศึกษา 2566",)}
    asked = checked(pupils(1), **shape)
    decided = checked(pupils(1), decisions=[Decision("file.year_differs", "", "2566", "accept")], **shape)

    assert finding(asked, "file.year_differs").group == "2566"
    assert counts(asked) == (0, 0, 1, 0)
    assert counts(decided) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("file_name", "title"),
    [
        ("dmc_2568_03-31.csv", ()),
        ("dmc_2566_06-10.csv", ()),
        ("x.csv", ("ข้อมูล ณ วันที่ 31 มีนาคม 2567",)),
        ("x.csv", ("ข้อมูล ณ วันที่ 31 มีนาคม 2568",)),
    ],
)
def test_a_year_that_was_given_is_not_asked_about_again(file_name, title):
    found = checked(pupils(1), file_name=file_name, title=title, period=Period(2567, "03-31"))

    assert "file.year_differs" not in causes(found)
    assert counts(found)[2] == 0


@pytest.mark.parametrize("shift", [0, 3])
@pytest.mark.parametrize(("claimed", "is_right"), [(2567, True), (2568, False), (2566, False)])
def test_births_and_grades_betray_another_years_file(claimed, is_right, shift):
    """Whether a school takes children by year of birth or by the sixteenth of May, the right year is known."""
    found = checked(profile(2567, shift=shift), period=Period(claimed, "06-10"))

    assert ("file.other_year" not in causes(found)) is is_right
    if not is_right:
        assert finding(found, "file.other_year").group == "2567"
        assert counts(found)[2] == 40


def test_a_few_pupils_say_nothing_about_the_year():
    assert "file.other_year" not in causes(checked(profile(2567, count=20), period=Period(2569, "06-10")))


def test_incidents_of_another_year_are_asked():
    columns = {
        "school_code": ["65020001"],
        "incident_no": ["7"],
        "happened_on": ["01/07/2566"],
        "danger": ["อุบัติเหตุ"],
    }

    assert finding(checked(columns, dataset="incidents", period=Period(2567)), "file.dates_other_year").group == "2566"


def test_far_fewer_pupils_than_before_are_said_and_stop_nothing():
    register = known(last_counts={1: 20, 2: 3, 3: 0})
    found = checked(pupils(12), register=register)

    assert "ลดจาก 20 เหลือ 12" in finding(found, "file.count_fallen").message_th
    assert counts(found) == (12, 0, 0, 0)


def test_schools_gone_from_a_file_of_the_area_are_named():
    register = known(last_counts={1: 2, 2: 2, 3: 5})
    found = checked(pupils(2, school_code=["65020001", "65020002"]), register=register)

    assert finding(found, "file.school_absent").sample == ("บ้านใหม่ (65020003)",)


def test_a_file_of_one_school_misses_no_other():
    register = known(last_counts={1: 2, 2: 2, 3: 5})

    assert "file.school_absent" not in causes(checked(pupils(2), register=register))


@pytest.mark.parametrize(
    ("file_name", "title", "key"),
    [
        ("onet_p6_2558.csv", (), "p6"),
        ("x.csv", ("ผล O-NET ม.3",), "m3"),
        ("x.csv", ("ชั้นประถมศึกษาปีที่ 6",), "p6"),
        ("O-NET ป.6 ม.3.csv", (), ""),
        ("onet_p5.csv", (), ""),
        ("onet.csv", (), ""),
    ],
)
def test_the_grade_of_a_results_file_stands_in_its_name(file_name, title, key):
    codes = schemas.dataset("onet").by_key["grade"].codes
    made = table({"thai": ["50"]}, dataset="onet", file_name=file_name, title=title)

    assert grade(made, codes) == key


def test_a_grade_taken_from_the_name_is_said():
    columns = {"school_code": ["65020001"], "candidates": [5], "thai": ["50"]}
    taken = checked(columns, dataset="onet", period=Period(2558), file_name="onet_p6.csv")
    alone = checked(columns, dataset="nt", period=Period(2558))
    unknown = checked(columns, dataset="onet", period=Period(2558))

    assert (taken.columns["grade"], causes(taken)) == (["p6"], {"file.grade_from_name"})
    assert (alone.columns["grade"], causes(alone)) == (["p3"], set())
    assert causes(unknown) == {"file.column_missing"}


def test_the_census_day_is_the_day_ages_are_counted_at():
    assert CENSUS.round == "06-10"
    assert "row.age_stated" in causes(checked(pupils(1, age_years=["9"]), period=Period(2567, "03-31")))
