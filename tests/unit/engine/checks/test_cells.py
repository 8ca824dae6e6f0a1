"""Cells are read as people write them; unambiguous damage is mended with a trace, everything else is asked about."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from khet.engine.checks import Decision
from tests.checks_cast import causes, checked, citizen, counts, finding, pupils

ID = citizen(1)
MARKED = f"{ID[0]}-{ID[1:5]}-{ID[5:10]}-{ID[10:12]}-{ID[12]}"


def one(field: str, cell, **more):
    return checked(pupils(1, **{field: [cell]}), **more)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("first_name", "  กล้า ", "กล้า"),
        ("first_name", "บ้านเลขที่ ๑๗", "บ้านเลขที่ ๑๗"),
        ("last_name", "-", None),
        ("grade", "ประถมศึกษาปีที่ 1", "p1"),
        ("grade", "อบ.2", "k2"),
        ("sex", "ชาย", "m"),
        ("sex", 1.0, "m"),
        ("prefix", "เด็กชาย", "เด็กชาย"),
        ("prefix", "ด.ช.", "เด็กชาย"),
        ("prefix", "Sheikh", "Sheikh"),
        ("birth_date", "15 มิ.ย. 2560", 20170615),
        ("birth_date", "2017-06-15", 20170615),
        ("birth_date", date(2017, 6, 15), 20170615),
        ("birth_date", datetime(2017, 6, 15), 20170615),  # noqa: DTZ001 - as a sheet gives it
        ("birth_date", "29/2/2559", 20160229),
        ("weight", "21.5", 215),
        ("weight", 21.5, 215),
        ("weight", None, None),
        ("gpa", "3.99", 399),
        ("absent_long", "3.1.8", True),
        ("absent_long", "-", False),
        ("absent_long", None, False),
        ("lacks_lunch", True, True),
        ("lacks_lunch", "ไม่ขาดแคลน", False),
        ("disadvantage", "เด็กยากจน", "poor"),
        ("room", 1.0, "1"),
        ("citizen_id", "G656500000001", "G656500000001"),
        ("nationality", "เมียนมา", "other"),
    ],
)
def test_reads_the_notations_of_the_format_without_a_repair(field, cell, value):
    found = one(field, cell)

    assert found.columns[field] == [value]
    assert counts(found) == (1, 0, 0, 0)
    assert found.repairs == ()


@pytest.mark.parametrize(
    ("field", "cell", "value", "cause", "after"),
    [
        ("first_name", "กําแพง", "กำแพง", "text.sara_am", "กำแพง"),
        ("first_name", "กล\u200bา", "กลา", "text.invisible", "กลา"),
        ("first_name", "กล้า  หาญ", "กล้า หาญ", "text.spaces", "กล้า หาญ"),
        ("first_name", "กล้า\u00a0หาญ", "กล้า หาญ", "text.spaces", "กล้า หาญ"),
        ("first_name", "เเก้ว", "แก้ว", "text.sara_ae", "แก้ว"),
        ("first_name_en", "ＫＬＡ", "KLA", "text.full_width", "KLA"),
        ("room", "๑/๒", "1/2", "digits.thai", "1/2"),
        ("student_no", "๐๑๒", "012", "digits.thai", "012"),
        ("grade", "ป 1", "p1", "code.spelling", "ป.1"),
        ("grade", "ป.๑", "p1", "code.spelling", "ป.1"),
        ("grade", "อนุุบาล2", "k2", "code.spelling", "อ.2"),
        ("grade", "ม.1/2", "m1", "grade.with_room", "ม.1"),
        ("prefix", "ดช", "เด็กชาย", "code.spelling", "เด็กชาย"),
        ("sex", "ช.", "m", "code.spelling", "ชาย"),
        ("birth_date", "15/06/60", 20170615, "date.two_digits", "15/06/2560"),
        ("birth_date", "15 มิ.ย. 60", 20170615, "date.two_digits", "15/06/2560"),
        ("birth_date", "๑๕/๐๖/๒๕๖๐", 20170615, "digits.thai", "15/06/2560"),
        ("birth_date", date(2560, 6, 15), 20170615, "date.era", "15/06/2560"),
        ("birth_date", "2560-06-15", 20170615, "date.era", "15/06/2560"),
        ("weight", "0", None, "zero.missing", ""),
        ("height", 0.0, None, "zero.missing", ""),
        ("weight", "๒๑.๕", 215, "digits.thai", "21.5"),
        ("weight", "２１", 210, "text.full_width", "21.0"),
        ("weight", "21.5 กก.", 215, "number.unit", "21.5"),
        ("gpa", "3.125", 313, "number.rounded", "3.13"),
        ("citizen_id", MARKED, ID, "id.marks", ID),
        ("citizen_id", f"'{ID}", ID, "id.marks", ID),
        ("citizen_id", float(citizen(1).lstrip("0")) + 10**12, None, "id.checksum", None),
        ("citizen_id", "g656500000001", "G656500000001", "id.marks", "G656500000001"),
        ("lacks_lunch", "ใช่ ๆ", None, "code.unknown", None),
    ],
)
def test_mends_what_is_unambiguous_and_writes_it_down(field, cell, value, cause, after):
    found = one(field, cell)

    assert found.columns[field] == [value]
    assert cause in causes(found)
    if after is not None:
        assert [(repair.field, repair.after, repair.cause) for repair in found.repairs] == [(field, after, cause)]
        assert counts(found) == (0, 1, 0, 0)
        assert finding(found, cause).severity == "repaired"
        assert finding(found, cause).rows == (2,)
    else:
        assert counts(found) == (0, 0, 1, 0)


def test_a_number_cell_that_still_holds_every_digit_of_an_id_is_mended():
    number = "1234567890121"
    found = one("citizen_id", float(number))

    assert found.columns["citizen_id"] == [number]
    assert [(repair.before, repair.cause) for repair in found.repairs] == [(number, "id.number")]


@pytest.mark.parametrize(
    ("field", "cell", "cause"),
    [
        ("citizen_id", "1.23457E+12", "id.rounded"),
        ("citizen_id", 1234570000000.0, "id.rounded"),
        ("citizen_id", "1234567890120", "id.checksum"),
        ("citizen_id", "123456789", "id.length"),
        ("grade", "ชั้นพิเศษ", "code.unknown"),
        ("birth_date", "06/15/2560", "date.unreadable"),
        ("birth_date", "30/02/2560", "date.unreadable"),
        ("birth_date", 43000.0, "date.unreadable"),
        ("birth_date", "15/06/1850", "date.range"),
        ("birth_date", "15/06/2570", "row.future"),
        ("weight", "หนัก", "number.unreadable"),
        ("weight", "900", "number.range"),
        ("weight", "21,5", "number.unreadable"),
        ("gpa", "4.01", "number.range"),
        ("age_years", "7.5", "number.not_whole"),
        ("first_name", None, "cell.missing"),
        ("first_name", "สมหญ\ufffd", "text.unreadable"),
        ("absent_long", "บางที", "code.unknown"),
    ],
)
def test_asks_about_what_only_a_person_can_know(field, cell, cause):
    found = one(field, cell)

    asked = finding(found, cause)
    assert (asked.severity, asked.rows, asked.field) == ("ask", (2,), field)
    assert counts(found) == (0, 0, 1, 0)
    assert asked.message_th
    assert asked.message_en
    assert asked.suggestion
    assert "refuse" in {option.key for option in asked.options}


def test_a_common_era_year_is_a_slip_only_where_the_column_is_buddhist():
    mixed = checked(pupils(3, birth_date=["15/06/2560", "16/06/2560", "15/06/2017"]))
    common = checked(pupils(2, birth_date=["15/06/2017", "16/06/2017"]))

    assert [(repair.row, repair.after) for repair in mixed.repairs] == [(4, "15/06/2560")]
    assert common.repairs == ()
    assert common.columns["birth_date"] == [20170615, 20170616]


def test_one_question_covers_all_rows_that_are_written_alike():
    found = checked(pupils(4, grade=["ป.1", "เตรียม", "เตรียม", "พิเศษ"]))

    groups = {(one.group, one.rows) for one in found.findings if one.cause == "code.unknown"}
    assert groups == {("เตรียม", (3, 4)), ("พิเศษ", (5,))}


def test_a_value_as_long_as_a_page_is_cut_in_the_words_and_can_still_be_decided():
    long, other = "ยาว" * 100, "ยาว" * 99 + "ต่าง"
    asked = checked(pupils(2, grade=[long, other]))
    group = next(one.group for one in asked.findings if one.rows == (2,))
    decided = checked(pupils(2, grade=[long, other]), decisions=[Decision("code.unknown", "grade", group, "use:ป.1")])

    assert all(len(one.group) < 200 and len(one.message_th) < 300 for one in asked.findings)
    assert len({one.group for one in asked.findings}) == 2
    assert decided.columns["grade"] == ["p1", None]


def test_an_identity_number_is_not_shown_in_full():
    asked = finding(one("citizen_id", "1234567890120"), "id.checksum")

    assert "1234567890120" not in f"{asked.message_th} {asked.message_en} {asked.sample}"


def test_a_room_behind_the_grade_fills_an_empty_room_only():
    found = checked(pupils(2, grade=["ม.1/2", "ม.1/3"], room=[None, "9"]))

    assert found.columns["room"] == ["2", "9"]


def test_a_full_name_in_one_cell_is_split():
    columns = pupils(2, first_name=["ด.ช.กล้า ตัวอย่าง", "เด็กหญิง แก้ว  ณ ตัวอย่าง"], sex=["ช", "ญ"])
    del columns["last_name"], columns["prefix"]

    found = checked(columns)

    assert found.columns["prefix"] == ["เด็กชาย", "เด็กหญิง"]
    assert found.columns["first_name"] == ["กล้า", "แก้ว"]
    assert found.columns["last_name"] == ["ตัวอย่าง", "ณ ตัวอย่าง"]


def test_a_name_that_begins_like_a_prefix_is_left_whole():
    columns = pupils(1, first_name=["นายิกา ตัวอย่าง"])
    del columns["last_name"], columns["prefix"]

    assert checked(columns).columns["first_name"] == ["นายิกา"]


def test_a_value_given_for_the_whole_file_counts_for_every_row():
    columns = pupils(2)
    del columns["grade"]

    found = checked(columns, constants={"grade": "ป.1"})

    assert found.columns["grade"] == ["p1", "p1"]
    assert counts(found) == (2, 0, 0, 0)


def test_a_needed_column_that_is_not_there_makes_the_file_wait():
    columns = pupils(2)
    del columns["sex"]
    found = checked(columns)
    decided = checked(columns, decisions=[Decision("file.column_missing", "sex", "", "use:ชาย")])

    assert finding(found, "file.column_missing").rows == ()
    assert counts(found) == (0, 0, 2, 0)
    assert decided.columns["sex"] == ["m", "m"]
    assert counts(decided) == (0, 2, 0, 0)


def test_a_column_with_truth_values_and_numbers_keeps_them_apart():
    found = checked(pupils(4, lacks_lunch=[True, 1, False, 0]))

    assert found.columns["lacks_lunch"] == [True, True, False, False]
