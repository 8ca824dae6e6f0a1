"""A register of schools comes in whole from CSV, or not at all."""

from __future__ import annotations

import pytest

from khet.domains.organisations import public as organisations
from khet.kernel.csv_text import CsvRefused
from tests.people_cast import AT, TODAY, Cast

HEAD = "code10,code8,code6,name,network\n"


def take(cast: Cast, text: str, encoding: str = "utf-8") -> organisations.SchoolsImported:
    return organisations.import_schools(
        actor=cast.actor("administrator"), office_id=cast.office.id, data=text.encode(encoding), at=AT
    )


def count(cast: Cast) -> int:
    return len(organisations.office_schools(cast.office.id, TODAY))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_every_encoding_that_thai_offices_use_is_read(cast: Cast, encoding: str):
    done = take(cast, HEAD + "1099010010,99010010,010010,โรงเรียนน้ำใจงาม,สหวิทยาเขตเหนือ\n", encoding)

    assert (done.added, done.unchanged, done.networks) == (1, 0, ())
    row = organisations.find_school("010010", TODAY)
    assert row.name == "โรงเรียนน้ำใจงาม"
    assert row.codes == {"ministry10": "1099010010", "smis8": "99010010", "obec6": "010010"}
    assert row.network_id == cast.north.id


def test_a_network_that_is_missing_is_made(cast: Cast):
    done = take(cast, HEAD + ",99010010,,โรงเรียนหนึ่ง,สหวิทยาเขตกลาง\n,99010011,,โรงเรียนสอง,สหวิทยาเขตกลาง\n")

    assert done.networks == ("สหวิทยาเขตกลาง",)
    assert {row.name: row.school_count for row in organisations.networks(cast.office.id, TODAY)}["สหวิทยาเขตกลาง"] == 2


def test_semicolons_and_thai_digits_are_read(cast: Cast):
    take(cast, "name;code8\nโรงเรียนหนึ่ง;๙๙๐๑๐๐๑๐\n")

    assert organisations.find_school("99010010", TODAY).name == "โรงเรียนหนึ่ง"


def test_the_same_file_twice_changes_nothing(cast: Cast):
    text = HEAD + ",99010010,,โรงเรียนหนึ่ง,\n"
    take(cast, text)

    done = take(cast, text)

    assert (done.added, done.unchanged) == (0, 1)
    assert count(cast) == 4


def test_one_faulty_row_keeps_all_out_and_every_fault_is_named(cast: Cast):
    text = (
        HEAD
        + ",99010010,,โรงเรียนดี,สหวิทยาเขตกลาง\n"
        + ",9901,,โรงเรียนรหัสสั้น,\n"
        + ",99010010,,โรงเรียนรหัสซ้ำ,\n"
        + ",,,โรงเรียนไม่มีรหัส,\n"
        + ",99010012,,,\n"
        + ",99010001,,ชื่อไม่ตรง,\n"
        + ",99020001,,โรงเรียนของเขตอื่น,\n"
    )

    with pytest.raises(organisations.ImportRefused) as refused:
        take(cast, text)

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (3, "code8"),
        (4, "code8"),
        (5, "code10, code8, code6"),
        (6, "name"),
        (7, "name"),
        (8, "code8"),
    ]
    assert "ซ้ำกับแถว 2" in str(refused.value.faults[1])
    assert count(cast) == 3
    assert len(organisations.networks(cast.office.id, TODAY)) == 2


def test_a_code_that_is_taken_is_named_by_its_own_column(cast: Cast):
    take(cast, HEAD + "1099010010,99010010,,โรงเรียนหนึ่ง,\n,,010011,โรงเรียนสอง,\n")

    with pytest.raises(organisations.ImportRefused) as refused:
        take(cast, HEAD + "1099010010,,010011,โรงเรียนหนึ่ง,\n")

    assert [(fault.row, fault.column, fault.value) for fault in refused.value.faults] == [
        (2, "code10", "1099010010"),
        (2, "code6", "010011"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ไฟล์ว่าง"),
        (b"code8\n99010010\n", "name"),
        (b"name,colour\nx,red\n", "colour"),
        (b"name,name\nx,y\n", "ซ้ำ"),
        (b"name,code8\n", "ไม่มีข้อมูล"),
        (b"name\nx,y\n", "เกินหัวตาราง"),
        (b"PK\x03\x04\x00\x00", "ไม่ใช่ CSV"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_the_reason(cast: Cast, data: bytes, reason: str):
    with pytest.raises(CsvRefused, match=reason):
        organisations.import_schools(actor=cast.actor("administrator"), office_id=cast.office.id, data=data, at=AT)
