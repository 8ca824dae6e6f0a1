"""``khet data`` after the import: what waits, what is decided, what is published and taken out of use."""

from __future__ import annotations

from dataclasses import asdict

import click

from khet.cli import console, options
from khet.cli.thai import Group


@click.command("imports", cls=Group.command_class, help="รายการไฟล์ที่นำเข้า")
@options.office_option
@options.json_option
def imports(office: str, as_json: bool) -> None:
    """List the imports of an office, newest first."""
    with console.ready():
        from khet.domains.warehouse import public as warehouse

        rows = warehouse.imports(console.actor("data imports"), options.find_office(office).id)
    if as_json:
        names = ("id", "file_name", "sha256", "state", "dataset", "year", "round", "encoding")
        counts = ("rows_in", "accepted", "repaired", "waiting", "refused", "problem")
        console.write_json([{name: getattr(row, name) for name in (*names, *counts)} for row in rows])
        return
    lines = [
        [str(row.id), row.file_name, row.dataset, f"{row.year or ''} {row.round}".strip(), row.state_label]
        + [f"{count:,}" for count in (row.rows_in, row.accepted + row.repaired, row.waiting, row.refused)]
        for row in rows
    ]
    headings = ["ที่", "ไฟล์", "ชุดข้อมูล", "รอบ", "สถานะ", "แถว", "รับ", "รอ", "ไม่รับ"]
    console.table(headings, lines, right=frozenset({0, 5, 6, 7, 8}))


@click.command("questions", cls=Group.command_class, help="ข้อสงสัยที่รอตัดสินในไฟล์หนึ่ง พร้อมทางเลือก")
@click.argument("import_id", type=int, metavar="หมายเลข")
@options.json_option
def questions(import_id: int, as_json: bool) -> None:
    """List what an import asks."""
    with console.ready():
        from khet.domains.warehouse import public as warehouse

        rows = warehouse.questions(console.actor("data questions"), import_id)
    if as_json:
        console.write_json([{**asdict(row), "takes_any_school": row.takes_any_school} for row in rows])
        return
    for row in rows:
        answer = f" → {row.answer}" if row.answer else ""
        click.echo(f"{row.cause} field={row.field or '-'} group={row.group or '-'} ({row.row_count:,} แถว){answer}")
        click.echo(f"  {row.message_th}")
        for option in row.options:
            click.echo(f"    {option.key}: {option.label_th}")
        if row.takes_any_school:
            click.echo("    code:รหัสโรงเรียน: โรงเรียนใดก็ได้ในเขต")


@click.command("decide", cls=Group.command_class, help="ตัดสินข้อสงสัยหนึ่งข้อ ทุกแถวหรือบางแถว มีผลเมื่อตรวจหรือรับรองครั้งต่อไป")
@click.argument("import_id", type=int, metavar="หมายเลข")
@click.option("--cause", required=True, metavar="รหัส", help="รหัสของข้อสงสัย")
@click.option("--field", default="", metavar="รายการ", help="รายการที่เกี่ยวข้อง")
@click.option("--group", default="", metavar="กลุ่ม", help="กลุ่มของข้อสงสัย")
@click.option("--option", "option", required=True, metavar="ทางเลือก", help="ทางเลือกที่ตัดสิน หรือโรงเรียนใดก็ได้: code:รหัส")
@click.option("--rows", default="", metavar="แถว,แถว", help="เฉพาะแถวเหล่านี้ (ปริยาย: ทุกแถว)")
def decide(import_id: int, cause: str, field: str, group: str, option: str, rows: str) -> None:
    """Settle a question."""
    places = [int(word) for word in rows.replace(" ", "").split(",") if word.isdecimal()]
    with console.ready():
        from khet.domains.warehouse import public as warehouse
        from khet.kernel import clock

        warehouse.decide(
            actor=console.actor("data decide"),
            import_id=import_id,
            cause=cause,
            field=field,
            group=group,
            option=option,
            rows=places,
            at=clock.now(),
        )
    click.echo(f"ตัดสินแล้ว รับรองด้วย khet data accept {import_id}")


@click.command("accept", cls=Group.command_class, help="รับรองแถวที่ผ่านของไฟล์เป็นชุดข้อมูล แถวที่รอตัดสินรับรองเพิ่มภายหลังได้")
@click.argument("import_id", type=int, metavar="หมายเลข")
@click.option("--reason", default="", metavar="เหตุผล", help="เหตุผล เมื่อแทนที่ชุดข้อมูลที่มีอยู่")
@options.replace_option
@options.json_option
def accept(import_id: int, reason: str, replace: str, as_json: bool) -> None:
    """Publish an import."""
    with console.ready(), console.progress("รับรองข้อมูล") as step:
        from khet.domains.warehouse import public as warehouse
        from khet.kernel import clock

        actor = console.actor("data accept")
        made = warehouse.accept(
            actor=actor, import_id=import_id, reason=reason, replace=replace, at=clock.now(), tell=step
        )
        report = warehouse.report(actor, import_id)
    if as_json:
        console.write_json(report.as_plain())
        return
    click.echo(f"รับรองแล้ว {made.rows:,} แถว เป็นชุดข้อมูล {made.uuid}")
    if report.waiting:
        click.echo(f"ยังรอตัดสิน {report.waiting:,} แถว ดูด้วย khet data questions {import_id}")


@click.command("withdraw", cls=Group.command_class, help="ถอนไฟล์ที่ยังไม่ได้รับรอง")
@click.argument("import_id", type=int, metavar="หมายเลข")
@click.option("--reason", default="", metavar="เหตุผล", help="เหตุผล")
def withdraw(import_id: int, reason: str) -> None:
    """Give an import up."""
    with console.ready():
        from khet.domains.warehouse import public as warehouse
        from khet.kernel import clock

        warehouse.withdraw(actor=console.actor("data withdraw"), import_id=import_id, reason=reason, at=clock.now())
    click.echo(f"ถอนการนำเข้าที่ {import_id} แล้ว")


@click.command("supersede", cls=Group.command_class, help="เลิกใช้ชุดข้อมูลที่ผิด โดยไม่ลบประวัติ")
@click.argument("snapshot", metavar="ชุดข้อมูล")
@click.option("--reason", required=True, metavar="เหตุผล", help="เหตุผลที่เลิกใช้")
def supersede(snapshot: str, reason: str) -> None:
    """Take a mistaken snapshot out of use."""
    with console.ready():
        from khet.domains.warehouse import public as warehouse
        from khet.kernel import clock

        warehouse.supersede(actor=console.actor("data supersede"), uuid=snapshot, reason=reason, at=clock.now())
    click.echo("เลิกใช้ชุดข้อมูลแล้ว ตัวเลขที่เคยใช้ชุดนี้จะแจ้งว่าถูกแทนที่")
