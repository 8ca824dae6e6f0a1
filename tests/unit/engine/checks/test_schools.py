"""A row finds its school by code, or by a name only one school bears; everything else is asked, nothing is guessed."""

from __future__ import annotations

import pytest

from khet.engine.checks import Decision, name_key
from tests.checks_cast import causes, checked, counts, finding, known, pupils


def placed(code, name=None, **more):
    columns = pupils(1, school_code=[code])
    if name is not None:
        columns["school_name"] = [name]
    return checked(columns, **more)


@pytest.mark.parametrize(
    ("code", "name", "school"),
    [
        ("65020001", None, 1),
        ("65020001", "โรงเรียนบ้านนา", 1),
        (65020002.0, "บ้านสวน", 2),
        (None, "บ้านสวน", 2),
        ("-", "โรงเรียน บ้านสวน ", 2),
        ("65020003", "บ้านใหม่", 3),
        ("65020004", "บ้านใหม่", 4),
        ("080005", "วัดป่าสัก(ประชาอุทิศ)", 5),
        ("080005", "วัดป่าสัก", 5),
    ],
)
def test_a_code_or_a_name_of_one_school_is_enough(code, name, school):
    found = placed(code, name)

    assert found.school_ids == [school]
    assert counts(found) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("code", "after", "cause"),
    [
        (80005.0, "080005", "school.zeros"),
        ("80005", "080005", "school.zeros"),
        ("๖๕๐๒๐๐๐๑", "65020001", "school.digits"),
        ("'65020001", "65020001", "school.digits"),
    ],
)
def test_a_damaged_code_is_mended_where_the_register_has_it(code, after, cause):
    found = placed(code)

    assert [(repair.after, repair.cause) for repair in found.repairs] == [(after, cause)]
    assert counts(found) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("code", "name", "cause", "options"),
    [
        ("65029999", "บ้านสวน", "school.unknown", ("school:2", "refuse")),
        ("65029999", "บ้านสวนหลวง", "school.unknown", ("school:2", "refuse")),
        ("ABC", None, "school.unknown", ("refuse",)),
        (None, "บ้านใหม่", "school.name_twice", ("school:3", "school:4", "refuse")),
        (None, "บ้านไกล", "school.name_unknown", None),
        ("65020001", "บ้านสวน", "school.code_name", ("school:1", "school:2", "refuse")),
        (None, None, "school.missing", ("school:5", "school:1", "school:2", "school:3", "school:4", "refuse")),
        ("65010007", "บ้านอื่น", "school.other_office", ("refuse",)),
    ],
)
def test_every_doubt_about_a_school_waits_for_an_answer(code, name, cause, options):
    found = placed(code, name)

    assert counts(found) == (0, 0, 1, 0)
    assert found.school_ids == [None]
    if options is not None:
        assert tuple(option.key for option in finding(found, cause).options) == options


def test_one_answer_about_a_school_serves_all_its_rows():
    columns = pupils(3)
    columns["school_code"] = [None] * 3
    columns["school_name"] = ["บ้านใหม่", "บ้านใหม่", "บ้านนา"]

    asked = checked(columns)
    answered = checked(columns, decisions=[Decision("school.name_twice", "school_name", "บ้านใหม่", "school:4")])

    assert finding(asked, "school.name_twice").rows == (2, 3)
    assert answered.school_ids == [4, 4, 1]
    assert counts(answered) == (1, 2, 0, 0)


def test_one_row_of_a_question_can_be_answered_alone():
    columns = pupils(2)
    columns["school_code"] = [None] * 2
    columns["school_name"] = ["บ้านใหม่", "บ้านใหม่"]
    decision = Decision("school.name_twice", "school_name", "บ้านใหม่", "school:3", rows=(3,))

    found = checked(columns, decisions=[decision])

    assert found.school_ids == [None, 3]
    assert finding(found, "school.name_twice").rows == (2,)


def test_another_spelling_of_the_name_is_said_and_stops_nothing():
    found = placed("65020001", "อนุบาลสาธิตวิทยา")

    assert finding(found, "school.name_differs").severity == "warning"
    assert counts(found) == (1, 0, 0, 0)


def test_a_former_name_and_a_former_code_lead_to_the_school():
    register = known(schools_by_code={"65020001": 1, "65020099": 1}, schools_by_name={"บ้านนา": (1,), "บ้านนาเดิม": (1,)})

    assert placed("65020099", "บ้านนาเดิม", register=register).school_ids == [1]


def test_another_offices_file_is_recognised_as_a_whole():
    columns = pupils(3)
    columns["school_code"] = ["65010001", "65010002", "65020001"]

    found = checked(columns)

    assert {"file.other_office", "school.other_office"} <= causes(found)
    assert counts(found) == (0, 0, 3, 0)
    assert "สพป.ตัวอย่าง เขต 1" in finding(found, "file.other_office").message_th


