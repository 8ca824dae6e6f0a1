"""An invented office with three schools, its data officer, and the files it sends: pupils made up one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from khet.calc.identifiers import check_digit
from khet.domains.organisations import public as organisations
from khet.domains.warehouse import permissions
from khet.domains.warehouse import public as warehouse
from khet.kernel.actor import Actor, system
from tests.frameworks_cast import actor
from tests.rebuilt import rebuilt

AT = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
LATER = datetime(2024, 11, 20, 3, 0, tzinfo=UTC)
NEXT_YEAR = datetime(2025, 6, 20, 3, 0, tzinfo=UTC)
MACHINE = system("tests")
JUNE, NOVEMBER = "pupils_2567_06-10.csv", "pupils_2567_11-10.csv"
NEXT_JUNE = "pupils_2568_06-10.csv"
HEADERS = {
    "school": "รหัสโรงเรียน",
    "citizen_id": "เลขประจำตัวประชาชน",
    "student_no": "เลขประจำตัวนักเรียน",
    "prefix": "คำนำหน้าชื่อ",
    "first_name": "ชื่อ",
    "last_name": "นามสกุล",
    "birth_date": "วันเกิด",
    "grade": "ชั้น",
    "sex": "เพศ",
    "religion": "ศาสนา",
    "weight": "น้ำหนัก",
    "house_no": "บ้านเลขที่",
    "father_first_name": "ชื่อบิดา",
}


def number(serial: int) -> str:
    """An invented citizen number with a right check digit."""
    twelve = f"1{serial:011d}"
    return twelve + str(check_digit(twelve))


@dataclass(frozen=True)
class Pupil:
    """One line of a census; every field is text, as in the file."""

    school: str = "99010001"
    citizen_id: str = ""
    student_no: str = ""
    prefix: str = "เด็กชาย"
    first_name: str = "ปลาทู"
    last_name: str = "ลอยน้ำ"
    birth_date: str = "05/03/2558"
    grade: str = "ป.3"
    sex: str = "ชาย"
    religion: str = "พุทธ"
    weight: str = "25"
    house_no: str = "9/1"
    father_first_name: str = "ปลาวาฬ"

    def but(self, **changes: str) -> Pupil:
        """The same pupil with something changed."""
        return replace(self, **changes)


def pupils(count: int = 6, *, start: int = 1) -> list[Pupil]:
    """So many pupils with numbers and names of their own, spread over the three schools."""
    names = ["กระดิ่ง", "ขนุน", "คะน้า", "จามจุรี", "ฉัตรทอง", "ชมพู่", "ดาวเรือง", "ตะวัน", "ทองหยอด", "นกแก้ว"]
    return [
        Pupil(
            school=f"9901000{serial % 3 + 1}",
            citizen_id=number(serial),
            student_no=f"{serial:05d}",
            first_name=f"{names[serial % 10]}{names[serial // 10 % 10]}",
            last_name=f"สมมติ{names[serial // 3 % 10]}",
            birth_date=f"{serial % 27 + 1:02d}/{serial % 12 + 1:02d}/2558",
        )
        for serial in range(start, start + count)
    ]


def census(rows: Iterable[Pupil]) -> bytes:
    """The file of a census, as CSV."""
    return table([HEADERS[key] for key in HEADERS], [[getattr(row, key) for key in HEADERS] for row in rows])


def table(headers: list[str], rows: Iterable[list[str]]) -> bytes:
    """Any table as CSV in UTF-8 with its mark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headers)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class Cast:
    """The office, another office, the schools by code, and people with one job each."""

    office: organisations.OfficeRow
    other_office: organisations.OfficeRow
    schools: Mapping[str, organisations.SchoolRow]
    officer: Actor
    reader: Actor
    outsider: Actor

    def take(self, content: bytes, name: str = JUNE, *, at: datetime = AT, reason: str = "") -> warehouse.SnapshotRow:
        """Upload, check and accept a file."""
        row = self.upload(content, name, at=at)
        return warehouse.check_and_accept(actor=self.officer, import_id=row.id, reason=reason, at=at)[1]

    def upload(self, content: bytes, name: str = JUNE, *, at: datetime = AT) -> warehouse.ImportRow:
        """Upload a file."""
        return warehouse.upload(actor=self.officer, office_id=self.office.id, stream=content, name=name, at=at)

    def check(self, content: bytes, name: str = JUNE, *, at: datetime = AT) -> warehouse.ImportReport:
        """Upload and check a file."""
        row = self.upload(content, name, at=at)
        return warehouse.check(actor=self.officer, import_id=row.id, at=at)


def everything(name: str, person_id: int, office_id: int) -> Actor:
    """Somebody who may do everything with the data of an office."""
    return actor(name, person_id, *permissions.ALL, office_ids=(office_id,))


@rebuilt
def build() -> Cast:
    """Two offices, the first with three schools."""
    offices = [
        organisations.add_office(
            actor=MACHINE, short_name=short, name=f"เขตสมมติ {short}", office_type="primary", codes=[code], at=AT
        )
        for short, code in (("สพป.ริมน้ำ 1", "9901"), ("สพป.ดอยหมอก 1", "9902"))
    ]
    here, there = offices
    schools = {
        code: organisations.add_school(actor=MACHINE, office_id=here.id, name=name, codes={"smis8": code}, at=AT)
        for code, name in (("99010001", "บ้านหนองปลา"), ("99010002", "บ้านท่าเรือ"), ("99010003", "วัดป่าสมมติ"))
    }
    return Cast(
        office=here,
        other_office=there,
        schools=schools,
        officer=everything("คุณข้อมูล", 501, here.id),
        reader=actor("คุณอ่าน", 502, permissions.SNAPSHOT_VIEW, office_ids=(here.id,)),
        outsider=everything("คุณอีกเขต", 503, there.id),
    )
