"""``khet indicator publish``: what an office publishes to everybody, and what it publishes no longer."""

from __future__ import annotations

import click

from khet.cli import console, options
from khet.cli.thai import Command


@click.command("publish", cls=Command, help="เปิดเผยตัวชี้วัดของเขตต่อสาธารณะ จำนวนน้อยถูกปกปิดเสมอ")
@click.argument("code", metavar="รหัส")
@options.office_option
@click.option("--by", default="", metavar="มิติ,…", help="แยกตามมิติ เช่น school หรือ network,sex (ปริยาย: ทั้งเขต)")
@click.option("--year", "years", multiple=True, required=True, type=options.YEAR, help="ปีการศึกษา พ.ศ. (ใช้ซ้ำได้)")
def publish(code: str, office: str, by: str, years: tuple[int, ...]) -> None:
    """Publish an indicator of an office, or change what of it is public."""
    with console.ready():
        from khet.domains.indicators import public as indicators
        from khet.kernel import clock

        row = indicators.publish_open(
            actor=console.actor("indicator publish"),
            office_id=options.find_office(office).id,
            code=code,
            by=[key for key in by.split(",") if key],
            years=years,
            at=clock.now(),
        )
    click.echo(f"เปิดเผย {row.name} แล้ว ดูได้ที่ /open/{row.code}/")


@click.command("unpublish", cls=Command, help="เลิกเปิดเผยตัวชี้วัดของเขต")
@click.argument("code", metavar="รหัส")
@options.office_option
def unpublish(code: str, office: str) -> None:
    """Publish an indicator no longer."""
    with console.ready():
        from khet.domains.indicators import public as indicators
        from khet.kernel import clock

        actor, office_id = console.actor("indicator unpublish"), options.find_office(office).id
        rows = [row for row in indicators.open_list(actor=actor, office_id=office_id) if row.code == code]
        for row in rows:
            indicators.withdraw_open(actor=actor, open_id=row.id, at=clock.now())
    click.echo(f"เลิกเปิดเผย {code} แล้ว" if rows else f"{code} ไม่ได้เปิดเผยอยู่")
