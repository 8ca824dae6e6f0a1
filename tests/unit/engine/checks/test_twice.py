"""What stands twice waits in all its rows; none of them ever updates another."""

from __future__ import annotations

from khet.engine.checks import Decision, Period
from tests.checks_cast import causes, checked, citizen, counts, finding, pupils, results

YEAR = Period(2567)


def test_one_identity_number_in_two_rows_makes_both_wait():
    columns = pupils(3, citizen_id=[citizen(1), citizen(1), citizen(2)])
    found = checked(columns)

    asked = finding(found, "person.id_twice")
    assert asked.rows == (2, 3)
    assert counts(found) == (1, 0, 2, 0)
    assert [option.key for option in asked.options] == ["keep:2", "keep:3", "refuse"]
    assert citizen(1) not in f"{asked.message_th}{asked.message_en}{asked.group}{asked.sample}"


def test_keeping_one_of_them_leaves_the_others_out():
    columns = pupils(3, citizen_id=[citizen(1), citizen(1), citizen(2)])
    found = checked(columns, decisions=[Decision("person.id_twice", "citizen_id", "2", "keep:3")])

    assert found.status == ["refused", "accepted", "accepted"]
    assert causes(found) == set()


def test_leaving_one_of_two_out_settles_the_other():
    columns = pupils(2, citizen_id=[citizen(1), citizen(1)])
    found = checked(columns, decisions=[Decision("person.id_twice", "citizen_id", "2", "refuse", rows=(2,))])

    assert found.status == ["refused", "accepted"]
    assert causes(found) == set()


def test_ids_that_could_not_be_read_are_not_alike():
    found = checked(pupils(2, citizen_id=["1.2E+12", "1.2E+12"]))

    assert causes(found) == {"id.rounded"}


def test_a_pupil_number_given_twice_is_the_schools_slip():
    found = checked(pupils(2, student_no=["0007", "0007"]))

    assert finding(found, "person.number_shared").severity == "warning"
    assert counts(found) == (2, 0, 0, 0)


def test_a_pupil_number_that_stands_twice_without_identity_is_asked():
    columns = pupils(2, student_no=["0007", "0007"], citizen_id=[citizen(1), None])
    asked = checked(columns)
    decided = checked(columns, decisions=[Decision("person.number_twice", "student_no", "2", "accept")])

    assert counts(asked) == (0, 0, 2, 0)
    assert counts(decided) == (2, 0, 0, 0)


def test_the_same_pupil_number_in_two_schools_is_two_pupils():
    found = checked(pupils(2, student_no=["0007", "0007"], school_code=["65020001", "65020002"]))

    assert found.findings == ()


def test_each_rater_may_answer_once():
    columns = {
        "school_code": ["65020001"] * 3,
        "citizen_id": [citizen(1)] * 3,
        "rater": ["ครู", "ผู้ปกครอง", "ครู"],
    }
    found = checked(columns, dataset="sdq", period=Period(2567, "1"))

    assert finding(found, "person.id_twice").rows == (2, 4)


def test_an_incident_may_touch_several_schools_but_each_once():
    columns = {
        "school_code": ["65020001", "65020002", "65020001"],
        "incident_no": ["7"] * 3,
        "happened_on": ["01/07/2567"] * 3,
        "danger": ["อุบัติเหตุ"] * 3,
    }
    found = checked(columns, dataset="incidents", period=YEAR)

    assert finding(found, "row.twice").rows == (2, 4)


def test_two_results_of_one_school_wait():
    rows = [
        ("65020001", "บ้านนา", 10, "50.00", "50.00", "50.00", "50.00"),
        ("65020001", "บ้านนา", 12, "60.00", "60.00", "60.00", "60.00"),
    ]
    found = checked(results(rows), dataset="onet", constants={"grade": "p6"}, period=YEAR)

    assert [option.key for option in finding(found, "school.twice").options] == ["keep:2", "keep:3", "refuse"]
    assert counts(found) == (0, 0, 2, 0)


TWO_NEW_VILLAGES = [
    ("65020001", "บ้านนา", 10, "50.00", "40.00", "30.00", "40.00"),
    ("65020003", "บ้านใหม่", 20, "60.00", "50.00", "40.00", "50.00"),
    ("65020003", "บ้านใหม่", 30, "45.00", "52.00", "35.00", "44.00"),
    ("65020000", "ระดับเขตพื้นที่", None, "50.83", "49.33", "35.83", "45.33"),
]


def test_two_results_that_the_files_own_area_row_counts_are_two_schools():
    found = checked(results(TWO_NEW_VILLAGES), dataset="onet", constants={"grade": "p6"}, period=YEAR)

    said = finding(found, "school.twice_counted")
    assert (said.severity, said.rows, said.group) == ("warning", (3, 4), "3")
    assert [option.key for option in said.options] == ["school:4", "accept", "refuse"]
    assert counts(found) == (3, 0, 0, 0)


def test_saying_whose_the_second_result_is_settles_it():
    decision = Decision("school.twice_counted", "school_code", "3", "school:4", rows=(4,))
    found = checked(
        results(TWO_NEW_VILLAGES), dataset="onet", constants={"grade": "p6"}, period=YEAR, decisions=[decision]
    )

    assert found.school_ids == [1, 3, 4]
    assert causes(found) == {"decided"}
    assert counts(found) == (2, 1, 0, 0)


def test_two_results_of_which_the_area_row_counts_one_wait():
    rows = [*TWO_NEW_VILLAGES[:3], ("65020000", "ระดับเขตพื้นที่", None, "46.25", "49.00", "33.75", "43.00")]
    found = checked(results(rows), dataset="onet", constants={"grade": "p6"}, period=YEAR)

    assert counts(found) == (1, 0, 2, 0)
    assert [(one.likely_cause, one.detail) for one in found.reconciliation] == [("row_left_out", ("บ้านใหม่",))]
