"""``khet instrument``: forms in and out as XLSForm, put into use, listed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khet.cli import console, options
from khet.cli.problem import Problem
from khet.cli.thai import Group

if TYPE_CHECKING:
    from khet.domains.instruments.public import Imported, InstrumentRow

STATES = {"draft": "ร่าง", "published": "ใช้งาน", "retired": "เลิกใช้"}


ELSEWHERE = {"analyse": ("khet.cli.instrument_analysis:analyse", "วิเคราะห์คำตอบของการเก็บข้อมูล")}


@click.group(cls=Group, commands_at=ELSEWHERE, help="เครื่องมือและแบบสอบถาม: นำเข้า ส่งออก ประกาศใช้ วิเคราะห์")
def instrument() -> None:
    """Commands about instruments."""


def office_at_will(command: Any) -> Any:
    """``--office`` where it may be left out."""
    return click.option("--office", metavar="เขต", help="รหัสหรือชื่อย่อของเขต (ปริยาย: เครื่องมือกลาง)")(command)


def _office_id(office: str | None) -> int | None:
    return options.find_office(office).id if office else None


@instrument.command("list", help="เครื่องมือที่มีอยู่")
@office_at_will
@options.json_option
def list_instruments(office: str | None, as_json: bool) -> None:
    """Print the instruments that an office can use."""
    with console.ready():
        from khet.domains.instruments import public as instruments

        rows = instruments.instrument_rows(actor=console.actor("instrument list"), office_id=_office_id(office))
        plain = [instruments.instrument_plain(row) for row in rows]
    if as_json:
        console.write_json(plain)
        return
    console.table(["รหัส", "เครื่องมือ", "ฉบับใช้งาน", "ร่าง"], [_line(row) for row in rows])


def _line(row: InstrumentRow) -> list[str]:
    numbers = [str(each.number) if each is not None else "-" for each in (row.published, row.draft)]
    return [row.code, row.title_th, *numbers]


@instrument.command("load", help="นำเครื่องมือมาตรฐานของระบบเข้าหรือปรับให้เป็นรุ่นล่าสุด")
def load() -> None:
    """Bring the shipped instruments up to date."""
    with console.ready():
        from khet.domains.instruments import public as instruments
        from khet.kernel import clock

        added = instruments.ensure_library(actor=console.actor("instrument load"), at=clock.now())
    click.echo(f"นำเข้าใหม่ {len(added)} ฉบับ" if added else "เครื่องมือมาตรฐานเป็นรุ่นล่าสุดอยู่แล้ว")


@instrument.command("import", help="นำเข้า XLSForm เป็นร่าง ถ้ามีข้อผิดแม้จุดเดียวจะไม่บันทึกเลย")
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม.xlsx")
@office_at_will
@click.option("--code", default="", metavar="รหัส", help="รหัสเครื่องมือ (ปริยาย: ตามที่แฟ้มบอก)")
@click.option("--publish", "is_published", is_flag=True, help="ประกาศใช้ทันที")
@options.json_option
def import_instrument(file: Path, office: str | None, code: str, is_published: bool, as_json: bool) -> int:
    """Take a workbook over as a whole; exit code 1 when it has a fault."""
    with console.ready():
        from khet.domains.instruments import public as instruments
        from khet.kernel import clock

        actor, at = console.actor("instrument import"), clock.now()
        try:
            found = instruments.import_xlsform(
                actor=actor, office_id=_office_id(office), data=file.read_bytes(), file_name=file.name, at=at, code=code
            )
            version = found.version
            if is_published and version.state == "draft":
                version = instruments.publish_version(actor=actor, version_id=version.id, at=at)
        except instruments.FormRefused as refused:
            if as_json:
                console.write_json({"ok": False, "faults": [_plain(each) for each in refused.problems]})
                return 1
            raise Problem(str(refused), details=[str(each) for each in refused.problems]) from refused
        plain = instruments.version_plain(version)
    if as_json:
        remarks = [_plain(each) for each in found.remarks]
        console.write_json({"ok": True, "is_new": found.is_new, "version": plain, "remarks": remarks})
        return 0
    _say(found, STATES[version.state])
    return 0


def _say(found: Imported, state: str) -> None:
    version = found.version
    if found.is_new:
        click.echo(f"{version.code} ฉบับ {version.number} ({state}): {version.title_th}")
    else:
        click.echo(f"{version.code} ฉบับ {version.number} เหมือนเดิมทุกประการ จึงไม่ได้สร้างฉบับใหม่")
    for each in found.remarks:
        click.echo(f"  {each.sheet} แถว {each.row}: {each.message_th}")


def _plain(fault: object) -> dict[str, object]:
    """A fault, a remark or a problem as data, with whichever place it has."""
    names = ("sheet", "row", "column", "cell", "key", "part", "message_th", "message_en")
    return {name: getattr(fault, name) for name in names if hasattr(fault, name)}


@instrument.command("export", help="ส่งออกเครื่องมือเป็น XLSForm ที่เปิดด้วย Excel และนำกลับเข้ามาได้")
@click.argument("code", metavar="รหัส")
@office_at_will
@click.option("--number", type=int, metavar="ฉบับ", help="ฉบับที่ (ปริยาย: ฉบับใช้งาน หรือร่างถ้ายังไม่มี)")
@click.option("-o", "--output", type=options.NEW_FILE, required=True, metavar="แฟ้ม", help="แฟ้มที่จะเขียน")
def export_instrument(code: str, office: str | None, number: int | None, output: Path) -> None:
    """Write a version as a workbook."""
    with console.ready():
        from khet.domains.instruments import public as instruments

        actor = console.actor("instrument export")
        row = instruments.instrument_row(actor=actor, code=code, office_id=_office_id(office))
        version = row.published or row.draft
        if number is not None:
            every = instruments.version_rows(actor=actor, instrument_id=row.id)
            version = next((each for each in every if each.number == number), None)
        if version is None:
            raise Problem(f"ไม่พบฉบับ {number} ของ “{code}”" if number else f"“{code}” ยังไม่มีฉบับ")
        data = instruments.export_xlsform(actor=actor, version_id=version.id)
    console.write_file(output, data)
    click.echo(f"เขียน {output} แล้ว")


@instrument.command("publish", help="ประกาศใช้ร่างของเครื่องมือ ฉบับก่อนหน้าเลิกใช้แต่ยังอ่านได้")
@click.argument("code", metavar="รหัส")
@office_at_will
def publish(code: str, office: str | None) -> None:
    """Put the draft of an instrument into use."""
    with console.ready():
        from khet.domains.instruments import public as instruments
        from khet.kernel import clock

        actor = console.actor("instrument publish")
        row = instruments.instrument_row(actor=actor, code=code, office_id=_office_id(office))
        if row.draft is None:
            raise Problem(f"“{code}” ไม่มีร่างที่รอประกาศใช้")
        version = instruments.publish_version(actor=actor, version_id=row.draft.id, at=clock.now())
        changes = instruments.changes_of(actor=actor, version_id=version.id)
    click.echo(f"ประกาศใช้ {version.code} ฉบับ {version.number}")
    for change in changes:
        click.echo(f"  {'เทียบกับเดิมไม่ได้ ' if change['breaks'] else ''}{change['message_th']}")
