"""``khet demo``: prepares a data folder once, then serves it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import click

from khet.cli import console
from khet.cli.server import DEFAULT_PORT, name_address, run_server
from khet.cli.thai import Command
from khet.cli.upkeep import stale_assets

MARKER = "demo.json"


@click.command(cls=Command, help="เตรียมข้อมูลสาธิตด้วยคำสั่งสาธารณะ แล้วเปิดระบบให้ลองใช้")
@click.option("--no-serve", is_flag=True, help="เตรียมอย่างเดียว ไม่เปิดระบบ")
@click.option("--fresh", is_flag=True, help="ลบข้อมูลสาธิตเดิมแล้วเตรียมใหม่")
@click.option("--host", default="127.0.0.1", show_default=True, help="ที่อยู่ที่รับการเชื่อมต่อ")
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="พอร์ต")
def demo(no_serve: bool, fresh: bool, host: str, port: int) -> None:
    """Prepare the demo when it is not there, and serve it."""
    folder = console.data_folder()
    _settle(folder)
    name_address(host, port)
    state = _state(folder)
    if made := state != "ready" or fresh:
        _load(folder, again=state is not None)
    else:
        click.echo(f"ข้อมูลสาธิตพร้อมอยู่แล้วที่ {folder}")
    notes = _notes()
    if no_serve:
        for note in notes:
            click.echo(note)
        return
    if made:
        _serve_afresh(host, port)
    run_server(host=host, port=port, workers=2, threads=4, jobs=True, notes=notes)


def _serve_afresh(host: str, port: int) -> None:
    """Go on in a new process: one that has loaded a demo holds memory that a server has no use for."""
    sys.stdout.flush()
    words = ["-m", "khet.cli", "demo", "--host", host, "--port", str(port)]
    os.execv(sys.executable, [sys.executable, *words])  # noqa: S606 (this very program again)


def _settle(folder: Path) -> None:
    """Switch the second factor off for this folder, before the settings are read; other settings stay."""
    from khet.cli.demo.story import PASSWORD

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "khet.env"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    if "KHET_SECOND_FACTOR" not in text:
        if text or _has_data(folder):
            raise console.Problem(f"{folder} มีข้อมูลหรือการตั้งค่าที่ไม่ใช่ข้อมูลสาธิต", "ระบุโฟลเดอร์อื่นด้วย KHET_HOME แล้วลองใหม่")
        note = "# ข้อมูลสาธิต: ปิดการยืนยันตัวตนสองขั้น ห้ามใช้กับข้อมูลจริง"
        file.write_text(f"{note}\nKHET_SECOND_FACTOR=off\n", encoding="utf-8")
    os.environ["KHET_PASSWORD"] = PASSWORD


def _has_data(folder: Path) -> bool:
    return (folder / "khet.sqlite3").exists() and not (folder / MARKER).exists()


def _state(folder: Path) -> str | None:
    """``ready`` for a finished demo of this very data, ``other`` for an unfinished or older one, None without one."""
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    done = marker.get("state") == "ready" and marker.get("data") == _digest()
    return "ready" if done and not console.pending_migrations() else "other"


def _digest() -> str:
    """What the demo is made of, so that a newer program makes it anew."""
    from khet.cli.demo import development_data, office_data, story, tables

    told = [Path(module.__file__ or "") for module in (story, office_data, development_data)]
    total = hashlib.sha256()
    for file in sorted([*tables.DATA.iterdir(), *story.criteria(), *told]):
        total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()


def _mark(folder: Path, state: str) -> None:
    text = json.dumps({"state": state, "data": _digest()}) + "\n"
    console.write_file(folder / MARKER, text.encode())


def _load(folder: Path, *, again: bool) -> None:
    console.django()
    if again:
        _empty(folder)
    elif _holds_data():
        raise console.Problem("ฐานข้อมูลนี้มีข้อมูลที่ไม่ใช่ข้อมูลสาธิต", "ระบุ KHET_HOME หรือ KHET_DATABASE_URL อื่น")
    _mark(folder, "loading")
    began = time.monotonic()
    if stale_assets():
        _run("เตรียมแฟ้มของหน้าเว็บ", ("prepare-assets",))
    from khet.cli.demo import story
    from khet.kernel import clock

    with tempfile.TemporaryDirectory(prefix="khet-demo-") as scratch, console.progress("เตรียมข้อมูลสาธิต") as step:
        told = list(story.commands(Path(scratch), clock.today()))
        for number, command in enumerate(told):
            step(number, len(told), command.title)
            _run(command.title, command.words)
        step(len(told), len(told), "เตรียมข้อมูลสาธิต")
    _mark(folder, "ready")
    click.echo(f"เตรียมข้อมูลสาธิตแล้วใน {time.monotonic() - began:.0f} วินาที ที่ {folder}")


def _run(title: str, words: tuple[str, ...]) -> None:
    """Run one public command in this process; what it prints is kept for the case that it fails."""
    from khet.cli.main import khet

    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            outcome = khet.main(args=list(words), prog_name="khet", standalone_mode=False)
    except console.Problem as problem:
        raise console.Problem(
            f"{title}: {problem.message}", f"คำสั่ง: khet {' '.join(words)}", details=problem.details
        ) from problem
    if isinstance(outcome, int) and outcome:
        raise console.Problem(
            f"{title}: ทำไม่สำเร็จ", f"คำสั่ง: khet {' '.join(words)}", details=said.getvalue().splitlines()
        )


def _holds_data() -> bool:
    from khet.kernel import backup

    return backup.holds_data()


def _empty(folder: Path) -> None:
    """Remove an earlier demo: its marker says that nothing else is kept here."""
    from django.db import connection

    vendor, name = connection.vendor, connection.settings_dict["NAME"]
    if vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    connection.close()
    if vendor == "sqlite":
        for file in (Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")):
            file.unlink(missing_ok=True)
    for inside in ("files", "warehouse"):
        shutil.rmtree(folder / inside, ignore_errors=True)


def _notes() -> list[str]:
    from khet.cli.demo.story import PASSWORD, SIGN_INS

    width = max(len(name) for name, _ in SIGN_INS)
    lines = ["ข้อมูลสาธิต: บุคลากรทุกคนเป็นบุคคลสมมติ", f"รหัสผ่านของทุกบัญชี: {PASSWORD}"]
    return [*lines, *(f"  {name.ljust(width)}  {text}" for name, text in SIGN_INS)]
