"""What every command needs: Django on demand, Thai messages on stderr, JSON, progress bars, the actor."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khet.cli.problem import Problem

if TYPE_CHECKING:
    from khet.kernel.actor import Actor

__all__ = [
    "Problem",
    "actor",
    "check_migrated",
    "data_folder",
    "django",
    "fail",
    "pending_migrations",
    "progress",
    "read_file",
    "ready",
    "table",
    "write_file",
    "write_json",
]


# What SQLite and PostgreSQL say when there is no room for a row.
NO_ROOM = ("database or disk is full", "No space left on device")


def fail(message: str, advice: str = "", *, code: int = 1, details: Sequence[str] = ()) -> int:
    """Write a problem to stderr and answer the exit code."""
    click.echo(f"ผิดพลาด: {message}", err=True)
    for detail in details:
        click.echo(f"  - {detail}", err=True)
    if advice:
        click.echo(f"แนะนำ: {advice}", err=True)
    return code


@cache
def django() -> None:
    """Start Django once; a setting that cannot be used becomes a Problem."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khet.site.settings")
    import django as framework
    from django.conf import settings

    try:
        settings.INSTALLED_APPS  # noqa: B018 (reads the settings now)
    except OSError as error:
        raise Problem(f"อ่านหรือเขียนโฟลเดอร์ข้อมูลไม่ได้: {error}", "ตรวจ KHET_HOME และสิทธิ์ของโฟลเดอร์") from error
    except Exception as error:
        if type(error).__name__ != "BadSetting":
            raise
        raise Problem(f"การตั้งค่าใช้ไม่ได้: {error}", "แก้ตัวแปรสภาพแวดล้อมหรือแฟ้ม khet.env") from error
    framework.setup()


def data_folder() -> Path:
    """The data folder in use, without starting Django: the settings' own way to find it."""
    folder: Path = import_module("khet.site.environment").home()
    return folder


def actor(command: str) -> Actor:
    """The command line as an actor, audited under the name of the command."""
    from khet.kernel.actor import system

    return system(f"khet {command}")


@contextmanager
def ready() -> Iterator[None]:
    """Django started and the database migrated; storage problems and refusals become Problems."""
    django()
    from django.db import DatabaseError, OperationalError, ProgrammingError

    from khet.cli.refusals import refusals

    try:
        with refusals():
            check_migrated()
            yield
    except ProgrammingError:
        raise
    except OperationalError as error:
        if any(words in str(error) for words in NO_ROOM):
            text = "ดิสก์ของฐานข้อมูลเต็ม ขั้นที่ทำค้างอยู่ไม่ได้ถูกบันทึก ของที่บันทึกไว้ก่อนอยู่ครบ"
            raise Problem(text, "เพิ่มที่ว่างแล้วใช้คำสั่งเดิมซ้ำ") from error
        raise Problem(f"ใช้ฐานข้อมูลไม่ได้: {error}", "ตรวจ KHET_DATABASE_URL แล้วลอง khet check") from error
    except DatabaseError as error:
        raise Problem(f"ฐานข้อมูลไม่รับข้อมูล: {error}", "ลอง khet check") from error


@cache
def check_migrated() -> None:
    """Raise Problem when the database is not at the version of this program; asked once in a process."""
    if pending := pending_migrations():
        raise Problem(f"ฐานข้อมูลยังไม่ได้ปรับโครงสร้าง {len(pending)} รายการ", "ใช้คำสั่ง khet migrate ก่อน")


def pending_migrations() -> list[str]:
    """Names of migrations not applied yet; raises Problem when the database cannot be reached."""
    django()
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise Problem(f"ต่อฐานข้อมูลไม่ได้: {error}", "ตรวจ KHET_DATABASE_URL และว่าฐานข้อมูลเปิดอยู่") from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def write_json(value: object, *, file: Path | None = None) -> None:
    """Print (or save) JSON exactly as the interface of the same name over HTTP sends it."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if file is None:
        click.echo(text)
    else:
        file.write_text(text + "\n", encoding="utf-8")


def write_file(file: Path, content: bytes) -> None:
    """Save a finished file whole or not at all."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Problem(f"เขียนแฟ้ม {file} ไม่ได้: {error.strerror}", "เลือกที่เก็บอื่นหรือตรวจสิทธิ์") from error


def read_file(file: Path) -> bytes:
    """The content of a file someone named; raises Problem when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Problem(f"อ่านแฟ้ม {file} ไม่ได้: {error.strerror}", "ตรวจชื่อและสิทธิ์ของแฟ้ม") from error


def table(headings: list[str], rows: list[list[str]], *, right: frozenset[int] = frozenset()) -> None:
    """Print rows as a table as wide as the terminal allows."""
    from rich.console import Console
    from rich.table import Table

    grid = Table(show_edge=False, pad_edge=False)
    for number, heading in enumerate(headings):
        grid.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*row)
    width = None if sys.stdout.isatty() else 140
    Console(width=width, highlight=False, markup=False).print(grid)


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on stderr; silent when stderr is not a terminal. Call it with (done, total, message)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
    console = Console(stderr=True, markup=False)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def step(done: int, total: int, message: str = "") -> None:
            bar.update(task, completed=done, total=total or None, description=message or title)

        yield step
