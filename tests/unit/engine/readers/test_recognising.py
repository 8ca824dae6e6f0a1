"""Which dataset a table is, and which column is which field: by position and content where headers repeat."""

from __future__ import annotations

import pytest

from khet.engine import readers, schemas
from khet.engine.readers import RECOGNISED, ColumnMapping
from tests import readers_cast as cast

DMC_39 = (
    *cast.DMC_36[:24],
    *("คำนำหน้าชื่อผู้ปกครอง", "ชื่อผู้ปกครอง", "นามสกุลผู้ปกครอง", "อาชีพของผู้ปกครอง"),
    *("ความเกี่ยวข้องของผู้ปกครองกับนักเรียน", "คำนำหน้าชื่อบิดา", "ชื่อบิดา", "นามสกุลบิดา", "อาชีพของบิดา"),
    *("คำนำหน้าชื่อมารดา", "ชื่อมารดา", "นามสกุลมารดา", "อาชีพของมารดา", "ความด้อยโอกาส"),
    "ยังไม่สามารถจำหน่ายได้ (3.1.8)",
)
DMC_26 = (
    *("รหัสโรงเรียน", "ชื่อโรงเรียน", "เลขประจำตัวนักเรียน(13 หลัก)", "ชั้น", "ห้อง", "เลขประจำตัวนักเรียน", "เพศ"),
    *("คำนำหน้าชื่อ", "ชื่อ", "นามสกุล", "วันเกิด", "อายุ(ปี)", "น้ำหนัก", "ส่วนสูง", "กลุ่มเลือด", "ศาสนา"),
    *("เชื้อชาติ", "สัญชาติ", "บ้านเลขที่", "หมู่", "ถนน/ซอย", "ตำบล", "อำเภอ", "จังหวัด", "ความด้อยโอกาส"),
    "ยังไม่สามารถจำหน่ายได้ (3.1.8)",
)


def table_of(tmp_path, header, rows, *, name="ไฟล์.xlsx", sheet="Sheet1", titles=()):
    sheets = {sheet: [*[(title,) for title in titles], header, *rows]}
    return cast.read_one(tmp_path, cast.workbook(sheets), name)


def best_of(tmp_path, header, rows, **about):
    return readers.recognise(table_of(tmp_path, header, rows, **about), schemas.load())[0]


def test_knows_the_dmc_roster_of_36_columns_by_its_order(tmp_path):
    best = best_of(tmp_path, cast.DMC_36, cast.dmc_rows(20))

    assert (best.dataset, best.layout, best.score) == ("pupils", "dmc-36", 1.0)
    assert list(best.mapping.columns.values()) == list(range(36))
    assert best.mapping.columns["citizen_id"] == 2
    assert best.mapping.columns["student_no"] == 5
    assert not best.missing
    assert all(thai and english for thai, english in best.reasons)


def test_tells_the_two_columns_of_one_header_apart_by_what_they_hold(tmp_path):
    rows = [list(row) for row in cast.dmc_rows(20)]
    for row in rows:
        row[2], row[5] = row[5], row[2]

    columns = best_of(tmp_path, cast.DMC_36, rows).mapping.columns

    assert (columns["citizen_id"], columns["student_no"]) == (5, 2)


def test_takes_g_codes_and_numbers_that_excel_has_rounded_for_citizen_numbers(tmp_path):
    people = ["G670000000001", "1.23457E+12", "1-2345-67890-12-1", "๑๒๓๔๕๖๗๘๙๐๑๒๑", "'1234567890121"]

    best = best_of(tmp_path, cast.DMC_36, cast.dmc_rows(5, people=people))

    assert best.mapping.columns["citizen_id"] == 2


def test_knows_the_roster_of_39_columns(tmp_path):
    rows = [(*row[:24], "นาย", *row[24:28], "นาย", *row[28:31], "นาง", *row[31:]) for row in cast.dmc_rows(5)]

    best = best_of(tmp_path, DMC_39, rows)

    assert (best.dataset, best.layout) == ("pupils", "dmc-39")
    assert best.mapping.columns["mother_prefix"] == 33
    assert len(best.mapping.columns) == 39


