"""``khet data``: files in, marked workbooks out, snapshots and what changed between them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khet.cli import console, options
from khet.cli.problem import Problem
from khet.cli.thai import Group

if TYPE_CHECKING:
    from khet.domains.warehouse.public import ImportReport, ImportRow, SchoolChange, SnapshotRow

COMMANDS = {
    "import": ("khet.cli.data:import_file", "นำเข้าไฟล์ข้อมูล ตรวจ และรับรองเมื่อสั่ง"),
    "imports": ("khet.cli.data_deciding:imports", "รายการไฟล์ที่นำเข้า"),
    "questions": ("khet.cli.data_deciding:questions", "ข้อสงสัยที่รอตัดสินในไฟล์หนึ่ง"),
    "decide": ("khet.cli.data_deciding:decide", "ตัดสินข้อสงสัย"),
    "accept": ("khet.cli.data_deciding:accept", "รับรองไฟล์เป็นชุดข้อมูล"),
    "withdraw": ("khet.cli.data_deciding:withdraw", "ถอนไฟล์ที่ยังไม่ได้รับรอง"),
    "export-marked": ("khet.cli.data:export_marked", "เขียนไฟล์เดิมที่ทำเครื่องหมายช่องที่พบปัญหา"),
    "snapshots": ("khet.cli.data:snapshots", "รายการชุดข้อมูล"),
    "diff": ("khet.cli.data:diff", "เปรียบเทียบชุดข้อมูลสองชุด"),
    "supersede": ("khet.cli.data_deciding:supersede", "เลิกใช้ชุดข้อมูลที่ผิด"),
    "generate": ("khet.cli.generating:generate", "สร้างข้อมูลสมมติของเขตหรือทั้งประเทศ"),
}


@click.group(cls=Group, commands_at=COMMANDS, help="คลังข้อมูล: นำเข้าไฟล์ ตัดสินข้อสงสัย ชุดข้อมูล")
def data() -> None:
    """Commands about data."""


@click.command("import", cls=Group.command_class, help="นำเข้าไฟล์ข้อมูล ตรวจทุกแถว และรับรองเป็นชุดข้อมูลเมื่อใช้ --accept")
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@options.office_option
@click.option("--dataset", default="", metavar="ชุดข้อมูล", help="ชุดข้อมูล เช่น pupils onet (ปริยาย: ดูจากไฟล์)")
@click.option("--year", type=options.YEAR, help="ปีการศึกษา พ.ศ. เมื่อไฟล์ไม่ได้บอกไว้")
@click.option("--round", "round_", metavar="รอบ", help="รอบของปี เช่น 06-10 11-10 03-31 หรือภาคเรียน 1 2")
@click.option("--mapping", type=options.EXISTING_FILE, metavar="แฟ้ม.json", help="การจับคู่คอลัมน์")
@click.option("--accept", "accepts", is_flag=True, help="รับรองแถวที่ผ่านเป็นชุดข้อมูลทันที")
@click.option("--reason", default="", metavar="เหตุผล", help="เหตุผล เมื่อแทนที่ชุดข้อมูลที่มีอยู่")
@options.replace_option
@options.json_option
def import_file(
    file: Path,
    office: str,
    dataset: str,
    year: int | None,
    round_: str | None,
    mapping: Path | None,
    accepts: bool,
    reason: str,
    replace: str,
    as_json: bool,
) -> int:
    """Take a file in, check it, and publish what is right of it when asked."""
    with console.ready():
        from khet.domains.warehouse import public as warehouse
        from khet.kernel import clock
        from khet.kernel.files import FileRefused

        found, now, actor = options.find_office(office), clock.now(), console.actor("data import")
        told = _mapping(mapping)
        row = None
        try:
            with file.open("rb") as stream:
                row = warehouse.upload(
                    actor=actor,
                    office_id=found.id,
                    stream=stream,
                    name=file.name,
                    dataset=dataset or (told or {}).get("dataset", ""),
                    year=year or 0,
                    round_=round_,
                    at=now,
                )
            if told is not None:
                warehouse.choose_mapping(actor=actor, import_id=row.id, mapping=told, at=now)
            report = _take(row, accepts=accepts, reason=reason, replace=replace, has_news=told is not None)
        except (FileRefused, warehouse.FileUnreadable, warehouse.MappingNeeded) as refused:
            return _say_refused(file, row, refused, as_json=as_json)
    _say(file, row, report, as_json=as_json)
    return 0


def _mapping(file: Path | None) -> dict[str, Any] | None:
    """The mapping in a JSON file, as ``khet data import --mapping`` takes it."""
    if file is None:
        return None
    try:
        told = json.loads(console.read_file(file))
    except ValueError as error:
        raise Problem(f"{file.name} ไม่ใช่ JSON ที่อ่านได้: {error}", "ตรวจแฟ้มการจับคู่คอลัมน์") from error
    if not isinstance(told, dict):
        raise Problem(f"{file.name} ต้องเป็นการจับคู่หนึ่งรายการ", "ตัวอย่างอยู่ในเอกสารคลังข้อมูล")
    return told


def _take(row: ImportRow, *, accepts: bool, reason: str, replace: str, has_news: bool) -> ImportReport:
    """Check the file, and publish it when asked; one that was accepted before is left as it is."""
    from khet.domains.warehouse import public as warehouse
    from khet.kernel import clock

    actor, now = console.actor("data import"), clock.now()
    with console.progress("ตรวจไฟล์") as step:
        if row.is_again and row.state == "accepted" and not has_news:
            if accepts and warehouse.is_spoilt(actor, row.id):
                warehouse.accept(actor=actor, import_id=row.id, at=now, tell=step)
                click.echo("แฟ้มของชุดข้อมูลนี้หายหรือเสียหาย จึงเขียนใหม่จากไฟล์เดิมให้เหมือนเดิมแล้ว", err=True)
            return warehouse.report(actor, row.id)
        if not accepts:
            return warehouse.check(actor=actor, import_id=row.id, at=now, tell=step)
        report, _ = warehouse.check_and_accept(
            actor=actor, import_id=row.id, reason=reason, replace=replace, at=now, tell=step
        )
        return report


def _say_refused(file: Path, row: ImportRow | None, refused: Exception, *, as_json: bool) -> int:
    """A file that cannot be taken, in the same shape as one that can: no rows, and why."""
    from khet.domains.warehouse import public as warehouse

    asks = isinstance(refused, warehouse.MappingNeeded)
    cause = getattr(refused, "cause", "") or getattr(refused, "code", "")
    advice = "จับคู่คอลัมน์ที่หน้าคลังข้อมูล หรือใช้ --dataset กับ --mapping" if asks else "ตรวจไฟล์แล้วส่งใหม่"
    if as_json:
        counts = dict.fromkeys(("rows_in", "accepted", "repaired", "waiting", "refused"), 0)
        finding: dict[str, Any] = {
            "cause": cause,
            "severity": "ask" if asks else "refused",
            "rows": [],
            "column": "",
            "message_th": str(refused),
            "message_en": getattr(refused, "message_en", ""),
            "suggestion": advice,
        }
        dataset = row.dataset if row else ""
        plain = {"dataset": dataset, "encoding": "", **counts, "findings": [finding], "reconciliation": []}
        console.write_json({**plain, "snapshot": None})
    number = f" (การนำเข้าที่ {row.id})" if row else ""
    return console.fail(f"{file.name}{number}: {refused}", advice)


def _say(file: Path, row: ImportRow, report: ImportReport, *, as_json: bool) -> None:
    if row.is_again:
        done = "รับรองไปแล้ว จึงไม่มีผลใด" if row.state == "accepted" else "จึงตรวจใหม่โดยไม่สร้างรายการซ้ำ"
        click.echo(f"ไฟล์นี้เคยนำเข้าแล้ว เป็นการนำเข้าที่ {row.id} {done}", err=True)
    if as_json:
        console.write_json(report.as_plain())
        return
    click.echo(f"การนำเข้าที่ {report.import_id}: {file.name}")
    period = f" ปี {report.year} {report.round}".rstrip() if report.year else " (ยังไม่ทราบปี)"
    click.echo(f"ชุดข้อมูล {report.dataset}{period}")
    click.echo(
        f"{report.rows_in:,} แถว = รับ {report.accepted:,} + แก้ให้ {report.repaired:,}"
        f" + รอตัดสิน {report.waiting:,} + ไม่รับ {report.refused:,}"
    )
    rows = [
        [each["severity"], str(len(each["rows"]) or "–"), each["column"], each["message_th"], each["cause"]]
        for each in report.told
    ]
    if rows:
        console.table(["ผล", "แถว", "คอลัมน์", "สิ่งที่พบ", "รหัส"], rows, right=frozenset({1}))
    for each in report.reconciliation:
        click.echo(f"ยอดไม่ตรง แถว {each['row']}: {each['message_th']}")
    if report.snapshot:
        click.echo(f"รับรองแล้ว เป็นชุดข้อมูล {report.snapshot}")
    elif report.waiting:
        click.echo(f"ดูข้อสงสัยด้วย khet data questions {report.import_id}")
    else:
        click.echo(f"รับรองด้วย khet data accept {report.import_id}")


@click.command("export-marked", cls=Group.command_class, help="เขียนไฟล์เดิมเป็น Excel ที่ทำเครื่องหมายและอธิบายช่องที่พบปัญหา")
@click.argument("import_id", type=int, metavar="หมายเลข")
@click.option("-o", "--output", required=True, type=options.NEW_FILE, metavar="แฟ้ม.xlsx", help="แฟ้มที่จะเขียน")
def export_marked(import_id: int, output: Path) -> None:
    """Write the file of an import back with its doubtful cells marked."""
    with console.ready():
        from khet.domains.warehouse import public as warehouse
        from khet.kernel import clock

        content = warehouse.marked_workbook(
            actor=console.actor("data export-marked"), import_id=import_id, at=clock.now()
        )
    console.write_file(output, content)
    click.echo(f"เขียน {output} แล้ว")


@click.command("snapshots", cls=Group.command_class, help="รายการชุดข้อมูล")
@click.option("--office", metavar="เขต", help="รหัสหรือชื่อย่อของเขต (ปริยาย: ทุกเขต)")
@click.option("--dataset", metavar="ชุดข้อมูล", help="เฉพาะชุดข้อมูลนี้")
@click.option("--year", type=options.YEAR, help="เฉพาะปีการศึกษานี้")
@click.option("--all", "everything", is_flag=True, help="รวมชุดข้อมูลที่เลิกใช้แล้ว")
@options.json_option
def snapshots(office: str | None, dataset: str | None, year: int | None, everything: bool, as_json: bool) -> None:
    """List snapshots, newest period first."""
    with console.ready():
        from khet.domains.warehouse import public as warehouse

        found = options.find_office(office).id if office else None
        rows = warehouse.snapshots(console.actor("data snapshots"), found, dataset, year, current=not everything)
    if as_json:
        console.write_json([_plain(row) for row in rows])
        return
    lines = [
        [row.uuid, row.dataset, str(row.year), row.round, f"{row.rows:,}", row.source_name, _standing(row)]
        for row in rows
    ]
    console.table(["ชุดข้อมูล", "ชนิด", "ปี", "รอบ", "แถว", "ไฟล์ต้นทาง", "สถานะ"], lines, right=frozenset({4}))


def _standing(row: SnapshotRow) -> str:
    return "ใช้อยู่" if row.is_current else f"เลิกใช้: {row.superseded_reason}"


def _plain(row: SnapshotRow) -> dict[str, Any]:
    return {
        "snapshot": row.uuid,
        "dataset": row.dataset,
        "year": row.year,
        "round": row.round,
        "rows": row.rows,
        "schools": row.schools,
        "waiting": row.waiting,
        "refused": row.refused,
        "source": row.source_name,
        "source_sha256": row.source_sha256,
        "sha256": row.sha256,
        "schema_version": row.schema_version,
        "published_at": row.published_at.isoformat(),
        "published_by": row.published_by_name,
        "superseded_at": row.superseded_at.isoformat() if row.superseded_at else None,
        "superseded_by": row.superseded_by or None,
        "superseded_reason": row.superseded_reason,
    }


@click.command("diff", cls=Group.command_class, help="เปรียบเทียบชุดข้อมูลสองชุด: เข้า ออก ย้าย เปลี่ยน รายสถานศึกษา")
@click.argument("before", metavar="ก่อน")
@click.argument("after", metavar="หลัง")
@options.json_option
def diff(before: str, after: str, as_json: bool) -> None:
    """Say who came, left, moved and changed between two snapshots."""
    with console.ready():
        from khet.domains.warehouse import public as warehouse

        found = warehouse.compare(console.actor("data diff"), before, after)
    if as_json:
        console.write_json(found.as_plain())
        return
    click.echo(
        f"{found.after.dataset_name} {found.before.year} {found.before.round} → {found.after.year} {found.after.round}"
    )
    click.echo(f"เข้า {found.came_in:,}  ออก {found.went_out:,}  ย้าย {found.moved:,}  อยู่ต่อ {found.stayed:,}")
    rows = [_changes(each) for each in found.schools]
    headings = ["สถานศึกษา", "ก่อน", "หลัง", "เข้า", "ออก", "ย้ายเข้า", "ย้ายออก", "เปลี่ยน"]
    console.table(headings, rows, right=frozenset(range(1, 8)))


def _changes(each: SchoolChange) -> list[str]:
    counts = (each.before, each.after, each.came_in, each.went_out, each.moved_in, each.moved_out)
    return [each.name or "–", *(f"{count:,}" for count in (*counts, sum(each.changed.values())))]
