"""``khet indicator target`` and ``publish``: what an office wants of a figure, and what it shows everybody."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import click

from khet.cli import console, options
from khet.cli.thai import Group


@click.command("target", cls=Group.command_class, help="ตั้งค่าเป้าหมายของเขต")
@click.argument("code", metavar="รหัส")
@options.office_option
@click.option("--year", required=True, type=options.YEAR, help="ปี พ.ศ. ของเป้าหมาย")
@click.option("--value", required=True, metavar="ค่า", help="ค่าเป้าหมาย หรือ none เพื่อยกเลิก")
@click.option("--note", default="", metavar="ข้อความ", help="ที่มาของเป้าหมาย")
def target(code: str, office: str, year: int, value: str, note: str) -> None:
    """Set the target of an office for one year."""
    with console.ready():
        from khet.domains.indicators import public as indicators
        from khet.kernel import clock

        kept = indicators.set_target(
            actor=console.actor("indicator target"),
            office_id=options.find_office(office).id,
            code=code,
            year=year,
            value=_figure(value),
            note=note,
            at=clock.now(),
        )
    click.echo(f"เป้าหมาย {code} ปี {year}: {kept.value:f}" if kept else f"ยกเลิกเป้าหมาย {code} ปี {year} แล้ว")


def _figure(text: str) -> Decimal | None:
    from khet.calc.thai import to_arabic_digits

    if text.strip().lower() == "none":
        return None
    try:
        return Decimal(to_arabic_digits(text.strip()).replace(",", ""))
    except InvalidOperation:
        raise console.Problem(f"“{text}” ไม่ใช่ตัวเลข", "ใส่เป็นตัวเลข เช่น 85.5 หรือ none") from None


@click.command("publish", cls=Group.command_class, help="เปิดเผยตัวเลขต่อสาธารณะ หรือเลิกเปิดเผย")
@click.argument("code", metavar="รหัส")
@options.office_option
@click.option("--year", "years", multiple=True, type=options.YEAR, help="ปีที่เปิดเผย (ใช้ซ้ำได้)")
@click.option("--by", default="", metavar="มิติ,มิติ", help="แยกตาม เช่น school,sex")
@click.option("--withdraw", is_flag=True, help="เลิกเปิดเผย")
def publish(code: str, office: str, years: tuple[int, ...], by: str, withdraw: bool) -> None:
    """Publish an indicator of an office to everybody, or no longer."""
    with console.ready():
        from khet.domains.indicators import public as indicators
        from khet.kernel import clock

        who, office_id = console.actor("indicator publish"), options.find_office(office).id
        if not withdraw:
            wanted = [part.strip() for part in by.split(",") if part.strip()]
            made = indicators.publish_open(
                actor=who, office_id=office_id, code=code, by=wanted, years=years, at=clock.now()
            )
            click.echo(f"เปิดเผย {made.name} แล้ว ดูได้ที่ /open/{made.code}/")
            return
        rows = [row for row in indicators.open_list(actor=who, office_id=office_id) if row.code == code]
        for row in rows:
            indicators.withdraw_open(actor=who, open_id=row.id, at=clock.now())
    click.echo(f"เลิกเปิดเผย {code} แล้ว" if rows else f"{code} ไม่ได้เปิดเผยอยู่")