def test_knows_the_roster_of_26_columns(tmp_path):
    best = best_of(tmp_path, DMC_26, [(*row[:24], *row[34:]) for row in cast.dmc_rows(5)])

    assert (best.dataset, best.layout) == ("pupils", "dmc-26")
    assert (best.mapping.columns["citizen_id"], best.mapping.columns["student_no"]) == (2, 5)


def test_knows_a_roster_that_was_given_a_running_number_and_lost_its_last_columns(tmp_path):
    header = ("ที่", *cast.DMC_36[:34])

    best = best_of(tmp_path, header, [(at, *row[:34]) for at, row in enumerate(cast.dmc_rows(5), start=1)])

    assert best.dataset == "pupils"
    assert best.score >= RECOGNISED
    assert (best.mapping.columns["citizen_id"], best.mapping.columns["student_no"]) == (3, 6)


def long_export():
    """The long export: about 75 columns, blocks for the parents, two addresses, siblings again at the end."""
    block = ("หมายเลขบัตรประชาชน{0}", "คำนำหน้าชื่อ{0}", "ชื่อ{0}", "นามสกุล{0}", "รายได้ต่อเดือนของ{0}")
    person = (*block, "หมายเลขโทรศัพท์ของ{0}", "อาชีพของ{0}")
    place = ("รหัสประจำบ้าน", "เลขที่บ้าน", "หมู่", "ถนน", "ตำบล", "อำเภอ", "จังหวัด", "รหัสไปรษณีย์", "หมายเลขโทรศัพท์")
    siblings = ("จำนวนพี่ชาย", "จำนวนน้องชาย", "จำนวนพี่สาว", "จำนวนน้องสาว")
    return (
        *("รหัสโรงเรียน", "ชื่อโรงเรียน", "เลขประจำตัวประชาชน", "ชั้น", "ห้อง", "เลขประจำตัวนักเรียน", "เพศ"),
        *("คำนำหน้าชื่อ", "ชื่อ", "นามสกุล", "ชื่อ(อังกฤษ)", "นามสกุล(อังกฤษ)", "วันเกิด", "อายุ(ปี)", "อายุ(เดือน)"),
        *("หมู่โลหิต", "สัญชาติ", "เชื้อชาติ", "ศาสนา", *siblings, "เป็นบุตรคนที่", "สถานภาพสมรสของบิดามารดา"),
        *(part.format(who) for who in ("บิดา", "มารดา", "ผู้ปกครอง") for part in person),
        "ความเกี่ยวข้องของผู้ปกครองกับนักเรียน",
        *(f"{part}({where})" for where in ("ทะเบียนบ้าน", "ที่อยู่ปัจจุบัน") for part in place),
        *("น้ำหนัก", "ส่วนสูง", "ความด้อยโอกาส", "การพักนอนประจำ", "ขาดแคลนเครื่องแบบ", "ขาดแคลนเครื่องเขียน"),
        *("ขาดแคลนแบบเรียน", "ขาดแคลนอาหารกลางวัน", "ความพิการ", "GPAX", "GPA", "จังหวัดที่เกิด", *siblings),
    )


def test_knows_the_long_export_whose_sibling_columns_stand_twice(tmp_path):
    header = tuple(f"{name}\n(ต้องกรอก)" if name in ("เลขประจำตัวประชาชน", "ชั้น") else name for name in long_export())
    values = {"รหัสโรงเรียน": "99010001", "เลขประจำตัวประชาชน": "1234567890121", "เลขประจำตัวนักเรียน": "01234", "ชั้น": "ป.1"}
    rows = [[values.get(name, "-") for name in long_export()] for _ in range(5)]

    best = best_of(tmp_path, header, rows, name="studentInSchoolList.xlsx")

    assert (best.dataset, best.layout) == ("pupils", "dmc-long")
    found = {key: readers.headers.clean(header[column]) for key, column in best.mapping.columns.items()}
    assert found["citizen_id"] == "เลขประจำตัวประชาชน"
    assert found["student_no"] == "เลขประจำตัวนักเรียน"
    assert found["blood"] == "หมู่โลหิต"
    assert found["first_name"] == "ชื่อ"
    assert found["father_first_name"] == "ชื่อบิดา"
    assert found["house_no"] == "เลขที่บ้าน(ทะเบียนบ้าน)"
    assert found["current_house_no"] == "เลขที่บ้าน(ที่อยู่ปัจจุบัน)"
    assert found["gpax"] == "GPAX"


