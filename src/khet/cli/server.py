"""``khet serve`` and ``khet worker``."""

from __future__ import annotations

import os

import click

from khet.cli import console
from khet.cli.thai import Command

DEFAULT_PORT = 8400
HERE = frozenset({"127.0.0.1", "::1", "0.0.0.0", "::"})  # noqa: S104 (compared with, not bound to)


def name_address(host: str, port: int) -> None:
    """Let links and verification codes carry this address, unless the office has set its own.

    This machine is called localhost, because browsers take passkeys there and not at 127.0.0.1.
    """
    stored = console.data_folder() / "khet.env"
    if stored.exists() and "KHET_PUBLIC_URL" in stored.read_text(encoding="utf-8"):
        return
    near = "localhost" if host in HERE else host
    os.environ.setdefault("KHET_PUBLIC_URL", f"http://{near}:{port}")


def run_server(*, host: str, port: int, workers: int, threads: int, jobs: bool, notes: list[str]) -> None:
    """Check, then serve until stopped; ``notes`` are printed under the address."""
    from khet.cli import serving, upkeep, working

    serving.check_port(host, port)
    with console.ready():
        from django.conf import settings

        upkeep.refresh_assets()

        def announce() -> None:
            click.echo(f"เปิดระบบแล้วที่ {settings.KHET_PUBLIC_URL} (กด Ctrl+C เพื่อปิด)")
            for note in notes:
                click.echo(note)

    work = working.stand_by if jobs else None
    serving.serve(host=host, port=port, workers=workers, threads=threads, work=work, announce=announce)


@click.command(cls=Command, help="เปิดระบบ: หน้าเว็บ และตัวทำงานเบื้องหลังหนึ่งตัว")
@click.option("--host", default="127.0.0.1", show_default=True, help="ที่อยู่ที่รับการเชื่อมต่อ")
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="พอร์ต")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="จำนวนโพรเซสของหน้าเว็บ")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="จำนวนเธรดต่อโพรเซส")
@click.option("--no-jobs", is_flag=True, help="ไม่เปิดตัวทำงานเบื้องหลัง (ใช้ khet worker แทน)")
def serve(host: str, port: int, workers: int, threads: int, no_jobs: bool) -> None:
    """Serve the pages and run the jobs."""
    name_address(host, port)
    run_server(host=host, port=port, workers=workers, threads=threads, jobs=not no_jobs, notes=[])


@click.command(cls=Command, help="เปิดตัวทำงานเบื้องหลังเพิ่มหนึ่งตัว ทำงานจนกว่าจะสั่งปิด")
@click.option("--once", is_flag=True, help="ทำงานที่ค้างอยู่ให้หมดแล้วจบ")
def worker(once: bool) -> None:
    """Run background jobs in this process."""
    from khet.cli import working

    with console.ready():
        if once:
            click.echo(f"ทำงานเบื้องหลังแล้ว {working.drain()} งาน")
            return
        click.echo("ตัวทำงานเบื้องหลังพร้อมแล้ว (กด Ctrl+C เพื่อปิด)")
        working.loop()
