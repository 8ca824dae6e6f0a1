"""``khet framework``: criteria as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from khet.cli import console, options
from khet.cli.thai import Group

if TYPE_CHECKING:
    from khet.domains.frameworks.public import VersionRow


@click.group(cls=Group, help="เกณฑ์การประเมิน")
def framework() -> None:
    """Commands about criteria."""


@framework.command("import", help="นำเข้าเกณฑ์จากแฟ้ม YAML (รุ่นที่มีอยู่แล้วและเหมือนกันทุกตัวอักษรจะไม่เปลี่ยน)")
@click.argument("files", type=options.EXISTING_FILE, nargs=-1, required=True, metavar="แฟ้ม…")
def import_framework(files: tuple[Path, ...]) -> None:
    """Take criteria files over, each as a version of its framework."""
    for file in files:
        row = _import_one(file)
        known = "" if row.is_new else " (มีอยู่แล้ว ไม่เปลี่ยนแปลง)"
        click.echo(f"นำเข้า {row.framework_code} รุ่น {row.version} แล้ว{known}")


def _import_one(file: Path) -> VersionRow:
    """Take one file over; what is wrong is said with the file's name, as several may be named at once."""
    try:
        with console.ready():
            from khet.domains.frameworks import public as frameworks
            from khet.kernel import clock

            return frameworks.import_framework(
                actor=console.actor("framework import"), text=_text(file), at=clock.now()
            )
    except console.Problem as problem:
        if file.name in problem.message:
            raise
        message = f"{file.name}: {problem.message}"
        raise console.Problem(message, problem.advice, code=problem.code, details=problem.details) from problem


@framework.command("export", help="ส่งออกเกณฑ์เป็น YAML")
@click.argument("code", metavar="กรอบ")
@click.option("--version", metavar="รุ่น", help="รุ่นของเกณฑ์ (ค่าปริยาย: รุ่นล่าสุด)")
@click.option("-o", "--output", type=options.NEW_FILE, metavar="แฟ้ม", help="แฟ้มที่จะเขียน (ค่าปริยาย: พิมพ์ออกจอ)")
def export_framework(code: str, version: str | None, output: Path | None) -> None:
    """Write a version as the file it can be imported from."""
    with console.ready():
        from khet.domains.frameworks import public as frameworks

        text = frameworks.export_framework(actor=console.actor("framework export"), code=code, version=version)
    if output is None:
        click.echo(text, nl=False)
    else:
        console.write_file(output, text.encode())
        click.echo(f"เขียน {output} แล้ว")


@framework.command("validate", help="ตรวจแฟ้มเกณฑ์ บอกทุกข้อที่ผิด โดยไม่นำเข้า")
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@options.json_option
def validate(file: Path, as_json: bool) -> int:
    """Say everything that is wrong with a criteria file; exit code 1 when something is."""
    console.django()
    from khet.cli.refusals import line, refusals
    from khet.domains.frameworks import public as frameworks

    with refusals():
        problems = frameworks.validate_framework(_text(file))
    if as_json:
        console.write_json(
            {
                "ok": not problems,
                "problems": [
                    {
                        "path": each.path,
                        "line": each.line,
                        "message": each.message_th,
                        "message_en": each.message_en,
                    }
                    for each in problems
                ],
            }
        )
    elif problems:
        console.fail(f"{file.name} มีข้อผิดพลาด {len(problems)} ข้อ", details=[line(each) for each in problems])
    else:
        click.echo(f"{file.name} ใช้ได้")
    return 1 if problems else 0


@framework.command("list", help="เกณฑ์ที่มีอยู่")
@options.json_option
def list_frameworks(as_json: bool) -> None:
    """Print the frameworks and their latest versions."""
    with console.ready():
        from khet.domains.frameworks import public as frameworks

        rows = frameworks.framework_rows(actor=console.actor("framework list"))
    if as_json:
        console.write_json(
            [
                {
                    "code": row.code,
                    "name": row.name,
                    "subject": row.subject,
                    "version": row.active.version if row.active else None,
                    "versions": [each.version for each in row.versions],
                }
                for row in rows
            ]
        )
        return
    shown = [[row.code, row.name, row.active.version if row.active else "–", str(len(row.versions))] for row in rows]
    console.table(["รหัส", "ชื่อ", "รุ่นที่ใช้", "จำนวนรุ่น"], shown)


def _text(file: Path) -> str:
    try:
        return console.read_file(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise console.Problem(f"{file.name} ไม่ใช่ข้อความ UTF-8", "บันทึกแฟ้มใหม่เป็น UTF-8") from error