@pytest.mark.parametrize(
    ("name", "sheet", "titles", "grade"),
    [
        ("onet_p6_2558.csv", "x", (), "p6"),
        ("ผล O-NET ม.3 ปี 2566.xlsx", "x", (), "m3"),
        ("onet.xlsx", "ม.6", (), "m6"),
        ("onet.xlsx", "x", ("ผลการทดสอบ ชั้นประถมศึกษาปีที่ ๖ ปีการศึกษา ๒๕๖๖",), "p6"),
        ("ผลป6.xlsx", "x", (), "p6"),
        ("onet.xlsx", "x", (), None),
        ("onet ป.6 และ ม.3.xlsx", "x", (), None),
        ("ป.62.xlsx", "x", (), None),
    ],
)
def test_takes_the_grade_from_the_name_the_sheet_or_the_title_or_asks(tmp_path, name, sheet, titles, grade):
    best = best_of(tmp_path, cast.ONET, cast.ONET_ROWS, name=name, sheet=sheet, titles=titles)

    assert (best.dataset, best.layout) == ("onet", "area")
    assert best.mapping.constants.get("grade") == grade
    assert best.missing == (() if grade else ("grade",))


def test_knows_national_results_without_social_studies(tmp_path):
    header = ("รหัสโรงเรียน", "โรงเรียน", "จำนวนผู้เข้าสอบ", "ภาษาไทย", "ภาษาอังกฤษ", "คณิตศาสตร์", "วิทยาศาสตร์", "เฉลี่ย")
    rows = [("99010001", "บ้านสมมุติ", 12, 50.25, 33.1, 45, 40.2, 42.14)]

    best = best_of(tmp_path, header, rows, name="onet ป.6.xlsx")

    assert best.dataset == "onet"
    assert best.score >= RECOGNISED
    assert "social" not in best.mapping.columns


@pytest.mark.parametrize(
    ("header", "cells", "fields"),
    [
        (
            ("รหัสโรงเรียน", "ชื่อโรงเรียน", "น.ร.(คน)", "ภาษา", "คำนวณ", "เหตุผล", "รวมเฉลี่ย"),
            ("99010001", "บ้านสมมุติ", 9, 50.1, 40.2, 45.3, 45.2),
            {"thai": 3, "math": 4, "reasoning": 5, "average": 6},
        ),
        (
            ("รหัสโรงเรียน", "ชื่อโรงเรียน", "จำนวนนักเรียน", "ด้านภาษาไทย", "ด้านคณิตศาสตร์", "รวมความสามารถทั้ง 2 ด้าน"),
            ("99010001", "บ้านสมมุติ", 9, 50.1, 40.2, 45.15),
            {"thai": 3, "math": 4, "average": 5},
        ),
    ],
)
def test_knows_both_eras_of_nt_and_that_it_is_of_grade_three(tmp_path, header, cells, fields):
    best = best_of(tmp_path, header, [cells, cells])

    assert best.dataset == "nt"
    assert best.score >= RECOGNISED
    assert {key: best.mapping.columns[key] for key in fields} == fields
    assert best.mapping.constants == {"grade": "p3"}


def test_knows_rt(tmp_path):
    header = ("รหัสโรงเรียน", "โรงเรียน", "จำนวนผู้เข้าสอบ", "การอ่านออกเสียง", "การอ่านรู้เรื่อง", "รวม 2 สมรรถนะ")

    best = best_of(tmp_path, header, [("99010001", "บ้านสมมุติ", 9, 70.5, 71.5, 71)])

    assert (best.dataset, best.mapping.constants) == ("rt", {"grade": "p1"})


