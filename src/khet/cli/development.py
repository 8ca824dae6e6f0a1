"""``khet development``: events of a year, and the reports of events and plans as files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from khet.cli import console, options
from khet.cli.thai import Group

COMMANDS = {
    "events": ("khet.cli.development:events", "รายการกิจกรรมของเขตในปีหนึ่ง พร้อมเลขที่ใช้กับคำสั่งอื่น"),
    "load": ("khet.cli.development_loading:load", "นำแผน โครงการ และกิจกรรมที่ผ่านมาเข้าจากแฟ้ม YAML"),
    "report": ("khet.cli.development:report", "ออกรายงานสรุปโครงการของกิจกรรมเป็น PDF หรือ Word"),
    "annual": ("khet.cli.development:annual", "รายงานผลแผนพัฒนาบุคลากรประจำปี"),
}


@click.group(cls=Group, commands_at=COMMANDS, help="พัฒนาครูและบุคลากร")
def development() -> None:
    """Commands about staff development."""


@click.command("events", cls=Group.command_class, help="รายการกิจกรรมของเขตในปีหนึ่ง พร้อมเลขที่ใช้กับคำสั่งอื่น")
@options.office_option
@click.option("--year", type=options.YEAR, required=True, metavar="ปี", help="ปีงบประมาณ พ.ศ.")
def events(office: str, year: int) -> None:
    """List the events of an office."""
    with console.ready():
        from khet.domains.development import public as staff

        actor = console.actor("development events")
        rows = staff.event_rows(actor=actor, office_id=options.find_office(office).id, year_be=year)
    for row in rows:
        click.echo(f"{row.id}\t{row.starts_on:%Y-%m-%d}\t{row.state}\t{row.title}")
    if not rows:
        click.echo(f"ไม่มีกิจกรรมในปี {year}")


@click.command(
    "report", cls=Group.command_class, help="ออกรายงานสรุปโครงการของกิจกรรม พร้อมเลขที่และ QR ตรวจสอบเมื่อกิจกรรมเสร็จสิ้น"
)
@click.argument("event", metavar="กิจกรรม")
@click.option("--format", "kind", required=True, type=click.Choice(["pdf", "docx", "xlsx"]), help="ชนิดของแฟ้ม")
@click.option("-o", "--output", required=True, type=options.NEW_FILE, metavar="แฟ้ม", help="แฟ้มที่จะเขียน")
@click.option("--digits", type=click.Choice(["thai", "arabic"]), default="thai", help="เลขไทยหรืออารบิก (ปริยาย: thai)")
@click.option("--draft", is_flag=True, help="ฉบับร่าง ไม่ออกเลขที่เอกสาร")
def report(
    event: str,
    kind: Literal["pdf", "docx", "xlsx"],
    output: Path,
    digits: Literal["thai", "arabic"],
    draft: bool,
) -> None:
    """Write the summary report of an event, named by its number or its title."""
    with console.ready(), console.progress("ออกรายงาน") as step:
        from khet.kernel import clock
        from khet.reports import public as reports

        actor = console.actor("development report")
        step(0, 1, "")
        made = reports.make_event_report(
            actor=actor, event_id=_event(event), file_format=kind, digits=digits, draft=draft, at=clock.now()
        )
        step(1, 1, "")
    console.write_file(output, made.content)
    reference = f" เลขที่ {made.reference}" if made.reference else " (ฉบับร่าง)"
    click.echo(f"เขียน {output} แล้ว{reference}")


@click.command("annual", cls=Group.command_class, help="รายงานผลแผนพัฒนาบุคลากรประจำปี เทียบเป้าหมายกับผลรายกลุ่ม")
@options.office_option
@click.option("--year", type=options.YEAR, required=True, metavar="ปี", help="ปีงบประมาณ พ.ศ.")
@click.option("--format", "kind", required=True, type=click.Choice(["pdf", "docx", "xlsx"]), help="ชนิดของแฟ้ม")
@click.option("-o", "--output", required=True, type=options.NEW_FILE, metavar="แฟ้ม", help="แฟ้มที่จะเขียน")
@click.option("--digits", type=click.Choice(["thai", "arabic"]), default="thai", help="เลขไทยหรืออารบิก (ปริยาย: thai)")
@click.option("--draft", is_flag=True, help="ฉบับร่าง ไม่ออกเลขที่เอกสาร")
def annual(
    office: str,
    year: int,
    kind: Literal["pdf", "docx", "xlsx"],
    output: Path,
    digits: Literal["thai", "arabic"],
    draft: bool,
) -> None:
    """Write the annual report of an office's plan, with its number once the year is done."""
    with console.ready():
        from khet.domains.development import public as staff
        from khet.kernel import clock
        from khet.reports import public as reports

        actor, found = console.actor("development annual"), options.find_office(office)
        plan = staff.plan_of_year(actor=actor, office_id=found.id, year_be=year)
        if plan is None:
            raise console.Problem(f"{found.short_name} ยังไม่มีแผนพัฒนาบุคลากรปี {year}", "ตรวจปีงบประมาณ แล้วลองใหม่")
        made = reports.make_annual_report(
            actor=actor, plan_id=plan.id, file_format=kind, digits=digits, draft=draft, at=clock.now()
        )
    console.write_file(output, made.content)
    reference = f" เลขที่ {made.reference}" if made.reference else " (ฉบับร่าง)"
    click.echo(f"เขียน {output} แล้ว{reference}")


def _event(named: str) -> int:
    """The number of the event meant; one that nobody knows, or a title of several, is refused."""
    from khet.calc.thai import to_arabic_digits
    from khet.domains.development import public as staff

    rows = staff.event_rows(actor=console.actor("development report"))
    typed = to_arabic_digits(named.strip())
    found = [row for row in rows if str(row.id) == typed] or [row for row in rows if row.title == named.strip()]
    if len(found) == 1:
        return found[0].id
    if found:
        told = [f"{row.id}\t{row.title} ({row.starts_on:%Y-%m-%d})" for row in found]
        raise console.Problem(f"มีกิจกรรมชื่อ {named} หลายรายการ", "ระบุด้วยเลขของกิจกรรม", details=told)
    raise console.Problem(f"ไม่พบกิจกรรม {named}", "ดูเลขของกิจกรรมด้วย khet development events")
