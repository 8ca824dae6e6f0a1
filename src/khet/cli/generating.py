"""``khet data generate``: an invented office or nation, for trying things out and for measuring."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from khet.cli.problem import Problem
from khet.cli.thai import Command

OUT = click.Path(file_okay=False, path_type=Path)


@click.command("generate", cls=Command, help="สร้างข้อมูลสมมติของเขต (office) หรือทั้งประเทศ (nation) ไม่มีบุคคลจริง")
@click.argument("what", type=click.Choice(["office", "nation"]), metavar="ขนาด:office|nation")
@click.option("--seed", required=True, type=click.IntRange(min=0), help="ตัวเลขตั้งต้น เลขเดียวกันได้ข้อมูลเดียวกันเสมอ")
@click.option(
    "-o", "--output", "folder", required=True, type=OUT, metavar="โฟลเดอร์", help="โฟลเดอร์ปลายทาง ต้องว่างหรือยังไม่มี"
)
@click.option("--years", type=click.IntRange(1, 10), help="จำนวนปีการศึกษา (เขต 3 ปี ประเทศ 1 ปี)")
@click.option(
    "--last-year", type=click.IntRange(2500, 2700), default=2567, show_default=True, help="ปีการศึกษาสุดท้าย (พ.ศ.)"
)
@click.option("--share", type=click.IntRange(1, 1000), default=1, show_default=True, help="ย่อขนาดลงกี่เท่า")
@click.option("--files", "with_files", is_flag=True, help="สร้างแฟ้มต้นทางแบบที่เขตมีจริงด้วย (เฉพาะ office)")
@click.option(
    "--damage",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="สัดส่วน",
    show_default=True,
    help="สัดส่วนแถวที่ชำรุดในแฟ้มต้นทาง",
)
def generate(
    *,
    what: str,
    seed: int,
    folder: Path,
    years: int | None,
    last_year: int,
    share: int,
    with_files: bool,
    damage: float,
) -> None:
    """Write snapshots of an invented office or nation, and an office's files when asked."""
    if with_files and what == "nation":
        raise Problem("แฟ้มต้นทางสร้างได้เฉพาะ office", "ตัด --files ออก หรือสร้าง office")
    if folder.exists() and any(folder.iterdir()):
        raise Problem(f"โฟลเดอร์ {folder} ไม่ว่าง", "เลือกโฟลเดอร์ใหม่")
    from khet.engine.generate import plan, storing
    from khet.engine.generate.filing import Filer
    from khet.engine.generate.world import World

    if what == "office":
        drawn = plan.office(seed=seed, years=years or 3, last_year=last_year, **plan.office_share(share))
    else:
        drawn = plan.nation(seed=seed, years=years or 1, last_year=last_year, share=share)
    world = World(drawn)
    found = storing.store_world(world, folder, tell=_tell)
    click.echo(f"ภาพข้อมูล {len(found):,} ชุด รวม {sum(each.rows for each in found):,} แถว อยู่ที่ {folder / 'warehouse'}")
    if with_files:
        files = Filer(world, folder / "files", rate=damage).write(tell=_tell)
        click.echo(f"แฟ้มต้นทาง {len(files):,} แฟ้ม อยู่ที่ {folder / 'files'}")


def _tell(text: str) -> None:
    """Say how far it is, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text:<40}")
        sys.stderr.flush()