def test_knows_a_staff_list_of_amss_with_tabs(tmp_path):
    header = ("person_id", "prename", "name", "surname", "position_code", "department", "status")
    rows = [("1234567890121", "นาย", name, "ใจดี", "3", "2", "0") for name in cast.GIVEN]

    table = cast.read_one(tmp_path, cast.csv_text([header, *rows], "\t").encode("cp874"), "person_main.xls")
    best = readers.recognise(table, schemas.load())[0]

    assert (best.dataset, best.layout) == ("staff", "amss")
    assert best.mapping.columns["citizen_id"] == 0


def test_an_unknown_table_is_no_dataset(tmp_path):
    table = table_of(tmp_path, ("เลขทะเบียน", "ยี่ห้อ", "สี"), [("กก 1234", "ก", "ขาว"), ("กก 1235", "ข", "ดำ")])

    assert readers.recognise(table, schemas.load()) == ()


def test_a_pupil_list_is_not_taken_for_the_other_datasets_that_name_pupils(tmp_path):
    header = ("รหัสโรงเรียน", "เลขประจำตัวประชาชน", "ชื่อ", "นามสกุล", "ชั้น", "เพศ")
    rows = [("99010001", "1234567890121", name, "ใจดี", "ป.1", "ช") for name in cast.GIVEN]

    matches = readers.recognise(table_of(tmp_path, header, rows), schemas.load())

    assert matches[0].dataset == "pupils"
    assert all(match.score < RECOGNISED for match in matches[1:])


def test_proposes_likely_columns_of_a_table_that_nobody_knows(tmp_path):
    header = ("หน่วยงาน (รหัส)", "นามโรงเรียนในสังกัด", "น้ำหนักตัว", "ส่วนสูงเด็ก", "เลขบัตร", "อื่น ๆ")
    rows = [("99010001", "บ้านสมมุติ", 20 + at, 110 + at, "1234567890121", "x") for at in range(5)]
    table = table_of(tmp_path, header, rows)

    mapping = readers.propose(table, schemas.dataset("growth"))
    offers = readers.proposals(table, schemas.dataset("growth"))

    assert mapping.columns["weight"] == 2
    assert mapping.columns["height"] == 3
    assert mapping.columns["citizen_id"] == 4
    assert [offer.column for offer in offers] == [0, 1, 2, 3, 4, 5]
    assert 0.5 < offers[2].confidence < 1
    assert offers[2].samples == ("20", "21", "22", "23", "24")
    assert offers[5].field == ""
    assert all(offer.reason_th and offer.reason_en for offer in offers)


def test_gives_no_column_to_two_fields(tmp_path):
    for dataset in schemas.load().values():
        columns = list(readers.propose(table_of(tmp_path, cast.DMC_36, cast.dmc_rows(5)), dataset).columns.values())

        assert len(columns) == len(set(columns))


def test_a_fingerprint_knows_the_same_headers_again_whatever_the_rows_and_spaces(tmp_path):
    first = table_of(tmp_path, cast.DMC_36, cast.dmc_rows(5))
    second = table_of(tmp_path, [f" {name} *" for name in cast.DMC_36], cast.dmc_rows(9), titles=("ปี 2567",))
    swapped = table_of(tmp_path, [*cast.DMC_36[:34], cast.DMC_36[35], cast.DMC_36[34]], cast.dmc_rows(5))

    assert readers.fingerprint(first) == readers.fingerprint(second)
    assert readers.fingerprint(first) != readers.fingerprint(swapped)


def test_a_mapping_survives_being_written_down(tmp_path):
    mapping = best_of(tmp_path, cast.ONET, cast.ONET_ROWS, name="ป.6.xlsx").mapping

    assert ColumnMapping.from_plain(mapping.to_plain()) == mapping


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"dataset": "onet", "columns": []},
        {"dataset": "onet", "columns": {"thai": -1}},
        {"dataset": "onet", "columns": {"thai": "3"}},
        {"dataset": 1, "columns": {}},
        {"dataset": "onet", "columns": {}, "constants": {"grade": 6}},
    ],
)
def test_refuses_what_is_no_mapping(plain):
    with pytest.raises(ValueError, match="must be"):
        ColumnMapping.from_plain(plain)
