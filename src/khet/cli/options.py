"""Options that several commands share, and the records they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from khet.cli import console
from khet.cli.problem import Problem

if TYPE_CHECKING:
    from khet.domains.organisations.public import OfficeRow, SchoolRow
    from khet.kernel.actor import Actor
    from khet.kernel.csv_text import Line

C = TypeVar("C", bound=Callable[..., Any])


class BuddhistYear(click.ParamType[int]):
    """A year of the Buddhist Era, in Arabic or Thai digits."""

    name = "พ.ศ."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The year as a number."""
        from khet.calc.thai import to_arabic_digits

        text = to_arabic_digits(str(value).strip())
        if not text.isdecimal() or not 2500 <= int(text) <= 2700:
            self.fail("ต้องเป็นปี พ.ศ. ระหว่าง 2500 ถึง 2700", param, ctx)
        return int(text)


class ThaiDate(click.ParamType[Any]):
    """A date as people write it: 30 ก.ย. 2567, 30/9/2567 or 2024-09-30."""

    name = "วันที่"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The date."""
        from khet.calc.calendars import ThaiDateError, parse_date

        try:
            return parse_date(str(value))
        except ThaiDateError as error:
            self.fail(str(error), param, ctx)


FEW = 30
YEAR = BuddhistYear()
DATE = ThaiDate()
EXISTING_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


def office_option(command: C) -> C:
    """``--office``: any code, or the short name."""
    return click.option("--office", required=True, metavar="เขต", help="รหัสหรือชื่อย่อของเขต")(command)


def framework_option(command: C) -> C:
    """``--framework``: the code of a framework."""
    return click.option("--framework", required=True, metavar="กรอบ", help="รหัสกรอบ เช่น qp ap standards")(command)


def year_option(command: C) -> C:
    """``--year``: the Buddhist year of the framework's calendar."""
    return click.option("--year", required=True, type=YEAR, help="ปี พ.ศ. ของผลการประเมิน")(command)


def evaluation_options(command: C) -> C:
    """``--office --framework --year [--school]``: which evaluation is meant."""
    command = click.option("--school", metavar="รหัส", help="รหัสสถานศึกษา (เมื่อกรอบใช้ประเมินสถานศึกษา)")(command)
    return office_option(framework_option(year_option(command)))


def replace_option(command: C) -> C:
    """``--replace``: whose rows a file takes the place of in a period that has some already."""
    return click.option(
        "--replace",
        type=click.Choice(["own", "all"]),
        callback=lambda _context, _option, said: said or "",
        help="แทนแถวของโรงเรียนใด: own เฉพาะโรงเรียนในไฟล์ all ทุกโรงเรียน (ปริยาย: all เมื่อไฟล์มีโรงเรียนเกินครึ่ง)",
    )(command)


def json_option(command: C) -> C:
    """``--json``: for programs instead of people."""
    return click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON สำหรับโปรแกรม")(command)


def find_office(text: str) -> OfficeRow:
    """The office meant; the refusal names near matches, or the offices there are when these are few."""
    from khet.domains.organisations import public as organisations
    from khet.kernel import clock

    try:
        return organisations.find_office(text)
    except organisations.OfficeNotFound as refused:
        known = [row.short_name for row in organisations.offices(actor=None, on=clock.today())]
        if refused.near or len(known) > FEW:
            raise
        raise Problem(str(refused), f"เขตที่มี: {', '.join(known) or 'ยังไม่มี เพิ่มด้วย khet office add'}") from refused


def find_framework(text: str, office_id: int) -> str:
    """The code of a framework that the office may use; the refusal names those that it may."""
    from khet.domains.frameworks import public as frameworks

    code = text.strip().lower()
    rows = frameworks.framework_rows(actor=console.actor("framework"))
    known = [row.code for row in rows if row.office_id in (None, office_id)]
    if code not in known:
        names = ", ".join(dict.fromkeys(known)) or "ยังไม่มี นำเข้าด้วย khet framework import"
        raise Problem(f"ไม่รู้จักกรอบการประเมิน “{text}”", f"กรอบที่มี: {names}")
    return code


def find_school(text: str | None, office_id: int) -> SchoolRow | None:
    """The school meant, which must be of the office."""
    if text is None:
        return None
    from khet.domains.organisations import public as organisations
    from khet.kernel import clock

    school = organisations.find_school(text, clock.today())
    if school.office_id != office_id:
        raise Problem(f"สถานศึกษา {school.name} ไม่ได้อยู่ในเขตที่ระบุ", "ตรวจรหัสสถานศึกษาและ --office")
    return school


def find_group(text: str, office_id: int) -> int:
    """The id of a group of the office, by its name."""
    from khet.domains.organisations import public as organisations
    from khet.kernel import clock

    groups = organisations.groups(office_id, clock.today())
    for row in groups:
        if row.name == text.strip():
            return row.id
    names = ", ".join(row.name for row in groups) or "ยังไม่มีกลุ่ม"
    raise Problem(f"ไม่พบกลุ่ม “{text}” ในเขตนี้", f"กลุ่มที่มี: {names}")


def find_actor(username: str) -> Actor:
    """The person who signs in with this name, as an actor with the roles held today."""
    from django.contrib.auth import get_user_model

    from khet.domains.accounts import public as accounts
    from khet.kernel import clock

    user = get_user_model().objects.filter(username__iexact=username.strip()).first()
    if user is None:
        raise Problem(f"ไม่พบชื่อผู้ใช้ “{username}”", "ดูรายชื่อด้วย khet person list --office เขต")
    return accounts.actor_for(user, clock.today())


@contextmanager
def row_of(file: Path, line: Line) -> Iterator[None]:
    """Name the row of a file in whatever problem its step meets; nothing of the file is kept then."""
    from khet.cli.refusals import refusals

    try:
        with refusals():
            yield
    except Problem as problem:
        raise Problem(
            f"{file.name} แถว {line.number}: {problem.message} จึงยังไม่ได้บันทึกทั้งแฟ้ม",
            problem.advice,
            details=problem.details,
        ) from problem
