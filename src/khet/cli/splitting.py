"""``khet office split``: one office becomes several on a day, as 42 secondary offices became 62 in 2564."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khet.cli import console, options
from khet.cli.thai import Command

if TYPE_CHECKING:
    from khet.kernel.csv_text import Line


@click.command(
    "split",
    cls=Command,
    help="แยกเขตเป็นหลายเขตตาม CSV (school, short, name และ code, name_en) หนึ่งแถวต่อสถานศึกษาหนึ่งแห่ง "
    "ทุกแห่งต้องมีเขตใหม่ ทำทั้งแฟ้มหรือไม่ทำเลย",
)
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@options.office_option
@click.option("--on", "effective_on", type=options.DATE, required=True, help="วันที่มีผล เช่น 1 ม.ค. 2564")
@click.option("--note", default="", metavar="ข้อความ", help="ที่มา เช่น เลขที่ประกาศ")
def split_office(file: Path, office: str, effective_on: date, note: str) -> None:
    """Divide an office's schools among new offices on a day."""
    data = console.read_file(file)
    with console.ready():
        from khet.domains.organisations import public as organisations
        from khet.kernel import clock, csv_text

        lines = csv_text.read(data, required=["school", "short", "name"], optional=["code", "name_en"])
        rows = organisations.split_office(
            actor=console.actor("office split"),
            office_id=(found := options.find_office(office)).id,
            into=_successors(file, lines, found.id),
            effective_on=effective_on,
            note=note,
            at=clock.now(),
        )
    click.echo(f"แยก {found.short_name} เป็น {', '.join(row.short_name for row in rows)} แล้ว")


def _successors(file: Path, lines: Iterable[Line], office_id: int) -> list[Any]:
    from khet.domains.organisations import public as organisations
    from khet.kernel import clock

    named: dict[str, Line] = {}
    schools: dict[str, list[int]] = {}
    for line in lines:
        with options.row_of(file, line):
            school = organisations.find_school(line["school"], clock.today(), office_id=office_id)
        named.setdefault(line["short"], line)
        schools.setdefault(line["short"], []).append(school.id)
    return [
        organisations.NewOffice(
            short_name=short,
            name=line["name"],
            name_en=line["name_en"],
            codes=(line["code"],) if line["code"] else (),
            school_ids=tuple(schools[short]),
        )
        for short, line in named.items()
    ]
