"""``khet backup``, ``restore`` and ``audit verify``: keeping what was entered, and proving it whole."""

from __future__ import annotations

from pathlib import Path

import click

from khet.cli import console, options
from khet.cli.thai import Command, Group


@click.command(cls=Command, help="สำรองฐานข้อมูลและแฟ้มทั้งหมดลงแฟ้มเดียว ทำได้ขณะระบบเปิดอยู่")
@click.argument("file", type=options.NEW_FILE, metavar="แฟ้ม")
def backup(file: Path) -> None:
    """Write one archive with checksums."""
    with console.ready(), console.progress("สำรองข้อมูล") as step:
        from khet.kernel import backup as keeping

        made = keeping.create(file, step)
    click.echo(f"สำรองไว้ที่ {file} แล้ว ({made.size / 1024**2:.1f} MB, {made.rows} แถว {made.files} แฟ้ม)")
    click.echo(f"SHA-256 {made.sha256}")
    if made.missing_files:
        names = [str(name) for name in made.missing_files]
        raise console.Problem(f"แฟ้มในที่เก็บหายไป {len(names)} แฟ้ม สำรองเท่าที่มีแล้ว", details=names)


@click.command(cls=Command, help="กู้คืนฐานข้อมูลและแฟ้มจากแฟ้มสำรอง (ต้องปิดระบบก่อน)")
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม")
@click.option("--replace", is_flag=True, help="ยอมให้แทนที่ข้อมูลที่มีอยู่ทั้งหมด")
def restore(file: Path, replace: bool) -> int:
    """Check an archive, then put back what it holds."""
    console.django()
    from khet.cli.refusals import refusals
    from khet.kernel import backup as keeping

    if keeping.holds_data() and not replace:
        raise console.Problem("ที่เก็บข้อมูลนี้มีข้อมูลอยู่แล้ว", "ใช้ --replace ถ้าต้องการแทนที่ทั้งหมด")
    with refusals(), console.progress("กู้คืนข้อมูล") as step:
        restored = keeping.restore(file, step, replace=replace)
    click.echo(f"กู้คืนจาก {file} แล้ว: {restored.rows} แถว {restored.files} แฟ้ม")
    if restored.audit.ok:
        return 0
    return console.fail(f"สายบันทึกในแฟ้มสำรองผิดปกติที่รายการ {restored.audit.broken_at}: {restored.audit.reason}")


@click.group(cls=Group, help="สายบันทึกการใช้งาน")
def audit() -> None:
    """Commands about the audit chain."""


@audit.command("verify", help="ตรวจสายบันทึกทั้งสาย และบอกรายการแรกที่ผิดปกติ")
@options.json_option
def verify(as_json: bool) -> int:
    """Walk the chain; exit code 1 when it is broken."""
    with console.ready(), console.progress("ตรวจสายบันทึก") as step:
        from khet.kernel import audit as chain

        verdict = chain.verify(progress=lambda done, total: step(done, total, ""))
    if as_json:
        console.write_json(
            {
                "ok": verdict.ok,
                "checked": verdict.checked,
                "broken_at": verdict.broken_at,
                "reason": verdict.reason,
                "head": {"count": verdict.head.count, "hash": verdict.head.hash},
            }
        )
        return 0 if verdict.ok else 1
    if verdict.ok:
        click.echo(f"สายบันทึกถูกต้องครบ {verdict.checked} รายการ หัวสาย {verdict.head.hash}")
        return 0
    return console.fail(
        f"สายบันทึกผิดปกติที่รายการ {verdict.broken_at}: {verdict.reason}",
        "เก็บสำเนาฐานข้อมูลไว้ แล้วแจ้งผู้ดูแลระบบและหน่วยตรวจสอบภายใน",
    )