def test_a_file_of_an_office_that_nobody_knows_here_is_recognised_as_a_whole():
    columns = pupils(3)
    columns["school_code"] = ["56010001", "56010002", "65020001"]
    decision = Decision("file.other_office", "", "5601", "accept")

    asked, confirmed = checked(columns), checked(columns, decisions=[decision])

    assert "56010001" not in finding(asked, "file.other_office").message_th
    assert "5601xxxx" in finding(asked, "file.other_office").message_th
    assert counts(asked) == (0, 0, 3, 0)
    assert counts(confirmed) == (1, 0, 2, 0)


def test_one_unknown_code_makes_no_file_another_offices():
    columns = pupils(3)
    columns["school_code"] = ["56010001", "65020002", "65020001"]

    assert "file.other_office" not in causes(checked(columns))


def test_a_file_that_names_no_school_waits_unless_it_is_the_offices_staff():
    columns = pupils(2)
    del columns["school_code"]
    staff = {"first_name": ["กล้า", "แก้ว"], "last_name": ["ตัวอย่าง"] * 2, "position": ["ศึกษานิเทศก์"] * 2}

    waiting = checked(columns)
    answered = checked(columns, decisions=[Decision("school.column_missing", "", "", "school:1")])
    given = checked(columns, constants={"school_code": "65020001"})
    own = checked(staff, dataset="staff")

    assert counts(waiting) == (0, 0, 2, 0)
    assert answered.school_ids == [1, 1]
    assert given.school_ids == [1, 1]
    assert counts(own) == (2, 0, 0, 0)
    assert causes(own) == {"school.office_itself"}


def test_an_empty_register_is_one_question_and_not_one_for_each_school():
    register = known(schools_by_code={}, schools_by_name={}, school_names={}, school_codes={})
    found = checked(pupils(2, school_code=["65020001", "65020002"]), register=register)

    assert causes(found) == {"school.register_empty"}
    assert counts(found) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("known_code", "code"), [("080005", "1065080005"), ("1065080005", "080005"), ("1065080005", "80005")]
)
def test_a_ministry_code_and_the_obec_code_inside_it_are_one_school(known_code, code):
    found = placed(code, register=known(schools_by_code={known_code: 5}))

    assert found.school_ids == [5]


def test_an_obec_code_that_two_ministry_codes_end_in_is_asked():
    found = placed("080005", register=known(schools_by_code={"1065080005": 5, "1165080005": 1}))

    assert causes(found) == {"school.unknown"}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (None, "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 2"),
        (None, "สพป.ตัวอย่าง เขต 2"),
        ("65020000", None),
        ("6502", "สพป.ตัวอย่าง เขต 2"),
    ],
)
def test_staff_of_the_office_itself_belong_to_no_school(code, name):
    columns = {
        "school_code": [code, "65020001"],
        "school_name": [name, "บ้านนา"],
        "first_name": ["กล้า", "แก้ว"],
        "last_name": ["ตัวอย่าง"] * 2,
        "position": ["ศึกษานิเทศก์", "ครู"],
    }
    found = checked(columns, dataset="staff")

    assert found.school_ids == [None, 1]
    assert counts(found) == (2, 0, 0, 0)


def test_staff_without_a_school_are_asked_about():
    columns = {"school_name": [None], "first_name": ["กล้า"], "last_name": ["ตัวอย่าง"], "position": ["ครู"]}

    assert causes(checked(columns, dataset="staff")) == {"school.missing"}


def test_a_column_of_nothing_but_strangers_is_one_question():
    names = [f"เด็กคนที่ {number}" for number in range(300)]
    columns = {**pupils(300), "school_code": [None] * 300, "school_name": names}
    found = checked(columns)
    codes = checked(pupils(300, grade=names))

    assert causes(found) == {"file.column_unlikely"}
    assert finding(found, "file.column_unlikely").field == "school_code"
    assert "300" in finding(codes, "file.column_unlikely").message_th
    assert counts(codes) == counts(found) == (0, 0, 300, 0)


def test_a_register_too_large_to_choose_from_offers_no_list():
    names = {number: f"บ้าน {number}" for number in range(1, 402)}
    register = known(school_names=names)

    asked = finding(placed(None, None, register=register), "school.missing")

    assert [option.key for option in asked.options] == ["refuse"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("โรงเรียนบ้านดาวเรือง (ธนาคาร ๑๗)", "บ้านดาวเรือง(ธนาคาร17)"),
        ("ร.ร.บ้านนํ้าใส", "บ้านน้ำใส"),
        ("Ban Na School", "ban na school"),
    ],
)
def test_names_are_compared_without_what_people_vary(left, right):
    assert name_key(left) == name_key(right)
