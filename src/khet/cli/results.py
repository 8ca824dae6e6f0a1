"""``khet results``: workbooks in and out, results, reports, and publishing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from khet.cli import console, options
from khet.cli.thai import Group

if TYPE_CHECKING:
    from khet.domains.frameworks.public import EvaluationRow, ImportReport

COMMANDS = {
    "open": ("khet.cli.cycle:open_evaluation", "เปิดการประเมินของเขตในปีหนึ่ง"),
    "assign": ("khet.cli.cycle:assign", "กำหนดผู้รับผิดชอบตัวชี้วัดจากแฟ้ม CSV"),
    "work": ("khet.cli.cycle:work", "บันทึกขั้นตอนงาน (รายงาน ส่ง ยืนยัน ให้ระดับ ส่งคืน) จากแฟ้ม CSV"),
    "publish": ("khet.cli.cycle:publish", "เผยแพร่ผลของรอบ"),
    "template": ("khet.cli.results:template", "สร้างสมุดงาน Excel สำหรับกรอกผล"),
    "import": ("khet.cli.results:import_results", "นำเข้าผลจาก Excel หรือ CSV"),
    "show": ("khet.cli.results:show", "แสดงผลพร้อมคำอธิบาย"),
    "report": ("khet.cli.results:report", "ออกรายงานเป็น PDF, Word หรือ Excel"),
}


@click.group(cls=Group, commands_at=COMMANDS, help="ผลการประเมิน")
def results() -> None:
    """Commands about results."""


@click.command("template", cls=Group.command_class, help="สร้างสมุดงาน Excel สำหรับกรอกผล")
@options.evaluation_options
@click.option("-o", "--output", required=True, type=options.NEW_FILE, metavar="แฟ้ม.xlsx", help="แฟ้มที่จะเขียน")
def template(office: str, framework: str, year: int, school: str | None, output: Path) -> None:
    """Write the workbook that ``khet results import`` takes back."""
    with console.ready():
        from khet.domains.frameworks import public as frameworks

        workbook = frameworks.template_workbook(
            actor=console.actor("results template"), **evaluation(office, framework, year, school)
        )
    console.write_file(output, workbook)
    click.echo(f"เขียน {output} แล้ว")


@click.command("import", cls=Group.command_class, help="นำเข้าผลจาก Excel หรือ CSV ถ้ามีข้อผิดแม้ข้อเดียวจะไม่บันทึกเลย")
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@options.evaluation_options
@click.option("--publish", is_flag=True, help="เผยแพร่ทันทีหลังนำเข้า")
@click.option("--reason", default="", metavar="เหตุผล", help="เหตุผลที่แก้ไข เมื่อรอบในแฟ้มเผยแพร่ไปแล้ว")
@click.option("--marked", type=options.NEW_FILE, metavar="แฟ้ม.xlsx", help="เขียนสมุดงานที่ทำเครื่องหมายช่องผิดไว้")
@options.json_option
def import_results(
    file: Path,
    office: str,
    framework: str,
    year: int,
    school: str | None,
    publish: bool,
    reason: str,
    marked: Path | None,
    as_json: bool,
) -> int:
    """Take a workbook or CSV over as a whole, or refuse it naming every faulty cell."""
    data = console.read_file(file)
    with console.ready():
        from khet.domains.frameworks import public as frameworks
        from khet.kernel import clock

        report = frameworks.import_results(
            actor=console.actor("results import"),
            filename=file.name,
            data=data,
            publish=publish,
            amend_reason=reason,
            at=clock.now(),
            **evaluation(office, framework, year, school),
        )
    if marked is not None and report.marked is not None:
        console.write_file(marked, report.marked)
    _say_imported(file, report, as_json=as_json, marked=marked)
    return 0 if report.ok else 1


def _say_imported(file: Path, report: ImportReport, *, as_json: bool, marked: Path | None) -> None:
    if as_json:
        faults = [
            {
                "row": each.row,
                "column": each.column,
                "cell": each.cell,
                "code": each.code,
                "message": each.message_th,
                "message_en": each.message_en,
            }
            for each in report.faults
        ]
        accepted = report.accepted if report.ok else 0
        published = [
            {"round": each.round_code, "number": each.number, "value": each.value, "level": each.level}
            for each in report.publications
        ]
        console.write_json(
            {
                "ok": report.ok,
                "accepted": accepted,
                "unchanged": report.unchanged,
                "published": published,
                "faults": faults,
            }
        )
        return
    if report.ok:
        click.echo(f"นำเข้า {report.accepted} รายการแล้ว" + _unchanged(report))
        for each in report.publications:
            click.echo(f"เผยแพร่ {each.round_name} ครั้งที่ {each.number}: {each.value or '–'} {each.level or ''}".rstrip())
        return
    console.fail(
        f"{file.name} มีข้อผิด {len(report.faults)} จุด จึงยังไม่ได้บันทึกอะไร",
        f"แก้ช่องที่ทำสีไว้ใน {marked} แล้วนำเข้าแฟ้มนั้น"
        if marked and report.marked
        else "แก้แล้วนำเข้าใหม่ หรือใช้ --marked แฟ้ม.xlsx เพื่อดูช่องที่ผิด",
        details=[f"{each.cell or f'แถว {each.row}'}: {each.message_th}" for each in report.faults],
    )


def _unchanged(report: ImportReport) -> str:
    return f" (ตรงกับที่มีอยู่ {report.unchanged} รายการ)" if report.unchanged else ""


@click.command("show", cls=Group.command_class, help="แสดงผลพร้อมคำอธิบาย")
@options.evaluation_options
@click.option("--format", "kind", type=click.Choice(["json", "table"]), default="table", help="รูปแบบ (ปริยาย: table)")
def show(office: str, framework: str, year: int, school: str | None, kind: str) -> None:
    """Print the outcome of an evaluation."""
    with console.ready():
        from khet.domains.frameworks import public as frameworks

        meant = evaluation(office, framework, year, school)
        find_evaluation(meant)
        plain = frameworks.results_plain(actor=console.actor("results show"), **meant)
    if kind == "json":
        console.write_json(plain)
        return
    overall = plain["overall"]
    click.echo(f"{plain['office']}  {plain['framework']} รุ่น {plain['version']}  พ.ศ. {plain['year']}")
    rows = [
        [node["code"], node["name"], _text(node), node["level"] or node["meaning"] or ""] for node in plain["nodes"]
    ]
    rows.append(["", f"ภาพรวม ({overall['counted']} รายการ)", overall["value"] or "–", overall["level"] or ""])
    console.table(["รหัส", "ตัวชี้วัด", "ค่า", "ระดับ"], rows, right=frozenset({2}))


def _text(node: dict[str, Any]) -> str:
    return str(node["printed"] or node["value"] or node["result"] or "–")


@click.command("report", cls=Group.command_class, help="ออกรายงานเป็น PDF, Word หรือ Excel พร้อมเลขที่และ QR ตรวจสอบ")
@options.evaluation_options
@click.option("--format", "kind", required=True, type=click.Choice(["pdf", "docx", "xlsx"]), help="ชนิดของแฟ้ม")
@click.option("-o", "--output", required=True, type=options.NEW_FILE, metavar="แฟ้ม", help="แฟ้มที่จะเขียน")
@click.option(
    "--kind",
    "paper",
    type=click.Choice(["results", "suggestions", "summary"]),
    default="results",
    help="ตารางผล เล่มข้อเสนอแนะ หรือสรุปหน้าเดียว (ปริยาย: results)",
)
@click.option("--draft", is_flag=True, help="ฉบับร่าง ไม่ออกเลขที่เอกสาร")
def report(
    office: str,
    framework: str,
    year: int,
    school: str | None,
    kind: Literal["pdf", "docx", "xlsx"],
    output: Path,
    paper: Literal["results", "suggestions", "summary"],
    draft: bool,
) -> None:
    """Write an official paper."""
    with console.ready(), console.progress("ออกรายงาน") as step:
        from khet.kernel import clock
        from khet.reports import public as reports

        meant = evaluation(office, framework, year, school)
        find_evaluation(meant)
        step(0, 1, "")
        made = reports.make(
            actor=console.actor("results report"),
            kind=paper,
            file_format=kind,
            draft=draft,
            at=clock.now(),
            **meant,
        )
        step(1, 1, "")
    console.write_file(output, made.content)
    reference = f" เลขที่ {made.reference}" if made.reference else ""
    click.echo(f"เขียน {output} แล้ว{reference}")


def evaluation(office: str, framework: str, year: int, school: str | None) -> dict[str, Any]:
    """The evaluation meant, as the frameworks domain names it; an unknown office, framework or school is refused."""
    found = options.find_office(office)
    named = options.find_school(school, found.id)
    return {
        "office_id": found.id,
        "framework_code": options.find_framework(framework, found.id),
        "year": year,
        "school_id": named.id if named else None,
    }


def find_evaluation(meant: dict[str, Any]) -> EvaluationRow:
    """The evaluation that was opened; the refusal names the years that were."""
    from khet.domains.frameworks import public as frameworks

    code, year, school_id = meant["framework_code"], meant["year"], meant["school_id"]
    rows = [
        row
        for row in frameworks.evaluations(
            actor=console.actor("results"),
            office_id=meant["office_id"],
            framework_code=code,
            schools=school_id is not None,
        )
        if row.school_id == school_id
    ]
    for row in rows:
        if row.year == year:
            return row
    years = ", ".join(str(known) for known in sorted({row.year for row in rows}, reverse=True))
    advice = f"ปีที่มี: {years} หรือ" if years else ""
    raise console.Problem(f"ยังไม่ได้เปิดการประเมิน {code} ปี {year} ของหน่วยงานนี้", f"{advice}เปิดด้วย khet results open")
