"""``khet indicator``: definitions checked and listed, figures computed and explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khet.cli import console, options
from khet.cli.thai import Group

if TYPE_CHECKING:
    from khet.domains.indicators.public import FigureTable, TextProblem


ELSEWHERE = {
    "target": ("khet.cli.indicator_aims:target", "ตั้งค่าเป้าหมายของเขต"),
    "publish": ("khet.cli.indicator_aims:publish", "เปิดเผยตัวเลขต่อสาธารณะ หรือเลิกเปิดเผย"),
}


@click.group(cls=Group, commands_at=ELSEWHERE, help="ตัวชี้วัดจากข้อมูล")
def indicator() -> None:
    """Commands about indicators."""


def office_at_will(command: Any) -> Any:
    """``--office`` where it may be left out."""
    return click.option("--office", metavar="เขต", help="รหัสหรือชื่อย่อของเขต (ปริยาย: ตัวชี้วัดกลาง)")(command)


def slice_options(command: Any) -> Any:
    """``--only``: one slice, such as sex=f or school=21 (may be given several times)."""
    return click.option(
        "--only", multiple=True, metavar="มิติ=ค่า", help="เฉพาะค่านี้ เช่น sex=f หรือ school=รหัสสถานศึกษา (ใช้ซ้ำได้)"
    )(command)


@indicator.command("list", help="ตัวชี้วัดที่มีอยู่")
@office_at_will
@options.json_option
def list_indicators(office: str | None, as_json: bool) -> None:
    """Print the indicators in use."""
    with console.ready():
        from khet.domains.indicators import public as indicators

        rows = indicators.indicator_rows(
            actor=console.actor("indicator list"), office_id=options.find_office(office).id if office else None
        )
        plain = [indicators.indicator_plain(row) for row in rows]
    if as_json:
        console.write_json(plain)
        return
    console.table(["รหัส", "ตัวชี้วัด", "หน่วย", "ฉบับ"], [[row.code, row.name, row.unit, str(row.version)] for row in rows])


@indicator.command("load", help="นำตัวชี้วัดมาตรฐานของระบบเข้าหรือปรับให้เป็นรุ่นล่าสุด")
def load() -> None:
    """Bring the shipped indicators up to date."""
    with console.ready():
        from khet.domains.indicators import public as indicators
        from khet.kernel import clock

        added = indicators.ensure_library(actor=console.actor("indicator load"), at=clock.now())
    click.echo(f"นำเข้าใหม่ {len(added)} ฉบับ" if added else "ตัวชี้วัดมาตรฐานเป็นรุ่นล่าสุดอยู่แล้ว")


@indicator.command("import", help="นำเข้านิยามตัวชี้วัดจากแฟ้ม YAML ถ้ามีข้อผิดแม้ข้อเดียวจะไม่บันทึกเลย")
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@office_at_will
def import_indicators(file: Path, office: str | None) -> None:
    """Take a file of definitions over as a whole."""
    text = _text(file)
    with console.ready():
        from khet.domains.indicators import public as indicators
        from khet.kernel import clock

        rows = indicators.import_indicators(
            actor=console.actor("indicator import"),
            text=text,
            office_id=options.find_office(office).id if office else None,
            at=clock.now(),
        )
    click.echo(f"นำเข้า {len(rows)} ตัวชี้วัด เป็นฉบับใหม่ {sum(row.is_new for row in rows)} ตัว")


@indicator.command("export", help="ส่งออกนิยามตัวชี้วัดเป็น YAML")
@click.argument("codes", nargs=-1, required=True, metavar="รหัส…")
@office_at_will
@click.option("-o", "--output", type=options.NEW_FILE, metavar="แฟ้ม", help="แฟ้มที่จะเขียน (ค่าปริยาย: พิมพ์ออกจอ)")
def export_indicators(codes: tuple[str, ...], office: str | None, output: Path | None) -> None:
    """Write definitions as the file they can be imported from."""
    with console.ready():
        from khet.domains.indicators import public as indicators

        text = indicators.export_indicators(
            actor=console.actor("indicator export"),
            codes=codes,
            office_id=options.find_office(office).id if office else None,
        )
    if output is None:
        click.echo(text, nl=False)
        return
    console.write_file(output, text.encode())
    click.echo(f"เขียน {output} แล้ว")


@indicator.command("check", help="ตรวจสูตรหรือแฟ้มนิยาม บอกทุกข้อที่ผิด และอ่านสูตรเป็นคำ")
@click.argument("code", required=False, metavar="[รหัส|แฟ้ม.yaml]")
@click.option("--formula", metavar="สูตร", help="สูตรที่จะตรวจ")
@office_at_will
@options.json_option
def check(code: str | None, formula: str | None, office: str | None, as_json: bool) -> int:
    """Say everything that is wrong with a formula, a file or a stored indicator; exit code 1 when something is."""
    if (code is None) == (formula is None):
        raise click.UsageError("ระบุรหัสหรือแฟ้ม หรือ --formula อย่างใดอย่างหนึ่ง")
    if code is not None and Path(code).suffix in {".yaml", ".yml"}:
        return _check_file(Path(code), as_json=as_json)
    with console.ready():
        from khet.domains.indicators import public as indicators

        if formula is None:
            row = indicators.indicator_row(
                actor=console.actor("indicator check"),
                code=code or "",
                office_id=options.find_office(office).id if office else None,
            )
            formula = row.formula
        found = indicators.check_formula(formula)
    if as_json:
        problems = [_plain_problem(each) for each in found.problems]
        console.write_json(
            {"ok": found.is_good, "problems": problems, "in_words": found.in_words, "datasets": list(found.datasets)}
        )
    elif found.problems:
        console.fail(f"สูตรมีข้อผิด {len(found.problems)} จุด", details=[_pointed(formula, each) for each in found.problems])
    else:
        click.echo(found.in_words)
    return 0 if found.is_good else 1


def _check_file(file: Path, *, as_json: bool) -> int:
    text = _text(file)
    console.django()
    from khet.cli.refusals import line
    from khet.domains.indicators import public as indicators

    problems = indicators.check_text(text)
    if as_json:
        console.write_json({"ok": not problems, "problems": [_plain_problem(each) for each in problems]})
    elif problems:
        console.fail(f"{file.name} มีข้อผิด {len(problems)} จุด", details=[line(each) for each in problems])
    else:
        click.echo(f"{file.name} ใช้ได้")
    return 1 if problems else 0


def _plain_problem(problem: TextProblem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "start": problem.start,
        "end": problem.end,
        "message": problem.message_th,
        "message_en": problem.message_en,
    }


def _pointed(formula: str, problem: TextProblem) -> str:
    """A mistake with the piece of the formula that it is about."""
    if problem.start is None or problem.end is None:
        return problem.message_th
    piece = formula[problem.start : problem.end]
    return f"ตัวอักษรที่ {problem.start + 1}{f' “{piece}”' if piece.strip() else ''}: {problem.message_th}"


@indicator.command("compute", help="คำนวณตัวชี้วัดของเขต")
@click.argument("code", metavar="รหัส[,รหัส…]")
@options.office_option
@click.option("--year", "years", required=True, multiple=True, type=options.YEAR, help="ปีการศึกษา พ.ศ. (ใช้ซ้ำได้)")
@click.option("--by", default="", metavar="มิติ,มิติ", help="แยกตาม เช่น school,grade,sex หรือ pupils.disadvantage")
@slice_options
@click.option("--totals", is_flag=True, help="รวมแถวผลรวมของทุกมิติ")
@click.option(
    "--format", "kind", type=click.Choice(["json", "csv", "table"]), default="table", help="รูปแบบ (ปริยาย: table)"
)
@click.option("-o", "--output", type=options.NEW_FILE, metavar="แฟ้ม", help="แฟ้มที่จะเขียน (ค่าปริยาย: พิมพ์ออกจอ)")
def compute(
    code: str,
    office: str,
    years: tuple[int, ...],
    by: str,
    only: tuple[str, ...],
    totals: bool,
    kind: str,
    output: Path | None,
) -> None:
    """Print the figures of indicators."""
    with console.ready():
        from khet.domains.indicators import public as indicators
        from khet.kernel import clock

        found = options.find_office(office)
        table = indicators.figures(
            actor=console.actor("indicator compute"),
            office_id=found.id,
            codes=code.split(","),
            years=years,
            by=[part.strip() for part in by.split(",") if part.strip()],
            only=_slice(only, found.id),
            totals=totals,
            on=clock.today(),
        )
        plain = indicators.table_plain(table)
        lines = indicators.file_rows(table)
    if kind == "json":
        console.write_json({**plain, "office": found.short_name}, file=output)
    elif kind == "csv":
        _write_csv(lines, output)
    else:
        _print_table(table)


def _write_csv(table: tuple[list[str], list[list[Any]]], output: Path | None) -> None:
    from khet.kernel.web import exports

    content = exports.csv_text(exports.Sheet("figures", *table))
    if output is None:
        click.echo(content.decode("utf-8-sig"), nl=False)
    else:
        console.write_file(output, content)
        click.echo(f"เขียน {output} แล้ว")


def _print_table(table: FigureTable) -> None:
    heads = ["ตัวชี้วัด", "ปี", *(column.label for column in table.dimensions), "ค่า", "ตัวตั้ง", "ตัวหาร", "ระดับ"]
    from khet.domains.indicators import public as indicators

    rows = []
    for row in table.rows:
        plain = indicators.figure_plain(row, table.by)
        numbers = [row.text, plain["numerator"] or "", plain["denominator"] or "", str(row.level or "")]
        rows.append([table.indicators[row.code].name, str(row.year), *row.labels, *numbers])
    at = len(table.by)
    console.table(heads, rows, right=frozenset({1, at + 2, at + 3, at + 4, at + 5}))
    for each in table.warnings:
        click.echo(f"หมายเหตุ: {each.message_th}", err=True)


@indicator.command("explain", help="อธิบายที่มาของตัวเลขหนึ่งค่า")
@click.argument("code", metavar="รหัส")
@options.office_option
@click.option("--year", required=True, type=options.YEAR, help="ปีการศึกษา พ.ศ.")
@slice_options
@click.option("--format", "kind", type=click.Choice(["json", "table"]), default="table", help="รูปแบบ (ปริยาย: table)")
def explain(code: str, office: str, year: int, only: tuple[str, ...], kind: str) -> None:
    """Print everything behind one figure."""
    with console.ready():
        from khet.domains.indicators import public as indicators
        from khet.kernel import clock

        found = options.find_office(office)
        explained = indicators.explain(
            actor=console.actor("indicator explain"),
            office_id=found.id,
            code=code,
            year=year,
            only=_slice(only, found.id),
            on=clock.today(),
        )
        plain = indicators.explanation_plain(explained)
    if kind == "json":
        console.write_json({**plain, "office": found.short_name})
        return
    _print_explanation(plain, explained.figure.text)


def _print_explanation(plain: dict[str, Any], text: str) -> None:
    row = plain["indicator"]
    click.echo(f"{row['name']} ({row['code']} ฉบับ {row['version']})  {text} {row['unit']}".rstrip())
    click.echo(f"สูตร: {row['formula']}")
    click.echo(f"อ่านว่า: {row['in_words']}")
    for label, key in (("การถ่วงน้ำหนัก", "weighting"), ("การปัดเศษ", "rounding"), ("การปกปิด", "small_cells")):
        if plain[key]:
            click.echo(f"{label}: {plain[key]}")
    rows = [
        [
            part["text"] or part["in_words"],
            str(part["total"] if part["total"] is not None else "–"),
            str(part["count"] if part["count"] is not None else "–"),
            "; ".join(f"{source.get('file', source['dataset'])} ({source['rows']} แถว)" for source in part["sources"]),
        ]
        for part in plain["parts"]
    ]
    console.table(["ส่วนของสูตร", "ค่า", "จำนวน", "จากไฟล์"], rows, right=frozenset({1, 2}))
    for each in plain["compared"]:
        click.echo(f"เทียบ {each['label']} ปี {each['year']}: {each['value']}")
    for each in plain["warnings"]:
        click.echo(f"หมายเหตุ: {each['message']}", err=True)


def _slice(only: tuple[str, ...], office_id: int) -> dict[str, str]:
    """The slice asked for; a school may be named by its code or name."""
    found: dict[str, str] = {}
    for each in only:
        key, sign, value = each.partition("=")
        if not sign or not key.strip() or not value.strip():
            raise console.Problem(f"อ่าน --only “{each}” ไม่ได้", "เขียนเป็น มิติ=ค่า เช่น sex=f")
        found[key.strip()] = value.strip()
    if "school" in found:
        school = options.find_school(found["school"], office_id)
        found["school"] = str(school.id) if school else ""
    return found


def _text(file: Path) -> str:
    try:
        return console.read_file(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise console.Problem(f"{file.name} ไม่ใช่ข้อความ UTF-8", "บันทึกแฟ้มใหม่เป็น UTF-8") from error
