"""``khet migrate``, ``check`` and ``prepare-assets``: making an installation fit to serve."""

from __future__ import annotations

import json
import multiprocessing
import os
import runpy
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from khet.cli import console, options
from khet.cli.thai import Command

LOW_DISK = 1024**3
LOW_SHARE = 20  # a twentieth of the disk: what is filled further slows down and stops without a warning
SNAPSHOTS_SAMPLED = 20


@click.command(cls=Command, help="สร้างหรือปรับโครงสร้างฐานข้อมูลให้ตรงกับโปรแกรมรุ่นนี้")
def migrate() -> None:
    """Bring the database to the version of this program."""
    console.data_folder().mkdir(parents=True, exist_ok=True)
    console.django()
    from django.core.management import call_command
    from django.db import OperationalError

    from khet.domains.accounts import public as accounts
    from khet.domains.indicators import public as indicators
    from khet.domains.instruments import public as instruments
    from khet.kernel import clock

    waiting = len(console.pending_migrations())
    try:
        with console.progress("ปรับโครงสร้างฐานข้อมูล") as step:
            step(0, 1, "")
            call_command("migrate", interactive=False, verbosity=0)
            accounts.ensure_roles(actor=console.actor("migrate"), at=clock.now())
            indicators.ensure_library(actor=console.actor("migrate"), at=clock.now())
            instruments.ensure_library(actor=console.actor("migrate"), at=clock.now())
            step(1, 1, "")
    except OperationalError as error:
        raise console.Problem(f"ปรับฐานข้อมูลไม่ได้: {error}", "ตรวจ KHET_DATABASE_URL และสิทธิ์ของบัญชีฐานข้อมูล") from error
    click.echo(f"ปรับโครงสร้างแล้ว {waiting} รายการ" if waiting else "โครงสร้างเป็นรุ่นล่าสุดอยู่แล้ว")


@click.command("prepare-assets", cls=Command, help="เตรียมแบบอักษร สคริปต์ คำแปล และแฟ้มคงที่ของหน้าเว็บ")
def prepare_assets() -> None:
    """Collect what the pages need from the installed packages, and compile the translations."""
    runpy.run_module("khet.site.translations", run_name="__main__")
    console.django()
    from khet.kernel.web import assets

    with console.progress("เตรียมแฟ้มของหน้าเว็บ") as step:
        count = assets.prepare_assets(step)
    click.echo(f"เตรียมแฟ้มของหน้าเว็บแล้ว {count} แฟ้ม")


