"""Rules about one row: dates in order, totals that fit, ages that fit, words that fit each other."""

from __future__ import annotations

import pytest

from khet.engine.checks import Decision, Period
from tests.checks_cast import causes, checked, citizen, counts, finding, pupils

TERM = Period(2567, "1")
YEAR = Period(2567)


def sdq(**columns):
    usual = {
        "school_code": ["65020001"],
        "citizen_id": [citizen(1)],
        "rater": ["ครู"],
        "emotional": ["3"],
        "conduct": ["4"],
        "hyperactivity": ["5"],
        "peer": ["2"],
        "prosocial": ["8"],
        "total": ["14"],
    }
    return {**usual, **{key: [cell] for key, cell in columns.items()}}


def incident(**columns):
    usual = {
        "school_code": ["65020001"],
        "incident_no": ["7/2567"],
        "happened_on": ["01/07/2567"],
        "danger": ["อุบัติเหตุ"],
    }
    return {**usual, **{key: [cell] for key, cell in columns.items()}}


def test_a_total_that_is_not_the_sum_is_asked_and_can_be_computed():
    columns = sdq(total="22")
    asked = checked(columns, dataset="sdq", period=TERM)
    computed = checked(columns, dataset="sdq", period=TERM, decisions=[Decision("row.sum", "total", "", "compute")])
    accepted = checked(columns, dataset="sdq", period=TERM, decisions=[Decision("row.sum", "total", "", "accept")])

    assert finding(asked, "row.sum").sample == ("22 ≠ 14",)
    assert counts(asked) == (0, 0, 1, 0)
    assert (computed.columns["total"], counts(computed)) == ([14], (0, 1, 0, 0))
    assert (accepted.columns["total"], counts(accepted)) == ([22], (1, 0, 0, 0))


@pytest.mark.parametrize(
    ("columns", "is_right"),
    [
        ({"emotional_class": "ปกติ", "conduct_class": "เสี่ยง", "total_class": "0"}, True),
        ({"prosocial_class": "มีจุดแข็ง"}, True),
        ({"rater": "นักเรียน", "conduct_class": "ปกติ"}, True),
        ({"conduct_class": "มีปัญหา"}, False),
        ({"conduct_class": "มีปัญหา", "criteria": "เกณฑ์ของโรงเรียน"}, True),
        ({"prosocial_class": "ไม่มีจุดแข็ง"}, False),
        ({"rater": "นักเรียน", "conduct_class": "เสี่ยง"}, False),
    ],
)
def test_a_class_is_held_against_the_score_by_the_manuals_cut_offs(columns, is_right):
    found = checked(sdq(**columns), dataset="sdq", period=TERM)

    assert ("row.class_score" not in causes(found)) is is_right
    assert counts(found) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("columns", "cause", "state"),
    [
        ({"closed_on": "01/06/2567"}, "row.order", (0, 0, 1, 0)),
        ({"happened_on": "01/01/2570"}, "row.future", (0, 0, 1, 0)),
        ({"status": "อยู่ระหว่างดำเนินการ", "closed_on": "02/07/2567"}, "row.status_date", (1, 0, 0, 0)),
        ({"danger_kind": "การกลั่นแกล้งรังแก"}, "row.part", (1, 0, 0, 0)),
    ],
)
def test_an_incident_must_make_sense(columns, cause, state):
    found = checked(incident(**columns), dataset="incidents", period=YEAR)

    assert cause in causes(found)
    if cause != "row.future":
        assert counts(found) == state


def test_an_incident_that_makes_sense_is_accepted():
    columns = incident(closed_on="05/07/2567", status="ยุติ", danger_kind="ภัยจากยานพาหนะ")

    assert checked(columns, dataset="incidents", period=YEAR).findings == ()


def test_a_needed_date_cannot_be_emptied():
    found = checked(incident(happened_on="01/01/2570"), dataset="incidents", period=YEAR)

    assert "empty" not in {option.key for option in finding(found, "row.future").options}


def test_a_prefix_and_a_sex_that_contradict_are_asked_once_and_decided():
    columns = pupils(2, sex=["ญ", "ญ"])
    asked = checked(columns)
    decided = checked(columns, decisions=[Decision("row.prefix_sex", "sex", "เด็กชาย", "use:ชาย")])

    assert finding(asked, "row.prefix_sex").rows == (2, 3)
    assert decided.columns["sex"] == ["m", "m"]
    assert counts(decided) == (0, 2, 0, 0)


@pytest.mark.parametrize(
    ("birth", "cause", "state"),
    [
        ("15/06/2559", None, (1, 0, 0, 0)),
        ("15/06/2550", "row.age_grade", (1, 0, 0, 0)),
        ("15/06/2564", "row.age_grade", (1, 0, 0, 0)),
        ("15/06/2517", "row.age_impossible", (0, 0, 1, 0)),
        ("15/06/2566", "row.age_impossible", (0, 0, 1, 0)),
    ],
)
def test_an_age_is_held_against_the_grade(birth, cause, state):
    found = checked(pupils(1, birth_date=[birth]))

    assert causes(found) == ({cause} if cause else set())
    assert counts(found) == state


def test_an_age_without_a_period_is_counted_in_todays_year():
    assert "row.age_impossible" in causes(checked(pupils(1, birth_date=["15/06/2535"]), period=None))


@pytest.mark.parametrize(("age", "is_right"), [("6", True), ("7", True), ("5", True), ("9", False)])
def test_a_stated_age_may_differ_by_the_day_it_was_counted(age, is_right):
    found = checked(pupils(1, age_years=[age]))

    assert ("row.age_stated" not in causes(found)) is is_right


def test_staff_are_grown_up():
    columns = {
        "school_code": ["65020001"] * 2,
        "first_name": ["กล้า", "แก้ว"],
        "last_name": ["ตัวอย่าง"] * 2,
        "position": ["ครู"] * 2,
        "birth_date": ["15/06/2560", "15/06/2530"],
        "started_on": ["16/05/2567", "16/05/2520"],
    }
    found = checked(columns, dataset="staff", period=YEAR)

    assert finding(found, "row.age_impossible").rows == (2,)
    assert finding(found, "row.order").rows == (3,)


def test_the_highest_grade_is_not_below_the_lowest():
    columns = {"school_code": ["65020001", "65020002"], "level_low": ["ป.1", "อ.2"], "level_high": ["อ.3", "ม.3"]}
    found = checked(columns, dataset="schools", period=YEAR)

    assert finding(found, "row.grade_order").rows == (2,)
    assert finding(found, "row.grade_order").sample == ("ป.1-อ.3",)


def test_a_pupil_who_returned_was_found():
    columns = {
        "school_code": ["65020001"],
        "citizen_id": [citizen(1)],
        "kind": ["ออกกลางคัน"],
        "tracing": ["ไม่พบตัว"],
        "returned": ["ใช่"],
    }

    assert "row.contradiction" in causes(checked(columns, dataset="dropouts", period=YEAR))


@pytest.mark.parametrize(("average", "is_right"), [("50.01", True), ("50.02", False), (None, True)])
def test_an_average_is_the_plain_mean_of_the_subjects_that_are_there(average, is_right):
    columns = {
        "school_code": ["65020001"],
        "candidates": [7],
        "thai": ["60.00"],
        "english": [None],
        "math": ["40.00"],
        "average": [average],
    }
    found = checked(columns, dataset="onet", constants={"grade": "p6"}, period=YEAR)

    assert ("row.mean" not in causes(found)) is is_right
    assert counts(found) == (1, 0, 0, 0)
