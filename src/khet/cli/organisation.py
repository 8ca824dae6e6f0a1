"""``khet office``, ``network``, ``school`` and ``group``: the shape of an office."""

from __future__ import annotations

from pathlib import Path

import click

from khet.cli import console, options, splitting
from khet.cli.thai import Group


@click.group(cls=Group, help="สำนักงานเขตพื้นที่การศึกษา")
def office() -> None:
    """Commands about offices."""


@office.command("add", help="เพิ่มสำนักงานเขต")
@click.option("--short", "short_name", required=True, metavar="ชื่อย่อ", help="เช่น สพม.ลำปาง ลำพูน")
@click.option("--name", required=True, metavar="ชื่อเต็ม", help="ชื่อเต็มของสำนักงาน")
@click.option("--type", "office_type", required=True, type=click.Choice(["primary", "secondary"]), help="สพป. หรือ สพม.")
@click.option("--code", "codes", multiple=True, metavar="รหัส", help="รหัสเขต ใส่ซ้ำได้ ไม่ใส่ก็ได้")
@click.option("--name-en", default="", metavar="ชื่ออังกฤษ", help="ชื่อภาษาอังกฤษ")
def add_office(short_name: str, name: str, office_type: str, codes: tuple[str, ...], name_en: str) -> None:
    """Add an office."""
    with console.ready():
        from khet.domains.organisations import public as organisations
        from khet.kernel import clock

        row = organisations.add_office(
            actor=console.actor("office add"),
            short_name=short_name,
            name=name,
            office_type=office_type,
            codes=codes,
            name_en=name_en,
            at=clock.now(),
        )
    click.echo(f"เพิ่ม {row.short_name} แล้ว")


@office.command("list", help="รายชื่อสำนักงานเขต")
@options.json_option
def list_offices(as_json: bool) -> None:
    """Print the offices."""
    with console.ready():
        from khet.domains.organisations import public as organisations
        from khet.kernel import clock

        rows = organisations.offices(actor=console.actor("office list"), on=clock.today())
    if as_json:
        console.write_json(
            [
                {"short_name": row.short_name, "name": row.name, "type": row.type, "codes": list(row.codes)}
                for row in rows
            ]
        )
        return
    console.table(["ชื่อย่อ", "ชื่อเต็ม", "รหัส"], [[row.short_name, row.name, ", ".join(row.codes)] for row in rows])


office.add_command(splitting.split_office)


@click.group(cls=Group, help="เครือข่ายหรือสหวิทยาเขต")
def network() -> None:
    """Commands about networks."""


@network.command("add", help="เพิ่มเครือข่ายหรือสหวิทยาเขตในเขต")
@options.office_option
@click.option("--name", required=True, metavar="ชื่อ", help="ชื่อเครือข่าย")
def add_network(office: str, name: str) -> None:
    """Add a network to an office."""
    with console.ready():
        from khet.domains.organisations import public as organisations
        from khet.kernel import clock

        row = organisations.add_network(
            actor=console.actor("network add"), office_id=options.find_office(office).id, name=name, at=clock.now()
        )
    click.echo(f"เพิ่ม {row.name} แล้ว")


@click.group(cls=Group, help="สถานศึกษา")
def school() -> None:
    """Commands about schools."""


@school.command("import", help="นำเข้ารายชื่อสถานศึกษาจาก CSV (name, code10, code8, code6, network, name_en)")
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@options.office_option
def import_schools(file: Path, office: str) -> None:
    """Add the schools of a CSV file: all of them, or none with every fault named."""
    with console.ready():
        from khet.domains.organisations import public as organisations
        from khet.kernel import clock

        report = organisations.import_schools(
            actor=console.actor("school import"),
            office_id=options.find_office(office).id,
            data=console.read_file(file),
            at=clock.now(),
        )
    click.echo(f"เพิ่มสถานศึกษา {report.added} แห่ง มีอยู่แล้ว {report.unchanged} แห่ง")


@click.group(cls=Group, help="กลุ่มงานในสำนักงาน")
def group() -> None:
    """Commands about groups."""


@group.command("add", help="เพิ่มกลุ่มงานในสำนักงาน")
@options.office_option
@click.option("--name", "names", required=True, multiple=True, metavar="ชื่อ", help="ชื่อกลุ่ม ใส่ซ้ำได้")
def add_group(office: str, names: tuple[str, ...]) -> None:
    """Add groups to an office: all of them or none."""
    with console.ready():
        from django.db import transaction

        from khet.domains.organisations import public as organisations
        from khet.kernel import clock

        found = options.find_office(office)
        with transaction.atomic():
            for name in names:
                organisations.add_group(actor=console.actor("group add"), office_id=found.id, name=name, at=clock.now())
    click.echo(f"เพิ่มกลุ่มงาน {len(names)} กลุ่มแล้ว")