def stale_assets() -> bool:
    """Whether the collected files are not those of this program: one is missing or older than its source."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    from khet.kernel.web import assets

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    try:
        collected = json.loads(manifest.read_text(encoding="utf-8"))["paths"]
        made = manifest.stat().st_mtime
    except (OSError, ValueError, KeyError):
        return True
    sources = (
        (f"{prefix}/{name}" if (prefix := getattr(storage, "prefix", None)) else name, storage.path(name))
        for finder in get_finders()
        for name, storage in finder.list(assets.UNUSED)
    )
    return any(name not in collected or Path(source).stat().st_mtime > made for name, source in sources)


def refresh_assets() -> None:
    """Collect the files of the pages anew when they are stale, as after an update.

    A child does it: the server would else keep the 45 MB that this takes, and every process forked from it with it.
    """
    if stale_assets():
        from khet.kernel import jobs

        jobs.let_go()
        child = multiprocessing.get_context("fork").Process(target=_collect_assets)
        child.start()
        child.join()
        if child.exitcode:
            raise console.Problem("เตรียมแฟ้มของหน้าเว็บไม่สำเร็จ", "ดูข้อความข้างบน แล้วลอง khet prepare-assets")


def _collect_assets() -> None:
    from khet.kernel.web import assets

    with console.progress("เตรียมแฟ้มของหน้าเว็บ") as step:
        assets.prepare_assets(step)


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    name: str
    ok: bool
    text: str
    advice: str = ""


@click.command(cls=Command, help="ตรวจฐานข้อมูล โครงสร้าง สายบันทึก แฟ้ม ชุดข้อมูล พื้นที่ว่าง และการตั้งค่า")
@click.option("--all-snapshots", is_flag=True, help=f"อ่านชุดข้อมูลทุกชุดเทียบลายนิ้วมือ (ปริยาย: สุ่ม {SNAPSHOTS_SAMPLED} ชุด)")
@options.json_option
def check(all_snapshots: bool, as_json: bool) -> int:
    """Say of each part whether it is fit; exit code 1 when one is not."""
    console.django()
    snapshots = partial(_snapshots, None if all_snapshots else SNAPSHOTS_SAMPLED)
    checks = (_database, _migrations, _audit, _files, snapshots, _indicators, _disk, _assets, _settings)
    findings = [_asked(each) for each in checks]
    if as_json:
        console.write_json(
            {
                "ok": all(each.ok for each in findings),
                "checks": [
                    {"name": each.name, "ok": each.ok, "text": each.text, "advice": each.advice} for each in findings
                ],
            }
        )
    else:
        for each in findings:
            click.echo(f"{'พร้อม  ' if each.ok else 'ไม่พร้อม'}  {each.name}: {each.text}")
            if not each.ok and each.advice:
                click.echo(f"          {each.advice}")
    return 0 if all(each.ok for each in findings) else 1


def _asked(question: Callable[[], Finding]) -> Finding:
    from django.db import DatabaseError

    name = getattr(question, "func", question).__doc__ or ""
    try:
        return question()
    except console.Problem as problem:
        return Finding(name, False, problem.message, problem.advice)
    except DatabaseError as error:
        return Finding(name, False, f"อ่านฐานข้อมูลไม่ได้: {error}", "แก้ข้อก่อนหน้าก่อน")
    except OSError as error:
        return Finding(name, False, str(error), "ตรวจสิทธิ์ของโฟลเดอร์ข้อมูล")


def _database() -> Finding:
    """ฐานข้อมูล"""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding("ฐานข้อมูล", True, f"ต่อได้ ({connection.vendor})")


def _migrations() -> Finding:
    """โครงสร้าง"""
    waiting = console.pending_migrations()
    if waiting:
        return Finding("โครงสร้าง", False, f"ค้าง {len(waiting)} รายการ", "ใช้คำสั่ง khet migrate")
    return Finding("โครงสร้าง", True, "เป็นรุ่นล่าสุด")


def _audit() -> Finding:
    """สายบันทึก"""
    from khet.kernel import audit

    head = audit.head()
    return Finding("สายบันทึก", True, f"{head.count} รายการ หัวสาย {head.hash[:16]}")


def _files() -> Finding:
    """แฟ้ม"""
    from django.conf import settings

    folder = Path(settings.KHET_FILES)
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".check.{os.getpid()}"
    probe.write_bytes(b"khet")
    probe.unlink()
    return Finding("แฟ้ม", True, f"เขียนได้ที่ {folder}")


def _snapshots(most: int | None) -> Finding:
    """ชุดข้อมูล"""
    from khet.domains.warehouse import public as warehouse

    count, broken = warehouse.damage(most=most)
    if broken:
        text = f"เสียหาย {len(broken)} จาก {count:,} ชุดที่อ่าน: " + "; ".join(str(each) for each in broken[:5])
        return Finding("ชุดข้อมูล", False, text, broken[0].advice)
    return Finding("ชุดข้อมูล", True, f"อ่านแล้ว {count:,} ชุด ลายนิ้วมือตรงทุกแฟ้ม")


def _indicators() -> Finding:
    """ตัวชี้วัด"""
    from khet.domains.indicators import public as indicators

    broken = indicators.unreadable()
    if broken:
        code, _, problem = broken[0]
        text = f"ใช้ไม่ได้ {len(broken)} ตัว: {', '.join(each[0] for each in broken[:10])} ({code}: {problem})"
        return Finding("ตัวชี้วัด", False, text, "แก้นิยามที่หน้าตัวชี้วัดของเขต หรือใช้คำสั่ง khet indicator load")
    return Finding("ตัวชี้วัด", True, "อ่านนิยามได้ทุกตัว")


def _disk() -> Finding:
    """พื้นที่ว่าง"""
    places = {console.data_folder(), *_storage()}
    usages = {usage: place for place in sorted(places) for usage in (shutil.disk_usage(_existing(place)),)}
    usage = min(usages, key=lambda each: each.free)
    needed = max(LOW_DISK, usage.total // LOW_SHARE)
    text = f"เหลือ {usage.free / 1024**3:.1f} จาก {usage.total / 1024**3:.1f} GB ที่ {usages[usage]}"
    if usage.free >= needed:
        return Finding("พื้นที่ว่าง", True, text)
    advice = f"ดิสก์ใกล้เต็ม ควรเหลืออย่างน้อย {needed / 1024**3:.1f} GB ย้ายแฟ้มสำรองออก หรือเพิ่มพื้นที่"
    return Finding("พื้นที่ว่าง", False, text, advice)


def _storage() -> list[Path]:
    """The folders that settings place, perhaps on other disks than the data folder."""
    from django.conf import settings

    return [Path(settings.KHET_FILES), Path(settings.KHET_WAREHOUSE)]


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def _assets() -> Finding:
    """แฟ้มของหน้าเว็บ"""
    if stale_assets():
        return Finding("แฟ้มของหน้าเว็บ", False, "ยังไม่ได้เตรียม หรือเก่ากว่าโปรแกรม", "ใช้คำสั่ง khet prepare-assets")
    return Finding("แฟ้มของหน้าเว็บ", True, "เตรียมแล้ว")


def _settings() -> Finding:
    """การตั้งค่า"""
    from django.conf import settings

    notes = []
    if settings.DEBUG:
        notes.append("KHET_DEBUG เปิดอยู่ ห้ามใช้กับข้อมูลจริง")
    if not settings.HTTPS and not _is_local(settings.KHET_PUBLIC_URL):
        notes.append("KHET_PUBLIC_URL ไม่ใช่ https รหัสผ่านจะเดินทางโดยไม่เข้ารหัส")
    if not settings.KHET_SECOND_FACTOR:
        notes.append("ปิดการยืนยันตัวตนสองขั้น ใช้ได้กับข้อมูลสาธิตเท่านั้น")
    risky = settings.DEBUG or (not settings.HTTPS and not _is_local(settings.KHET_PUBLIC_URL))
    advice = "แก้ตัวแปรสภาพแวดล้อมหรือแฟ้ม khet.env" if risky else ""
    return Finding("การตั้งค่า", not risky, "; ".join(notes) or f"ใช้ที่ {settings.KHET_PUBLIC_URL}", advice)


def _is_local(url: str) -> bool:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}
